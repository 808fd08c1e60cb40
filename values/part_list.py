"""Which parts there are, which are published, and by whom, read from pages and settings, without Sphinx."""

import re
from pathlib import Path

from . import front_matter
from .settings import settings


def named(numbers):
    """[1, 2, 3] as "parts 1 to 3", [2, 5] as "parts 2 and 5"."""
    *others, last = numbers or ["none"]
    if len(others) > 1 and last - others[0] == len(others):
        return f"parts {others[0]} to {last}"
    if others:
        return f"parts {', '.join(map(str, others))} and {last}"
    return f"part {last}" if numbers else last


def counted(name: str) -> list:
    """A key to sort names by: as people count, so that part 10 follows part 9."""
    return [int(piece) if piece.isdecimal() else piece for piece in re.split(r"(\d+)", name)]


def short(stem: str) -> str:
    """ "part-1" for the stem of a part's page, and the stem of any other page."""
    return "-".join(stem.split("-")[:2]) if stem.startswith("part-") else stem


def pages(book: Path) -> dict[int, Path]:
    """The page of each part of the book in a folder, by its number, in order."""
    paths = sorted(book.glob("series/part-[0-9]*.md"), key=lambda path: counted(path.name))
    return {int(path.name.split("-")[1]): path for path in paths}


def author(book: Path) -> str:
    """The name that its `conf.py` gives to the author; nothing while it is still that of the book."""
    name, project = settings(book, "author", "project").values()
    return "" if name == project else name


def listed(book: Path) -> dict:
    """What `{{ series.published }}` and its siblings stand for in a text of the book in a folder."""
    published: list[int] = []
    in_preparation: list[int] = []
    for number, path in pages(book).items():
        text = path.read_text(encoding="utf-8", errors="replace")  # what is not UTF-8, _ext/utf8.py reports
        waits = front_matter.read(text).get("status") == front_matter.IN_PREPARATION
        group = in_preparation if waits else published
        group.append(number)
    name = author(book)
    title, subtitle = settings(book, "project", "subtitle").values()
    return {
        "book": title,
        "subtitle": subtitle,
        "count": len(published + in_preparation),
        "published": named(sorted(published)),
        "in_preparation": named(sorted(in_preparation)),
        "by": f"{name}: " if name else "",
    }
