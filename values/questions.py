"""The questions at the end of a part, `series/questions/STEM.toml`: our own bets to bet on, and questions with answers.

    bets = ["C1d", "C1g"]

    [[question]]
    ask = "Who answers you?"
    right = "B"
    at = "who-speaks"
    A = ["The text of an answer", "the sentence that decides it", "the section, where it is not `at`"]
    B = ["Another", "why it is right"]

Texts are Markdown of one line, with the book's `{{ names }}`; a section is named as `[](#who-speaks)` names it.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .bets import CONFIRMED, REFUTED, expected

VERDICTS = (CONFIRMED, REFUTED, "split")
LETTERS = "ABCDE"


class Faulty(ValueError):
    """What is wrong in a file of questions, in words."""


@dataclass(frozen=True)
class Answer:
    text: str
    reason: str
    at: str
    right: bool


@dataclass(frozen=True)
class Question:
    text: str
    answers: tuple[Answer, ...]

    @property
    def right(self) -> int:
        return [answer.right for answer in self.answers].index(True)


@dataclass(frozen=True)
class Paper:
    """What a part asks: rows of the claims by their names, and questions."""

    bets: tuple[str, ...]
    questions: tuple[Question, ...]


def read(path: Path) -> Paper:
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    if strange := found.keys() - {"bets", "question"}:
        raise Faulty(f"nothing reads {', '.join(sorted(strange))}")
    return Paper(tuple(found.get("bets", ())), tuple(question(each) for each in found.get("question", ())))


def question(given: dict) -> Question:
    """A question from its table."""
    text = given.get("ask", "")
    letters = [name for name in given if name in LETTERS]
    if given.keys() - {"ask", "right", "at", *letters} or not text:
        raise Faulty(f"a question has ask, right, at and answers from A on: {text or given}")
    if len(letters) < 3 or letters != list(LETTERS[: len(letters)]):
        raise Faulty(f"the answers are A, B, C and so on, three at least: {text}")
    if given.get("right") not in letters:
        raise Faulty(f"right is no letter of an answer: {text}")
    return Question(text, tuple(answers(given, letters)))


def answers(given: dict, letters: list[str]) -> Iterator[Answer]:
    for letter in letters:
        match given[letter]:
            case [str(text), str(reason), *rest] if len(rest) < 2 and (at := rest[0] if rest else given.get("at")):
                yield Answer(text, reason, at, letter == given["right"])
            case _:
                raise Faulty(f"{letter} is no pair of an answer and why, with a section: {given['ask']}")


def fate(row: dict) -> str:
    """What came of a bet, and what we had said, in words."""
    verdict, wanted = row["verdict"], expected(row)
    came = f"It was {verdict} in every world"
    if verdict not in (CONFIRMED, REFUTED):
        came = f"The worlds were split: confirmed in {row['confirms']}, refuted in {row['refutes']} of {row['worlds']}"
    chance = f", with a chance of {row['chance']:.0%} to be confirmed in all" if "chance" in row else ""
    return f"{came}. We had expected it to be {wanted}{chance}."
