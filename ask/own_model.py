"""A row of part 5's table for a model of your own: what it writes to the test half, and what that costs.

`ASK_BASE_URL=… ASK_MODEL=… python -m ask evals` fills it. A row is of all questions or of none: if money runs out, or
the endpoint fails, there is none. Whole answers are kept in `.cache/ask/evals/`, each with a digest of the model, what
it was sent and the code that checked it, so that a second run asks only for those that are lacking.
"""

import asyncio
import hashlib
import json
import os
import re
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from . import answer as answers
from . import citations
from .answer import NOTHING, Answer, Ask
from .budget import PRICES, Spent, cost
from .endpoint import Endpoint, estimated, prompt
from .finding import clean
from .sections import BOOK

FOLDER = BOOK / ".cache/ask/evals"
PATIENCE = 3  # failures in a row after which no more is asked
CODE = b"".join(Path(str(module.__file__)).read_bytes() for module in (citations, answers))


class Unfinished(Exception):
    """There is no row; the text says what it lacks."""


class Kept:
    """Whole answers of a model, a line of JSON each, readable by you alone."""

    def __init__(self, folder: Path, model: str):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder / f"{re.sub(r'[^A-Za-z0-9]', '-', model)}-{digest(model)[:8]}.jsonl"
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        rows = [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]
        self.rows = {row["digest"]: row for row in rows}

    def add(self, row: dict) -> None:
        self.rows[row["digest"]] = row
        with os.fdopen(
            os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8"
        ) as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode() + CODE).hexdigest()


def messages(ask: Ask, question: str) -> list[dict] | None:
    """What the model will be sent; None for a question that is refused before."""
    hits, refused = ask.find(question)
    return None if refused else prompt(clean(question), ask.texts(hits))


def ahead(ask: Ask, asked: Sequence[dict], folder: Path = FOLDER) -> str:
    """What the row will cost at most, in a line."""
    assert isinstance(ask.endpoint, Endpoint), "without one nothing is written"
    model, budget, kept = ask.endpoint.model, ask.endpoint.budget, Kept(folder, ask.endpoint.model)
    sent = [said for row in asked if (said := messages(ask, row["question"]))]
    left = [said for said in sent if digest(model, said) not in kept.rows]
    read, written = sum(map(estimated, left)), len(left) * budget.tokens
    return (
        f"{len(sent)} of {len(asked)} questions reach {model}; {len(sent) - len(left)} have their answer from an "
        f"earlier run. Still to read are some {read:,} tokens, and to write at most {written:,}: "
        f"{price(model, read, written)}. " + limit(budget.money)
    )


def price(model: str, read: int, written: int) -> str:
    money = cost(model, read, written)
    return f"no price of {model} in {PRICES.name}" if money is None else f"at most some {money:.4g} by {PRICES.name}"


def limit(money: float | None) -> str:
    return "Nothing limits what it may cost (ASK_MONEY does)." if money is None else f"ASK_MONEY stops it at {money:g}."


def measure(ask: Ask, asked: Sequence[dict], folder: Path = FOLDER) -> dict:
    """The row; Unfinished if a question has no whole answer."""
    assert isinstance(ask.endpoint, Endpoint), "without one nothing is written"
    model, kept, found, lacking = ask.endpoint.model, Kept(folder, ask.endpoint.model), [], Counter[str]()
    new = failed = 0
    spent = 0.0
    for row in asked:
        sent = messages(ask, row["question"])
        name = digest(model, sent)
        if not sent or name in kept.rows:
            found.append(kept.rows.get(name, {"answer": {"question": row["question"], "kind": "refused"}}))
            continue
        if failed >= PATIENCE or (failed and not new):  # what is wrong is wrong for all
            lacking["not asked"] += 1
            continue
        try:
            ask.endpoint.budget.check(model, ask.endpoint.most(sent) or 0.0)
        except Spent as error:
            lacking[str(error)] += 1
            continue
        answer, first, seconds = asyncio.run(timed(ask, row["question"]))
        spent += answer.cost or 0.0
        if answer.note in ("", NOTHING):
            found.append({"digest": name, "answer": answer.model_dump(), "first": first, "seconds": seconds})
            kept.add(found[-1])
            new, failed = new + 1, 0
        else:
            lacking[answer.note] += 1
            failed += 1
    if lacking:
        raise Unfinished(told(model, lacking, spent / new if new else 0.0))
    return summary(model, asked, found)


def told(model: str, lacking: Counter, each: float) -> str:
    left = lacking.total()
    why = "; ".join(f"{count}: {reason.rstrip('.')}" for reason, count in lacking.most_common())
    return (
        f"no row of {model}, since {left} questions have no whole answer ({why}). The others are kept: the same "
        "command asks only for what is lacking"
        + (f", for some {left * each:.4g} by what this run cost" if each else "")
        + ". ASK_MONEY, ASK_SECONDS and ASK_TOKENS give it more room"
    )


def summary(model: str, asked: Sequence[dict], found: Sequence[dict]) -> dict:
    """How often it answers and cites a right section, how much of it the check drops, and what a question takes."""
    told = [Answer.model_validate(row["answer"]) for row in found]
    reached = [(answer, row) for answer, row in zip(told, found, strict=True) if answer.tokens]
    costs = [answer.cost for answer, _ in reached if answer.cost is not None]
    first = [row["first"] for _, row in reached if row["first"] is not None]
    whole = [row["seconds"] for _, row in reached]
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
