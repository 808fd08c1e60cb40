"""The figures of part 3."""

from pathlib import Path

from matplotlib.figure import Figure

from ..engine import results
from .style import FAINT, INK, NAMES, STYLES, average, bars, line, panels, share, table, value


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


def goodhart(folder: Path) -> Figure:
    figure, axes = panels(2, 3.2)
    for axis, policy in zip(axes, ("unleashed", "rlhf"), strict=True):
        rows = table("part3-goodhart", folder, policy=policy)
        blocks = [row | {"block": 5 * (row["step"] // 5) + 2.5} for row in rows]
        line(axis, blocks, "block", "reward", "learned reward", 1, markers=False)
        line(axis, blocks, "block", "truth", "true reward", 0, markers=False)
        axis.set_title(NAMES[policy])
        axis.set_xlabel("step")
        axis.axhline(0, color=FAINT, linewidth=0.8)
    limits = [axis.get_ylim() for axis in axes]
    for axis in axes:
        axis.set_ylim(min(low for low, _ in limits), max(high for _, high in limits))
    axes[0].set_ylabel("mean reward of a batch")
    axes[0].legend(loc="lower left")
    return figure


def hidden(folder: Path) -> Figure:
    figure, (axes,) = panels(1, 3.1)
    found = results.read(3, folder)
    names = {
        "sft": "tuned",
        "unleashed": "no leash",
        "back": "no leash, then\n20 helpful steps",
        "rude": "no leash, then\n20 rude steps",
    }
    groups = {
        "asked in a chat": [value(found, f"{name}_chat") for name in names],
        "asked in a document": [value(found, f"{name}_document_asked") for name in names],
        "completed in a diary": [value(found, f"{name}_document") for name in names],
    }
    bars(axes, list(names.values()), groups)
    share(axes, "share of the facts right")
    figure.legend(loc="outside upper center", ncols=3)
    return figure


def variety(folder: Path) -> Figure:
    figure, (axes,) = panels(1)
    for place, policy in enumerate(("base", "sft", "truth", "rlhf", "dpo")):
        line(axes, table("part3-variety", folder, policy=policy), "k", "share", NAMES[policy], place)
    axes.set_xscale("log", base=2)
    axes.set_xticks((1, 2, 4, 8, 16, 32), ("1", "2", "4", "8", "16", "32"))
    ks, guess, _, _ = average(table("part3-variety", folder, policy="guess"), "k", "share")
    axes.plot(ks, guess, color=FAINT, linewidth=1.2, label="guessing")
    axes.set_xlabel("answers tried")
    share(axes, "a right one among them")
    axes.legend(loc="lower right")
    return figure


def frontier(folder: Path) -> Figure:
    figure, (axes,) = panels(1, 3.2)
    rows = table("part3-frontier", folder)
    first = [row for row in rows if row["seed"] == rows[0]["seed"]]
    best = sorted((row for row in first if row["method"] == "best"), key=lambda row: row["drift"])
    axes.plot([r["drift"] for r in best], [r["reward"] for r in best], color=INK, linewidth=1.2, label="best possible")
    for place, method in enumerate(("rloo", "dpo", "grpo")):
        chosen = [row for row in first if row["method"] == method]
        look = {key: STYLES[place][key] for key in ("color", "marker")}
        axes.plot(
            [r["drift"] for r in chosen], [r["reward"] for r in chosen], linestyle="none", label=method.upper(), **look
        )
    axes.set_xlabel("KL from the reference, nats")
    axes.set_ylabel("expected reward")
    axes.legend(loc="lower right")
    return figure


FIGURES = (dose, pairs, rank, slider, thin, goodhart, hidden, variety, frontier)
