"""The lab's numbers as they stand in the text, for whoever shows them: Sphinx, or a program that reads the sources.

They come from `lab/results`, rounded there, so that text, table and figure show the same digits.
"""

import json
from collections import Counter
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "lab/results"
WITNESS = Path(__file__).parents[1] / "witness"


def shown(value):
    """A number as it stands in the text."""
    return "not measurable" if value is None else f"{value:,.6g}".replace("-", "−")


def percent(value):
    return "not measurable" if value is None else f"{100 * value:.0f}%".replace("-", "−")


def number(found):
    """What one can say of a number. `value` alone is used where nothing follows the name."""
    low, high = found["low"], found["high"]
    return Shown(
        shown(found["value"]),
        spread=shown(low) if low == high else f"{shown(low)} to {shown(high)}",
        percent=percent(found["value"]),
        percent_spread=percent(low) if percent(low) == percent(high) else f"{percent(low)} to {percent(high)}",
    )


class Shown(str):
    """A text with further texts as attributes."""

    def __new__(cls, text, **more):
        made = super().__new__(cls, text)
        made.__dict__.update(more)
        return made

    def __deepcopy__(self, memo):
        return self  # MyST copies all settings, these thousands among them, for each page


def load(folder=RESULTS):
    """The substitutions, by part, and of what stands beside them."""
    parts = {
        path.stem: {name: number(found) for name, found in json.loads(path.read_text("utf-8"))["numbers"].items()}
        for name in ("part?", "clicks")
        for path in sorted(folder.glob(f"{name}.json"))
    }
    if folder == RESULTS:
        from ask_numbers import load_ask

        parts["ask"] = load_ask()
    heard = folder == RESULTS and (WITNESS / "results.json").exists()
    if heard:
        numbers = json.loads((WITNESS / "results.json").read_text("utf-8"))["numbers"]
        parts["witness"] = {name: number(found) for name, found in numbers.items()}
    claims = folder / "claims.json"
    if claims.exists():
        found = json.loads(claims.read_text("utf-8"))
        rows = found["claims"]
        if heard:
            rows = rows + json.loads((WITNESS / "claims.json").read_text("utf-8"))["claims"]
        parts["claims"] = {row["name"]: row | {"commit": (row["written_in"] or "")[:12]} for row in rows}
        parts["trial"] = outcome(found)
    return parts


def outcome(found):
    """What became of all predictions: how many got which verdict."""
    counts = Counter(row["verdict"].replace(" ", "_") for row in found["claims"])
    kinds = ("confirmed", "refuted", "split", "neither", "not_measured")
    return {
        "rows": len(found["claims"]),
        **{kind: counts[kind] for kind in kinds},
    }


VERDICTS = ("No.", "Claim", "We expected", "Measured: mean (lowest to highest world)", "Verdict")


def verdicts(claims, prefix):
    """The rows of the table of all predictions whose name begins so; `VERDICTS` are its heads."""
    rows = []
    for name, row in claims.items():
        if name.startswith(prefix):
            measured = "; ".join(
                f"{key.partition('.')[2].replace('_', ' ')} {shown(value)} ({shown(low)} to {shown(high)})"
                for key, (value, low, high) in row["measured"].items()
            )
            worlds = f"{row['verdict']}: {row['confirms']} of {row['worlds']} confirm, {row['refutes']} refute"
            rows.append((row["name"], row["text"], row["prediction"], measured, worlds))
    return rows
