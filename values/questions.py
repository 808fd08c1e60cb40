"""The questions at the end of a part, `series/questions/STEM.toml`: our own bets to bet on, and questions with answers.

    bets = ["C1d", "C1g"]

    [[question]]
    ask = "Who answers you?"
    right = "B"
    at = "who-speaks"
    A = ["The text of an answer", "the sentence that decides it", "the section, where it is not `at`"]
    B = ["Another", "why it is right"]

`bets` is empty where the page's trial hasn't run. Texts are Markdown of one line, with the book's `{{ names }}`; a
section is named as `[](#who-speaks)` names it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .bets import CONFIRMED, REFUTED, expected

VERDICTS = (CONFIRMED, REFUTED, "split")
LETTERS = "ABCDE"


class Faulty(ValueError):
    """What is wrong in a file of questions, in words, and in which line."""

    def __init__(self, words: str, line: int = 1):
        super().__init__(words)
        self.line = line


@dataclass(frozen=True)
class Answer:
    """at: the section that decides it; line, named_in: the lines of the answer and of the section's name."""

    text: str
    reason: str
    at: str
    right: bool
    line: int
    named_in: int


@dataclass(frozen=True)
class Question:
    text: str
    answers: tuple[Answer, ...]
    line: int

    @property
    def right(self) -> int:
        return [answer.right for answer in self.answers].index(True)


@dataclass(frozen=True)
class Paper:
    """What a part asks: rows of the claims by their names, and questions."""

    bets: tuple[str, ...]
    questions: tuple[Question, ...]
    bets_line: int


def read(path: Path) -> Paper:
    """What a file asks. Raises OSError where there is none, and Faulty."""
    text = path.read_text(encoding="utf-8")
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))  # else at its end
        raise Faulty(str(error), int(line[1]) if line else text.count("\n") + 1) from None
    head, *tables = lines_of(text)
    if strange := found.keys() - {"bets", "question"}:
        raise Faulty(f"nothing reads {', '.join(sorted(strange))}", min(head.get(name, 1) for name in strange))
    asked = found.get("question", [])
    if len(asked) != len(tables):
        raise Faulty("each question begins with a line [[question]]")
    questions = tuple(question(each, lines) for each, lines in zip(asked, tables, strict=True))
    return Paper(tuple(found.get("bets", ())), questions, head.get("bets", 1))


def lines_of(text: str) -> list[dict[str, int]]:
    """Of what stands before the first question, and of each question: the lines of its keys, and as "" its first."""
    found = [{"": 1}]
    for number, line in enumerate(text.splitlines(), 1):
        if table := re.match(r"\s*\[+\s*([\w-]+)", line):
            found[0].setdefault(table[1], number)
            found += [{"": number}] * (table[1] == "question")
        elif key := re.match(r"\s*([\w-]+)\s*=", line):
            found[-1].setdefault(key[1], number)
    return found


def question(given: dict, lines: Mapping[str, int] | None = None) -> Question:
    """A question from its table, and from the lines of its keys in the file. Raises Faulty."""
    lines = lines or {"": 1}
    first, text = lines[""], given.get("ask", "")
    letters = [name for name in given if name in LETTERS]
    if given.keys() - {"ask", "right", "at", *letters} or not text:
        raise Faulty(f"a question has ask, right, at and answers from A on: {text or given}", first)
    if len(letters) < 3 or letters != list(LETTERS[: len(letters)]):
        raise Faulty(f"the answers are A, B, C and so on, three at least: {text}", first)
    if given.get("right") not in letters:
        raise Faulty(f"right is no letter of an answer: {text}", lines.get("right", first))
    return Question(text, tuple(answers(given, letters, lines)), lines.get("ask", first))


def answers(given: dict, letters: list[str], lines: Mapping[str, int]) -> Iterator[Answer]:
    for letter in letters:
        line = lines.get(letter, lines[""])
        match given[letter]:
            case [str(text), str(reason), *rest] if len(rest) < 2 and (at := rest[0] if rest else given.get("at")):
                named_in = line if rest else lines.get("at", line)
                yield Answer(text, reason, at, letter == given["right"], line, named_in)
            case _:
                raise Faulty(f"{letter} is no pair of an answer and why, with a section: {given['ask']}", line)


def rows(paper: Paper, claims: Mapping[str, dict]) -> list[dict]:
    """The rows of the claims that are bet on. Raises Faulty where one isn't there, or is none to bet on."""
    for name in paper.bets:
        if name not in claims:
            raise Faulty(f"no prediction has the name {name}", paper.bets_line)
        if claims[name]["verdict"] not in VERDICTS:
            raise Faulty(f"nobody can bet on {name}, which came out {claims[name]['verdict']}", paper.bets_line)
    return [claims[name] for name in paper.bets]


def fate(row: dict) -> str:
    """What came of a bet, and what we had said, in words."""
    verdict, wanted = row["verdict"], expected(row)
    came = f"It was {verdict} in every world"
    if verdict not in (CONFIRMED, REFUTED):
        came = f"The worlds were split: confirmed in {row['confirms']}, refuted in {row['refutes']} of {row['worlds']}"
    chance = f", and gave it a chance of {row['chance']:.0%} of being confirmed in all" if "chance" in row else ""
    return f"{came}. We had expected it to be {wanted}{chance}."
