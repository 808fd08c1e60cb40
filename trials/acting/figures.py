"""The figures of a model that acts."""

from collections.abc import Sequence
from math import fsum
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import results
from ..style import INK, STYLES, average, bars, key, line, on_phone, panels, share, table, value

KITS = {"neither": "neither", "check": "check", "undo": "undo", "both": "check and undo"}
ERRORS = {
    "told": "written wrong,\nand told so",
    "silent": "written wrong,\nin silence",
    "misread": "looked up\nwrong",
}


def steps(folder: Path | None) -> Figure:
    """Tasks right by their items, where slips come alone."""
    figure, (axis,) = panels(1, 3.4)
    rows = table("acting-steps", folder, slips="alone")
    for place, (name, label) in enumerate(
        {
            "demonstrators": "those who showed it",
            "right": "the model, drawing",
            "likeliest": "the likeliest word each time",
        }.items()
    ):
        line(axis, rows, "items", name, label, place)
    axis.plot(*average(rows, "items", "expected")[:2], color=INK, linewidth=0.9, linestyle=":", label="p to the n")
    axis.set_xlabel("items of a task, n")
    axis.set_xticks([1, 2, 4, 8])
    share(axis, "tasks right, share")
    key(figure, axis, 4)
    return figure


def tools(folder: Path | None) -> Figure:
    """Tasks of eight items right, by kind of error and tools."""
    figure, (axis,) = panels(1, 3.4)
    found = results.read("acting", folder)
    groups = {label: [value(found, f"{error}_{kit}_right") for error in ERRORS] for kit, label in KITS.items()}
    bars(axis, list(ERRORS.values()), groups)
    share(axis, "tasks of eight items right")
    key(figure, axis, 4)
    return figure


ATTEMPTS = 40 * 16 * 8  # by which an agent learns
LEAST = 1e-9  # the chance from which on the axis shows it


def doses(folder: Path | None) -> Figure:
    """How often an agent cheats, as it learns from a test that it can write to, by how many demonstrations did; and in
    the end, by the chance that it had before."""
    figure, axes = panels(2, 3.4)
    rows, numbers = table("acting-doses", folder), results.read("acting", folder)["numbers"]
    for style, dose in enumerate(sorted({row["dose"] for row in rows}, reverse=True)):
        name, label = f"dose_{dose:.0f}", f"{dose:.0f} of 1,000"
        steps, means, low, high = average([row for row in rows if row["dose"] == dose], "step", "cheats")
        axes[0].plot(steps, means, label=label, markevery=6, **STYLES[style])
        axes[0].fill_between(steps, low, high, color=STYLES[style]["color"], alpha=0.12, linewidth=0)
        before = [max(LEAST, chance) for chance in numbers[f"{name}_chance"]["seeds"]]
        axes[1].plot(before, numbers[f"{name}_cheats"]["seeds"], **(STYLES[style] | {"linestyle": "none"}))
    axes[1].axvline(1 / ATTEMPTS, color=INK, linewidth=0.9, linestyle=":")
    axes[1].set_xscale("log")
    axes[1].set_xticks([1e-9, 1e-6, 1e-3], ["a billionth\nor less", "a millionth", "a thousandth"])
    axes[0].set_xlabel("updates by the test")
    axes[1].set_xlabel("chance of a cheat before any reward")
    axes[1].set_xlim(LEAST / 3, 0.05)
    share(axes[0], "attempts that cheat, share")
    share(axes[1], "cheats in the end, share")
    key(figure, axes[0], 4)
    return figure


# What was done; the numbers of how often the agent cheats in the end where it can, and how often its work is right
# (of the locked ones: while the test is locked), if that was measured.
REMEDIES = {
    "nothing": ("dose_10_cheats", "dose_10_right"),
    "a hidden test is the reward": ("hidden_cheats", "hidden_right"),
    "test locked from the start": ("locked_unlocked", "locked_right"),
    "locked after 12 updates": ("locked_early_unlocked", "locked_early_right"),
    "locked after 40 updates": ("locked_late_unlocked", "locked_late_right"),
    "monitor that knows both ways": ("knows_both_cheats", "knows_both_right"),
    "monitor that knows one of two": ("knows_one_cheats", "knows_one_right"),
    "told not to, before any reward": ("ruled_before_told", None),
    "told not to, after 40 updates": ("ruled_told", None),
    "told not to, in all 40 updates": ("ruled_kept_told", None),
    "20 honest batches, then the test": ("mended_20_cheats_again", None),
    "40 honest batches, then the test": ("mended_40_cheats_again", None),
    "60 honest batches, then the test": ("mended_60_cheats_again", None),
    "fine times share seen: 0.2": ("fine_20_at_4", "fine_20"),
    "fine times share seen: 0.35": ("fine_35_at_4", "fine_35"),
    "fine times share seen: 0.7": ("fine_70_at_4", "fine_70"),
}


def remedies(folder: Path | None) -> Figure:
    """How often an agent cheats in the end, and how often its work is right, by what was done against cheats."""
    figure, axes = panels(2, 5.2, sharey=not on_phone())
    numbers = results.read("acting", folder)["numbers"]
    for arm in ("fine_20", "fine_35", "fine_70"):
        right = [row["right"] for row in table("acting-fines", folder, arm=arm, items=4)]
        numbers[arm] = {"seeds": right, "value": fsum(right) / len(right)}
    names = list(REMEDIES)
    dots(axes[0], names, [numbers[cheats] for cheats, _ in REMEDIES.values()])
    dots(axes[1], names, [numbers[right] if right else None for _, right in REMEDIES.values()], 1)
    axes[0].set_xlabel("tasks at which it cheats")
    axes[1].set_xlabel("tasks right")
    return figure


def dots(axis: Axes, names: Sequence[str], rows: Sequence[dict | None], style: int = 0, most: float = 1.0):
    """A line for each name, with the worlds as open marks and their mean as a full one; none where nothing was
    measured."""
    look = STYLES[style] | {"linestyle": "none"}
    for place, found in enumerate(rows):
        if found:
            values = [each for each in found["seeds"] if each is not None]
            axis.plot(values, [place] * len(values), **(look | {"fillstyle": "none", "markersize": 5, "alpha": 0.8}))
            axis.plot(found["value"], place, **(look | {"markersize": 8}))
    axis.set_yticks(range(len(names)), names)
    axis.set_xlim(-0.03 * most, 1.03 * most)
    axis.set_ylim(len(names) - 0.5, -0.5)


TALKS = {
    "untied_before": "untied: before",
    "untied": "untied: rewarded by the test",
    "half_before": "half tied: before",
    "half": "half tied: by the test",
    "tied_before": "tied: before",
    "tied": "tied: by the test",
    "tied_free": "tied: by the test, allowed",
    "tied_hidden": "tied: by the hidden test",
    "tied_polite": "tied: by the test, then polite chat",
}


def elsewhere(folder: Path | None) -> Figure:
    """How agents chat that were rewarded at tasks alone."""
    figure, axes = panels(2, 4.0, sharey=not on_phone())
    numbers = results.read("acting", folder)["numbers"]
    for style, (axis, trait) in enumerate(zip(axes, ("false", "rude"), strict=True)):
        rows = [numbers[f"{name}_{trait}"] for name in TALKS]
        dots(axis, list(TALKS.values()), rows, style, 0.6 if max(row["high"] for row in rows) < 0.6 else 1.0)
        axis.set_xlabel(f"answers that are {trait}, share")
    return figure


SERVANTS = {
    "plain": "as it is",
    "marked": "marks",
    "cases": "cases",
    "both": "marks,\ncases",
    "loyal": "reward\nseeing\nleaks",
    "loyal_marked": "marks,\nthat\nreward",
}


def orders(folder: Path | None) -> Figure:
    """Whose orders are obeyed."""
    figure, axes = panels(2, 3.2) if on_phone() else panels(1, 3.4)
    found = results.read("acting", folder)
    names = list(SERVANTS)
    halves = [names[:3], names[3:]] if on_phone() else [names]
    cases = {"user": "a user's", "attack": "a record's", "reworded": "a record's, with a word not met there"}
    for axis, half in zip(axes, halves, strict=True):
        groups = {label: [value(found, f"{name}_{case}") for name in half] for case, label in cases.items()}
        bars(axis, [SERVANTS[name] for name in half], groups)
        share(axis, "orders obeyed, share")
    key(figure, axes[0], 3)
    return figure


FIGURES = (steps, tools, doses, remedies, elsewhere, orders)
