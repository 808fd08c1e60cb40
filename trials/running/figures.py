"""The figures of running: what bits cost, excess against bytes, students, and drafts."""

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import results
from ..style import FAINT, INK, STYLES, average, key, line, panels, share, table, value

FACTS = {"frequent": "facts told often", "middling": "facts told sometimes", "rare": "facts told seldom"}
SKILLS = {"sums": "sums", "grammatical": "documents without a slip", "refused": "refusals of strangers"}
KINDS = {"group": "rounded", "noise": "noise as large"}
SIZES = {"large": "0.36M", "small": "0.1M", "tiny": "27k"}
LESSONS = {
    "text": "text",
    "odds": "a teacher's\nodds",
    "peer": "a peer's\nodds",
    "double": "twice the\ntext",
    "equal": "odds, as many\noperations",
}
MEASURES = {"frequent": "facts told often", "sums": "sums", "rest": "excess without songs"}
DRAFTS = {"draft": "a model of 0.1M", "own": "its own weights, 3 bits"}


def bits(folder: Path | None) -> Figure:
    """What rounding to so many bits leaves, and noise as large: the mean over worlds and their spread."""
    figure, axes = panels(3, 3.4)
    found = results.read("running", folder)
    rows = table("running-bits", folder)
    for place, (kind, name) in enumerate(KINDS.items()):
        line(axes[0], by_bits(rows, kind), "place", "excess", name, place)
    axes[0].axhline(value(found, "whole_excess")[0], color=FAINT, linewidth=0.8)
    axes[0].set_yscale("log")
    axes[0].set_ylabel("excess, nats a token")
    for axis, names in zip(axes[1:], (FACTS, SKILLS), strict=True):
        for place, (what, name) in enumerate(names.items(), 2 if names is SKILLS else 0):
            line(axis, by_bits(rows, "group"), "place", what, name, place)
        share(axis, "share")
    for axis in axes:
        axis.legend(loc="lower left", bbox_to_anchor=(0, 1))
        few = list(dict.fromkeys(int(row["bits"]) for row in rows if row["kind"] == "group"))
        axis.set_xticks(range(len(few)), list(map(str, few)))
        axis.set_xlabel("bits a weight", color=INK)
    return figure


def by_bits(rows: list[dict], kind: str) -> list[dict]:
    """The rows of a kind, with the place of their bits on the axis."""
    kept = [row for row in rows if row["kind"] == kind]
    order = list(dict.fromkeys(row["bits"] for row in kept))
    return [row | {"place": order.index(row["bits"])} for row in kept]


def frontier(folder: Path | None) -> Figure:
    """What each size lacks against what it takes, in each format; the rightmost mark of a line is 16 bits."""
    figure, (axis,) = panels(1, 3.6)
    for place, (size, name) in enumerate(SIZES.items()):
        rows = table("running-frontier", folder, size=size, scales="group")
        line(axis, sorted(rows, key=lambda row: row["kilobytes"]), "kilobytes", "rest", name, place)
    axis.set_xscale("log")
    axis.set_yscale("log")
    axis.set_xlabel("kilobytes of weights", color=INK)
    axis.set_ylabel("excess without songs,\nnats a token")
    axis.legend()
    return figure


def students(folder: Path | None) -> Figure:
    """What students know: a dot a world, and their means. The line is the teacher's."""
    figure, axes = panels(len(MEASURES), 3.4)
    numbers = results.read("running", folder)["numbers"]
    for axis, (what, name) in zip(axes, MEASURES.items(), strict=True):
        for place, how in enumerate(LESSONS):
            dots(axis, place, numbers[f"{how}_{what}"])
        axis.axhline(numbers[f"teacher_{what}"]["value"], color=FAINT, linewidth=0.8)
        axis.set_title(name)
        axis.set_xticks(range(len(LESSONS)), list(LESSONS.values()), rotation=90)
        axis.set_ylim(bottom=0)
    return figure


def dots(axis: Axes, place: int, number: dict):
    """A number in each world, and its mean."""
    found = [each for each in number["seeds"] if each is not None]
    axis.plot([place] * len(found), found, **STYLES[0] | {"linestyle": "none", "markersize": 3, "alpha": 0.5})
    axis.plot([place], [number["value"]], **STYLES[1] | {"linestyle": "none"})


def drafts(folder: Path | None) -> Figure:
    """How many times as fast two drafts are, by tokens drafted: counted, and by the formula (thin)."""
    figure, axes = panels(len(DRAFTS), 3.2, sharey=True)
    for axis, (draft, name) in zip(axes, DRAFTS.items(), strict=True):
        rows = table("running-speeds", folder, draft=draft)
        line(axis, rows, "drafted", "speed", "counted", 0)
        places, means, *_ = average(rows, "drafted", "formula")
        axis.plot(places, means, color=INK, linewidth=0.9, linestyle=":", label="by the formula")
        axis.axhline(1.0, color=FAINT, linewidth=0.8)
        axis.set_title(name)
        axis.set_xlabel("tokens drafted at a time", color=INK)
    axes[0].set_ylabel("tokens for as many bytes,\ntimes those without a draft")
    key(figure, axes[0], 2)
    return figure


FIGURES = (bits, frontier, students, drafts)
