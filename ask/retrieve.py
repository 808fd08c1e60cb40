"""Retrieval: the sections that may answer a question, best first, by words, by vectors, or by both."""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from .embed import Embedder, MiniLM, ModelError
from .index import Passage, SQLite, asked, renew
from .page_index import is_last, is_term
from .reading import Reader, Reading
from .sections import Section
from .terminal import tell

LIMIT = 60  # candidates by words; by vectors three times as many, as a section has several
SHARE = 0.5  # of the words, beside the cosine: chosen on the tuning half, where .4 to .6 did nearly as well
ASKED = 0.5  # of the nearest question that a section answers; .3 to .7 did nearly as well
UNKNOWN = 0.5  # what trust loses for a question none of whose words is known; .2 to .5 did nearly as well
CONSTANT = 20  # of reciprocal-rank fusion; the usual 60 did no better on the tuning half
REMEMBERED = 1000  # questions, with their vectors: 1.5 kB each
FIRST = 5  # sections; among them those that others rest on, as the notebook, come last
WARMING = "vectors"  # the thread that makes them
METHODS = ("words", "vectors", "fused", "hybrid")


@dataclass(frozen=True)
class Hit:
    """A section, by its best passage."""

    passage: Passage
    score: float
    cosine: float  # of the passage to the question; 0 without vectors
    words: float  # BM25 of the whole section; 0 if it shares no word with the question
    asked: float = 0.0  # cosine of the nearest question that the section answers


class Retriever:
    """Finds sections in a store, the glossary's entry first for a term.

    Without an embedder, or before its vectors are there, words alone decide.
    """

    def __init__(self, store: SQLite, embedder: Embedder | None = None):
        self.store, self.embedder = store, embedder
        self.vectors: OrderedDict[tuple[str, str], np.ndarray] = OrderedDict()
        self.lock = threading.Lock()
        self.read_of: tuple[dict[int, Passage], Reader] | None = None  # passages, and what reads questions against them

    def reader(self) -> Reader:
        """What reads questions against the words that are in the index now."""
        found, _ = self.store.all_passages()
        with self.lock:
            if self.read_of is None or self.read_of[0] is not found:
                titles: dict[int, str] = {}
                terms: dict[int, str] = {}
                texts = []
                for passage in found.values():
                    section, place = passage.section, passage.place
                    if place not in titles:
                        titles[place] = section.title
                        texts.append((place, " ".join((*section.trail, section.title))))
                        if is_term(section):
                            terms[place] = passage.text
                    texts.append((place, passage.text))
                self.read_of = found, Reader(titles, texts, terms)
            return self.read_of[1]

    def read(self, question: str) -> Reading:
        return self.reader().read(question)

    def find(self, question: str, limit: int = 5, method: str = "hybrid") -> list[Hit]:
        """At most so many sections, best first. ValueError for an unknown method.

        `vectors` adds a section's best cosine and a share of that of the nearest question that it answers, `hybrid` to
        both the share of the best BM25; `fused` is reciprocal-rank fusion of the two (Cormack 2009,
        https://doi.org/10.1145/1571941.1572114).
        """
        if method not in METHODS:
            raise ValueError(f"no method {method!r}: {', '.join(METHODS)}")
        reading = self.read(question)
        question, term = reading.text, reading.term[0] if reading.term else 0  # no place has that number
        embedder = self.embedder if method != "words" else None  # read once: it may come while we search
        vector = self.vector(embedder, question) if embedder else None
        words = dict(self.store.by_words(question, LIMIT)) if method != "vectors" else {}
        cosines = dict(self.store.by_vector(embedder.name, vector, LIMIT * 8)) if embedder else {}
        passages = self.store.get(list(cosines)[: LIMIT * 3])  # of the others, words may be near
        near = {passage.place for passage in passages if not passage.asked}  # whose best passage is known
        with_asked = {passage.place for passage in passages if passage.asked}
        passages += self.store.at([place for place in words.keys() | with_asked | {term} if place not in near])
        places: dict[int, list[Passage]] = {}
        nearest_asked: dict[int, float] = {}
        for passage in passages:
            if passage.asked:
                nearest_asked[passage.place] = max(nearest_asked.get(passage.place, 0), cosines.get(passage.number, 0))
            else:
                places.setdefault(passage.place, []).append(passage)

        terms = set(asked(question))
        most = max(words.values(), default=0)
        hits = []
        for place, found in places.items():
            nearest = max(cosines.get(passage.number, 0) for passage in found)
            level = [passage for passage in found if cosines.get(passage.number, 0) == nearest]
            best = level[0] if len(level) == 1 else max(level, key=lambda p: len(terms & words_of(p.text)))
            cosine, bm25, near_asked = (
                cosines.get(best.number, 0.0),
                words.get(place, 0.0),
                nearest_asked.get(place, 0.0),
            )
            score = cosine + ASKED * near_asked + (SHARE * bm25 / most if most else 0.0)
            hits.append(Hit(best, score, cosine, bm25, near_asked))
        if method == "fused":
            hits = fuse(hits)
        found_once = once(sorted(hits, key=lambda hit: (hit.passage.place != term, -hit.score, hit.passage.number)))
        first = sorted(found_once[:FIRST], key=lambda hit: is_last(hit.passage.section))
        return [*first, *found_once[FIRST:]][:limit]

    def trust(self, question: str, hits: list[Hit]) -> float:
        """How near the sections come to a question, less for those of its words that none has.

        Where nobody wrote questions down, the passage's own cosine stands for theirs.
        """
        question = self.read(question).text
        cosine, near_asked = (max((getattr(hit, name) for hit in hits), default=0.0) for name in ("cosine", "asked"))
        words = asked(question)
        unknown = 1 - len(self.store.known(words)) / len(words) if words else 0.0
        return max(0.0, cosine + ASKED * (near_asked or cosine) - UNKNOWN * unknown)

    def vector(self, embedder: Embedder, question: str) -> np.ndarray:
        """A question's vector, remembered: it is half of the work of a search."""
        key = (embedder.name, question)
        with self.lock:
            if key in self.vectors:
                self.vectors.move_to_end(key)
                return self.vectors[key]
        vector = embedder.embed([question])[0]
        with self.lock:
            self.vectors[key] = vector
            if len(self.vectors) > REMEMBERED:
                self.vectors.popitem(last=False)
        return vector


def warm(retriever: Retriever, sections: Sequence[Section]) -> None:
    """Let a retriever find by words at once, and by meaning as soon as all sections are read for it."""

    def read() -> None:
        try:
            embedder = MiniLM()
            if missing := len(retriever.store.without_vectors(embedder.name)):
                tell(f"ask: {missing} passages are read for their meaning, once, until they change")
            renew(retriever.store, sections, embedder)
            retriever.embedder = embedder
        except (ModelError, OSError, sqlite3.Error) as error:  # no weights, or no room for the vectors
            tell(f"ask: by words alone: {error}")

    threading.Thread(target=read, name=WARMING, daemon=True).start()


@lru_cache(10_000)
def words_of(text: str) -> frozenset[str]:
    """The words of a passage, remembered: a question compares some 70."""
    return frozenset(asked(text))


def fuse(hits: list[Hit]) -> list[Hit]:
    """Hits with the score that their ranks by words and by cosine give them."""
    scores = dict.fromkeys(hits, 0.0)
    for value in (lambda hit: hit.words, lambda hit: hit.cosine + ASKED * hit.asked):
        ranked = sorted(filter(value, hits), key=value, reverse=True)
        for rank, hit in enumerate(ranked):
            scores[hit] += 1 / (CONSTANT + rank + 1)
    return [replace(hit, score=score) for hit, score in scores.items()]


def once(hits: Iterable[Hit]) -> list[Hit]:
    """The first hit of each section; a glossary counts as one."""
    found: dict[str, Hit] = {}
    for hit in hits:
        found.setdefault(hit.passage.section.name, hit)
    return list(found.values())
