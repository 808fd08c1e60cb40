"""What somebody likes of an answer, by its words."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Taste:
    """The more of it, the better, or the less. words: a pattern of words, the share of which is counted; without any,
    the letters of a word in the mean are."""

    name: str
    more: bool
    words: str = ""

    def worth(self, text: str) -> float:
        found = share(self.words, text) if self.words else letters(text)
        return found if self.more else -found


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z']+", text)


def letters(text: str) -> float:
    """Of a word, in the mean."""
    found = words(text)
    return sum(map(len, found)) / max(1, len(found))


def share(pattern: str, text: str) -> float:
    """How many of a text's words are of a kind."""
    kind = re.compile(pattern, re.IGNORECASE)
    return sum(bool(kind.fullmatch(word)) for word in words(text)) / max(1, len(words(text)))
