"""The figures of part 4."""

from itertools import pairwise
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import results
from ..style import INK, STYLES, Rows, bars, filled, key, line, panels, share, table, value

KINDS = {"small": "small model", "large": "large model", "skewed": "small digits frequent"}
WRITTEN = {"plain": "first digit first", "reversed": "last digit first", "carried": "carry written out"}
DIETS = {"repeating": "and verses that repeat", "unrepeating": "and verses that don't", "alone": "alone"}


def runs(axes: Axes, rows: Rows, x: str, y: str, by: str, label: str | None, style: int):
    """A thin line for each world, or for each run of one."""
    look = {key: STYLES[style][key] for key in ("color", "linestyle")}
    for each in sorted({row[by] for row in rows}):
        chosen = [row for row in rows if row[by] == each]
        axes.plot([row[x] for row in chosen], [row[y] for row in chosen], linewidth=1.2, label=label, **look)
        label = None


def sums(folder: Path | None) -> Figure:
    """Sums right and the loss of a digit in the runs of one world; and how long all runs waited."""
    figure, axes = panels(3, 3.1)
    rows = table("part4-sums", folder, model="small")
    rows = [row for row in rows if row["seed"] == rows[0]["seed"]]
    for place, run in enumerate(sorted({row["run"] for row in rows})):
        chosen = [row for row in rows if row["run"] == run]
        for axis, name in zip(axes, ("exact", "digit_loss"), strict=False):
            runs(axis, chosen, "step", name, "run", None, place)
    axes[0].set_title("every digit right")
    axes[1].set_title("loss at a digit, nats")
    axes[0].set_ylim(0, 1.02)
    axes[1].set_ylim(0)
    most = value(results.read(4, folder), "sums_steps")[0]
    waits = table("part4-waits", folder)
    most = min(most, 1.05 * max((row["wait"] for row in waits if row["wait"] == row["wait"]), default=most))
    edges = [most * bin / 10 for bin in range(11)]
    for place, (kind, label) in enumerate(KINDS.items()):
        came = [min(row["wait"], most) if row["wait"] == row["wait"] else most for row in waits if row["model"] == kind]
        counts = [sum(low < wait <= high for wait in came) for low, high in pairwise(edges)]
        middles = [(edges[bin] + edges[bin + 1]) / 2 for bin in range(10)]
        shift = (place - 1) * most / 10 * 0.28
        axes[2].bar([m + shift for m in middles], counts, most / 10 * 0.28, label=label, **filled(place))
    axes[2].set_title("runs by their wait")
    axes[2].set_ylim(0, 1.4 * axes[2].get_ylim()[1])  # room for the legend
    axes[2].yaxis.get_major_locator().set_params(integer=True)
    axes[2].legend(loc="upper right", fontsize=7)
    for axis in axes:
        axis.set_xlabel("step")
    return figure


def scratchpad(folder: Path | None) -> Figure:
    """The share of all runs that can add, by the tokens that they have read."""
    figure, (axes,) = panels(1, 3.0)
    rows = table("part4-scratchpad", folder)
    for place, (form, label) in enumerate(WRITTEN.items()):
        chosen = [row for row in rows if row["form"] == form]
        alone = {(row["seed"], row["run"]) for row in chosen}
        done: dict = {}
        for row in chosen:
            if row["exact"] >= 0.8:
                done.setdefault((row["seed"], row["run"]), row["tokens"] / 1000)
        end = max(row["tokens"] for row in rows) / 1000
        came = sorted(done.values())
        shares = [number / len(alone) for number in range(len(came) + 1)]
        look = {key: STYLES[place][key] for key in ("color", "linestyle")}
        axes.step([0, *came, end], [*shares, shares[-1]], where="post", label=label, **look)
    axes.set_xlabel("tokens read, thousands")
    share(axes, "share of the runs with 80% right")
    axes.legend(loc="lower right")
    return figure


def induction(folder: Path | None) -> Figure:
    """Copying and where the heads look, in two layers and in one; and copying without some heads."""
    figure, axes = panels(3, 3.1)
    rows = table("part4-induction", folder)
    for layers, place, label in ((2, 0, "copied, two layers"), (1, 1, "copied, one layer")):
        chosen = [row for row in rows if row["layers"] == layers]
        line(axes[0], chosen, "step", "copied", label, place, markers=False)
        line(axes[1], chosen, "step", "loss", "two layers" if layers == 2 else "one layer", place, markers=False)
    two = [row for row in rows if row["layers"] == 2]
    line(axes[0], two, "step", "prefix", "attention to what\ncame next, two layers", 2, markers=False)
    share(axes[0], "share")
    axes[0].legend(loc="upper left", fontsize=7)
    axes[0].set_ylim(0, 1.5)
    axes[0].set_yticks((0, 0.25, 0.5, 0.75, 1))
    axes[1].set_title("loss of a letter, nats")
    axes[1].set_ylim(0)
    axes[1].legend(loc="lower left", fontsize=7)
    found = results.read(4, folder)
    names = {
        "all heads": "2_copied",
        "without matching": "without_matching",
        "without others": "without_other_matching",
    }
    values = [value(found, f"induction_{key}") for key in names.values()]
    bars(axes[2], ["all\nheads", "without\ntwo that\nmatch", "without\ntwo\nothers"], {"": values})
    axes[2].set_title("copied")
    axes[2].set_ylim(0, 1.02)
    for axis in axes[:2]:
        axis.set_xlabel("step")
    return figure


def recall(folder: Path | None) -> Figure:
    """The share of asked values right over the steps, by what else is read."""
    figure, (axes,) = panels(1, 3.0)
    rows = table("part4-recall", folder)
    for place, (diet, label) in enumerate(DIETS.items()):
        chosen = [row for row in rows if row["diet"] == diet]
        runs(axes, chosen, "step", "right", "seed", f"recall {label}", place)
    guess = value(results.read(4, folder), "recall_guess")[0]
    axes.axhline(guess, color=INK, linestyle=":", linewidth=1, label="the best guess without the key")
    axes.set_xlabel("step")
    share(axes, "asked values right")
    key(figure, axes, 4)
    return figure


def coins(folder: Path | None) -> Figure:
    """The distance from Bayes' rule by flips seen, of two models and two simple readers."""
    figure, axes = panels(2, 3.0)
    for axis, (kind, title) in zip(axes, (("any", "coins of any chance"), ("two", "two kinds of coins")), strict=True):
        rows = table("part4-coins", folder, kind=kind)
        for place, (name, label) in enumerate(
            (("model", "the model"), ("last", "who takes the last flip"), ("deaf", "who takes none"))
        ):
            line(axis, rows, "flips", name, label, place, markers=False)
        axis.set_xlabel("flips seen")
        axis.set_title(title)
        axis.set_ylim(0, 0.4)
    axes[0].set_ylabel("distance from Bayes' rule")
    axes[0].legend(loc="upper right", fontsize=7.5)
    return figure


FIGURES = (sums, scratchpad, induction, recall, coins)
