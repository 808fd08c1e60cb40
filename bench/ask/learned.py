"""Whether weights that are learned from the questions written beforehand find or refuse better than those set by hand.

    python -m bench.ask.learned      # writes bench/ask/learned.json; two minutes of one core

Three ways are tried. A learned sum: logistic regression over all places, of today's three features and of others beside
them (listwise: Cao 2007, https://doi.org/10.1145/1273496.1273513). An adapter: one linear map, the identity and a part
of low rank, through which the vectors of questions and passages go alike, so that a question comes near its section and
far from the others (contrastive: van den Oord 2018, https://arxiv.org/abs/1807.03748; low rank: Hu 2021,
https://arxiv.org/abs/2106.09685). And refusing by a logistic regression that has learned from written questions with
the page of their answer, and the pages that repeat it, gone from the book.

Two samples judge: the tuning half, and the written questions, each with its own vector and its own words left out of
the index. None of the latter is judged by weights that were fitted on it: `by question` others of its section may have
been among the material, `by section` none, and for the adapter its section was no wrong answer either, as if it were
written later. Every place is compared here, where the search takes the nearest passages; `as searched` is by the search
itself, through adapters from three random starts. The test half is not touched.
"""

import datetime
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from ask.embed import MiniLM
from ask.expansion import expanded
from ask.index import SQLite, asked, renew, update
from ask.measure import DRAWS, mean_reciprocal_rank, precision_recall, questions, rank, recall
from ask.retrieve import ASKED, SHARE, UNKNOWN, Retriever
from ask.sections import BOOK

from .refusal import DIVISIONS, f1, fitted, said_by

HERE = Path(__file__).parent
FOLDS = 5
RANK, HELD, SHARPNESS = 32, 0.03, 10.0  # of the adapter; how small it is held; what scores are multiplied by
ROUNDS, AT_ONCE, STEP, SEEDS = 15, 256, 2e-3, 3
PENALTY = 3.0  # on the weights of a sum
TODAY = ["passage", "asked", "words"]
SUMS = {
    "today's features, weighed anew": TODAY,
    "and the mean of the nearest two passages": [*TODAY, "two passages"],
    "and the mean of the nearest three questions": [*TODAY, "three asked"],
    "and BM25 beside the best possible": [*TODAY, "words of all"],
    "and the titles' cosine": [*TODAY, "titles"],
    "and lengths": [*TODAY, "passages", "questions"],
    "and the kind of page": [*TODAY, "glossary", "notebook", "solutions", "claims", "owner"],
    "and the weight of shared words": [*TODAY, "shared"],
    "and ranks": [*TODAY, "rank by words", "rank by vectors"],
}
SUMS["all of them"] = list(dict.fromkeys(column for columns in SUMS.values() for column in columns))
REPEATING = ("glossary", "notebook", "solutions", "claims", "cards", "lab", "notation", "references")  # pages
REFUSALS = {
    "trust": ["trust"],
    "its parts": ["cosine", "asked", "unknown"],
    "its parts, the gap, and the weight of shared words": ["cosine", "asked", "unknown", "gap", "shared"],
}


# --- What is judged --------------------------------------------------------------------------------------------------


@dataclass
class Vectors:
    """Vectors of length 1: of passages, of written questions and of the titles of each place."""

    passages: np.ndarray
    asked: np.ndarray
    titles: np.ndarray

    def through(self, adapter: tuple[np.ndarray, np.ndarray]) -> "Vectors":
        return Vectors(*(mapped(x, adapter) for x in (self.passages, self.asked, self.titles)))


class Material:
    """An index as matrices, in which a written question can be left out."""

    def __init__(self, store: SQLite, embedder):
        self.store, by_number = store, store.all_passages()[0]
        numbers, vectors = store.all_vectors(embedder.name)
        found = sorted((by_number[number].place, row, by_number[number]) for row, number in enumerate(numbers.tolist()))
        bodies, written = ([item for item in found if item[2].asked == is_asked] for is_asked in (False, True))
        first = {place: passage for place, _, passage in reversed(bodies)}
        numbered = {place: n for n, place in enumerate(sorted(first))}
        self.firsts = [first[place] for place in numbered]
        self.place = np.array([numbered[place] for place, _, _ in bodies])
        self.asked_place = np.array([numbered[place] for place, _, _ in written], int)
        self.asked = [passage.text for _, _, passage in written]
        self.names = [passage.section.name for passage in self.firsts]
        self.pages = np.array([passage.section.page for passage in self.firsts])
        titles = embedder.embed([passage.context for passage in self.firsts])
        self.vectors = Vectors(*(vectors[[row for _, row, _ in some]] for some in (bodies, written)), titles)
        store.rows("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'words', 'instance')")
        counts: dict[str, Counter] = {}
        for term, place in store.rows("SELECT term, doc FROM temp.terms"):
            counts.setdefault(term, Counter())[numbered[place]] += 1
        self.term = {term: column for column, term in enumerate(sorted(counts))}
        self.counts = np.zeros((len(first), len(counts)), np.float32)
        for term, places in counts.items():
            self.counts[list(places), self.term[term]] = list(places.values())

    @cached_property
    def named(self) -> np.ndarray:
        """A row for each section's name: which places have it."""
        names = list(dict.fromkeys(self.names))
        return np.array([[name == other for other in self.names] for name in names])

    def right(self, wanted: Sequence[Sequence[str]]) -> np.ndarray:
        """The places of each question's sections: (questions, places)."""
        return np.array([[name in names for name in self.names] for names in wanted])

    def stems(self, texts: Sequence[str]) -> list[list[str]]:
        """Each text's words, as the index cuts them."""
        store, found = self.store, [[] for _ in texts]
        store.rows("CREATE VIRTUAL TABLE temp.texts USING fts5 (text, tokenize = 'porter unicode61')")
        store.rows("CREATE VIRTUAL TABLE temp.cut USING fts5vocab('temp', 'texts', 'instance')")
        for number, text in enumerate(texts):
            store.rows("INSERT INTO temp.texts (rowid, text) VALUES (?, ?)", number, text)
        for term, number in store.rows("SELECT term, doc FROM temp.cut"):
            found[number].append(term)
        store.rows("DROP TABLE temp.cut")
        store.rows("DROP TABLE temp.texts")
        return found


def by_words(material: Material, texts: Sequence[str], left_out: bool) -> dict[str, np.ndarray]:
    """BM25 as FTS5 has it, and what else words tell; the text itself not being in the index, if it is left out."""
    counts, places = material.counts, len(material.counts)
    whole = material.stems(texts)
    wanted = [[words[0] for words in material.stems(asked(text)) if words] for text in texts]
    bm25, shared, unknown, most = np.zeros((len(texts), places)), np.zeros((len(texts), places)), [], []
    lengths = counts.sum(1)
    for row, stems in enumerate(wanted):
        own = Counter(whole[row]) if left_out else Counter()
        home = material.asked_place[row] if left_out else 0
        length = lengths.copy()
        length[home] -= sum(own.values())
        length /= length.mean()
        weight, unheard = 0.0, 0
        for stem in stems:
            times = counts[:, material.term[stem]].copy() if stem in material.term else np.zeros(places, np.float32)
            times[home] -= own[stem]
            found = np.count_nonzero(times)
            unheard += not found
            rarity = np.log(1 + (places - found + 0.5) / (found + 0.5))
            weight += rarity
            shared[row] += rarity * (times > 0)
            worth = max(np.log((places - found + 0.5) / (found + 0.5)), 1e-6)
            bm25[row] += worth * 2.2 * times / (times + 1.2 * (0.25 + 0.75 * length))
        shared[row] /= weight or 1
        unknown.append(unheard / max(len(stems), 1))
        most.append(weight * 2.2 or 1)
    return {
        "words": bm25 / np.maximum(bm25.max(1, keepdims=True), 1e-9), "words of all": bm25 / np.array(most)[:, None],
        "shared": shared, "unknown": np.array(unknown),
    }  # fmt: skip


def nearest(cosines: np.ndarray, place: np.ndarray, places: int, most: int) -> np.ndarray:
    """The mean of at most so many best cosines of each place that are above -1; 0 if it has none."""
    found = np.zeros((len(cosines), places), np.float32)
    for one in np.unique(place):
        best = -np.sort(-cosines[:, place == one], axis=1)[:, :most]
        found[:, one] = np.where(best > -1, best, 0).sum(1) / np.maximum((best > -1).sum(1), 1)
    return found


def by_vectors(
    material: Material, vectors: Vectors, texts: np.ndarray, rows: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """Cosines of each place; `rows` tells which written question each text is, to be left out."""
    places = len(material.names)
    passages, written = texts @ vectors.passages.T, texts @ vectors.asked.T
    own = np.zeros((len(texts), places))
    if rows is not None:
        written[np.arange(len(texts)), rows] = -1
        own[np.arange(len(texts)), material.asked_place[rows]] = 1
    return {
        "passage": nearest(passages, material.place, places, 1),
        "two passages": nearest(passages, material.place, places, 2),
        "asked": nearest(written, material.asked_place, places, 1).clip(0),
        "three asked": nearest(written, material.asked_place, places, 3), "titles": texts @ vectors.titles.T,
        "questions": np.log1p(np.bincount(material.asked_place, minlength=places) - own),
    }  # fmt: skip


def completed(material: Material, found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """With the features that follow from others, or are a place's alone."""
    shape = found["passage"].shape
    ranked = {"rank by words": found["words"], "rank by vectors": found["passage"] + ASKED * found["asked"]}
    kinds = {kind: np.char.endswith(material.pages, kind) for kind in SUMS["and the kind of page"][len(TODAY) :]}
    alone = {"passages": np.log(np.bincount(material.place)), **kinds}
    return {
        **found, **{name: 20 / (21 + (-x).argsort(1).argsort(1)) for name, x in ranked.items()},
        **{name: np.broadcast_to(x, shape) for name, x in alone.items()},
    }  # fmt: skip


def today(found: dict[str, np.ndarray]) -> np.ndarray:
    return found["passage"] + ASKED * found["asked"] + SHARE * found["words"]


def ranks(material: Material, scores: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Place of the first right section, from 1; a section of several places has its best one's score."""
    by_name = np.array([scores[:, places].max(1) for places in material.named])
    return (by_name > np.where(right, scores, -np.inf).max(1)).sum(0) + 1


def compared(new: np.ndarray, old: np.ndarray) -> dict:
    """Numbers of new ranks, and how much better than old ones of the same questions, with the middle 95% of draws."""
    random = np.random.default_rng(0)
    draws = random.integers(len(new), size=(DRAWS, len(new)))
    found = {"recall@5": round(float(recall(new, 5)), 4), "mrr": round(float(mean_reciprocal_rank(new)), 4)}
    inverse = [np.divide(1, x, out=np.zeros(len(x)), where=x > 0) for x in (new, old)]
    hit = [(x > 0) & (x <= 5) for x in (new, old)]
    for name, (a, b) in {"recall@5": hit, "mrr": inverse}.items():
        gain = a.astype(float) - b
        low, high = np.percentile(gain[draws].mean(1), [2.5, 97.5])
        found[f"{name} better by"] = [round(float(x), 4) for x in (gain.mean(), low, high)]
    return found


# --- What is learned -------------------------------------------------------------------------------------------------


def likelihood(scores: np.ndarray, right: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Loss of the right places together under a softmax, the shares of all, and by how much these are off."""
    shares = np.exp(scores - scores.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    true = shares * right
    together = true.sum(1, keepdims=True) + 1e-12
    return -float(np.log(together).sum()), shares, shares - true / together


def weighed(x: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights of features (questions, places, features), by Newton's method with steps that are halved if too long."""
    weights = np.zeros(x.shape[2])

    def loss(weights):
        value, *rest = likelihood(x @ weights, right)
        return value + PENALTY / 2 * float(weights @ weights), *rest

    value, shares, off = loss(weights)
    for _ in range(12):
        mean = np.einsum("qp,qpf->qf", shares, x)
        bend = np.einsum("qpf,qpg->fg", x * shares[..., None], x, optimize=True) - mean.T @ mean
        slope = np.einsum("qp,qpf->f", off, x) + PENALTY * weights
        step = np.linalg.solve(bend + PENALTY * np.eye(len(weights)), slope)
        while (tried := loss(weights - step))[0] > value and np.abs(step).max() > 1e-6:
            step /= 2
        if value - tried[0] < 1e-6 * value:
            break
        weights, (value, shares, off) = weights - step, tried
    return weights


def mapped(x: np.ndarray, adapter: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Vectors through the adapter, of length 1 again."""
    x = x + x @ adapter[0] @ adapter[1]
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def slopes(
    adapter: tuple[np.ndarray, np.ndarray], material: Material, vectors: Vectors, words: np.ndarray, rows: np.ndarray,
    right: np.ndarray, new: np.ndarray,
) -> tuple[float, np.ndarray, np.ndarray]:  # fmt: skip
    """Loss of some written questions, each left out of the index, and its slopes by the adapter's two parts.

    `new` tells the places that are not there yet.
    """
    down, up = adapter
    parts = {"passages": (vectors.passages, material.place, 1.0), "asked": (vectors.asked, material.asked_place, ASKED)}
    raw = {name: x + x @ down @ up for name, (x, _, _) in parts.items()}
    size = {name: np.linalg.norm(x, axis=1, keepdims=True) for name, x in raw.items()}
    unit = {name: raw[name] / size[name] for name in parts}
    texts = unit["asked"][rows]
    scores, best = SHARE * words[rows] - 1e4 * new, {}
    for name, (_, place, share) in parts.items():
        cosines = texts @ unit[name].T
        if name == "asked":
            cosines[np.arange(len(rows)), rows] = -1
        first = np.unique(place, return_index=True)[1]  # passages are in the order of their places
        highest = np.zeros_like(scores, dtype=cosines.dtype)
        highest[:, place[first]] = np.maximum.reduceat(cosines, first, axis=1)
        best[name] = (cosines == highest[:, place]) & (cosines > 0)
        scores = scores + share * highest.clip(0)
    loss, _, off = likelihood(SHARPNESS * scores, right[rows])
    off = (SHARPNESS / len(rows) * off).astype(np.float32)
    turn = {name: np.zeros_like(x) for name, x in unit.items()}  # the loss's slope by each vector
    for name, (_, place, share) in parts.items():
        pull = share * best[name] * off[:, place]
        turn[name] += pull.T @ texts
        np.add.at(turn["asked"], rows, pull @ unit[name])
    change = down @ up
    by_down, by_up = 2 * HELD * change @ up.T, 2 * HELD * down.T @ change
    for name, (x, _, _) in parts.items():
        along = turn[name] - (turn[name] * unit[name]).sum(1, keepdims=True) * unit[name]
        along /= size[name]
        by_down = by_down + x.T @ (along @ up.T)
        by_up = by_up + (x @ down).T @ along
    return loss / len(rows) + HELD * float((change**2).sum()), by_down, by_up


def adapted(
    material: Material,
    words: np.ndarray,
    right: np.ndarray,
    rows: np.ndarray,
    new: np.ndarray | None = None,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """The adapter learned from these written questions (Adam: Kingma 2014, https://arxiv.org/abs/1412.6980)."""
    random, width = np.random.default_rng(seed), material.vectors.asked.shape[1]
    adapter = [0.05 * random.standard_normal((width, RANK)).astype(np.float32), np.zeros((RANK, width), np.float32)]
    first, second, time = [np.zeros_like(x) for x in adapter], [np.zeros_like(x) for x in adapter], 0
    new = np.zeros(len(material.names)) if new is None else new
    for _ in range(ROUNDS):
        mixed = random.permutation(rows)
        for start in range(0, len(mixed), AT_ONCE):
            some, time = mixed[start : start + AT_ONCE], time + 1
            _, *found = slopes(tuple(adapter), material, material.vectors, words, some, right, new)
            for n, slope in enumerate(found):
                first[n] = 0.9 * first[n] + 0.1 * slope
                second[n] = 0.999 * second[n] + 0.001 * slope**2
                size = np.sqrt(second[n] / (1 - 0.999**time)) + 1e-8
                adapter[n] = (adapter[n] - STEP * first[n] / (1 - 0.9**time) / size).astype(np.float32)
    return tuple(adapter)


class Adapted:
    """MiniLM's vectors through an adapter, as an embedder of its own."""

    def __init__(self, embedder, adapter: tuple[np.ndarray, np.ndarray]):
        self.embedder, self.adapter, self.name = embedder, adapter, f"{embedder.name}, adapted"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return mapped(self.embedder.embed(texts), self.adapter).astype(np.float32)


# --- Refusing --------------------------------------------------------------------------------------------------------


def told(found: dict[str, np.ndarray], gone: np.ndarray | None = None, unknown: np.ndarray | None = None) -> dict:
    """What a refusal may look at, of each question; `gone` tells the places that are not in the book for it."""
    gone = np.zeros(found["passage"].shape, bool) if gone is None else gone
    left = {name: np.where(gone, 0, found[name]) for name in ("passage", "asked", "shared", "words of all")}
    best = np.maximum(left["words of all"].max(1, keepdims=True), 1e-9)
    score = np.where(gone, -1, left["passage"] + ASKED * left["asked"] + SHARE * left["words of all"] / best)
    order = (-score).argsort(1)[:, :5]
    at = {name: np.take_along_axis(x, order, 1) for name, x in {**left, "score": score}.items()}
    unknown = found["unknown"] if unknown is None else unknown
    cosine, near = at["passage"].max(1), at["asked"].max(1)
    return {
        "trust": np.maximum(0, cosine + ASKED * near - UNKNOWN * unknown), "cosine": cosine, "asked": near,
        "unknown": unknown, "gap": at["score"][:, 0] - at["score"][:, 1], "shared": at["shared"][:, 0],
    }  # fmt: skip


def without(material: Material, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """For each written question the places of its page and of the pages that repeat others, and the share of its words
    that the rest of the book lacks."""
    repeating = np.any([np.char.endswith(material.pages, kind) for kind in REPEATING], 0)
    gone = (material.pages == material.pages[material.asked_place][:, None]) | repeating
    unknown = []
    for text, away in zip(texts, gone, strict=True):
        stems = [words[0] for words in material.stems(asked(text)) if words]
        heard = [stem in material.term and (material.counts[~away, material.term[stem]] > 0).any() for stem in stems]
        unknown.append(1 - sum(heard) / max(len(stems), 1))
    return gone, np.array(unknown)


def refusing(answered: dict, unanswered: dict, tuning: dict, true: np.ndarray, fold: np.ndarray) -> dict:
    """Each regression, fitted on written questions; its threshold is chosen on four fifths of the tuning half."""
    labels, folds, result = np.repeat([False, True], len(fold)), np.tile(fold, 2), {}
    draws = np.random.default_rng(0).integers(len(true), size=(DRAWS, len(true)))
    before = None
    for name, columns in REFUSALS.items():
        x, here = (
            np.concatenate([np.column_stack([one[column] for column in columns]) for one in some])
            for some in ((answered, unanswered), (tuning,))
        )
        middle, width = x.mean(0), x.std(0) + 1e-9
        x, here = (x - middle) / width, (here - middle) / width
        scores = np.empty(len(x))
        for one in range(FOLDS):
            weights = fitted(x[folds != one], labels[folds != one])
            scores[folds == one] = x[folds == one] @ weights[1:] + weights[0]
        score = here @ fitted(x, labels)[1:]
        said = [said_by(score[:, None], true, seed) for seed in range(DIVISIONS)]
        drawn = np.array([f1(said[n % DIVISIONS][draw], true[draw]) for n, draw in enumerate(draws)])
        before = drawn if before is None else before
        pairs = np.array([precision_recall(one, true) for one in said])
        result[name] = {
            "written: chance that an unanswered one is told from an answered one": chance(scores, labels),
            "tuning: the same": chance(score, true),
            "precision": round(float(pairs[:, 0].mean()), 4), "recall": round(float(pairs[:, 1].mean()), 4),
            "F1": round(float(np.mean([f1(one, true) for one in said])), 4),
            "F1 better by": [
                round(float(x), 4) for x in ((drawn - before).mean(), *np.percentile(drawn - before, [2.5, 97.5]))
            ],
        }  # fmt: skip
    return result


def chance(scores: np.ndarray, true: np.ndarray) -> float:
    """That of two, one of each kind, the true one has the higher score: the area under the curve."""
    above = scores[true][:, None] > scores[~true]
    level = scores[true][:, None] == scores[~true]
    return round(float((above + level / 2).mean()), 4)


# --- All of it -------------------------------------------------------------------------------------------------------


def main() -> None:
    embedder, store = MiniLM(), SQLite(BOOK / ".cache/ask/book.sqlite")
    renew(store, expanded(), embedder)
    material = Material(store, embedder)
    half = [row for row in questions() if row["half"] == "tuning" and row["kind"] != "adversarial"]
    unanswerable = np.array([row["kind"] == "unanswerable" for row in half])
    answerable = [row for row in half if row["kind"] == "answerable"]
    texts, vectors = [row["question"] for row in half], embedder.embed([row["question"] for row in half])
    everyone, vector = np.arange(len(material.asked)), material.vectors.asked
    written = by_words(material, material.asked, True) | by_vectors(material, material.vectors, vector, everyone)
    tuning = by_words(material, texts, False) | by_vectors(material, material.vectors, vectors)
    written, tuning = completed(material, written), completed(material, tuning)
    right = material.right([[material.names[place]] for place in material.asked_place])
    right_half = material.right([row["sections"] for row in answerable])
    random, section = np.random.default_rng(0), material.named.argmax(0)
    fold_of_place = (random.permutation(len(material.named)) % FOLDS)[section]
    folds = {"by question": random.permutation(everyone) % FOLDS, "by section": fold_of_place[material.asked_place]}
    before = ranks(material, today(written), right)
    before_half = ranks(material, today(tuning)[~unanswerable], right_half)
    result: dict = {
        "date": datetime.date.today().isoformat(), "written": len(everyone), "tuning": len(answerable),
        "today": {"written": compared(before, before), "tuning": compared(before_half, before_half)}, "sums": {},
    }  # fmt: skip

    for name, columns in SUMS.items():
        x, here = (np.stack([one[column] for column in columns], -1) for one in (written, tuning))
        width = x.std((0, 1))
        x, here, scores = x / width, here[~unanswerable] / width, np.zeros(right.shape)
        for one in range(FOLDS):
            held = folds["by section"] == one
            scores[held] = x[held] @ weighed(x[~held], right[~held])
        weights = weighed(x, right)
        result["sums"][name] = {
            "written": compared(ranks(material, scores, right), before),
            "tuning": compared(ranks(material, here @ weights, right_half), before_half),
            "weights": {column: round(float(w), 3) for column, w in zip(columns, weights / width, strict=True)},
        }

    result["adapter"] = {"rank": RANK}
    for name, fold in folds.items():
        scores = np.zeros(right.shape)
        for one in range(FOLDS):
            held, new = fold == one, fold_of_place == one if name == "by section" else None
            adapter = adapted(material, written["words"], right, everyone[~held], new)
            through = material.vectors.through(adapter)
            found = by_vectors(material, through, through.asked[held], everyone[held])
            scores[held] = today(found | {"words": written["words"][held]})
        result["adapter"][f"written, {name}"] = compared(ranks(material, scores, right), before)
    adapters = [adapted(material, written["words"], right, everyone, seed=seed) for seed in range(SEEDS)]
    adapter = adapters[0]
    found = by_vectors(material, material.vectors.through(adapter), mapped(vectors, adapter))
    after = ranks(material, today(found | {"words": tuning["words"]})[~unanswerable], right_half)
    result["adapter"]["tuning"] = compared(after, before_half)
    old = searched(Retriever(store, embedder), answerable)
    result["adapter"]["tuning, as searched, before"] = compared(old, old)
    result["adapter"]["tuning, as searched, from three starts"] = [
        compared(searched(through_adapter(store, embedder, adapter), answerable), old) for adapter in adapters
    ]

    unanswered = told(written, *without(material, material.asked))
    result["refusals"] = refusing(told(written), unanswered, told(tuning), unanswerable, folds["by section"])
    print(json.dumps(result, indent=1))
    (HERE / "learned.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def through_adapter(store: SQLite, embedder, adapter: tuple[np.ndarray, np.ndarray]) -> Retriever:
    """The search over an index of its own, whose vectors have gone through the adapter."""
    copy, changed = SQLite(), Adapted(embedder, adapter)
    update(copy, expanded())
    numbers, vectors = store.all_vectors(embedder.name)
    known = {passage.digest: row for row, passage in enumerate(store.get(numbers.tolist()))}
    passages = copy.without_vectors(changed.name)
    copy.add_vectors(changed.name, passages, mapped(vectors[[known[p.digest] for p in passages]], adapter))
    return Retriever(copy, changed)


def searched(retriever: Retriever, rows: Sequence[dict]) -> np.ndarray:
    found = [[hit.passage.section.name for hit in retriever.find(row["question"], 10)] for row in rows]
    return np.array([rank(names, row["sections"]) for names, row in zip(found, rows, strict=True)])


if __name__ == "__main__":
    main()
