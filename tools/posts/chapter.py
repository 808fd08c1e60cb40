"""A post as a chapter of the evening's reading, which Sphinx makes a PDF and an EPUB of, by `posts/conf.py`."""

import re
from pathlib import Path

from values.contents import pages

from .source import BOOK, DRAWING, FIGURE, Reader, stems

CONTENTS = "```{{toctree}}\n:numbered: 1\n:maxdepth: 1\n\n{}\n```"
BETWEEN = "```{raw} latex\n\\renewcommand\\chaptername{Chapter}\n```"


def figure(path: Path, alt: str, caption: str, width: str = "") -> str:
    options = f":alt: {alt}\n" + f":width: {width}\n" * bool(width)
    return f":::{{figure}} ../{path.relative_to(BOOK).as_posix()}\n{options}\n{caption}\n:::"


class Evening:
    def __init__(self, site: str):
        self.reader = Reader(site)

    def page(self, stem: str, text: str) -> str:
        """The MyST of a post, or of the first page, whose line `[posts]` becomes the contents."""
        return self.chapter(stem, text) if stem in stems() else self.first(text)

    def chapter(self, stem: str, text: str) -> str:
        post = self.reader.read(stem, text)
        body = FIGURE.sub(lambda _: figure(post.figure, post.alt, post.caption), post.body)
        body = DRAWING.sub(lambda line: figure(*self.reader.picture(line[1])), body)
        return f"# {post.heading}\n\n{body}\n"

    def first(self, text: str) -> str:
        """All others follow the parts and count on, as chapters do in the book."""
        there = [post.stem for post in self.reader.posts()]
        parts = {page.path.stem for page in pages(BOOK) if page.kind == "parts"}
        first = CONTENTS.format("\n".join(stem for stem in there if stem in parts))
        others = CONTENTS.format("\n".join(stem for stem in there if stem not in parts))
        text = self.reader.wording(text)
        return re.sub(r"^\[posts\]$", lambda _: f"{first}\n\n{BETWEEN}\n\n{others}", text, flags=re.MULTILINE)
