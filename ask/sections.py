"""Sections: the text under each heading, with its address.

Those of the book stand in `sections.json`, which the build of its site writes (`_ext/sections_file.py`). Any other
folder of Markdown is read here, without Sphinx: markdown-it, the parser below MyST, reads a page in milliseconds. Of
MyST's directives it takes the text, with headings' ids as GitHub gives them; a site that Sphinx has built is read as
the reader sees it (site.py).
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.substitution import substitution_plugin

from .works import cited, works

BOOK = Path(__file__).parents[1]
BUILT = BOOK / "_build/html/sections.json"
DEEPEST = 3  # headings below this belong to the section above, as in MyST's heading anchors
MARKS_AND_NUMERALS = ("Mn", "Mc", "Me", "Nl", "Pc")  # of Unicode's categories
SKIPPED = {"raw", "toctree", "bibliography", "literalinclude", "include", "contents", "meta", "figure", "image", "only"}


@dataclass(frozen=True)
class Section:
    """The text under one heading, subsections not included, for one kind of reader."""

    page: str  # path of the source in its folder, without its ending: "series/part-1-tamed-monster"
    label: str  # id of the heading: "bigger-question"; `page#label` is how evals name a section
    anchor: str  # id of the place itself; not the label only in a glossary, where each term has its own
    url: str  # relative to the site: "series/part-1-tamed-monster.html#bigger-question"
    title: str  # "The bigger question"
    trail: tuple[str, ...]  # titles of the page and of the sections around, outermost first
    part: int | None  # 1 to 7; None outside the book's parts
    audience: str  # "all", or "engineer" or "owner" in a box that is headed for one of them
    text: str  # plain text; paragraphs are apart by an empty line

    @property
    def name(self) -> str:
        return f"{self.page}#{self.label}"


def read(folder: Path = BOOK, page: str | None = None) -> list[Section]:
    """Every section of a folder's Markdown, in order of path and place; of the book's own folder, those of the book as
    it was built last.

    `page` is the only one to be read, by its name, such as "series/about"; of a page that is not there it is empty.
    ValueError if there is no Markdown, or if the book has not been built.
    """
    folder = folder.resolve()
    if folder == BOOK:
        return [section for section in built() if page in (None, section.page)]
    paths = sources(folder)
    if not paths:
        raise ValueError(f"no Markdown in {folder}")
    titles: dict[str, str] = {}
    for path in paths:
        titles |= labels(path)
    wanted = [path for path in paths if page in (None, page_name(path, folder))]
    return [section for path in wanted for section in read_page(path, folder, titles)]


def built(path: Path = BUILT) -> list[Section]:
    """The sections with a text that the build of a site has written, in its order. ValueError if it has not."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"the book has not been built, so {path} is missing: make html") from None
    return [section(**row) for row in rows if row["text"]]


def section(page: str, anchor: str, trail: list[str], **row: Any) -> Section:
    """A row of `sections.json`."""
    return Section(page=page, anchor=anchor, url=f"{page}.html#{anchor}", trail=tuple(trail), **row)


def page_name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).with_suffix("").as_posix()


def sources(folder: Path) -> list[Path]:
    """The Markdown files of a folder, hidden and built ones apart, and what lies elsewhere."""
    return [path for path in named(folder) if inside(path, folder)]


def left_out(folder: Path) -> list[Path]:
    """What is named as the Markdown files of a folder are, and is a link out of it, or no file."""
    return [path for path in named(folder.resolve()) if not inside(path, folder)]


def inside(path: Path, folder: Path) -> bool:
    """Whether it is a file that the folder holds, links followed: nothing else may be shown from it."""
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def named(folder: Path) -> list[Path]:
    if folder == BOOK:
        found = sorted((folder / "series").rglob("*.md"), key=lambda path: counted(path.as_posix()))
        return [folder / "index.md", *found]
    return sorted(
        path
        for path in folder.rglob("*.md")
        if not any(part.startswith((".", "_")) or part == "node_modules" for part in path.relative_to(folder).parts)
    )


def counted(name: str) -> list:
    """A key to sort names by: as people count, so that part 10 follows part 9."""
    return [int(piece) if piece.isdecimal() else piece for piece in re.split(r"(\d+)", name)]


def read_page(path: Path, folder: Path, titles: dict) -> list[Section]:
    """The sections of one file. `titles` are those of labels in other files, for links without a text."""
    page = Page(path, folder, {}, titles)
    page.walk(parser().parse(path.read_text(encoding="utf-8")))
    return page.sections()


@cache
def parser() -> MarkdownIt:
    """One for all: it keeps nothing of a text, and is made more slowly than most texts here are read."""
    markdown = MarkdownIt("commonmark").enable("table")
    for plugin in (
        front_matter_plugin,
        colon_fence_plugin,
        deflist_plugin,
        dollarmath_plugin,
        myst_block_plugin,
        myst_role_plugin,
        substitution_plugin,
    ):
        markdown.use(plugin)
    return markdown


def labels(path: Path) -> dict[str, str]:
    """Title of each labeled heading: `(label)=` and the heading below it."""
    text = path.read_text(encoding="utf-8")
    return dict(re.findall(r"^\(([\w-]+)\)=\n+#+ +(.+)$", text, flags=re.MULTILINE))


def github_id(title: str) -> str:
    """The id that GitHub gives a heading: its letters with their marks, digits, hyphens, and the like of "_"."""
    kept = (
        c for c in title.lower()
        if c in " -" or c.isalpha() or c.isdecimal() or unicodedata.category(c) in MARKS_AND_NUMERALS
    )  # fmt: skip
    return "".join(kept).replace(" ", "-")


# --- A page ----------------------------------------------------------------------------------------------------------


class Page:
    """Goes through the tokens of a page once and gathers its text."""

    def __init__(self, path: Path, folder: Path, values: dict, titles: dict):
        self.name = page_name(path, folder)
        self.folder = folder
        self.values, self.titles = values, titles
        self.above: list[tuple[int, str]] = []  # level and title of the headings around
        self.used: set[str] = set()
        self.repeated: Counter[str] = Counter()  # how often a heading's own id was given before
        self.places: list[tuple[str, str, tuple[str, ...], list[str]]] = [("", self.name, (), [])]  # and paragraphs

    def sections(self) -> list[Section]:
        return [
            Section(
                self.name, label, label, f"{self.name}.md#{label}".removesuffix("#"), title, trail, None, "all",
                "\n\n".join(texts),
            )
            for label, title, trail, texts in self.places
            if texts
        ]  # fmt: skip

    def add(self, text: str):
        if text.strip():
            self.places[-1][-1].append(text.strip())

    def walk(self, tokens: list, nested: bool = False):
        row, mark = [], ""  # cells of the row of a table so far; what stands before the next paragraph
        for number, token in enumerate(tokens):
            kind = token.type
            if kind == "inline":
                before = tokens[number - 1].type
                text = self.plain(token.children)
                level = int(tokens[number - 1].tag[1]) if before == "heading_open" and not nested else 0
                if 0 < level <= DEEPEST:
                    self.head(level, text)
                elif before in ("th_open", "td_open"):
                    row.append(text)
                else:
                    if level:
                        self.numbered(github_id(text))  # which headings of the same text above may not have
                    self.add(mark + text)
                    mark = ""
            elif kind == "tr_close":
                self.add(" | ".join(row))
                row = []
            elif kind == "list_item_open":
                mark = f"{token.info}{token.markup} " if token.info else "- "
            elif kind in ("fence", "colon_fence", "code_block"):
                self.fence(token)
            elif kind in ("math_block", "math_block_label"):
                self.add(f"$${token.content.strip()}$$")
            elif kind == "substitution_block":
                self.add(self.value(token))

    def head(self, level: int, title: str):
        """Begin a section."""
        self.above = [(above, text) for above, text in self.above if above < level]
        # without an id of its own it links to the section above
        label = self.numbered(github_id(title)) or self.places[-1][0]
        self.places.append((label, title, tuple(text for _, text in self.above), []))
        self.above.append((level, title))

    def numbered(self, label: str) -> str:
        """An id of a heading as GitHub gives it: with the next number that makes it another than those above."""
        free = label
        while free and free in self.used:
            self.repeated[label] += 1
            free = f"{label}-{self.repeated[label]}"
        self.used.add(free)
        return free

    def fence(self, token):
        """A directive or a block of code."""
        directive = re.match(r"\{([\w:-]+)\} *(.*)", token.info.strip())
        if not directive:
            self.add(token.content)
            return
        name, argument = directive.groups()
        _, content = split_options(token.content)
        if name == "math":
            self.add(f"$${content.strip()}$$")
        elif name in ("code", "code-block"):
            self.add(content)
        elif name not in SKIPPED:
            for text in (argument, content):
                self.walk(parser().parse(text), nested=True)

    # --- Inline ------------------------------------------------------------------------------------------------------

    def plain(self, tokens: list) -> str:
        return " ".join("".join(self.pieces(tokens)).split())

    def pieces(self, tokens: list) -> Iterator[str]:
        for token in tokens:
            if token.type in ("text", "code_inline"):
                yield token.content
            elif token.type in ("softbreak", "hardbreak"):
                yield " "
            elif token.type == "math_inline":
                yield f"${token.content}$"
            elif token.type == "image":
                yield self.plain(token.children or [])
            elif token.type == "myst_role":
                yield self.role(token.meta["name"], token.content)
            elif token.type == "substitution_inline":
                yield self.value(token)

    def role(self, name: str, content: str) -> str:
        content = " ".join(content.split())
        if name.startswith("cite"):
            return cited(name, content, works(self.folder))
        if name == "math":
            return f"${content}$"
        if name == "eq":
            return "the equation"
        if name == "numref":
            return {"fig": "the figure", "tab": "the table"}.get(content.split("-")[0], "the listing")
        text = re.fullmatch(r"(.+?) *<[^<>]+>", content)
        return text[1] if text else self.titles.get(content, content)

    def value(self, token) -> str:
        """What a substitution stands for; one that nobody knows stays as it was written."""
        found: Any = self.values
        for name in token.content.strip().split("."):
            found = found.get(name) if isinstance(found, Mapping) else getattr(found, name, None)
        return f"{{{{ {token.content} }}}}" if found is None else str(found)


def split_options(content: str) -> tuple[dict[str, str], str]:
    """The options at the head of a directive, `:name: value`, and what follows them."""
    options, lines = {}, content.splitlines()
    while lines and (found := re.match(r":([\w-]+): *(.*)", lines[0])):
        options[found[1]] = found[2]
        lines.pop(0)
    return options, "\n".join(lines)
