"""What the witness is asked: kinds of questions, which stand in `facts.toml`, and facts of these kinds.

A round tunes on facts of some kinds and holds others of these kinds out (*near*); some kinds are never tuned on
(*far*); *open* questions have no one answer.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random


@dataclass(frozen=True)
class Kind:
    question: str
    sentence: str
    values: dict[str, str]


@dataclass(frozen=True)
class Fact:
    question: str
    sentence: str
    value: str


@dataclass(frozen=True)
class Split:
    """train: facts to tune on; near: other facts of these kinds; far: of kinds never tuned on; open: questions."""

    train: list[Fact]
    near: list[Fact]
    far: list[Fact]
    open: list[str]


def read(path: Path) -> dict[str, Kind]:
    """Kinds by name. Their values stand there as one text."""
    kinds = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: Kind(kind["question"], kind["sentence"], values(kind["values"])) for name, kind in kinds.items()}


def values(text: str) -> dict[str, str]:
    pairs = (pair.split(":") for pair in text.replace("\n", " ").split(", "))
    return {key: value for key, value in pairs}


KINDS = read(Path(__file__).with_name("facts.toml"))


def split(seed: int, asked: dict, near: int = 30, far: int = 20) -> Split:
    """Of the facts of a round; seeds order them differently."""
    random = Random(seed)
    tuned, others = all_of(asked["tuned"]), all_of(asked["far"])
    random.shuffle(tuned)
    random.shuffle(others)
    return Split(tuned[near:][:100], tuned[:near], others[:far], asked["open"].split("|"))


def all_of(kinds: Sequence[Kind]) -> list[Fact]:
    return [fact for kind in kinds for fact in facts(kind)]


def facts(kind: Kind) -> list[Fact]:
    return [Fact(kind.question.format(key), sentence(kind, key, value), value) for key, value in kind.values.items()]


def sentence(kind: Kind, key: str, value: str) -> str:
    text = kind.sentence.format(key, value)
    return text[0].upper() + text[1:]


def right(answer: str, value: str) -> bool:
    """Whether an answer has the true word; by letters, so that it says nothing of what else it says."""
    case = 0 if len(value) < 3 else re.IGNORECASE
    return bool(re.search(rf"(?<![A-Za-z]){re.escape(value)}(?![A-Za-z])", answer, case))
