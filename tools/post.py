"""`make post FILE=my-post.md` and `make blog DIR=my-blog`: `jekyll2myst` for this book.

A post becomes a part, or one of a few. Of a blog with more posts than that, all become pages below one of the blog's
own, which is named in the contents.
"""

import sys
from pathlib import Path

from jekyll2myst import PostError
from jekyll2myst.__main__ import main
from jekyll2myst.blog import Blog
from jekyll2myst.front import NUMBER, bare, slug
from jekyll2myst.project import Project
from values.front_matter import IN_PREPARATION
from values.part_list import pages
from values.settings import settings

MOST = 7  # posts that become parts
CONTENTS = "```{{toctree}}\n:hidden:\n:caption: {}\n:maxdepth: 1\n\n{}\n```\n"
HUB = "```{{toctree}}\n{}\n```\n"


class Book(Project):
    name = "make post"

    def __post_init__(self):
        self.below = ""  # the name of the page below which those of a blog stand
        self.letters: dict[str, str] = {}  # before the numbers of their equations
        super().__post_init__()

    @property
    def extensions(self) -> list[str]:
        return settings(self.root, "myst_enable_extensions")["myst_enable_extensions"]

    @property
    def bibliographies(self) -> list[Path]:
        """As `conf.py` finds them: all that lie among the pages."""
        return sorted(self.root.glob("series/**/*.bib"))

    def unread(self, path: Path) -> list[str]:
        return ["nobody has compared its sources with their records"]

    def place(self, title: str, post: Path, blog: Blog, told: list[str]) -> tuple[Path, str]:
        """The number in a title such as "(2 of 7)" is the part's, or the next free one is."""
        if self.below:
            path, label = super().place(title, post, blog, told)
            return path, f"{self.below}-{label}"
        there = pages(self.root)
        planned = {number_of(page.path): page.path for page in blog.pages.values()}
        following = max([*there, *planned], default=0) + 1
        found = NUMBER.search(title)
        wanted = int(found[1]) if found else following
        if mine := blog.pages.get(post.resolve()):
            number = number_of(mine.path)
        else:
            number = following if wanted in there or wanted in planned else wanted
        if found and number != wanted:
            told.append(f"part {wanted} is there already ({(there | planned)[wanted].name}), so this is part {number}")
        if number > 1 and not {number - 1} & {*there, *planned}:
            told.append(f"there is no part {number - 1} before this one, which the build wants")
        return self.out / f"part-{number}-{slug(bare(title))}.md", f"part-{number}"

    def first(self, path: Path, shown: bool) -> dict:
        """What Jekyll doesn't show is in preparation here, so that no feed has it."""
        said: dict = {} if shown else {"status": IN_PREPARATION}
        if not self.below:
            return {"part": number_of(path)} | said
        return {"letter": self.letters.setdefault(path.stem, f"{self.below[0].upper()}{len(self.letters) + 1}")} | said

    def next_step(self, path: Path) -> str:
        return "it stands in the table of contents. Now: make html"

    def begin(self, blog: Blog, count: int):
        if count > MOST:
            self.below = slug(blog.title)
            self.out /= self.below
            if self.out.exists() or self.out.with_suffix(".md").exists():
                raise PostError(f"{self.out.relative_to(self.root)} is there already; nothing was written")

    def end(self, blog: Blog, brought: list[Path]) -> str:
        if not self.below:
            return "Now: make html"
        path = self.out.with_suffix(".md")
        told = self.listing(blog, path, brought)
        contents = {"index.md": CONTENTS.format(blog.title, f"series/{path.stem}")}
        contents["series/read.md"] = HUB.format(path.stem)
        for name, text in contents.items():
            if (there := self.root / name).exists():  # a book may have no hubs
                before = there.read_text(encoding="utf-8").rstrip("\n")
                there.write_text(f"{before}\n\n{text}", encoding="utf-8")
        return f"{told}\n{' and '.join(contents)} name it at their ends, where you may move it."


def number_of(page: Path) -> int:
    return int(page.name.split("-")[1])


if __name__ == "__main__":
    sys.exit(main(Book, Path(__file__).parents[1] / "series"))
