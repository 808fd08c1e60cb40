"""A reranker that reads: how likely a small language model finds the question after a passage.

    python -m bench.ask.likelihood      # writes bench/ask/likelihood.json; PyTorch, about a quarter of an hour

SmolLM2-135M reads each of the twenty best sections by its passage and says how likely the question is as one that the
passage answers, a token, less than how likely it is after no passage at all (query likelihood: Sachan 2022,
https://arxiv.org/abs/2204.07496). They are put in a new order by their score and a share of this. Its highest value
also tries to tell what the book doesn't answer, beside the trust, as in `bench.ask.refusal`. Tuning half only.
"""

import datetime
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from ask.embed import MiniLM
from ask.expansion import expanded
from ask.index import SQLite, renew
from ask.measure import questions, scored
from ask.retrieve import Hit, Retriever
from ask.sections import BOOK
from witness import load, tune
from witness.generate import chat, losses
from witness.load import Witness

from . import late, refusal

HERE = Path(__file__).parent
DEPTH = 20
SHARES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8, None)  # of the likelihood beside the score; None: it alone
ORDER = "Write a question that this text answers."


def prompt(text: str) -> str:
    return chat(f"{text}\n\n{ORDER}" if text else ORDER)


def gains(witness: Witness, model, question: str, texts: Sequence[str]) -> list[float]:
    """Nats a token by which each text makes the question likelier."""
    asked = witness.encode(question)
    rows = [(witness.encode(prompt(text)), asked) for text in ("", *texts)]
    none, *each = losses(model, rows, batch=4).tolist()
    return [none - loss for loss in each]


def main() -> None:
    torch.set_num_threads(load.threads())
    witness = load.load()
    model, embedder, store = tune.fast(witness.model), MiniLM(), SQLite(BOOK / ".cache/ask/book.sqlite")
    renew(store, expanded(), embedder)
    retriever = Retriever(store, embedder)
    rows = [row for row in questions() if scored(row, "tuning")]
    lists: list[list[tuple[Hit, float]]] = []
    begin = time.process_time()
    for number, row in enumerate(rows):
        hits = retriever.find(row["question"], DEPTH)
        texts = [f"{hit.passage.context}\n{hit.passage.text}" for hit in hits]
        lists.append(list(zip(hits, gains(witness, model, row["question"], texts), strict=True)))
        print(f"{number + 1} of {len(rows)}", end="\r", flush=True)
    seconds = (time.process_time() - begin) / len(rows)
    true = np.array([row["kind"] == "unanswerable" for row in rows])
    parts = [
        refusal.features(retriever, row["question"]) | {"likelihood": max(gain for _, gain in found[:5])}
        for row, found in zip(rows, lists, strict=True)
    ]
    answerable = [row for row in rows if row["kind"] == "answerable"]
    reranked = [
        [(hit.passage.section.name, hit.score, gain) for hit, gain in found]
        for row, found in zip(rows, lists, strict=True)
        if row["kind"] == "answerable"
    ]
    tried = {"trust": ["trust"], "and the best likelihood": ["trust", "likelihood"], "likelihood": ["likelihood"]}
    result = {
        "date": datetime.date.today().isoformat(), "questions": int((~true).sum()), "depth": DEPTH,
        "CPU-seconds a question": round(seconds, 1), "shares": late.shares(answerable, reranked, SHARES),
        "refusal": refusal.tried(parts, true, tried),
    }  # fmt: skip
    print(json.dumps(result, indent=1))
    (HERE / "likelihood.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
