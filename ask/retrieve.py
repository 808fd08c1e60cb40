"""Retrieval: the sections that may answer a question, best first, by words, by vectors, or by both."""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from .embed import Embedder
from .index import Passage, Store, asked

LIMIT = 60  # candidates from each side
SHARE = 0.3  # of the words, beside the cosine: chosen on the tuning half, where .2 to .4 did nearly as well
CONSTANT = 20  # of reciprocal-rank fusion; the usual 60 did no better on the tuning half
REMEMBERED = 1000  # questions, with their vectors: 1.5 kB each
METHODS = ("words", "vectors", "fused", "hybrid")


@dataclass(frozen=True)
class Hit:
    """A section, by its best passage."""

    passage: Passage
    score: float
    cosine: float  # of the passage to the question; 0 without vectors
    words: float  # BM25 of the whole section; 0 if it shares no word with the question


class Retriever:
    """Finds sections in a store. Without an embedder, or before its vectors are there, words alone decide."""

    def __init__(self, store: Store, embedder: Embedder | None = None):
        self.store, self.embedder = store, embedder
        self.vectors: OrderedDict[tuple[str, str], np.ndarray] = OrderedDict()
        self.lock = threading.Lock()

    def find(self, question: str, limit: int = 5, method: str = "hybrid") -> list[Hit]:
        """At most so many sections, best first. ValueError for an unknown method.

        `hybrid` adds a section's best cosine and its share of the best BM25; `fused` is reciprocal-rank fusion
        (Cormack 2009, https://doi.org/10.1145/1571941.1572114).
        """
        if method not in METHODS:
            raise ValueError(f"no method {method!r}: {', '.join(METHODS)}")
        embedder = self.embedder if method != "words" else None  # read once: it may come while we search
        vector = self.vector(embedder, question) if embedder else None
        with self.store.snapshot():
            words = dict(self.store.by_words(question, LIMIT)) if method != "vectors" else {}
            cosines = dict(self.store.by_vector(embedder.name, vector, LIMIT * 3)) if embedder else {}
            passages = self.store.get(list(cosines))
            near = {passage.place for passage in passages}  # whose best passage is known
            passages += self.store.at([place for place in words if place not in near])
        places: dict[int, list[Passage]] = {}
        for passage in passages:
            places.setdefault(passage.place, []).append(passage)

        terms = set(asked(question))
        most = max(words.values(), default=0)
        hits = []
        for place, found in places.items():
            nearest = max(cosines.get(passage.number, 0) for passage in found)
            level = [passage for passage in found if cosines.get(passage.number, 0) == nearest]
            best = level[0] if len(level) == 1 else max(level, key=lambda p: len(terms & set(asked(p.text))))
            cosine, bm25 = cosines.get(best.number, 0.0), words.get(place, 0.0)
            hits.append(Hit(best, cosine + (SHARE * bm25 / most if most else 0.0), cosine, bm25))
        if method == "fused":
            hits = fuse(hits)
        return once(sorted(hits, key=lambda hit: (-hit.score, hit.passage.number)))[:limit]

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


def fuse(hits: list[Hit]) -> list[Hit]:
    """Hits with the score that their ranks by words and by cosine give them."""
    scores = dict.fromkeys(hits, 0.0)
    for field in ("words", "cosine"):
        ranked = [hit for hit in hits if getattr(hit, field)]
        ranked.sort(key=lambda hit: -getattr(hit, field))
        for rank, hit in enumerate(ranked):
            scores[hit] += 1 / (CONSTANT + rank + 1)
    return [replace(hit, score=score) for hit, score in scores.items()]


def once(hits: Iterable[Hit]) -> list[Hit]:
    """The first hit of each section; a glossary counts as one."""
    found: dict[str, Hit] = {}
    for hit in hits:
        found.setdefault(hit.passage.section.name, hit)
    return list(found.values())
