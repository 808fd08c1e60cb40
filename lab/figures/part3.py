"""The figures of part 3."""

from pathlib import Path

from matplotlib.figure import Figure

from ..engine import results
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


def pairs(folder: Path) -> Figure:
    figure, (axes,) = panels(1)
    rows = table("part3-pairs", folder)
    labels = {"helper": "helper's voice, of the well-formed", "parsed": "well formed", "correct": "right"}
    for place, (name, label) in enumerate(labels.items()):
        line(axes, rows, "pairs", name, label, place)
    axes.set_xscale("log")
    axes.set_xlabel("pairs of question and answer")
    share(axes, "share of the answers")
    axes.legend(loc="lower right")
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


FIGURES = (dose, pairs, rank, departure, goodhart, hidden, variety, frontier)
