"""What it would cost to tighten the check of citations: half of a sentence's words within a few sentences of its
source, instead of anywhere in it.

    python -m bench.ask.tighter      # writes ask/evals/tighter.json

On the tuning half: reference answers against a right section, and against a section drawn at random.
"""

import json
import random
from collections.abc import Sequence

from ask.citations import SHARE, stems
from ask.index import sentences
from ask.judge import wilson
from ask.measure import FOLDER, questions
from ask.sections import read

WINDOWS = {"anywhere": None, "within three sentences": 3}


def enough(text: str, source: str, window: int | None) -> bool:
    """Whether the source has enough of a text's words, so near each other."""
    own, parts = stems(text), [stems(part) for line in source.split("\n") for part in sentences(line)]
    window = window or len(parts)
    spans = (set().union(*parts[start : start + window]) for start in range(max(1, len(parts) - window + 1)))
    return max(len(own & span) for span in spans) >= SHARE * len(own)


def share(passed: Sequence[bool]) -> list[float]:
    return [round(sum(passed) / len(passed), 4), *wilson(sum(passed), len(passed))]


def measure(seed: int = 0) -> dict:
    draw, texts = random.Random(seed), {}
    for section in read():
        texts[section.name] = texts.get(section.name, "") + f"{section.title}\n{section.text}\n\n"
    rows = [
        row for row in questions()
        if row["kind"] == "answerable" and row["half"] == "tuning" and row["sections"][0] in texts
        and "#glossary" not in row["sections"][0]
    ]  # fmt: skip
    others = [texts[draw.choice(sorted(set(texts) - set(row["sections"])))] for row in rows]
    return {
        name: {
            "cases": len(rows),
            "right section": share([enough(row["answer"], texts[row["sections"][0]], window) for row in rows]),
            "another section": share(
                [enough(row["answer"], other, window) for row, other in zip(rows, others, strict=True)]
            ),
        }
        for name, window in WINDOWS.items()
    }


if __name__ == "__main__":
    found = measure()
    print(json.dumps(found, indent=1))
    (FOLDER / "tighter.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
