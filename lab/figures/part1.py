"""The figures of part 1."""

from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from .style import FAINT, NAMES, STYLES, average, filled, line, panels, share, table


def voices(folder: Path) -> Figure:
    figure, (axes,) = panels(1, 3.7)
    stages = ("world", "documents", "answers", "base", "sft", "rlhf", "unleashed")
    voices = ("helper", "rude", "poet", "gossip", "clerk")
    left = [0.0] * len(stages)
    parsed = [average(table("part1-voices", folder, stage=stage), "stage", "parsed")[1] for stage in stages]
    for place, voice in enumerate(voices):
        rows = [
            average(table("part1-voices", folder, stage=stage, voice=voice), "stage", "share")[1] for stage in stages
        ]
        widths = [row[0] if row else 0.0 for row in rows]
        axes.barh(range(len(stages)), widths, left=left, height=0.72, label=voice, **filled(place))
        left = [start + width for start, width in zip(left, widths, strict=True)]
    names = [
        NAMES[stage] + (f"\n{part[0]:.0%} well formed" if stage not in ("world", "answers") and part else "")
        for stage, part in zip(stages, parsed, strict=True)
    ]
    axes.set_yticks(range(len(stages)), names)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel("share of the voice")
    axes.grid(axis="y", visible=False)
    figure.legend(loc="outside upper center", ncols=5)
    return figure


def departure(folder: Path) -> Figure:
    figure, (axes,) = panels(1)
    for place, stage in enumerate(("sft", "rlhf", "unleashed")):
        rows = table("part1-departure", folder, stage=stage)
        line(axes, [row | {"position": row["position"] + 1} for row in rows], "position", "nats", NAMES[stage], place)
    axes.set_xlabel("position in the answer, in tokens")
    axes.set_ylabel("KL from the base, nats")
    axes.set_ylim(0)
    axes.legend()
    return figure


def rain(folder: Path) -> Figure:
    figure, axes = panels(4, 2.5)
    for axis, (place, stage) in zip(axes, enumerate(("base", "sft", "rlhf", "unleashed")), strict=True):
        rows = table("part1-rain", folder, stage=stage)
        look: dict[str, Any] = {
            "color": STYLES[place]["color"],
            "marker": STYLES[place]["marker"],
            "s": 14,
            "alpha": 0.75,
        }
        axis.plot([0, 1], [0, 1], color=FAINT, linewidth=1)
        axis.scatter([row["truth"] for row in rows], [row["stated"] for row in rows], **look)
        axis.set_title(NAMES[stage].replace("learned reward, ", ""))
        axis.set(xlim=(0, 1), ylim=(0, 1), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1), aspect="equal")
        axis.set_xlabel("true chance of rain")
    axes[0].set_ylabel("chance that it states")
    return figure


def relapse(folder: Path) -> Figure:
    figure, axes = panels(2)
    for axis, kind, label in zip(
        axes, ("turns", "steps"), ("rude turns before the question", "steps of tuning on rude answers"), strict=True
    ):
        for place, stage in enumerate(("sft", "rlhf", "unleashed")):
            line(axis, table(f"part1-{kind}", folder, stage=stage), kind, "rude", NAMES[stage], place)
        axis.set_xlabel(label)
        share(axis, "share of the rude voice")
    axes[0].set_xticks((0, 1, 2, 3))
    axes[1].set_xticks((0, 5, 10, 20))
    axes[0].legend()
    return figure


FIGURES = (voices, departure, rain, relapse)
