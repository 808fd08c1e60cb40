"""A row of part 5's table for a model of your own: what it writes to the test half, and what that costs.

`ASK_BASE_URL=… ASK_MODEL=… python -m ask evals` fills it. A row is of all questions or of none.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence

from .answer import NOTHING, Answer, Ask


class Unfinished(Exception):
    """There is no row; the text says why."""


def measure(ask: Ask, asked: Sequence[dict]) -> dict:
    """How often the model answers and cites a right section, how much of it the check drops, and what a question takes.

    Unfinished with the first question that has no whole answer, as when money runs out.
    """
    assert ask.endpoint, "without one nothing is written"
    found: list[tuple[dict, Answer]] = []
    seconds = []
    for number, row in enumerate(asked, 1):
        begin = time.perf_counter()
        answer = asyncio.run(ask.answer(row["question"]))
        if answer.note not in ("", NOTHING):
            raise Unfinished(f"no row of {ask.endpoint.model}: question {number} of {len(asked)}: {answer.note}")
        found.append((row, answer))
        seconds += [time.perf_counter() - begin] if answer.tokens else []  # else it was refused without the model
    kept, dropped = sum(len(answer.sentences) for _, answer in found), sum(answer.dropped for _, answer in found)
    costs = [answer.cost for _, answer in found if answer.tokens and answer.cost is not None]
    return {
        "model": ask.endpoint.model,
        "written of": {
            kind: [sum(answer.kind == "written" for answer in of), len(of)]
            for kind in dict.fromkeys(row["kind"] for row, _ in found)
            if (of := [answer for row, answer in found if row["kind"] == kind])
        },
        "cites a right section": sum(bool(answer.cited & set(row.get("sections", []))) for row, answer in found),
        "dropped share": round(dropped / (kept + dropped), 4) if kept + dropped else None,
        "seconds": round(statistics.median(seconds), 2) if seconds else None,
        "cost": statistics.mean(costs) if costs and len(costs) == len(seconds) else None,
    }
