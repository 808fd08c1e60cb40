"""Whether more than the trust of `ask/retrieve.py` tells a question that the book doesn't answer from one that it does.

    python -m bench.ask.refusal      # writes bench/ask/refusal.json

Logistic regressions of a few features, each fitted and given its threshold on four fifths of the tuning half and asked
about the fifth: twenty divisions, each kind divided alike. The test half is not touched.
"""

import datetime
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ask.citations import stems
from ask.embed import MiniLM
from ask.expansion import expanded
from ask.index import SQLite, asked, renew
from ask.measure import DRAWS, precision_recall, questions, scored
from ask.retrieve import Retriever
from ask.sections import BOOK

HERE = Path(__file__).parent
DIVISIONS, FIFTHS, PENALTY = 20, 5, 10.0
TRIED = {
    "trust": ["trust"],
    "its parts, weighed anew": ["cosine", "asked", "unknown"],
    "and the gap to the second": ["trust", "gap"],
    "and the words that the best passage has": ["trust", "covered"],
    "and the words that the best section has": ["trust", "covered by section"],
    "and how far words and vectors agree": ["trust", "agreed"],
    "and the best BM25 a word": ["trust", "BM25"],
    "all of them": ["cosine", "asked", "unknown", "gap", "covered", "covered by section", "agreed", "BM25"],
}


def features(retriever: Retriever, question: str) -> dict[str, float]:
    hits = retriever.find(question)
    alone = [{hit.passage.place for hit in retriever.find(question, method=method)} for method in ("words", "vectors")]
    section = retriever.store.at([hits[0].passage.place])
    words, own = asked(question), stems(question)

    def covered(texts: Sequence[str]) -> float:
        return len(own & stems(" ".join(texts))) / len(own) if own else 1.0

    return {
        "trust": retriever.trust(question, hits),
        "cosine": max(hit.cosine for hit in hits),
        "asked": max(hit.asked for hit in hits),
        "unknown": 1 - len(retriever.store.known(words)) / len(words) if words else 0.0,
        "gap": hits[0].score - hits[1].score,
        "covered": covered([hits[0].passage.context, hits[0].passage.text]),
        "covered by section": covered([f"{passage.context} {passage.text}" for passage in section]),
        "agreed": len(alone[0] & alone[1]) / 5,
        "BM25": max(hit.words for hit in hits) / max(len(words), 1),
    }


def fitted(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression, the first a constant, by Newton's method; the others are held small."""
    x = np.column_stack([np.ones(len(x)), x])
    held = np.diag([0.0] + [PENALTY] * (x.shape[1] - 1))
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-x @ weights))
        bend = (x * (likely * (1 - likely) + 1e-6)[:, None]).T @ x + held
        weights -= np.linalg.solve(bend, x.T @ (likely - y) + held @ weights)
    return weights


def f1(said: np.ndarray, true: np.ndarray) -> float:
    precision, recall = precision_recall(said, true)
    return float(2 * precision * recall / (precision + recall)) if precision + recall > 0 else 0.0


def said_by(x: np.ndarray, true: np.ndarray, seed: int) -> np.ndarray:
    """What is refused, each fifth by weights and a threshold that were chosen without it."""
    random, fifth, said = np.random.default_rng(seed), np.empty(len(true), int), np.zeros(len(true), bool)
    for kind in (True, False):
        places = random.permutation(np.flatnonzero(true == kind))
        fifth[places] = np.arange(len(places)) % FIFTHS
    for one in range(FIFTHS):
        rest = fifth != one
        z = (x - x[rest].mean(0)) / (x[rest].std(0) + 1e-9)
        weights = fitted(z[rest], true[rest])
        scores = weights[0] + z @ weights[1:]
        threshold = max(scores[rest], key=lambda t: f1(scores[rest] >= t, true[rest]))
        said[~rest] = scores[~rest] >= threshold
    return said


def tried(rows: list[dict[str, float]], true: np.ndarray, sets: dict[str, list[str]] = TRIED) -> dict:
    """F1 of each, over the divisions, and how much better than trust alone, by drawing questions."""
    random, found = np.random.default_rng(0), {}
    draws = random.integers(len(true), size=(DRAWS, len(true)))
    before = np.empty(0)
    for name, columns in sets.items():
        x = np.array([[row[column] for column in columns] for row in rows])
        said = [said_by(x, true, seed) for seed in range(DIVISIONS)]
        pairs = [precision_recall(one, true) for one in said]
        drawn = np.array([f1(said[n % DIVISIONS][draw], true[draw]) for n, draw in enumerate(draws)])
        before = drawn if not len(before) else before
        gain = drawn - before
        found[name] = {
            "precision": round(float(np.mean([precision for precision, _ in pairs])), 4),
            "recall": round(float(np.mean([recall for _, recall in pairs])), 4),
            "F1": round(float(np.mean([f1(one, true) for one in said])), 4),
            "F1 better by": [round(float(x), 4) for x in (gain.mean(), *np.percentile(gain, [2.5, 97.5]))],
        }
    return found


def main() -> None:
    embedder, store = MiniLM(), SQLite(BOOK / ".cache/ask/book.sqlite")
    renew(store, expanded(), embedder)
    retriever = Retriever(store, embedder)
    chosen = [row for row in questions() if scored(row, "tuning")]
    true = np.array([row["kind"] == "unanswerable" for row in chosen])
    rows = [features(retriever, row["question"]) for row in chosen]
    result = {
        "date": datetime.date.today().isoformat(), "answerable": int((~true).sum()), "unanswerable": int(true.sum()),
        "tried": tried(rows, true),
    }  # fmt: skip
    print(json.dumps(result, indent=1))
    (HERE / "refusal.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
