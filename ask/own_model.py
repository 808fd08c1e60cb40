"""A row of part 5's table for a model of your own: what it writes to the test half, and what that costs.

`ASK_BASE_URL=… ASK_MODEL=… python -m ask evals` fills it. A row is of all questions or of none.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence

import numpy as np

from .answer import NOTHING, Answer, Ask


class Unfinished(Exception):
    """There is no row; the text says why."""


def measure(ask: Ask, asked: Sequence[dict]) -> dict:
    """The row; Unfinished with the first question that has no whole answer, as when money runs out."""
    assert ask.endpoint, "without one nothing is written"
    found = []
    for number, row in enumerate(asked, 1):
        found.append(asyncio.run(timed(ask, row["question"])))
        if found[-1][0].note not in ("", NOTHING):
            raise Unfinished(f"no row of {ask.endpoint.model}: question {number} of {len(asked)}: {found[-1][0].note}")
    return summary(ask.endpoint.model, asked, found)


def summary(model: str, asked: Sequence[dict], found: Sequence[tuple[Answer, float | None, float]]) -> dict:
    """How often it answers and cites a right section, how much of it the check drops, and what a question takes."""
    told = [answer for answer, _, _ in found]
    reached = [row for row in found if row[0].tokens]
    costs = [answer.cost for answer, _, _ in reached if answer.cost is not None]
    first = [early for _, early, _ in reached if early is not None]
    whole = [seconds for _, _, seconds in reached]
    kept, dropped = sum(len(answer.sentences) for answer in told), sum(answer.dropped for answer in told)
    pairs = list(zip(told, asked, strict=True))
    return {
        "model": model,
        "questions": len(told),
        "reached": len(reached),
        "written of": {
            kind: [sum(answer.kind == "written" for answer in of), len(of)]
            for kind in dict.fromkeys(row["kind"] for row in asked)
            if (of := [answer for answer, row in pairs if row["kind"] == kind])
        },
        "cites a right section": sum(bool(answer.cited & set(row.get("sections", []))) for answer, row in pairs),
        "dropped share": round(dropped / (kept + dropped), 4) if kept + dropped else None,
        "seconds": {
            "median": round(statistics.median(whole), 2) if whole else None,
            "p95": round(float(np.percentile(whole, 95)), 2) if whole else None,
            "first sentence": round(statistics.median(first), 2) if first else None,
        },
        "cost": statistics.mean(costs) if costs and len(costs) == len(reached) else None,
    }


async def timed(ask: Ask, question: str) -> tuple[Answer, float | None, float]:
    """An answer, and the seconds to its first sentence that was shown and to its end."""
    begin, first = time.perf_counter(), None
    async for found in ask.stream(question):
        if first is None and not isinstance(found, Answer):
            first = time.perf_counter() - begin
    assert isinstance(found, Answer), "the last that comes is the whole answer"
    return found, first, time.perf_counter() - begin
