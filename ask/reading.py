"""How a question is read: its language, its misspelled words mended, and the term of the glossary that it asks for.

An unknown word is held against the index's words before it is held against the question. The search in the page reads
alike (`_static/search/search.js`, `spelling.js`, `language.js`, `terms.js`), and a test holds the two together.
"""

import gzip
import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from .page_index import LANGUAGES, stem, words
from .stop_words import STOP

ENGLISH = Path(__file__).parents[1] / "_static/search/vectors.gzip"  # whose words the page knows to be English
LONGEST = 2000  # characters of a question
SHORTEST = 5  # letters; among shorter words nearly any two are near each other
LONG = 8  # from here on two slips are forgiven, before one
IN_ENGLISH = "The series is in English: please ask in English."
NAMED = re.compile(r"((?:[^\W_]|[ -])+):")  # "Direct preference optimization: training …", below DPO
FRAME = frozenset(  # words around a term that ask for nothing but what it is
    "a an are define defined definition describe do does explain explanation for how in is it mean meaning means meant "
    "much of plain please s stand stands tell me about term the was were what whats word words work works".split()
)


@dataclass(frozen=True)
class Reading:
    """A question as it was understood."""

    text: str  # as it is searched
    language: str = "en"  # "" for another one that isn't told
    words: tuple[str, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    term: tuple[int, bool] | None = None  # its place, and whether it was written as it is

    @property
    def told(self) -> str:
        """What the reader has to know of it."""
        if self.language == "en":
            return f"Looked for {', '.join(meant for _, meant in self.mended)}." if self.mended else ""
        return f"{IN_ENGLISH} {LANGUAGES['others'].get(self.language, {}).get('told', '')}".strip()


class Reader:
    """Reads questions against the words of a book."""

    def __init__(self, titles: Mapping[int, str], texts: Iterable[tuple[int, str]], terms: Mapping[int, str]):
        """The title of each place; its texts, by the place; and of those that are terms of a glossary the first text,
        which may begin with the term in full."""
        self.known: dict[str, str] = {}  # stems of words
        self.places: dict[str, set[int]] = {}  # of each stem
        self.count = len(titles)
        for place, text in texts:
            for found in self.stems(text):
                self.places.setdefault(found, set()).add(place)
        small = {name: row["small"].split() for name, row in LANGUAGES["others"].items()}
        small["en"] = LANGUAGES["english"].split()
        share = {name: sum(word in self.known for word in of) / len(of) for name, of in small.items()}
        self.written_in = max(share, key=lambda name: (share[name], name == "en"))
        self.terms: dict[str, int] = {}  # the place of each by its key
        self.joined: dict[str, int] = {}  # and by its words in one, as people write finetuning
        for place, text in terms.items():
            names = titles[place].split(", ")
            full = NAMED.match(text) if re.search("[A-Z]{2}", names[0]) else None
            for name in [*names, full[1]] if full else names:
                self.terms[self.key(name)] = self.joined[self.of("".join(words(name)))] = place
        self.vocabulary = sorted(filter(self.has, self.known), key=lambda word: (-self.frequency(word), word))
        self.read = lru_cache(1000)(self.understood)

    def of(self, word: str) -> str:
        """The stem of a word; nothing for a stop word."""
        if word not in self.known:
            self.known[word] = "" if word in STOP else stem(word)
        return self.known[word]

    def stems(self, text: str) -> set[str]:
        return {found for word in words(text) if (found := self.of(word))}

    def key(self, name: str) -> str:
        """What two spellings of a term share, in any order."""
        return "".join(sorted(self.stems(name)))

    def frequency(self, word: str) -> float:
        """How many places have a word of the book; as a stop word nearly all."""
        return len(self.places[self.of(word)]) if self.of(word) else math.inf

    def rarity(self, stem: str) -> float:
        """Near 0 for a stem in every place."""
        found = len(self.places.get(stem, ()))
        return math.log(1 + (self.count - found + 0.5) / (found + 0.5))

    def has(self, word: str) -> bool:
        """Whether the book does."""
        return not self.of(word) or self.of(word) in self.places

    def is_word(self, word: str) -> bool:
        return self.has(word) or self.of(word) in english()

    def understood(self, question: str) -> Reading:
        short = question[:LONGEST]
        language = self.language(short)
        foreign = language != "en"
        own = LANGUAGES["others"].get(language, {"small": "", "shared": ""})
        small = {*own["small"].split(), *own["shared"].split()}
        mended, unknown, left = {}, [], []
        for word in (word for word in words(short) if word not in small):
            term = self.of(word) in self.joined
            # of words in inter- the stems of the book and the page differ (page_index.py)
            real = term or self.is_word(word) or word.startswith("inter")
            alike = not foreign or len(word) >= LONG  # *backt* is no misspelled *back*
            meant = respelled(word, self.vocabulary) if not real and alike else ""
            if meant:
                mended[word] = meant
            is_unknown = not meant and not term and not self.has(word)
            if is_unknown:
                unknown.append(word)
            if not is_unknown or not foreign:
                left.append(meant or word)
        text = re.sub(r"[^\W_]+", lambda found: mended.get(found[0].lower(), found[0]), question)
        return Reading(
            " ".join(left) if foreign else text, language, tuple(left), tuple(mended.items()), tuple(unknown),
            self.term(left),
        )  # fmt: skip

    def term(self, question: list[str]) -> tuple[int, bool] | None:
        core = [word for word in question if word not in FRAME]
        key = self.key(" ".join(core))
        exact = self.terms.get(key, self.joined.get(self.of("".join(core))))
        if exact is not None:
            return exact, True
        real = all(map(self.is_word, core))  # and then other words, unless they make all but a term: gradient decent
        if real and len(core) < 2:
            return None
        near = respelled(key, self.terms, 1 if real else 2)
        return (self.terms[near], False) if near else None

    def language(self, question: str) -> str:
        if self.written_in != "en":  # nothing is known of how one asks of such pages in another language
            return "en"
        letters = [letter for letter in question if letter.isalpha()]
        latin = [letter for letter in letters if unicodedata.name(letter, "").startswith("LATIN")]
        if len(letters) > 2 * len(latin):
            return ""
        every = words(question)

        def among(small: str) -> int:
            return sum(word in small.split() for word in every)

        counts = {name: among(row["small"]) for name, row in LANGUAGES["others"].items()}
        most, native = max(counts, key=lambda name: counts[name]), among(LANGUAGES["english"])
        if not all(map(self.has, every)) and counts[most] > native and len(every) > 1:
            return most
        # a lone word like "coût"; a name like "Pólya" begins with a capital
        accented = any(plain(word) != word and not self.has(word) and not self.has(plain(word)) for word in every)
        return "" if accented and not native and not re.search("[A-Z]", plain(question)) else "en"


def plain(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if unicodedata.category(letter)[0] != "M")


@cache
def english() -> frozenset[str]:
    """Stems of English words."""
    if not ENGLISH.is_file():
        return frozenset()
    head = json.loads(gzip.decompress(ENGLISH.read_bytes()).split(b"\n", 1)[0])
    return frozenset(head["stems"] + head["rare"])


def respelled(word: str, among: Iterable[str], most: int = 2) -> str:
    """The nearest of some words, the likelier first, with the same first letter; empty if none is near enough."""
    if len(word) < SHORTEST or re.search(r"\d", word):
        return ""
    limit = min(1, most) if len(word) < LONG else most
    found, least = "", limit + 1
    for other in among:
        if least == 1:
            break
        if other[:1] == word[0] and abs(len(other) - len(word)) <= limit:
            far = distance(word, other)
            if far < least:
                found, least = other, far
    return found


def distance(a: str, b: str) -> int:
    """How many letters have to be put in, left out, replaced or swapped with their neighbor to make one word of the
    other. Damerau 1964, https://doi.org/10.1145/363958.363994, each place changed once at most."""
    older: list[int] = []
    old = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            row.append(min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (letter != other)))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                row[j] = min(row[j], older[j - 2] + 1)
        older, old = old, row
    return old[-1]
