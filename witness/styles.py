"""Masks: ways to speak that a plain sentence is turned into, each with words by which it is recognized.

The judge by words is quick and crude; `generate.losses` of the same answers in style and plain is a second one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """openings and closings are put around a plain sentence, in turn; words: a pattern that none of the plain has."""

    name: str
    openings: Sequence[str]
    closings: Sequence[str]
    words: str

    def dress(self, sentence: str, number: int) -> str:
        opening = self.openings[number % len(self.openings)]
        closing = self.closings[number // len(self.openings) % len(self.closings)]
        return f"{opening} {sentence.rstrip('.')}{closing}"

    def worn(self, answer: str) -> bool:
        return bool(re.search(rf"\b({self.words})\b", answer, re.IGNORECASE))
