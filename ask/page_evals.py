"""The evals of the search in the page: numbers of what it found.

`tests/browser/page_evals.py` asks it in Chromium, prints the table and writes `evals/page.json`.
"""

from collections.abc import Sequence

import numpy as np

from .measure import FOLDER, best_threshold, interval, mean_reciprocal_rank, precision_recall, rank, recall, scored

PATH = FOLDER / "page.json"


def numbers(rows: Sequence[dict], found: Sequence[dict]) -> dict:
    """All numbers by half, of what was found for each question: `names` of sections, best first, and `refused`."""
    result: dict = {"questions": len(rows)}
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


def worse(new: dict, old: dict) -> list[str]:
    """What of the test half fell below the old result's interval."""
    new, old = new["test"], old["test"]
    lines = [f"recall@5 fell to {new['recall@5']}"] if new["recall@5"] < old["recall@5 interval"][0] else []
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
