"""Two ways to answer, the workflow and the agent, with the same model and the same questions.

`python -m ask evals --agent` puts questions of the test half to both and writes `evals/ways.json`. Right is a written
answer that cites a right section, and silence where the book is silent; whether the answer is true nobody looks.
"""

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from random import Random

import numpy as np

from values.shares import wilson

from .agent import Agent, begin
from .answer import FAILED, NOTHING, Answer, Ask
from .budget import Spent
from .endpoint import Endpoint, EndpointError
from .measure import better
from .own_model import messages
from .runs import FOLDER, Limits

WAYS = ("workflow", "agent")


def workflow(ask: Ask, question: str) -> tuple[Answer, int]:
    """An answer, and how often the model was called for it."""
    answer = asyncio.run(ask.answer(question))
    return answer, int(bool(answer.tokens))


def agent(ask: Ask, question: str, limits: Limits) -> tuple[Answer, int]:
    assert isinstance(ask.endpoint, Endpoint)
    run = begin(question, ask.endpoint.model, limits, FOLDER / "evals")
    try:
        answer = asyncio.run(Agent(ask, ask.endpoint, run).go())
        if run.end and run.end["why"] == "money":
            raise Spent(answer.note)
        return answer, run.steps
    finally:
        run.close()


def one(row: dict, way: Callable, ask: Ask) -> dict:
    """What became of one question. A fault, or a bound that was met, is no silence."""
    began = time.perf_counter()
    answer, calls = way(ask, row["question"])
    written, stopped = bool(answer.sentences), answer.note not in ("", NOTHING)
    return {
        "right": bool(answer.cited & set(row["sections"])) if row["kind"] == "answerable" else not (written or stopped),
        "written": written, "stopped": stopped and not written, "failed": answer.note.startswith(FAILED),
        "kept": len(answer.sentences), "dropped": answer.dropped, "calls": calls, "tokens": answer.tokens,
        "cost": answer.cost, "seconds": time.perf_counter() - began,
    }  # fmt: skip


def drawn(asked: Sequence[dict], count: int) -> list[dict]:
    """So many of the test half, drawn by lot, or all."""
    rows = [row for row in asked if row["half"] == "test"]
    return Random(0).sample(rows, min(count, len(rows))) if count else rows


def measure(ask: Ask, rows: Sequence[dict], limits: Limits | None = None) -> dict:
    """Both ways, question by question; the limits are those of a run of the agent.

    EndpointError if the first to reach the model fails, Spent when no money is left: half a comparison is none.
    """
    assert isinstance(ask.endpoint, Endpoint), "without one nothing is written"
    found: dict[str, list[dict]] = {way: [] for way in WAYS}
    for row in rows:
        if sent := messages(ask, row["question"]):
            ask.endpoint.budget.check(ask.endpoint.model, ask.endpoint.most(sent) or 0.0)
        for name, way in (("workflow", workflow), ("agent", partial(agent, limits=limits or Limits()))):
            found[name].append(one(row, way, ask))
            if found[name][-1]["failed"] and not any(was["tokens"] for was in found[name][:-1]):
                raise EndpointError(f"the {name} was given no answer to {row['question']!r}")
    scored = [place for place, row in enumerate(rows) if row["kind"] != "adversarial"]
    right = {name: [int(found[name][place]["right"]) for place in scored] for name in WAYS}
    return {
        "model": ask.endpoint.model,
        "questions": len(rows),
        **{name: summary(rows, found[name]) for name in WAYS},
        "agent better by": better(right["agent"], right["workflow"]),
    }


def summary(rows: Sequence[dict], found: Sequence[dict]) -> dict:
    """A way in numbers: how many are right by kind, what was dropped, and what a question takes."""
    of = {
        kind: [was for row, was in zip(rows, found, strict=True) if row["kind"] == kind]
        for kind in ("answerable", "unanswerable", "adversarial")
    }
    kept, dropped = (sum(was[name] for was in found) for name in ("kept", "dropped"))
    costs = [was["cost"] for was in found if was["tokens"]]
    return {
        **{kind: share(sum(was["right"] for was in of[kind]), len(of[kind])) for kind in list(of)[:2]},
        "adversarial written": [sum(was["written"] for was in of["adversarial"]), len(of["adversarial"])],
        "stopped": sum(was["stopped"] for was in found),
        "dropped share": round(dropped / (kept + dropped), 4) if kept + dropped else None,
        "calls": round(statistics.mean(was["calls"] for was in found), 2),
        "tokens": round(statistics.mean(was["tokens"] for was in found)),
        "seconds": round(statistics.median(was["seconds"] for was in found), 2),
        "seconds p95": round(float(np.percentile([was["seconds"] for was in found], 95)), 2),
        "cost": round(sum(costs) / len(found), 6) if costs and None not in costs else None,
    }


def share(part: int, total: int) -> list:
    """How many of how many, and the interval of the share; none of nothing."""
    return [part, total, *(wilson(part, total) if total else (None, None))]
