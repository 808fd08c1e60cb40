"""Measured numbers in the text: `{{ part3.sft_reward }}`, with their spread over seeds `{{ part3.sft_reward.spread }}`.

They come from `lab/results`, rounded there, so that text, table and figure show the same digits. An unknown name stops
the build. `{{ claims.C2a.verdict }}` is what became of a prediction, and the directive `{verdicts} C2` a table of all
that begin so.
"""

import json
from pathlib import Path

from sphinx.util.docutils import SphinxDirective

RESULTS = Path(__file__).parents[1] / "lab/results"


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


class Verdicts(SphinxDirective):
    """A table of predictions, what was measured, and the verdicts."""

    required_arguments = 1

    def run(self):
        claims = self.config.myst_substitutions.get("claims", {})
        rows = [row for name, row in claims.items() if name.startswith(self.arguments[0])]
        if not rows:
            raise self.error(f"no prediction begins with {self.arguments[0]}")
        head = ("No.", "Claim", "We expected", "Measured: mean (lowest to highest seed)", "Verdict")
        lines = [":::{list-table}", ":header-rows: 1", ":widths: 7 26 30 25 12", "", *cells(head)]
        for row in rows:
            measured = "; ".join(
                f"{name.partition('.')[2].replace('_', ' ')} {shown(value)} ({shown(low)} to {shown(high)})"
                for name, (value, low, high) in row["measured"].items()
            )
            lines += cells((row["name"], row["text"], row["prediction"], measured, row["verdict"]))
        return self.parse_text_to_nodes("\n".join([*lines, ":::"]))


def cells(texts):
    """A row of a list-table."""
    return [f"{'* -' if place == 0 else '  -'} {text}" for place, text in enumerate(texts)]


def add_substitutions(app, config):
    config.myst_substitutions = {**config.myst_substitutions, **load()}


def setup(app):
    app.add_directive("verdicts", Verdicts)
    app.connect("config-inited", add_substitutions, priority=100)  # before MyST reads its settings
    return {"parallel_read_safe": True, "parallel_write_safe": True}
