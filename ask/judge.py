"""The check of citations as a judge, on trial itself: how often it passes what is true, and what is false.

Sixty labelled cases are made from the test half's questions, without a person and without a model: a sentence, the
passage that it cites, and whether that bears it out. True ones are sentences of the right section, and reference
answers, which a reader wrote in other words; false ones have a number changed, cite another section, or are negated.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .citations import NUMBER, fault
from .index import sentences
from .sections import Section

EACH = {"quoted": 15, "reference": 15, "number changed": 10, "other section": 10, "negated": 10}
VERB = re.compile(r"\b(is|are|was|were|can|does|do|has|have|will)\b(?! (?:not|no|never)\b)")


@dataclass(frozen=True)
class Case:
    question: str
    answer: str
    passage: str
    kind: str


def cases(asked: Sequence[dict], sections: Sequence[Section], seed: int = 0) -> list[Case]:
    """So many of each kind as `EACH` says, or as there are, each from a question of its own; drawn at random."""
    draw = random.Random(seed)
    texts: dict[str, str] = {}
    for section in sections:
        name = f"{section.page}#{section.label}"
        texts[name] = texts.get(name, "") + f"{' › '.join((*section.trail, section.title))}\n{section.text}\n\n"
    rows = [
        row for row in asked
        if row["kind"] == "answerable" and row["half"] == "test" and row["sections"][0] in texts
        and "#glossary" not in row["sections"][0]  # a glossary is one section, and would bear out almost anything
    ]  # fmt: skip
    draw.shuffle(rows)
    found: list[Case] = []
    for kind, most in EACH.items():
        left = most
        for row in list(rows):
            passage = texts[row["sections"][0]]
            whole = [
                line for text in passage.split("\n")[1:] for line in sentences(text) if 8 <= len(line.split()) < 60
            ]
            made = case(kind, row, passage, whole, texts, draw)
            if left and made:
                answer, cited = made
                found.append(Case(row["question"], answer, cited, kind))
                rows.remove(row)
                left -= 1
    return found


def case(
    kind: str, row: dict, passage: str, whole: list[str], texts: dict, draw: random.Random
) -> tuple[str, str] | None:
    """An answer and the passage that it cites; None where this question gives none of that kind."""
    if kind == "reference":
        return row["answer"], passage
    if kind == "number changed":
        whole = [line for line in whole if NUMBER.search(line)]
    if kind == "negated":
        whole = [line for line in whole if VERB.search(line)]
    if not whole:
        return None
    line = draw.choice(whole)
    if kind == "number changed":
        number = draw.choice(NUMBER.findall(line))
        return line.replace(number, str(int(re.sub(r"\D", "", number)) + draw.randint(1, 9)), 1), passage
    if kind == "other section":
        return line, texts[draw.choice(sorted(set(texts) - set(row["sections"])))]
    if kind == "negated":
        return VERB.sub(lambda verb: f"{verb[0]} not", line, count=1), passage
    return line, passage


def measure(made: Sequence[Case]) -> dict:
    """How many cases of each kind the check passes."""
    passed = [case.kind for case in made if not fault(case.answer, [1], [case.passage])]
    kinds = [case.kind for case in made]
    return {
        "cases": len(made),
        "passed": {kind: f"{passed.count(kind)} of {kinds.count(kind)}" for kind in EACH},
    }
