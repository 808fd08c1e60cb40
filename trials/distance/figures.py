"""The figure of right answers at equal distance."""

from pathlib import Path

from matplotlib.figure import Figure

from .. import results
from ..style import FAINT, INK, STYLES, key, panels
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
    numbers = results.read("distance", folder)["numbers"]
    start = numbers["tuned_correct"]["value"]
    for axis, (rate, speed) in zip(axes, RATES.items(), strict=True):
        for place, (judge, told) in enumerate(JUDGES.items()):
            nats, means = [0.0], [start]
            for name, level in LEVELS.items():
                found = numbers[f"{judge}_{rate}_correct_at_{name}"]
                if None in found["seeds"]:
                    break
                nats.append(level)
                means.append(found["value"])
                look = STYLES[place] | {"linestyle": "none", "markersize": 3, "alpha": 0.5}
                axis.plot([level + 0.02 * (place - 1.5)] * len(found["seeds"]), found["seeds"], **look)
            axis.plot(nats, means, label=told, **STYLES[place])
        axis.axhline(start, color=FAINT, linewidth=0.8)
        axis.set_title(speed)
        axis.set_xlabel("KL from the tuned model, nats an answer", color=INK)
    axes[0].set_ylabel("right answers, share")
    key(figure, axes[0], 4)
    return figure


FIGURES = (costs,)
