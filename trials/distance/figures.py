"""The figure of right answers at equal distance."""

from math import fsum
from pathlib import Path

from matplotlib.figure import Figure

from .. import results
from ..style import FAINT, INK, STYLES, key, panels, table
from .experiments import LEVELS

JUDGES = {
    "noise": "random reward",
    "learned": "the judge",
    "shuffled": "a judge of shuffled labels",
    "truth": "the truth",
}
RATES = {"high": "fast", "low": "slow"}


def costs(folder: Path | None) -> Figure:
    """Right answers where a climb has come so far, as far as all worlds come: means, and a dot for each world."""
    figure, axes = panels(len(RATES), 3.4, sharey=True)
    start = results.read("distance", folder)["numbers"]["tuned_correct"]
    for axis, (rate, speed) in zip(axes, RATES.items(), strict=True):
        for place, (judge, name) in enumerate(JUDGES.items()):
            nats, means = [0.0], [start["value"]]
            for level in LEVELS.values():
                rows = table("distance-levels", folder, judge=judge, rate=rate, nats=level)
                worlds = [row["correct"] for row in rows]
                if any(share != share for share in worlds):
                    break
                nats.append(level)
                means.append(fsum(worlds) / len(worlds))
                look = STYLES[place] | {"linestyle": "none", "markersize": 3, "alpha": 0.5}
                axis.plot([level + 0.02 * (place - 1.5)] * len(worlds), worlds, **look)
            axis.plot(nats, means, label=name, **STYLES[place])
        axis.axhline(start["value"], color=FAINT, linewidth=0.8)
        axis.set_title(speed)
        axis.set_xlabel("KL from the tuned model, nats an answer", color=INK)
    axes[0].set_ylabel("right answers, share")
    key(figure, axes[0], 4)
    return figure


FIGURES = (costs,)
