"""A reranker from the weights on board: late interaction, the nearest word of the passage for each word of a question.

    python -m bench.ask.late      # writes bench/ask/late.json

MiniLM's vectors of single tokens, before they are averaged into one of the whole text; the twenty best sections of the
search are put in a new order by their passage's score and a share of this one (ColBERT: Khattab 2020,
https://arxiv.org/abs/2004.12832, whose model is trained for it, while MiniLM's tokens are not). Tuning half only.
"""

import datetime
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ask.embed import LAYERS, MiniLM
from ask.expansion import expanded
from ask.index import SQLite, renew
from ask.measure import better, mean_reciprocal_rank, questions, rank, recall
from ask.retrieve import Retriever
from ask.sections import BOOK

HERE = Path(__file__).parent
DEPTH = 20
SHARES = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, None)  # of the late interaction beside the score; None: it alone


class Tokens(MiniLM):
    """Keeps what the last layer said of each token."""

    def norm(self, x: np.ndarray, name: str) -> np.ndarray:
        self.last = super().norm(x, name)
        return self.last

    def tokens(self, text: str) -> np.ndarray:
        """Vectors of length 1 of a text's tokens, without the marks at its ends."""
        ids = np.array([self.tokenizer.encode(text).ids])
        self.forward(ids, np.ones_like(ids))
        found = self.last[0, 1:-1]
        return found / np.linalg.norm(found, axis=1, keepdims=True)


def nearest(question: np.ndarray, passage: np.ndarray) -> float:
    """The mean, over a question's tokens, of the cosine of the nearest token of the passage."""
    return float((question @ passage.T).max(1).mean())


Reranked = Sequence[tuple[str, float, float]]  # of a question, best first: a section, its score, the reranker's


def shares(rows: Sequence[dict], lists: Sequence[Reranked], tried: Sequence[float | None]) -> dict:
    """How well a question's sections are ordered with each share of the reranker beside the score; None: it alone. The
    first is what the others are compared with."""
    found: dict = {}
    before: list[int] = []
    for share in tried:
        ranks = []
        for hits, row in zip(lists, rows, strict=True):
            ordered = sorted(hits, key=lambda hit: -(hit[2] if share is None else hit[1] + share * hit[2]))
            ranks.append(rank([name for name, *_ in ordered], row["sections"]))
        before = before or ranks
        found["alone" if share is None else str(share)] = {
            **{f"recall@{depth}": round(recall(ranks, depth), 4) for depth in (1, 5)},
            "mrr": round(mean_reciprocal_rank(ranks), 4),
            "recall@5 better by": better(ranks, before),
        }
    return found


def main() -> None:
    embedder, store = Tokens(), SQLite(BOOK / ".cache/ask/book.sqlite")
    assert f"encoder.layer.{LAYERS - 1}.output.LayerNorm.weight" in embedder.weights
    renew(store, expanded(), embedder)
    retriever, kept = Retriever(store, embedder), {}
    rows = [row for row in questions() if row["half"] == "tuning" and row["kind"] == "answerable"]
    lists = []
    for row in rows:
        hits = retriever.find(row["question"], DEPTH)
        question = embedder.tokens(row["question"])
        found = []
        for hit in hits:
            key = hit.passage.number
            if key not in kept:
                kept[key] = embedder.tokens(f"{hit.passage.context}\n{hit.passage.text}").astype(np.float16)
            found.append((hit.passage.section.name, hit.score, nearest(question, kept[key].astype(np.float32))))
        lists.append(found)
    result: dict = {
        "date": datetime.date.today().isoformat(), "questions": len(rows), "depth": DEPTH,
        "kB of a passage's tokens, median": round(float(np.median([v.nbytes for v in kept.values()])) / 1000),
        "shares": shares(rows, lists, SHARES),
    }  # fmt: skip
    print(json.dumps(result, indent=1))
    (HERE / "late.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
