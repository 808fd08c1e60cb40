"""The one list of pages, read without Sphinx: the contents in `index.md`, whose names say of what kind the pages are.

    ```{toctree}
    :name: chapters
    :caption: Since then

    series/thinking
    series/acting
    ```

Their order is that of the book everywhere. What belongs to a page is named after it and found by that name: trial,
deck, post and questions, none of which it must have. Sphinx tells of an entry without a page, and of a page without an
entry; `_ext/series.py` of a kind that is none.

PDF and EPUB have the kinds of `BOOK`. The record, of what was predicted and measured, is a volume of its own
(`make pdf RECORD=1`); what only the site can do, or is only there, is in neither.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from .part_list import counted, short

BOOK = ("parts", "chapters", "reference")
REFERENCE = BOOK[-1]  # of which contents are that don't say it
RECORD = "record"
KINDS = (*BOOK, RECORD, "site")
CONTENTS = re.compile(r"^```\{toctree\}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAME = re.compile(r"^:name: *(.*?) *$", re.MULTILINE)
ENTRY = re.compile(r"^([^:\s].*?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """kind: one of `KINDS`; path: of its Markdown."""

    kind: str
    path: Path

    @property
    def name(self) -> str:
        """What its deck and its notebook are called: "part-1", "thinking"."""
        return short(self.path.stem)


def pages(book: Path) -> list[Page]:
    """What the contents of the book in a folder list and is there, in order. ValueError for a kind that is none."""
    found = []
    for text in CONTENTS.findall((book / "index.md").read_text(encoding="utf-8")):
        named = NAME.search(text)
        kind = named[1] if named else REFERENCE
        if kind not in KINDS:
            raise ValueError(f"index.md: {no_kind(kind)}")
        for entry in ENTRY.findall(text):
            paths = sorted(book.glob(f"{entry}.md"), key=lambda path: counted(path.name))
            found += [Page(kind, path) for path in paths]
    return found


def no_kind(name: str) -> str:
    """What to say of contents whose name is no kind."""
    return f"the name of the contents, {name!r}, is none of {', '.join(KINDS)}"
