"""The figures of the controls."""

from pathlib import Path

from matplotlib.figure import Figure

from .. import results
from ..style import INK, bars, key, line, panels, share, table, value

COINS = {"uniform": "uniform coins", "extreme": "extreme coins"}


def temperatures(folder: Path | None) -> Figure:
    """What becomes of a tuned model's answers by temperature: shares, and the true reward."""
    figure, axes = panels(2)
    shown = {"parsed": "well formed", "correct": "right, where there is a right answer"}
    shown |= {"invented": "invented, of strangers", "differ": "two answers differ"}
    rows = table("controls-temperatures", folder)
    for place, (name, label) in enumerate(shown.items()):
        line(axes[0], rows, "temperature", name, label, place)
    line(axes[1], rows, "temperature", "reward", "", 0)
    share(axes[0], "share")
    axes[0].set_ylim(0, 1.55)  # room for the legend
    axes[0].set_yticks((0, 0.25, 0.5, 0.75, 1))
    axes[0].legend(loc="upper left", fontsize=7.5)
    axes[1].axhline(0, color=INK, linewidth=0.8)
    axes[1].set_title("true reward of an answer")
    for axis in axes:
        axis.set_xlabel("temperature")
    return figure


def priors(folder: Path | None) -> Figure:
    """The pseudo-count that each model goes by, along the flips."""
    figure, (axes,) = panels(1)
    for place, (coins, label) in enumerate(COINS.items()):
        line(axes, table("controls-priors", folder, coins=coins), "flips", "count", label, place, markers=False)
    for exact in (0.5, 1):
        axes.axhline(exact, color=INK, linestyle=":", linewidth=1)
    axes.set_xscale("log", base=2)
    axes.set_xticks((1, 2, 4, 8, 16, 32), ("1", "2", "4", "8", "16", "32"))
    axes.set_xlabel("flips seen")
    axes.set_ylabel("pseudo-count")
    axes.set_ylim(0, max(2.0, axes.get_ylim()[1]))
    axes.legend(loc="upper left")
    return figure


def matching(folder: Path | None) -> Figure:
    """What is copied where one letter was exchanged: where the model reads, and where the verse stood first."""
    figure, axes = panels(2)
    found = results.read("controls", folder)
    shown = {"here": ("of those read last", "last", range(4)), "there": ("back from the answer", "first", range(1, 4))}
    for axis, (where, (title, first, letters)) in zip(axes, shown.items(), strict=True):
        names = ["intact", *(f"{where}_{back}" for back in letters)]
        groups = {
            label: [value(found, f"match_{layers}_{name}") for name in names]
            for layers, label in ((2, "two layers"), (1, "one layer"))
        }
        bars(axis, ["none", first, *(("second", "third", "fourth")[: len(letters) - 1])], groups)
        axis.set_title(f"letter exchanged, {title}")
        share(axis, "copied right")
    key(figure, axes[0], 2)
    return figure


FIGURES = (temperatures, priors, matching)
