"""The evals of the search in the page: numbers of what it found.

`tests/browser/page_evals.py` asks it in Chromium, prints the table and writes `evals/page.json`.
"""

import json
from collections.abc import Sequence

import numpy as np

from .measure import (
    FOLDER,
    best_threshold,
    counts,
    interval,
    mean_reciprocal_rank,
    precision_recall,
    rank,
    recall,
    scored,
)

PATH = FOLDER / "page.json"
TYPED = FOLDER / "typed.jsonl"
BLIND = (1, 2, 3)  # the sittings that were written before the search was


def numbers(rows: Sequence[dict], found: Sequence[dict]) -> dict:
    """All numbers by half, of what was found for each question: `names` of sections, best first, and `refused`."""
    result: dict = {"questions": counts(rows)}
    for half in ("tuning", "test"):
        pairs = [pair for pair in zip(rows, found, strict=True) if pair[0]["half"] == half]
        ranks = [rank(hit["names"], row["sections"]) for row, hit in pairs if row["kind"] == "answerable"]
        said = np.array([[hit["refused"], row["kind"] == "unanswerable"] for row, hit in pairs if scored(row, half)])
        precision, recalled = precision_recall(said[:, 0], said[:, 1])
        result[half] = {
            **{f"recall@{depth}": round(recall(ranks, depth), 4) for depth in (1, 3, 5, 10)},
            "mrr": round(mean_reciprocal_rank(ranks), 4),
            "recall@5 interval": interval([0 < place <= 5 for place in ranks]),
            "refusal": {
                "precision": round(float(precision), 4),
                "precision interval": interval(said, lambda rows: precision_recall(rows[:, 0], rows[:, 1])[0]),
                "recall": round(float(recalled), 4),
                "recall interval": interval(said, lambda rows: precision_recall(rows[:, 0], rows[:, 1])[1]),
            },
        }
    return result


def typed() -> list[dict]:
    """What people type into a search box: each with a `sitting`, and what would be right to come first (`right`)."""
    return [json.loads(line) for line in TYPED.read_text(encoding="utf-8").splitlines()]


def right(expected: str, hit: dict) -> bool:
    """Whether what was found is as expected: `language`, a word about the question's language; `none`, no passage;
    `term: name`, that entry of the glossary first; `page#label`, that section first; `page`, any of it but its
    sources."""
    if expected in ("language", "none"):
        foreign = hit["reading"]["language"] != "en"
        return foreign if expected == "language" else hit["refused"] and not foreign
    if hit["refused"] or not hit["names"]:
        return False
    name = hit["names"][0]
    page, _, label = name.partition("#")
    if expected.startswith("term: "):
        return page == "series/glossary" and expected.removeprefix("term: ") in hit["titles"][0].split(", ")
    return expected == name or (expected == page and not label.endswith("sources"))


def first(rows: Sequence[dict], found: Sequence[dict]) -> dict:
    """For how many typed questions the right thing came first: of the blind sittings, and of each."""
    said = [any(right(expected, hit) for expected in row["expect"]) for row, hit in zip(rows, found, strict=True)]
    blind = [was for row, was in zip(rows, said, strict=True) if row["sitting"] in BLIND]
    sittings = sorted({row["sitting"] for row in rows})
    by = {n: [was for row, was in zip(rows, said, strict=True) if row["sitting"] == n] for n in sittings}
    return {
        "blind": {"questions": len(blind), "first": sum(blind), "interval": interval(blind)},
        "sittings": {str(n): {"questions": len(was), "first": sum(was)} for n, was in by.items()},
    }


def worse(new: dict, old: dict) -> list[str]:
    """What of the test half, or of the questions of a blind sitting, fell below the old result's interval."""
    lines = []
    if "typed" in new:
        blind = new["typed"]["blind"]
        if blind["first"] / blind["questions"] < old["typed"]["blind"]["interval"][0]:
            lines.append(f"of {blind['questions']} typed questions {blind['first']} find what is right first")
    new, old = new["test"], old["test"]
    lines += [f"recall@5 fell to {new['recall@5']}"] if new["recall@5"] < old["recall@5 interval"][0] else []
    for name in ("precision", "recall"):
        if not new["refusal"][name] >= old["refusal"][f"{name} interval"][0]:
            lines.append(f"refusal's {name} fell to {new['refusal'][name]}")
    return lines


def threshold(rows: Sequence[dict], found: Sequence[dict]) -> float:
    """That of the tuning half: `TRUST` in `_static/search/search.js`."""
    return best_threshold(
        [(hit["trust"], row["kind"] == "unanswerable") for row, hit in zip(rows, found, strict=True)
         if scored(row, "tuning")]
    )  # fmt: skip
