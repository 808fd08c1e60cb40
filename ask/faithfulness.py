"""How faithful a model behind the seam of the endpoint is: what of its sentences passes the check, and what they cost.

`ASK_MODEL=… python -m ask evals --written 30` asks it the first answerable questions of the tuning half and writes
`evals/written-MODEL.json`.
"""

import asyncio
import re
import statistics
import time
from collections import Counter

from values.shares import wilson

from .answer import Ask, whole
from .citations import fault, split
from .endpoint import Usage
from .measure import interval


async def sentences(ask: Ask, question: str, usage: Usage) -> list[tuple[str, list[int], list[str]]]:
    """Each sentence of a written answer with what it cites and the texts it had; also those the check will drop."""
    assert ask.endpoint, "without one nothing is written"
    texts, found = ask.texts(ask.find(question)[0]), []
    async for sentence in whole(ask.endpoint.write(question, texts, usage)):
        text, cites = split(sentence)
        if text and "NO ANSWER" not in text:
            found.append((text, cites, texts))
    return found


def one(ask: Ask, question: str) -> dict:
    """Counts of an answer's different sentences, what was wrong with them, and what they cost.

    `lax` counts sentences whose numbers and names stand in any passage that was given, cited or not: what a laxer
    check would let through.
    """
    usage, began = Usage(), time.process_time()
    written = asyncio.run(sentences(ask, question, usage))
    processor = time.process_time() - began
    different = list({text: (text, cites, texts) for text, cites, texts in written}.values())
    reasons = [fault(*sentence) for sentence in different]
    return {
        "sentences": len(different),
        "pass": reasons.count(""),
        "lax": sum(not fault(text, range(1, len(texts) + 1), texts) for text, _, texts in different),
        "faults": [re.split(r" the n| of its", reason)[0] for reason in reasons if reason],
        "processor": processor,
        "read": usage.read,
        "written": usage.written,
    }


def summary(model: str, rows: list[dict]) -> dict:
    """Shares of sentences, with intervals by drawing answers, and of answers, with Wilson's; the rest are medians."""
    middle = {name: statistics.median(row[name] for row in rows) for name in ("processor", "read", "written")}
    standing = sum(row["pass"] > 0 for row in rows)
    return {
        "model": model,
        "answers": len(rows),
        "sentences": sum(row["sentences"] for row in rows),
        "pass": share([(row["pass"], row["sentences"]) for row in rows]),
        "pass of any source": share([(row["lax"], row["sentences"]) for row in rows]),
        "answers with a sentence that stands": [round(standing / len(rows), 4), *wilson(standing, len(rows))],
        "faults": dict(Counter(fault for row in rows for fault in row["faults"]).most_common()),
        "processor seconds": round(middle["processor"], 1),
        "tokens": {"read": middle["read"], "written": middle["written"]},
    }


def share(rows: list[tuple[int, int]]) -> list[float]:
    """A share and its interval, of rows (part, whole) that are drawn as they are."""
    return [round(sum(part for part, _ in rows) / sum(total for _, total in rows), 4), *interval(rows, ratio)]


def ratio(rows) -> float:
    return rows[:, 0].sum() / rows[:, 1].sum()
