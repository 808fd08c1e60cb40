"""The figures of part 4."""

from pathlib import Path

from matplotlib.figure import Figure

from ..engine import results
from .style import NAMES, STYLES, line, panels, share, table, value


def sums(folder: Path) -> Figure:
    figure, axes = panels(2, 3.1)
    rows = table("part4-sums", folder)
    for place, (size, skew) in enumerate(dict.fromkeys((row["size"], row["skew"]) for row in rows)):
        for seed in sorted({row["seed"] for row in rows}):
            chosen = [row for row in rows if (row["size"], row["skew"], row["seed"]) == (size, skew, seed)]
            look = {key: STYLES[place][key] for key in ("color", "linestyle")}
            label = f"{size}, small digits more often" if skew else size
            label = label if seed == rows[0]["seed"] else None
            axes[0].plot([r["step"] for r in chosen], [r["exact"] for r in chosen], label=label, **look)
            axes[1].plot([r["step"] for r in chosen], [r["digit_loss"] for r in chosen], label=label, **look)
    axes[0].set_title("every digit right")
    axes[1].set_title("loss at a digit, nats")
    axes[0].set_ylim(0, 1.02)
    axes[1].set_ylim(0)
    for axis in axes:
        axis.set_xlabel("step")
    axes[1].legend(loc="upper right")  # where no line is
    return figure


def circuits(folder: Path) -> Figure:
    figure, axes = panels(2, 3.1)
    shown = (
        ("song", ("songs, 1 layer", "songs, 2 layers")),
        ("memo", ("memos, 2 layers", "songs, 2 layers", "songs and memos, 2 layers")),
    )
    for axis, (kind, models) in zip(axes, shown, strict=True):
        for place, name in enumerate(models):
            line(
                axis, table("part4-circuits", folder, model=name), "step", kind, f"taught {name}", place, markers=False
            )
        axis.set_xlabel("step")
        share(axis, "share right")
        axis.legend(loc="center right" if kind == "song" else "upper right")  # where no line is
    axes[0].set_title("singing a verse again")
    axes[1].set_title("recalling from a memo")
    return figure


def belief(folder: Path) -> Figure:
    figure, axes = panels(2)
    rows = table("part4-belief", folder)
    line(axes[0], rows, "sentences", "exact", "Bayes' rule", 0)
    line(axes[0], rows, "sentences", "model", "the model", 1)
    share(axes[0], "belief in the true speaker")
    line(axes[1], rows, "sentences", "gap", "distance", 2)
    axes[1].set_ylim(0)
    axes[1].set_ylabel("distance from the exact belief")
    for axis in axes:
        axis.set_xlabel("sentences read")
    axes[0].legend(loc="lower right")
    return figure


def compute(folder: Path) -> Figure:
    figure, axes = panels(2)
    for axis, model in zip(axes, ("base", "sft"), strict=True):
        rows = table("part4-compute", folder, model=model)
        line(axis, rows, "k", "any", "any of them right", 0)
        line(axis, rows, "k", "majority", "the most frequent right", 1)
        likeliest, _, _ = value(results.read(4, folder), f"{model}_likeliest")
        axis.axhline(likeliest, color=STYLES[2]["color"], linestyle=":", label="the likeliest right")
        axis.set_xscale("log", base=2)
        axis.set_xticks((1, 4, 16, 32), ("1", "4", "16", "32"))
        axis.set_xlabel("answers")
        axis.set_title(NAMES[model])
        share(axis, "share of the questions")
    axes[0].legend(loc="upper left")
    return figure


FIGURES = (sums, circuits, belief, compute)
