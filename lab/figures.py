"""The figures of the book, one function each. They read results and compute nothing but means over seeds.

All are vectors, on a light card that stands on light pages and dark ones. Lines differ in dash and marker as well as in
color. Drawn again from the same results they are the same, byte by byte.
"""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from . import results
from .files import write_whole

FOLDER = Path(__file__).parents[1] / "series/figures"
PAPER, INK, FAINT = "#fbf9f5", "#1f2328", "#8a8f98"
# For up to six lines: colors that differ in lightness too, with a dash and a marker of their own.
STYLES = (
    {"color": "#12457a", "linestyle": "-", "marker": "o"},
    {"color": "#b3470f", "linestyle": "--", "marker": "s"},
    {"color": "#1f7a4d", "linestyle": "-.", "marker": "^"},
    {"color": "#7a3d9a", "linestyle": ":", "marker": "D"},
    {"color": "#8a6d00", "linestyle": (0, (5, 1)), "marker": "v"},
    {"color": "#a3165b", "linestyle": (0, (1, 1)), "marker": "P"},
)
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "ooo")
NAMES = {
    "base": "base",
    "sft": "tuned",
    "rlhf": "aligned",
    "leashed": "learned reward, leash",
    "hacked": "learned reward, no leash",
    "truth": "true reward, leash",
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


def table(name: str, folder: Path, **where) -> Rows:
    """The rows of a CSV file of the results that have some values; numbers as numbers."""
    with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
        rows = [{key: number(value) for key, value in row.items()} for row in csv.DictReader(file)]
    return [row for row in rows if all(row[key] == value for key, value in where.items())]


def number(text: str):
    try:
        return float(text)
    except ValueError:
        return text


def average(rows: Rows, x: str, y: str) -> tuple[list, list[float], list[float], list[float]]:
    """The values of x, and for each the mean, the lowest and the highest y over seeds."""
    places = list(dict.fromkeys(row[x] for row in rows))
    groups = [[row[y] for row in rows if row[x] == place and row[y] == row[y]] for place in places]
    kept = [(place, group) for place, group in zip(places, groups, strict=True) if group]
    means = [sum(group) / len(group) for _, group in kept]
    return [place for place, _ in kept], means, [min(g) for _, g in kept], [max(g) for _, g in kept]


def line(axes: Axes, rows: Rows, x: str, y: str, label: str, style: int, markers: bool = True):
    """The mean over seeds, with a band from the lowest to the highest."""
    places, means, low, high = average(rows, x, y)
    look = STYLES[style] if markers else {k: v for k, v in STYLES[style].items() if k != "marker"}
    axes.plot(places, means, label=label, **look)
    axes.fill_between(places, low, high, color=STYLES[style]["color"], alpha=0.15, linewidth=0)


def bars(axes: Axes, names: Sequence[str], groups: dict[str, list[tuple[float, float, float]]]):
    """Bars beside each other for each name: groups by label of (mean, low, high)."""
    width = 0.8 / len(groups)
    for place, (label, values) in enumerate(groups.items()):
        at = [index + (place - (len(groups) - 1) / 2) * width for index in range(len(names))]
        means = [mean for mean, _, _ in values]
        spread = [[mean - low for mean, low, _ in values], [high - mean for mean, _, high in values]]
        axes.bar(at, means, width, label=label, **filled(place))
        axes.errorbar(at, means, spread, fmt="none", ecolor=INK, elinewidth=0.9, capsize=2)
    axes.set_xticks(range(len(names)), names)
    axes.grid(axis="x", visible=False)


def filled(place: int) -> dict:
    """How a bar looks: its color, and the hatch by which one tells it without color."""
    return {"color": STYLES[place]["color"], "hatch": HATCHES[place], "edgecolor": PAPER, "linewidth": 0.5}


def panels(count: int, height: float = 3.0) -> tuple[Figure, list[Axes]]:
    figure, axes = plt.subplots(1, count, figsize=(7.2, height), layout="constrained")
    return figure, list(axes) if count > 1 else [axes]


def value(results_of: dict, key: str) -> tuple[float, float, float]:
    found = results_of["numbers"][key]
    return tuple(found[name] if found[name] is not None else 0.0 for name in ("value", "low", "high"))


def share(axes: Axes, label: str):
    axes.set_ylim(0, 1.02)
    axes.set_ylabel(label)


# --- Part 1 ----------------------------------------------------------------------------------------------------------


def part1_voices(folder: Path) -> Figure:
    figure, (axes,) = panels(1, 3.7)
    stages = ("world", "documents", "answers", "base", "sft", "rlhf", "hacked")
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


def part1_departure(folder: Path) -> Figure:
    figure, (axes,) = panels(1)
    for place, stage in enumerate(("sft", "rlhf", "hacked")):
        rows = table("part1-departure", folder, stage=stage)
        line(axes, [row | {"position": row["position"] + 1} for row in rows], "position", "nats", NAMES[stage], place)
    axes.set_xlabel("position in the answer, in tokens")
    axes.set_ylabel("KL from the base, nats")
    axes.set_ylim(0)
    axes.legend()
    return figure


def part1_rain(folder: Path) -> Figure:
    figure, axes = panels(4, 2.5)
    for axis, (place, stage) in zip(axes, enumerate(("base", "sft", "rlhf", "hacked")), strict=True):
        rows = table("part1-rain", folder, stage=stage)
        look = {"color": STYLES[place]["color"], "marker": STYLES[place]["marker"], "s": 14, "alpha": 0.75}
        axis.plot([0, 1], [0, 1], color=FAINT, linewidth=1)
        axis.scatter([row["truth"] for row in rows], [row["stated"] for row in rows], **look)
        axis.set_title(NAMES[stage].replace("learned reward, ", ""))
        axis.set(xlim=(0, 1), ylim=(0, 1), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1), aspect="equal")
        axis.set_xlabel("true chance of rain")
    axes[0].set_ylabel("chance that it states")
    return figure


def part1_relapse(folder: Path) -> Figure:
    figure, axes = panels(2)
    for axis, kind, label in zip(
        axes, ("turns", "steps"), ("rude turns before the question", "steps of tuning on rude answers"), strict=True
    ):
        for place, stage in enumerate(("sft", "rlhf", "hacked")):
            line(axis, table(f"part1-{kind}", folder, stage=stage), kind, "rude", NAMES[stage], place)
        axis.set_xlabel(label)
        share(axis, "share of the rude voice")
    axes[0].set_xticks((0, 1, 2, 3))
    axes[1].set_xticks((0, 5, 10, 20))
    axes[0].legend()
    return figure


# --- Part 2 ----------------------------------------------------------------------------------------------------------


def part2_learning(folder: Path) -> Figure:
    figure, axes = panels(2, 3.3)
    rows = [row | {"million": row["tokens"] / 1e6} for row in table("part2-learning", folder)]
    names = {
        "song": "song",
        "sum": "sums",
        "fact": "facts",
        "recall": "recall",
        "style": "style",
        "noise": "spelling out noise",
    }
    for place, (name, label) in enumerate(names.items()):
        line(axes[0], rows, "million", f"excess_{name}", label, place)
    axes[0].set_ylabel("loss above the floor, nats a token")
    axes[0].set_ylim(0)
    abilities = {
        "song": "songs",
        "memo": "memos",
        "sums": "sums",
        "facts_frequent": "facts, frequent",
        "facts_rare": "facts, rare",
    }
    for place, (name, label) in enumerate(abilities.items()):
        line(axes[1], rows, "million", name, label, (0, 3, 1, 2, 4)[place])
    share(axes[1], "share right")
    for axis in axes:
        axis.set_xlabel("tokens read, millions")
    axes[0].legend()
    axes[1].legend(loc=(0.5, 0.52))
    return figure


def part2_mentions(folder: Path) -> Figure:
    figure, (axes,) = panels(1)
    rows = table("part2-mentions", folder)
    for place, seed in enumerate(sorted({row["seed"] for row in rows})):
        chosen = [row for row in rows if row["seed"] == seed]
        axes.plot(
            [r["mentions"] for r in chosen], [r["known"] for r in chosen], label=f"seed {seed:.0f}", **STYLES[place % 6]
        )
    axes.axhline(1 / 16, color=FAINT, linewidth=1)
    axes.text(max(row["mentions"] for row in rows), 1 / 16 + 0.02, "guessing", ha="right", color=INK, fontsize=8.5)
    axes.set_xscale("log")
    axes.set_xlabel("times that the name was written in training")
    share(axes, "share of the facts known")
    axes.legend(loc="upper left")
    return figure


def part2_scaling(folder: Path) -> Figure:
    figure, axes = panels(2, 3.2)
    rows = table("part2-scaling", folder)
    sizes = list(dict.fromkeys(row["size"] for row in rows))
    for place, size in enumerate(sizes):
        line(
            axes[0], [r for r in rows if r["size"] == size and r["world"] == "diaries"], "tokens", "excess", size, place
        )
    middle = next(row["size"] for row in rows if row["world"] == "everything")
    for place, (world, label) in enumerate({"diaries": "diaries only", "everything": "all kinds of text"}.items()):
        line(
            axes[1], [r for r in rows if r["size"] == middle and r["world"] == world], "tokens", "excess", label, place
        )
    axes[0].set_title("diaries only, four sizes")
    axes[1].set_title(f"{middle} parameters, two worlds")
    for axis in axes:
        axis.set(xscale="log", yscale="log", xlabel="tokens read, millions")
        read = sorted({row["tokens"] for row in rows})
        axis.set_xticks(read, [f"{tokens / 1e6:g}" for tokens in read])
        axis.xaxis.set_minor_locator(NullLocator())
        for set_formatter in (axis.yaxis.set_major_formatter, axis.yaxis.set_minor_formatter):
            set_formatter(FuncFormatter(lambda value, _: f"{value:.2g}"))
        axis.yaxis.set_minor_locator(LogLocator(subs=(2, 5)))
        axis.legend()
    axes[0].set_ylabel("loss above the floor, nats a token")
    return figure


def part2_attention(folder: Path) -> Figure:
    figure, (axes,) = panels(1, 5.0)
    rows = table("part2-attention", folder)
    rows = [row for row in rows if row["seed"] == rows[0]["seed"]]
    size = int(max(row["from"] for row in rows)) + 1
    grid = [[0.0] * size for _ in range(size)]
    words = [""] * size
    for row in rows:
        grid[int(row["from"])][int(row["to"])] = row["share"]
        words[int(row["from"])] = str(row["word"])
    picture = axes.pcolormesh(grid, cmap="Blues", vmin=0, vmax=1)
    places = [index + 0.5 for index in range(size)]
    axes.set_xticks(places, words, rotation=90, fontsize=8)
    axes.set_yticks(places, words, fontsize=8)
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.set_aspect("equal")
    axes.set_xlabel("looks at")
    axes.set_ylabel("stands at")
    bar = figure.colorbar(picture, ax=axes, label="share of attention", shrink=0.7)
    bar.solids.set_rasterized(False)
    return figure


# --- Part 3 ----------------------------------------------------------------------------------------------------------


def part3_dose(folder: Path) -> Figure:
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


def part3_pairs(folder: Path) -> Figure:
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


def part3_rank(folder: Path) -> Figure:
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


def part3_slider(folder: Path) -> Figure:
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


def part3_thin(folder: Path) -> Figure:
    figure, axes = panels(3, 3.0)
    titles = {"parsed": "well formed, of the full", "voices": "voices alike", "reward": "true reward, less the full"}
    for axis, (measure, title) in zip(axes, titles.items(), strict=True):
        for place, policy in enumerate(("leashed", "hacked")):
            line(axis, table("part3-thin", folder, policy=policy), "rank", measure, NAMES[policy], place)
        axis.axhline(0 if measure == "reward" else 1, color=FAINT, linewidth=1.2)
        axis.set_title(title)
        axis.set_xticks((2, 4, 8, 12, 16, 24))
        axis.set_xlabel("rank that is kept")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=2)
    return figure


def part3_goodhart(folder: Path) -> Figure:
    figure, axes = panels(2, 3.2)
    for axis, policy in zip(axes, ("hacked", "leashed"), strict=True):
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


def part3_hidden(folder: Path) -> Figure:
    figure, (axes,) = panels(1, 3.1)
    found = results.read(3, folder)
    names = {
        "sft": "tuned",
        "hacked": "no leash",
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


def part3_variety(folder: Path) -> Figure:
    figure, (axes,) = panels(1)
    for place, policy in enumerate(("base", "sft", "truth", "leashed", "dpo")):
        line(axes, table("part3-variety", folder, policy=policy), "k", "share", NAMES[policy], place)
    axes.set_xscale("log", base=2)
    axes.set_xticks((1, 2, 4, 8, 16, 32), ("1", "2", "4", "8", "16", "32"))
    ks, guess, _, _ = average(table("part3-variety", folder, policy="guess"), "k", "share")
    axes.plot(ks, guess, color=FAINT, linewidth=1.2, label="guessing")
    axes.set_xlabel("answers tried")
    share(axes, "a right one among them")
    axes.legend(loc="lower right")
    return figure


def part3_frontier(folder: Path) -> Figure:
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


# --- Part 4 ----------------------------------------------------------------------------------------------------------


def part4_sums(folder: Path) -> Figure:
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


def part4_circuits(folder: Path) -> Figure:
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


def part4_belief(folder: Path) -> Figure:
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


def part4_compute(folder: Path) -> Figure:
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


FIGURES: tuple[Callable[[Path], Figure], ...] = (
    part1_voices,
    part1_departure,
    part1_rain,
    part1_relapse,
    part2_learning,
    part2_mentions,
    part2_scaling,
    part2_attention,
    part3_dose,
    part3_pairs,
    part3_rank,
    part3_slider,
    part3_thin,
    part3_goodhart,
    part3_hidden,
    part3_variety,
    part3_frontier,
    part4_sums,
    part4_circuits,
    part4_belief,
    part4_compute,
)


def draw(source: Path = results.FOLDER, target: Path = FOLDER) -> list[Path]:
    """Draw all figures from a folder of results into another."""
    target.mkdir(parents=True, exist_ok=True)
    drawn = []
    for make in FIGURES:
        figure = make(source)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        plt.close(figure)
        drawn.append(target / f"{make.__name__.replace('_', '-')}.svg")
        write_whole(drawn[-1], buffer.getvalue())
    return drawn
