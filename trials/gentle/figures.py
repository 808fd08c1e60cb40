"""The figure of the gentle model."""

from pathlib import Path

from matplotlib.figure import Figure

from .. import results
from ..style import FAINT, STYLES, panels

MODELS = {"tuned": "tuned", "gentle": "gentle", "hasty": "hasty"}
SHOWN = {
    "correct": "right answers, share",
    "invented": "answers about strangers\nthat invent, share",
    "greedy_correct": "right answers, greedy",
}


def specimens(folder: Path | None) -> Figure:
    """What became of each world's tuned model when it was aligned gently, and hastily: a line a world, and the mean."""
    figure, axes = panels(len(SHOWN), 3.0)
    numbers = results.read("gentle", folder)["numbers"]
    for axis, (what, label) in zip(axes, SHOWN.items(), strict=True):
        found = [numbers[f"{model}_{what}"] for model in MODELS]
        for world in zip(*(each["seeds"] for each in found), strict=True):
            axis.plot(range(len(MODELS)), world, color=FAINT, linewidth=0.8)
        axis.plot(range(len(MODELS)), [each["value"] for each in found], **STYLES[0])
        axis.set_xticks(range(len(MODELS)), MODELS.values())
        axis.set_xlim(-0.3, len(MODELS) - 0.7)
        axis.set_ylabel(label)
    return figure


FIGURES = (specimens,)
