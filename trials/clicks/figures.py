"""The figure of thirty clicks."""

from pathlib import Path

from matplotlib.figure import Figure

from .. import results
from ..style import FAINT, INK, STYLES, average, key, panels, table, value

READERS = {
    "polite": "likes courtesy",
    "rude": "likes rudeness",
    "short": "likes it short",
    "true": "likes the truth",
    "hasty": "courtesy, with slips",
    "coin": "a coin clicks",
}
LEASHES = {"leash": "leash", "loose": "no leash"}


def climbs(folder: Path | None) -> Figure:
    """True reward against the learned one, along each climb: means over worlds, and where each world ends."""
    figure, axes = panels(6, 2.0, across=2, sharex=True, sharey=True)
    start = value(results.read("clicks", folder), "base_truth")[0]
    for axis, (reader, title) in zip(axes, READERS.items(), strict=True):
        axis.axhline(start, color=FAINT, linewidth=0.8)
        for style, (leash, label) in enumerate(LEASHES.items()):
            rows = table("clicks-controls" if reader == "coin" else "clicks-paths", folder, reader=reader, leash=leash)
            learned, truth = (average(rows, "step", key)[1] for key in ("learned", "truth"))
            axis.plot([0.0, *learned], [start, *truth], label=label, **STYLES[style])
            ends = [row for row in rows if row["step"] == rows[-1]["step"]]
            look = STYLES[style] | {"linestyle": "none", "markersize": 3, "fillstyle": "none"}
            axis.plot([row["learned"] for row in ends], [row["truth"] for row in ends], **look)
        axis.plot(0.0, start, color=INK, marker="*", markersize=9, linestyle="none", label="the base")
        axis.set_title(title)
    figure.supxlabel("what the learned judge pays", fontsize=9.5)
    figure.supylabel("what it is worth: true reward", fontsize=9.5)
    key(figure, axes[0], 3)
    return figure


FIGURES = (climbs,)
