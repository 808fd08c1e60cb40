"""The figure of the grid: what each judge leaves of right answers, by the rate of the climb."""

from pathlib import Path

from matplotlib.figure import Figure

from .. import results
from ..style import FAINT, INK, key, line, panels, table, value

JUDGES = {
    "noise": "dice",
    "shuffled": "learned from a coin's choices",
    "learned": "learned from the labeler",
    "clean": "learned from nearly clean choices",
    "truth": "the truth",
}
PLACES = {"end": "at the end of each climb", "half_a_nat": "half a nat from the tuned model"}


def rates(folder: Path | None) -> Figure:
    """Right answers by rate, a line for each judge: at the end of a climb, and at equal KL. Beside them those of the
    tuned model, as it draws words and with the likeliest word each time."""
    figure, axes = panels(2, height=3.8, sharey=True)
    found = results.read("grid", folder)
    tuned = {"tuned, drawn": ("tuned_correct", FAINT), "tuned, likeliest words": ("correct_tuned_0", INK)}
    for axis, (place, title) in zip(axes, PLACES.items(), strict=True):
        for style, (judge, label) in enumerate(JUDGES.items()):
            line(axis, table("grid-places", folder, place=place, judge=judge), "rate", "correct", label, style)
        for (label, (name, color)), dash in zip(tuned.items(), (":", "-"), strict=True):
            axis.axhline(value(found, name)[0], color=color, linestyle=dash, linewidth=1.2, label=label)
        axis.set_xscale("log")
        axis.set_xticks((5e-5, 1e-4, 2e-4, 5e-4), ("0.00005", "0.0001", "0.0002", "0.0005"))
        axis.minorticks_off()
        axis.set_title(title)
        axis.set_xlabel("rate of the climb; the last is the book's")
    axes[0].set_ylabel("right answers, share")
    key(figure, axes[0], 3)
    return figure


FIGURES = (rates,)
