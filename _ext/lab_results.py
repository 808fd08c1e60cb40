"""Measured numbers in the text: `{{ part3.sft_reward }}`, and with their spread over seeds `{{ part3.sft_reward.spread }}`.

They come from `lab/results`, rounded there, so that text, table and figure show the same digits. An unknown name stops the
build. `{{ claims.C2a.verdict }}` is what became of a prediction.
"""

import json
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "lab/results"


def shown(value):
    """A number as it stands in the text."""
    return (
        "not measurable" if value is None else f"{value:,}" if isinstance(value, int) else str(value).replace("-", "−")
    )


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


def load(folder=RESULTS):
    """The substitutions, by part."""
    parts = {
        path.stem: {name: number(found) for name, found in json.loads(path.read_text("utf-8"))["numbers"].items()}
        for path in sorted(folder.glob("part?.json"))
    }
    claims = folder / "claims.json"
    if claims.exists():
        parts["claims"] = {row["name"]: row for row in json.loads(claims.read_text("utf-8"))}
    return parts


def add_substitutions(app, config):
    config.myst_substitutions = {**config.myst_substitutions, **load()}


def setup(app):
    app.connect("config-inited", add_substitutions, priority=100)  # before MyST reads its settings
    return {"parallel_read_safe": True, "parallel_write_safe": True}
