"""How faithful a model behind the seam of the endpoint is: what of its sentences passes the check, and what they cost.

`ASK_MODEL=… python -m ask evals --written 30` asks it the first answerable questions of the tuning half and writes
`evals/written-MODEL.json`.
"""

import asyncio
import re
import statistics
import time
from collections import Counter

from .answer import Ask, sources, whole
from .citations import fault, split
from .endpoint import EndpointError, Usage
from .measure import interval


async def sentences(ask: Ask, question: str, usage: Usage) -> list[tuple[str, list[int], list[str]]]:
    """Each sentence of a written answer with what it cites and the texts it had; also those the check will drop."""
    texts = [f"{source.context}\n{source.text}" for source in sources(ask.find(question)[0])]
    found = []
    try:
        async for sentence in whole(ask.endpoint.write(question, texts, usage)):
            text, cites = split(sentence)
            if text and "NO ANSWER" not in text:
                found.append((text, cites, texts))
    except EndpointError as error:
        print(f"{question}: {error}", flush=True)
    return found


def measure(ask: Ask, asked: list[dict]) -> dict:
    """Shares of the different sentences, and of answers; intervals by drawing answers; seconds are medians.

    `pass of any source` lets a sentence through whose numbers and names stand in any passage it was given, cited or
    not: what a laxer check would do.
    """
    rows, faults, clock, processor, usages = [], Counter(), [], [], []
    for row in asked:
        usage, begin, began = Usage(), time.perf_counter(), time.process_time()
        written = asyncio.run(sentences(ask, row["question"], usage))
        clock.append(time.perf_counter() - begin)
        processor.append(time.process_time() - began)
        usages.append(usage)
        different = list({text: sentence for sentence in written for text in sentence[:1]}.values())
        reasons = [fault(*sentence) for sentence in different]
        faults.update(re.split(r" the n| of its", reason)[0] for reason in reasons if reason)
        lax = [not fault(text, range(1, len(texts) + 1), texts) for text, _, texts in different]
        rows.append([len(different), reasons.count(""), sum(lax)])
    return {
        "model": ask.endpoint.model,
        "questions": len(asked),
        "sentences": sum(row[0] for row in rows),
        "pass": share([(passed, count) for count, passed, _ in rows]),
        "pass of any source": share([(passed, count) for count, _, passed in rows]),
        "answers with a sentence that stands": share([(passed > 0, 1) for _, passed, _ in rows]),
        "faults": dict(faults.most_common()),
        "seconds": {"clock": round(statistics.median(clock), 1), "processor": round(statistics.median(processor), 1)},
        "tokens": {
            "read": statistics.median(usage.read for usage in usages),
            "written": statistics.median(usage.written for usage in usages),
        },
    }


def share(rows: list[tuple[int, int]]) -> list[float]:
    """A share and its interval, of rows (part, whole) that are drawn as they are."""
    return [round(sum(part for part, _ in rows) / sum(total for _, total in rows), 4), *interval(rows, ratio)]


def ratio(rows) -> float:
    return rows[:, 0].sum() / rows[:, 1].sum()
