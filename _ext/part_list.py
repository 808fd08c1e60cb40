"""Which parts there are and which are published, read from their pages, without Sphinx."""

import re
from pathlib import Path


def named(numbers):
    """[1, 2, 3] as "parts 1 to 3", [2, 5] as "parts 2 and 5"."""
    *others, last = numbers or ["none"]
    if len(others) > 1 and last - others[0] == len(others):
        return f"parts {others[0]} to {last}"
    if others:
        return f"parts {', '.join(map(str, others))} and {last}"
    return f"part {last}" if numbers else last


def listed(book: Path) -> dict:
    """What `{{ series.published }}` and its siblings stand for in a text of the book in a folder."""
    published, in_preparation = [], []
    for path in book.glob("series/part-[0-9]*.md"):
        text = path.read_text(encoding="utf-8", errors="replace")  # what is not UTF-8, _ext/utf8.py reports
        front_matter = text.partition("\n---\n")[0]
        group = in_preparation if re.search("^status: in preparation$", front_matter, re.MULTILINE) else published
        group.append(int(re.search(r"\d+", path.name)[0]))
    return {
        "count": len(published + in_preparation),
        "published": named(sorted(published)),
        "in_preparation": named(sorted(in_preparation)),
    }
