"""The figures of part 3."""

from pathlib import Path

from matplotlib.figure import Figure

from . import cherry
from .style import FAINT, NAMES, line, panels, share, table


def dose(folder: Path) -> Figure:
    figure, axes = panels(3, 2.9)
    for place, (replay, label) in enumerate({0.0: "without replay", 4.0: "with replay"}.items()):
        rows = table("part3-dose", folder, replay=replay)
        line(axes[0], rows, "steps", "helper", label, place)
        line(axes[1], rows, "steps", "excess", label, place)
        line(axes[2], rows, "steps", "sums", label, place)
    axes[0].set_title("helper's share")
    axes[1].set_title("base text: loss above floor")
    axes[2].set_title("sums right, in documents")
    for axis in axes:
        axis.set_xlabel("steps of tuning")
        axis.set_ylim(0)
    axes[0].legend()
    return figure


def pairs(folder: Path) -> Figure:
    figure, (axes,) = panels(1)
    rows = table("part3-pairs", folder)
    labels = {"helper": "helper's voice", "parsed": "well formed", "correct": "right"}
    for place, (name, label) in enumerate(labels.items()):
        line(axes, rows, "pairs", name, label, place)
    axes.set_xscale("log")
    axes.set_xlabel("pairs of question and answer")
    share(axes, "share of the answers")
    axes.legend(loc="lower right")
    return figure


def rank(folder: Path) -> Figure:
    figure, axes = panels(2, 3.1)
    rows = table("part3-rank", folder)
    ranks = [f"{row['rank']:.0f}" if row["rank"] else "full" for row in rows if row["seed"] == rows[0]["seed"]]
    rows = [row | {"place": ranks.index(f"{row['rank']:.0f}" if row["rank"] else "full")} for row in rows]
    line(axes[0], rows, "place", "closed", "gap in loss closed", 0)
    line(axes[0], rows, "place", "behaves", "well-formed answers, of the full change's", 1)
    line(axes[1], rows, "place", "excess", "kept part of the change", 2)
    for axis in axes:
        axis.set_xticks(range(len(ranks)), ranks)
        axis.set_xlabel("rank that is kept")
        axis.set_ylim(0)
    axes[0].set_title("what tuning brought")
    axes[1].set_title("what it cost: base text, loss above floor")
    axes[0].legend(loc="lower right")
    return figure


def slider(folder: Path) -> Figure:
    figure, axes = panels(2)
    rows = table("part3-slider", folder)
    for place, (name, label) in enumerate(
        {"helper": "helper's voice", "rude": "rude voice", "parsed": "well formed"}.items()
    ):
        line(axes[0], rows, "strength", name, label, place)
    line(axes[1], rows, "strength", "excess", "base text", 3)
    share(axes[0], "share of the answers")
    axes[1].set_ylabel("loss above the floor, nats a token")
    axes[1].set_ylim(0)
    for axis in axes:
        axis.set_xlabel("strength of the mask")
    axes[0].legend()
    return figure


def thin(folder: Path) -> Figure:
    figure, axes = panels(3, 3.0)
    titles = {"parsed": "well formed, of the full", "voices": "voices alike", "reward": "true reward, less the full"}
    for axis, (measure, title) in zip(axes, titles.items(), strict=True):
        for place, policy in enumerate(("rlhf", "unleashed")):
            line(axis, table("part3-thin", folder, policy=policy), "rank", measure, NAMES[policy], place)
        axis.axhline(0 if measure == "reward" else 1, color=FAINT, linewidth=1.2)
        axis.set_title(title)
        axis.set_xticks((2, 4, 8, 12, 16, 24))
        axis.set_xlabel("rank that is kept")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=2)
    return figure


FIGURES = (dose, pairs, rank, slider, thin, *cherry.FIGURES)
