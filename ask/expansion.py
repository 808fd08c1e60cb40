"""Questions that a section answers, written beforehand in other words than its own, so that it is found by those too.

Document expansion, as Nogueira 2019 (https://arxiv.org/abs/1904.08375) has a model do it; here people wrote them, into
`asked.txt`: the name of a section, a question a line, an empty line. Folders of one's own may have such a file too. In
an index they are passages of the section's place with an audience of their own: searched and never shown.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from .sections import BOOK, Section, inside, read

ASKED = "asked"  # the audience
FILE = "asked.txt"


def expanded(folder: Path = BOOK) -> list[Section]:
    """The sections of a folder, and their questions behind them."""
    sections = read(folder)
    return [*sections, *expansion(sections, questions(folder))]


def questions(folder: Path = BOOK) -> dict[str, list[str]]:
    """The questions of each section, by its name."""
    place = home(folder)
    text = (place / FILE).read_text(encoding="utf-8") if inside(place / FILE, place) else ""
    blocks = [block.split("\n") for block in re.split(r"\n\s*\n", text.strip())]
    return {name: lines for name, *lines in blocks if lines}


def home(folder: Path) -> Path:
    """Where the questions of a folder lie: the book's beside this module."""
    return Path(__file__).parent if folder.resolve() == BOOK else folder


def expansion(sections: Sequence[Section], asked: dict[str, list[str]]) -> list[Section]:
    """The questions as sections, in the place of the first one of that name; of sections that are gone none."""
    first = {section.name: section for section in reversed(sections)}
    return [
        replace(first[name], audience=ASKED, text="\n\n".join(lines)) for name, lines in asked.items() if name in first
    ]
