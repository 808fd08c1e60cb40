"""Texts to tokens as BERT's uncased models read them: words in lower case without accents, and pieces of rare words.

WordPiece: Wu 2016, https://arxiv.org/abs/1609.08144. The package `tokenizers` does the same, and brings a client of a
model hub along; the tests hold the two together.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache

LONGEST_WORD = 100  # characters; a longer one is unknown as a whole
CHINESE = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


class WordPiece:
    def __init__(self, vocabulary: Mapping[str, int]):
        self.vocabulary = vocabulary
        self.begin, self.end, self.unknown = (vocabulary[name] for name in ("[CLS]", "[SEP]", "[UNK]"))
        self.pieces = cache(self.cut)  # the words of a language, of which a text repeats most

    def encode(self, text: str, longest: int) -> list[int]:
        """The tokens of a text, at most so many with the two around it."""
        found = [token for word in "".join(map(plain, text)).split() for token in self.pieces(word)]
        return [self.begin, *found[: longest - 2], self.end]

    def cut(self, word: str) -> list[int]:
        """A word as the longest pieces that are known, from its beginning on."""
        found, start = [], 0
        while start < len(word) <= LONGEST_WORD:
            before = "##" if start else ""
            ends = (end for end in range(len(word), start, -1) if before + word[start:end] in self.vocabulary)
            if not (end := next(ends, 0)):
                return [self.unknown]
            found.append(self.vocabulary[before + word[start:end]])
            start = end
        return found or [self.unknown]


@cache
def plain(character: str) -> str:
    """A character in lower case without its accents, with spaces around it if it is a word by itself."""
    if character in "\t\n\r":
        return " "
    if character == "\ufffd" or unicodedata.category(character)[0] == "C":
        return ""
    parts = [part for part in unicodedata.normalize("NFD", character) if unicodedata.category(part) != "Mn"]
    return "".join(f" {part} " if stands_alone(part) else part.lower() for part in parts)


def stands_alone(character: str) -> bool:
    code = ord(character)
    is_ascii = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    is_chinese = any(low <= code <= high for low, high in CHINESE)
    return is_ascii or is_chinese or unicodedata.category(character)[0] == "P"
