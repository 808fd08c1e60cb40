"""The figure of the ties."""

from pathlib import Path

from matplotlib.figure import Figure

from .. import results
from ..style import FAINT, INK, STYLES, key, panels
from .experiments import DICE, TIES

SHOWN = {"false": "rise of false answers", "rude": "rise of rude answers"}


def spreads(folder: Path | None) -> Figure:
    """What answers in chats rise by after a reward for tasks, by the tie: a dot for each world, the mean of its starts,
    and their mean; beside them what dice do with a whole tie."""
    figure, axes = panels(len(SHOWN), 3.2, sharey=True)
    numbers = results.read("ties", folder)["numbers"]
    rewarded = ((list(TIES), "rewarded by the test", STYLES[0]), ([DICE], "rewarded by dice", STYLES[1]))
    for axis, (what, label) in zip(axes, SHOWN.items(), strict=True):
        first = 0
        for names, told, look in rewarded:
            places = range(first, first + len(names))
            found = [numbers[f"{name}_{what}_mean"] for name in names]
            for world in zip(*(each["seeds"] for each in found), strict=True):
                axis.plot(places, world, **look | {"linestyle": "none", "markersize": 3, "alpha": 0.5})
            axis.plot(places, [each["value"] for each in found], label=told, **look)
            first += len(names)
        axis.axhline(0.0, color=FAINT, linewidth=0.8)
        axis.set_xticks(range(first), ["0", "¼", "½", "¾", "1", "1, dice"])
        axis.set_xlabel("tie", color=INK)
        axis.set_ylabel(label)
    key(figure, axes[0], 2)
    return figure


FIGURES = (spreads,)
