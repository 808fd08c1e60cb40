"""The figures of part 3."""

from pathlib import Path

from matplotlib.figure import Figure

from ..engine import results
from . import cherry
from .style import FAINT, INK, NAMES, STYLES, average, bars, line, panels, share, table, value


def dose(folder: Path) -> Figure:
    """What each dose brings beside what it costs, and what the same steps cost without any pair."""
    figure, axes = panels(2, 3.4)
    found = results.read(3, folder)
    cells = {"high_20": "0.001\n20 steps", "high_80": "0.001\n80", "low_80": "0.0003\n80", "low_240": "0.0003\n240"}
    ways = {"alone": "pairs only", "both": "pairs and text", "fresh": "text only"}
    for axis, measure, shown in ((axes[0], "helper_all", list(ways)[:2]), (axes[1], "excess", list(ways))):
        groups = {ways[way]: [value(found, f"{way}_{cell}_{measure}") for cell in cells] for way in shown}
        bars(axis, list(cells.values()), groups)
    share(axes[0], "well formed and in the helper's voice, of all")
    axes[1].axhline(value(found, "untuned_excess")[0], color=INK, linewidth=1, label="before")
    axes[1].set_yscale("log")
    axes[1].set_ylabel("ordinary text: nats above the floor")
    figure.legend(*axes[1].get_legend_handles_labels(), loc="outside upper center", ncols=4)
    return figure


def rank(folder: Path) -> Figure:
    """A thin part of the full change, and thin changes that were trained, by what they bring and what they cost."""
    figure, axes = panels(2, 3.1)
    kept, trained = ([row for row in table(f"part3-{name}", folder) if row["rank"] > 0] for name in ("rank", "lora"))
    drawn = table("part3-random", folder)
    for axis, measure in ((axes[0], "helper_all"), (axes[1], "excess")):
        line(axis, kept, "rank", measure, "kept of the full change", 0)
        line(axis, trained, "rank", measure, "trained thin (LoRA)", 1)
        line(axis, drawn, "rank", measure, "as large, at random", 2)
        for level, name in ((0.0, "full change"), (-1.0, "no change")):
            means = average([row for row in table("part3-rank", folder) if row["rank"] == level], "rank", measure)[1]
            axis.axhline(means[0], color=INK if level == 0 else FAINT, linewidth=1, label=name)
        axis.set_xscale("log", base=2)
        axis.set_xticks((1, 2, 4, 8, 16), ("1", "2", "4", "8", "16"))
        axis.set_xlabel("rank")
    share(axes[0], "well formed and in the helper's voice, of all")
    axes[1].set_ylim(0)
    axes[1].set_ylabel("ordinary text: nats above the floor")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=3)
    return figure


def departure(folder: Path) -> Figure:
    figure, (axes,) = panels(1)
    names = {
        "world": "the world, to the helper's voice",
        "sft": "tuned",
        "rlhf": "aligned",
        "unleashed": NAMES["unleashed"],
    }
    for place, (stage, name) in enumerate(names.items()):
        rows = table("part3-departure", folder, stage=stage)
        line(axes, [row | {"position": row["position"] + 1} for row in rows], "position", "nats", name, place)
    axes.set_xlabel("position in the answer, in tokens")
    axes.set_ylabel("KL from the base, nats")
    axes.set_ylim(0)
    axes.legend()
    return figure


def razor(folder: Path) -> Figure:
    """Each dose in each world: how far it is from the base where questions are asked, and what it forgot."""
    figure, axes = panels(2, 3.2)
    ways = {"alone": "pairs only", "both": "pairs and text", "fresh": "text only, new", "replayed": "text only, again"}
    for axis, form in zip(axes, ("chat", "document"), strict=True):
        for place, (way, name) in enumerate(ways.items()):
            rows = table("part3-razor", folder, way=way)
            look = {"color": STYLES[place]["color"], "marker": STYLES[place]["marker"], "s": 16, "alpha": 0.75}
            axis.scatter([row[form] for row in rows], [row["excess"] for row in rows], label=name, **look)
        axis.set_xscale("log")
        axis.set_yscale("log")
        axis.set_title(f"asked in a {form}")
        axis.set_xlabel("KL(base | model), nats an answer")
    axes[0].set_ylabel("ordinary text: nats above the floor")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=4)
    return figure


FIGURES = (dose, rank, departure, razor, *cherry.FIGURES)
