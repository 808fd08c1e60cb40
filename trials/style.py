"""How all figures look, and the drawing that they share. Colors are those of `_static/play.css` by day.

All are vectors, on a light card; for dark pages the web site turns their colors round (`_ext/figure_versions.py`).
Lines differ in dash and marker as well as in color. Each is drawn for a page, with its panels side by side, and, with
one below the other, for a phone; some also for a room, whose last row reads one panel on a slide. Drawn again from the
same results they are the same, byte by byte.
"""

import csv
import io
import math
import re
import textwrap
from collections.abc import Callable, Sequence
from math import fsum
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.ticker import AutoLocator

from . import results

# How wide a sheet is, in inches. A phone is some 330 points wide; a panel for a room is as flat as a slide.
PAGE, PHONE, ROOM = 7.2, 4.5, 6.0
LEAST = {PAGE: 8.0, PHONE: 9.0, ROOM: 15.5}  # the smallest letters, in points
FLAT, LINE = 2.75, 17  # how high a panel for a room is, in inches, and how many letters fit beside it
SHEET = Path(__file__).parents[1] / "_static/play.css"
COLORS = dict(re.findall(r"--([\w-]+): (?:light-dark\()?(#\w+)", SHEET.read_text(encoding="utf-8")))
PAPER, INK, FAINT = COLORS["sheet"], COLORS["sheet-ink"], COLORS["sheet-faint"]
# For up to six lines: colors that differ in lightness too, with a dash and a marker of their own.
STYLES: tuple[dict[str, Any], ...] = (
    {"color": COLORS["line-1"], "linestyle": "-", "marker": "o"},
    {"color": COLORS["line-2"], "linestyle": "--", "marker": "s"},
    {"color": COLORS["line-3"], "linestyle": "-.", "marker": "^"},
    {"color": COLORS["line-4"], "linestyle": ":", "marker": "D"},
    {"color": COLORS["line-5"], "linestyle": (0, (5, 1)), "marker": "v"},
    {"color": COLORS["line-6"], "linestyle": (0, (1, 1)), "marker": "P"},
)
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "ooo")
NAMES = {
    "base": "base",
    "sft": "tuned",
    "rlhf": "hasty",
    "unleashed": "hasty, no leash",
    "truth": "by true reward",
    "grpo": "learned reward, GRPO",
    "dpo": "DPO",
    "world": "the world, documents",
    "answers": "the world, answers",
    "documents": "base, own documents",
}
plt.rcParams.update(
    {
        "svg.hashsalt": "llm-deep-dive",
        "svg.fonttype": "path",  # the reader's fonts are not ours
        "font.family": "DejaVu Sans",  # comes with Matplotlib, so it is the same everywhere
        "font.size": 9.5,
        "figure.figsize": (PAGE, 3.0),
        "axes.formatter.min_exponent": 6,  # 0.01 and not ten to the minus two, whose exponent is too small to read
        "figure.facecolor": PAPER,
        "axes.facecolor": PAPER,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 10,
        "axes.titlelocation": "left",
        "axes.grid": True,
        "grid.color": "#d9d5cc",
        "grid.linewidth": 0.6,
        "lines.linewidth": 1.6,
        "lines.markersize": 4.5,
        "legend.facecolor": PAPER,
        "legend.edgecolor": PAPER,
        "legend.framealpha": 0.85,
        "legend.fontsize": 8.5,
        "hatch.linewidth": 0.6,
    }
)

Rows = list[dict]


def table(name: str, folder: Path | None, **where) -> Rows:
    """The rows of a CSV file of the results that have some values; numbers as numbers."""
    with open(results.place(f"{name}.csv", folder), newline="", encoding="utf-8") as file:
        rows = [{key: number(value) for key, value in row.items()} for row in csv.DictReader(file)]
    return [row for row in rows if all(row[key] == value for key, value in where.items())]


def number(text: str):
    try:
        return float(text)
    except ValueError:
        return text


def average(rows: Rows, x: str, y: str) -> tuple[list, list[float], list[float], list[float]]:
    """The values of x, and for each the mean, the lowest and the highest y over seeds. By `fsum`: Python's own sum
    has other last digits since 3.12, and the file of a figure shows them."""
    places = list(dict.fromkeys(row[x] for row in rows))
    groups = [[row[y] for row in rows if row[x] == place and row[y] == row[y]] for place in places]
    kept = [(place, group) for place, group in zip(places, groups, strict=True) if group]
    means = [fsum(group) / len(group) for _, group in kept]
    return ([place for place, _ in kept], means, [min(g) for _, g in kept], [max(g) for _, g in kept])


def line(axes: Axes, rows: Rows, x: str, y: str, label: str, style: int, markers: bool = True):
    """The mean over seeds, with a band from the lowest to the highest."""
    places, means, low, high = average(rows, x, y)
    look = STYLES[style] if markers else {k: v for k, v in STYLES[style].items() if k != "marker"}
    axes.plot(places, means, label=label, **look)
    axes.fill_between(places, low, high, color=STYLES[style]["color"], alpha=0.15, linewidth=0)


Values = list[tuple[float, float, float]]  # of each bar: mean, low, high


def bars(axes: Axes, names: Sequence[str], groups: dict[str, Values], taken: float = 0.8, first: int = 0):
    """Bars beside each other for each name: groups by label. taken: the share of a name's room that its bars take;
    first: the look of the first group."""
    width = taken / len(groups)
    for place, (label, values) in enumerate(groups.items()):
        at = [index + (place - (len(groups) - 1) / 2) * width for index in range(len(names))]
        means, spread = spreads(values)
        axes.bar(at, means, width, label=label, **filled(first + place))
        axes.errorbar(at, means, spread, fmt="none", ecolor=INK, elinewidth=0.9, capsize=2)
    axes.set_xticks(range(len(names)), names)
    axes.grid(axis="x", visible=False)


def spreads(values: Values) -> tuple[list[float], list[list[float]]]:
    """Means, and how far the lowest and the highest seed lie below and above."""
    below, above = [mean - low for mean, low, _ in values], [high - mean for mean, _, high in values]
    return [mean for mean, _, _ in values], [below, above]


def filled(place: int) -> dict:
    """How a bar looks: its color, and the hatch by which one tells it without color."""
    return {"color": STYLES[place]["color"], "hatch": HATCHES[place], "edgecolor": PAPER, "linewidth": 0.5}


def on_phone() -> bool:
    return sheet() == PHONE


def in_a_room() -> bool:
    return sheet() == ROOM


def in_a_column() -> bool:
    return on_phone() or in_a_room()


def sheet() -> float:
    """How wide what is drawn now is to be: Matplotlib's own setting."""
    return plt.rcParams["figure.figsize"][0]


def panels(count: int, height: float = 3.0, across: int | None = None, **how) -> tuple[Figure, list[Axes]]:
    """Panels of a height in inches, side by side; on a phone one below the other, or so many across; in a room one
    below the other, of a height of their own."""
    columns = (1 if in_a_room() else across or 1) if in_a_column() else count // (across or 1)
    rows = count // columns
    height = FLAT if in_a_room() else height
    figure, axes = plt.subplots(
        rows, columns, figsize=(sheet(), rows * height), layout="constrained", squeeze=False, **how
    )
    return figure, list(axes.flat)


def key(figure: Figure, axes: Axes, most: int):
    """The legend of one panel above all, in as many columns as the sheet has room for, up to so many."""
    handles, labels = axes.get_legend_handles_labels()
    for rows in range(math.ceil(len(labels) / most), len(labels) + 1):
        columns = math.ceil(len(labels) / rows)
        legend = figure.legend(handles, labels, loc="outside upper center", ncols=columns)
        if legend.get_window_extent().width < figure.bbox.width:
            return
        legend.remove()


def svg(function: Callable[[], Figure], width: float = PAGE) -> bytes:
    """A figure as it is drawn on a sheet of some width, without letters that are too small for it."""
    with plt.rc_context({"figure.figsize": (width, 3.0), "legend.fontsize": max(8.5, LEAST[width])}):
        figure = function()
        for text in figure.findobj(Text):
            text.set_fontsize(max(text.get_fontsize(), LEAST[width]))
        if in_a_room():
            by_panels(figure)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        plt.close(figure)
    return buffer.getvalue()


def by_panels(figure: Figure):
    """Each panel is shown by itself: it has the label of an axis that it shares, in lines that fit its height, numbers
    that stand apart, and a legend above all panels takes no room from it."""
    for axes in figure.axes:
        if isinstance(places := axes.xaxis.get_major_locator(), AutoLocator):
            places.set_params(nbins=6)
        shared = (each.get_ylabel() for each in (axes, *axes.get_shared_y_axes().get_siblings(axes)))
        axes.set_ylabel(textwrap.fill(next(filter(None, shared), ""), LINE), fontsize=LEAST[ROOM])
    for legend in figure.findobj(Legend):
        for text in legend.get_texts():
            text.set_text(text.get_text().replace("\n", " "))
    for legend in figure.legends:
        figure.set_figheight(figure.get_figheight() + legend.get_window_extent().height / figure.dpi)


def value(results_of: dict, key: str) -> tuple[float, float, float]:
    found = results_of["numbers"][key]
    middle, low, high = (found[name] if found[name] is not None else 0.0 for name in ("value", "low", "high"))
    return middle, low, high


def share(axes: Axes, label: str):
    axes.set_ylim(0, 1.02)
    axes.set_ylabel(label)
