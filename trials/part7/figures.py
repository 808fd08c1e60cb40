"""The figures of part 7."""

from math import fsum
from pathlib import Path

from matplotlib.figure import Figure

from ..style import INK, STYLES, line, panels, share, table

ROUTERS = {"oracle": "an oracle", "content": "the small model's certainty", "random": "a coin"}
SWAPS = {
    "small": "a quarter of the size",
    "aligned": "hasty",
    "younger": "half the training",
    "retuned": "tuned again",
    "int8": "8-bit weights",
    "itself": "no change",
}
OFFERS = {"30k": "30k", "0.1M": "0.1M", "0.4M": "0.4M", "cascade": "cascade, half passed on"}


def cascade(folder: Path | None) -> Figure:
    """Right answers against cost, for each small model."""
    figure, axes = panels(2, 3.3)
    for axis, size in zip(axes, ("0.1M", "30k"), strict=True):
        for place, (router, label) in enumerate(ROUTERS.items()):
            rows = table("part7-cascade", folder, router=router, small=size)
            means = by_share(rows)
            axis.plot([row["cost"] for row in means], [row["right"] for row in means], label=label, **STYLES[place])
        axis.axvline(1, color=INK, linewidth=0.8, linestyle=":")
        axis.set_xlabel("cost, in answers of the large model")
        axis.set_title(f"{size} first, then 0.4M")
        share(axis, "share right")
        axis.set_xlim(0)
    axes[0].legend(loc="lower right")
    return figure


def by_share(rows: list[dict]) -> list[dict]:
    """The mean cost and the mean share right over seeds, for each share that is passed on."""
    result = []
    for passed in dict.fromkeys(row["share"] for row in rows):
        group = [row for row in rows if row["share"] == passed]
        result.append({key: fsum(row[key] for row in group) / len(group) for key in ("cost", "right")})
    return result


def swaps(folder: Path | None) -> Figure:
    """The chance to notice an exchange, by the questions of a test."""
    figure, axes = panels(2, 3.3)
    for axis, (test, title) in zip(
        axes, {"paired": "right or wrong, as before?", "words": "the same words, as before?"}.items(), strict=True
    ):
        for place, (swap, label) in enumerate(SWAPS.items()):
            line(axis, table("part7-swaps", folder, swap=swap, test=test), "questions", "noticed", label, place)
        axis.set_xscale("log", base=2)
        axis.set_xticks((25, 50, 100, 200, 400, 800), ("25", "50", "100", "200", "400", "800"))
        axis.set_xlabel("questions in the test")
        axis.set_title(title)
        share(axis, "chance to notice")
    axes[1].legend(loc="center right")
    return figure


def right(folder: Path | None) -> Figure:
    """What a right answer costs, by the price of a wrong one."""
    figure, axes = panels(2, 3.3)
    for axis, (check, title) in zip(axes, {0: "nobody checks", 1: "checking costs one answer"}.items(), strict=True):
        for place, (offer, label) in enumerate(OFFERS.items()):
            rows = [row for row in table("part7-right", folder, offer=offer, check=check) if row["error"] > 0]
            line(axis, rows, "error", "cost", label, place, markers=False)
        axis.set_xscale("log")
        axis.set_yscale("log")
        axis.set_xlim(0.01, 100)  # set, as a model of toy size may give no right answer at all
        axis.set_ylim(0.2, 100)
        axis.set_xlabel("price of a wrong answer")
        axis.set_title(title)
    axes[0].set_ylabel("cost of a right answer")
    axes[0].legend(loc="upper left")
    return figure


FIGURES = (cascade, swaps, right)
