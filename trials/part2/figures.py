"""The figures of part 2."""

from math import cos, fsum, pi, sin
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from lab.model import SIZES, Config, rotations

from ..style import FAINT, INK, STYLES, key, line, on_phone, panels, share, table


def learning(folder: Path | None) -> Figure:
    figure, axes = panels(2, 3.3)
    rows = [row | {"million": row["tokens"] / 1e6} for row in table("part2-learning", folder)]
    names = {
        "song": "songs",
        "sum": "sums",
        "fact": "facts",
        "recall": "memos",
        "style": "style",
        "noise": "spelling out noise",
    }
    for place, (name, label) in enumerate(names.items()):
        line(axes[0], rows, "million", f"excess_{name}", label, place)
    axes[0].set_ylabel("loss above the floor, nats a token")
    axes[0].set_ylim(0)
    abilities = {"sums": "sums", "facts_frequent": "facts, frequent", "facts_rare": "facts, rare"}
    for place, (name, label) in zip((1, 2, 4), abilities.items(), strict=True):
        line(axes[1], rows, "million", name, label, place)
    share(axes[1], "share right")
    for axis in axes:
        axis.set_xlabel("tokens read, millions")
    axes[0].legend()
    axes[1].legend(loc=(0.5, 0.52))
    return figure


def mentions(folder: Path | None) -> Figure:
    figure, (axes,) = panels(1)
    rows = table("part2-mentions", folder)
    for place, seed in enumerate(sorted({row["seed"] for row in rows})):
        chosen = [row for row in rows if row["seed"] == seed]
        axes.plot(
            [r["mentions"] for r in chosen],
            [r["known"] for r in chosen],
            label=f"world {seed:.0f}",
            **STYLES[place % 6],
        )
    axes.axhline(1 / 16, color=FAINT, linewidth=1)
    axes.text(max(row["mentions"] for row in rows), 1 / 16 + 0.02, "guessing", ha="right", color=INK, fontsize=8.5)
    axes.set_xscale("log")
    axes.set_xlabel("times that the name was written in training")
    share(axes, "share of the facts known")
    key(figure, axes, 6)
    return figure


def scaling(folder: Path | None) -> Figure:
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
    axes[0].set_title("diaries only, by size")
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


def attention(folder: Path | None) -> Figure:
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
    bar = figure.colorbar(
        picture, ax=axes, label="share of attention", shrink=0.7, location="bottom" if on_phone() else "right"
    )
    if bar.solids is not None:
        bar.solids.set_rasterized(False)
    return figure


def decoding(folder: Path | None) -> Figure:
    """Form, truth and variety by temperature, and how many voices are left."""
    figure, axes = panels(2, 3.0)
    rows = table("part2-decoding", folder)
    drawn = [row for row in rows if str(row["way"]).startswith("t_")]
    names = {"parsed": "well formed", "right": "right", "refused": "refuses", "distinct": "different"}
    for place, (name, label) in enumerate(names.items()):
        line(axes[0], drawn, "temperature", name, label, place)
    share(axes[0], "share of the answers")
    line(axes[1], drawn, "temperature", "voices", "base", 0)
    world = [row["voices"] for row in rows if row["way"] == "world"]
    axes[1].axhline(fsum(world) / len(world), color=INK, linestyle=":", linewidth=1)
    axes[1].text(0, fsum(world) / len(world) + 0.1, "the world", color=INK, fontsize=8.5)
    axes[1].set(ylim=(0, 5.2), ylabel="effective number of voices")
    for axis in axes:
        axis.set_xlabel("temperature")
    key(figure, axes[0], 4)
    return figure


def rope(folder: Path | None) -> Figure:
    """How rotary positions turn the pairs of a head of the book's model; it reads no results."""
    figure, axes = panels(2, 3.1)
    config = Config(vocabulary=1, **SIZES["0.4M"])
    speeds = rotations(config)[1, 0].angle().double().tolist()  # radians a place, of each pair
    for number, (pair, left) in enumerate({0: 0.0, 2: 2.6}.items()):
        for place in range(6):
            turn = pi / 2 - place * speeds[pair]
            tip = (left + cos(turn), sin(turn))
            look = {"arrowstyle": "-|>", "color": STYLES[number]["color"], "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
            axes[0].annotate("", tip, (left, 0), arrowprops=look)
            axes[0].text(left + 1.17 * cos(turn), 1.17 * sin(turn), str(place), ha="center", va="center", color=INK)
        name = "the fastest pair" if pair == 0 else "a slower one"
        axes[0].text(left, -1.5, name, ha="center", va="center", color=INK)
    axes[0].set(xlim=(-1.4, 4.0), ylim=(-1.75, 1.3), aspect="equal", xticks=[], yticks=[])
    axes[0].set_title("one arrow, at the places 0 to 5")
    for spine in axes[0].spines.values():
        spine.set_visible(False)
    apart = [step / 4 for step in range(4 * 40 + 1)]
    for number, (pair, label) in enumerate({0: "the fastest pair", 2: "a slower one", 7: "a slow one"}.items()):
        look = {name: value for name, value in STYLES[number].items() if name != "marker"}
        axes[1].plot(apart, [cos(places * speeds[pair]) for places in apart], label=label, **look)
    axes[1].set(xlabel="places between key and query", ylabel="product of two equal arrows", ylim=(-1.15, 1.15))
    key(figure, axes[1], 3)
    return figure


FIGURES = (learning, mentions, scaling, attention, decoding, rope)
