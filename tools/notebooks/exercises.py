"""The exercises of a page, each with its code, and with its solution."""

import re
from dataclasses import dataclass
from textwrap import dedent

from ask.sections import BOOK

from .blocks import Block, blocks

BEGIN = re.compile(r"^\(exercises[\w-]*\)=\n## .*\n", re.MULTILINE)
COMMAND = re.compile(r"`python\s+-m\s+((?:lab|trials)\s[^`]+)`")


@dataclass(frozen=True)
class Exercise:
    """text: of the question; code: the cells that go with it; solution: worked out, as Markdown."""

    number: int
    text: str
    code: tuple[str, ...]
    solution: str


def read(page: str, label: str) -> tuple[list[Exercise], list[str]]:
    """The exercises of a page's text, and the scripts that stand below them. The label is that of the solutions."""
    section = BEGIN.split(page)[1].split("\n## ")[0]
    _, *items = re.split(r"^(?=\d+\. )", section, flags=re.MULTILINE)
    *_, rest = (below(item) for item in items)
    texts = solutions(label)
    return [exercise(item, texts) for item in items], [block.text for block in blocks(rest) if block.kind == "code"]


def below(item: str) -> str:
    """What follows an item without being of it: after an empty line, and not indented."""
    return re.split(r"\n\n(?=\S)", item, maxsplit=1)[1] if re.search(r"\n\n(?=\S)", item) else ""


def exercise(item: str, solutions: dict[int, str]) -> Exercise:
    number, text = re.split(r"\. ", re.split(r"\n\n(?=\S)", item)[0], maxsplit=1)
    first, _, others = text.partition("\n")
    indented = re.sub(r"^(?=\S)", "   ", others, flags=re.MULTILINE)  # some lines of a list begin at the margin
    found = list(blocks(first + "\n" + dedent(indented)))
    prose = "\n\n".join(block.text for block in found if block.kind == "text")
    commands = [" ".join(each.split()) for each in COMMAND.findall(prose)]
    code = [*(f"%{command}" for command in commands), *(cell(block) for block in found if block.kind == "code")]
    return Exercise(int(number), prose, tuple(code), solutions[int(number)])


def cell(block: Block) -> str:
    return re.sub(r"^python -m (lab|trials)", r"%\1", block.text, flags=re.MULTILINE)


def solutions(label: str) -> dict[int, str]:
    """The worked solutions below a label, by number."""
    text = (BOOK / "series/solutions.md").read_text(encoding="utf-8").split(f"({label})=")[1].split("(solutions-")[0]
    found = re.split(r"^\*\*(\d+)\. ", text, flags=re.MULTILINE)[1:]
    return {int(number): f"**{number}. {told.strip()}" for number, told in zip(found[::2], found[1::2], strict=True)}
