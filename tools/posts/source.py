"""A post as it was written, and what it says when its numbers, links and figure are put in."""

import datetime
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markdown_it import MarkdownIt

from ask.sections import BOOK, sources
from jekyll2myst import PostError
from jekyll2myst.front import as_date, bare, front_matter
from tools.notebooks.blocks import Block, read
from tools.notebooks.wording import ROLE, Wording
from values.contents import pages
from values.settings import settings
from values.worked import NotSo

from . import UnfitPost

POSTS = BOOK / "posts"
KEYS = {"title", "date", "figure", "caption"}
FIGURE = re.compile(r"^\[figure\]$", re.MULTILINE)
DRAWING = re.compile(r"^\[drawing ([\w-]+)\]$", re.MULTILINE)
ROLES = {"ref", "doc", "term", "holds"}
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
# What plain text can hold. A table, HTML or a directive would reach one of the readers as signs.
HELD = set("inline paragraph heading bullet_list ordered_list list_item blockquote".split())
HELD |= set("text softbreak em strong code_inline link".split())


@dataclass(frozen=True)
class Post:
    """body: Markdown, with a line `[figure]` where the figure stands, and with `[drawing NAME]` where the evening's
    reading has a drawing more; figure: its SVG."""

    stem: str
    title: str
    date: datetime.date
    body: str
    figure: Path
    alt: str
    caption: str

    @property
    def heading(self) -> str:
        """The title without its emoji, the name of the book in front, and its place in a series."""
        title = " ".join(EMOJI.sub(" ", self.title).split())
        name, _, rest = title.partition(": ")
        return rest if name.startswith(settings(BOOK, "project")["project"]) else bare(title)

    @property
    def narrow(self) -> Path | None:
        """The figure as it was drawn for phones."""
        path = self.figure.parent / "narrow" / self.figure.name
        return path if path.exists() else None

    @property
    def parts(self) -> tuple[str, str]:
        """What stands above the figure, and what below, without drawings."""
        above, below = FIGURE.split(re.sub(r"\n{3,}", "\n\n", DRAWING.sub("", self.body)))
        return above.strip(), below.strip()


class Reader:
    """Reads posts. site: the address of the book with a slash at its end; without one, links to it are their words."""

    def __init__(self, site: str = "", folder: Path = POSTS):
        self.folder = folder
        self.wording = Wording(site)

    @cached_property
    def figures(self) -> dict[str, Block]:
        """The figures of the book's pages, by the names of their files."""
        blocks = (block for path in sources(BOOK) for block in read(path) if block.kind == "figure")
        return {Path(block.argument).stem: block for block in blocks}

    def picture(self, name: str) -> tuple[Path, str, str, str]:
        """The SVG of a figure, and what its page says of it: to who can't see it, below it, and how wide it is."""
        if name not in self.figures:
            raise UnfitPost(f"no page of the book has a figure {name!r}")
        block = self.figures[name]
        alt, caption = (" ".join(self.wording(text).split()) for text in (block.option("alt"), block.text))
        if "$$" in caption:
            raise UnfitPost(f"below the figure {name!r} an equation is spoken of")
        return BOOK / "series" / block.argument, alt, caption, block.option("width")

    def posts(self) -> list[Post]:
        """All that there are, in the order of the book."""
        paths = {path.stem: path for path in self.folder.glob("*.md") if path.stem not in ("index", "README")}
        known = stems()
        if unknown := sorted(paths.keys() - set(known)):
            raise UnfitPost(f"posts/{unknown[0]}.md is named after no page of the book: {', '.join(known)}")
        return [self.post(paths[stem]) for stem in known if stem in paths]

    def post(self, path: Path) -> Post:
        try:
            return self.read(path.stem, path.read_text(encoding="utf-8"))
        except PostError as error:
            raise UnfitPost(f"posts/{path.name}: {error}") from None

    def read(self, stem: str, text: str) -> Post:
        meta, body, _ = front_matter(text)
        if meta.keys() != KEYS:
            raise UnfitPost(f"its front matter has these keys and no others: {', '.join(sorted(KEYS))}")
        if not (date := as_date(meta["date"])):
            raise UnfitPost(f"{meta['date']!r} is no date like 2026-11-28")
        figure, alt, *_ = self.picture(meta["figure"])
        body = unwrapped(self.worded(body).strip())
        if len(FIGURE.findall(body)) != 1:
            raise UnfitPost("one line, and no more, says [figure], where the figure shall stand")
        for name in DRAWING.findall(body):
            self.picture(name)  # which says what is wrong with it
        return Post(
            stem,
            meta["title"],
            date,
            body,
            figure,
            alt,
            " ".join(self.worded(meta["caption"]).split()),
        )

    def worded(self, text: str) -> str:
        """A text without roles and names. Raises UnfitPost for what leads nowhere, or not every reader would get."""
        for role, content in ROLE.findall(text):
            label = content.rpartition("<")[2].rstrip(">").strip()
            there = label in self.wording.places if role == "ref" else (BOOK / f"series/{label}.md").exists()
            if role not in ROLES or (role in ("ref", "doc") and not there):
                raise UnfitPost(f"{{{role}}}`{content}` leads nowhere")
        try:
            text = self.wording(text)
        except (KeyError, AttributeError) as error:
            raise UnfitPost(f"nothing has the name {error.args[0]}") from None
        except NotSo as error:
            raise UnfitPost(str(error)) from None
        if found := re.search(r"\{[{%].*|^:::.*|\{\w+\}`.*|\$\$.*", text, re.MULTILINE):
            raise UnfitPost(f"what a post can't say: {found[0]}")
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        kinds = [each for token in tokens for each in (token, *(token.children or []))]
        for token in kinds:
            if token.type.removesuffix("_open").removesuffix("_close") not in HELD:
                raise UnfitPost(f"what a post can't say ({token.type}): {token.content}")
        return text


def unwrapped(text: str) -> str:
    """Markdown with each paragraph on a line: one that goes on with "100. But" would be a list to Jekyll there."""
    lines = text.split("\n")
    for token in reversed(MarkdownIt("commonmark").parse(text)):
        if token.type == "paragraph_open" and token.map:
            first, end = token.map
            lines[first:end] = [" ".join([lines[first], *(line.lstrip(" >") for line in lines[first + 1 : end])])]
    return "\n".join(lines)


def stems() -> list[str]:
    """What a post may be named after, in the order of the book."""
    return [page.path.stem for page in pages(BOOK)]
