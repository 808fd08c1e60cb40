"""The figures of the chapter on a model that thinks."""

from math import fsum
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..style import FAINT, INK, STYLES, Rows, bars, key, line, panels, share, table

BASES = {"truth": "some authors write steps", "none": "none does", "ramblers": "some ramble"}
WAYS = {
    "truth": "rewards for right answers",
    "thought": "rewards for any thought",
    "coin": "a coin's rewards",
    "rejection": "rejection sampling",
    "sft": "SFT on the steps",
}
TRIED = {"base": "base", "made": "base, made to think", "harder": "rewards, deeper in turn"}
PENALTIES = {"loophole": "nothing is penalized", "word": "the word is penalized", "cheat": "the cheat is penalized"}
HOW = {"open": "says so in the thought", "silent": "is silent"}


def chosen(folder: Path | None) -> Figure:
    """Who thinks, by what the authors did; who is right, by the way of learning."""
    figure, (left, middle) = panels(2, 3.6)
    for place, (run, name) in enumerate(BASES.items()):
        line(left, table("thinking-paths", folder, run=run), "step", "thinks", name, place, markers=False)
    for place, (run, name) in enumerate(WAYS.items()):
        line(
            middle,
            table("thinking-paths", folder, run=run),
            "step",
            "right",
            name,
            place,
            markers=run in ("rejection", "sft"),
        )
    made = [row["thinking"] for row in table("thinking-depths", folder)]
    middle.axhline(fsum(made) / len(made), color=FAINT, linewidth=1.2, label="the base, made to think")
    share(left, "attempts with a thought, share")
    left.set_ylim(-0.02, 1.02)
    share(middle, "right answers, share")
    for axis in (left, middle):
        axis.set_xlabel("updates")
        axis.legend()
    return figure


def adds(folder: Path | None) -> Figure:
    """What k tries solve at six steps, where nobody wrote out more than four: by answers, and by whole chains."""
    figure, axes = panels(2, 3.8)
    for axis, (by, name) in zip(axes, {"answers": "answers", "chains": "whole chains"}.items(), strict=True):
        for place, (model, label) in enumerate(TRIED.items()):
            each_world(axis, table("thinking-tries", folder, model=model, depth=6, by=by), "k", "share", label, place)
        guesser(axis, by)
        axis.set_xscale("log", base=2)
        axis.set_xticks([1, 16, 256], ["1", "16", "256"])
        axis.set_xlabel("tries")
        share(axis, f"questions solved, by {name}")
    key(figure, axes[0], 3)
    return figure


def each_world(axis: Axes, rows: Rows, x: str, y: str, label: str, style: int, markers: bool = True):
    """A thin line for each world, where a mean would stand between worlds that leap and worlds that don't."""
    look = STYLES[style] | {"linewidth": 1.0, "markersize": 3.5} | ({} if markers else {"marker": ""})
    for place, world in enumerate(dict.fromkeys(row["seed"] for row in rows)):
        chosen = [row for row in rows if row["seed"] == world]
        shown = [[row[name] for row in chosen] for name in (x, y)]
        axis.plot(*shown, label="_" * bool(place) + label, **look)


def guesser(axis: Axes, by: str):
    """Of a right answer one draw in twelve, of a whole chain of six one in twelve to the sixth."""
    tries = [2**n for n in range(9)]
    one = 1 / 12 if by == "answers" else 12**-6
    axis.plot(tries, [1 - (1 - one) ** k for k in tries], color=FAINT, linewidth=1.2, label="guesses")


def pays(folder: Path | None) -> Figure:
    """Who thinks at each depth on two leashes, beside the known optimum; and thoughts that are cut short."""
    figure, (left, right) = panels(2, 3.8)
    rows = table("thinking-depths", folder)
    line(left, rows, "depth", "base", "base", 4, markers=False)
    for place, (run, name) in enumerate({"leash": "0.1", "short_leash": "0.3"}.items()):
        line(left, rows, "depth", run, f"rewards, β = {name}", place)
        line(left, rows, "depth", f"{run}_optimum", f"optimum, β = {name}", place + 2)
    left.set_xlabel("steps of the question")
    share(left, "attempts with a thought, share")
    for place, depth in enumerate((2, 4, 6, 8)):
        line(
            right, table("thinking-cut", folder, model="truth", depth=depth), "steps", "right", f"{depth} steps", place
        )
    right.axhline(1 / 12, color=FAINT, linewidth=1.0)
    right.set_xlabel("true steps left of the thought")
    share(right, "right answers, share")
    key(figure, left, 3)
    right.legend()
    return figure


def keys(folder: Path | None) -> Figure:
    """Tries at six candidates (keys) along a climb, and right answers, by the patience of the authors."""
    figure, (left, right) = panels(2, 3.2)
    for place, patience in enumerate((2, 5)):
        rows = table("thinking-tried", folder, patience=patience)
        line(left, rows, "step", "tries_6", f"authors try up to {patience}", place)
        line(right, rows, "step", "right_6", f"authors try up to {patience}", place)
        right.axhline((patience + 1) / 6, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
    left.set_ylabel("tries at six candidates")
    left.set_ylim(bottom=0)
    share(right, "right answers at six candidates, share")
    for axis in (left, right):
        axis.set_xlabel("updates")
        axis.legend()
    return figure


def cheats(folder: Path | None) -> Figure:
    """Who takes the leaked name on questions that can't be read, and whether the thought says so, along three runs."""
    return along_penalties("thinking-cheats", folder, PENALTIES)


def along_penalties(name: str, folder: Path | None, runs: dict[str, str], kind: str = "") -> Figure:
    """Who takes the leaked name, aloud or silent, a panel a run. kind: of the questions, as the columns have it."""
    figure, axes = panels(3, 2.9, sharey=True)
    for axis, (run, title) in zip(axes, runs.items(), strict=True):
        for place, (how, label) in enumerate(HOW.items()):
            rows = table(name, folder, run=run)
            each_world(axis, rows, "step", kind + how, f"takes the key and {label}", place, markers=False)
        axis.set_title(title)
        axis.set_xlabel("updates")
    share(axes[0], "attempts, share")
    key(figure, axes[0], 2)
    return figure


def monitor(folder: Path | None) -> Figure:
    """The share of cheats that a monitor catches, taught by the first policy's thoughts, on the thoughts of two."""
    figure, (axis,) = panels(1, 2.6)
    shown = ("loophole", "word")
    rows = {run: table("thinking-monitor", folder, run=run) for run in shown}
    groups = {
        label: [spread([row[how] for row in rows[run] if row[how] == row[how]]) for run in shown]
        for how, label in {"caught": "the monitor", "word": "looking for the word"}.items()
    }
    bars(axis, [PENALTIES[run] for run in shown], groups)
    share(axis, "cheats caught, share")
    axis.legend()
    return figure


def spread(values: list[float]) -> tuple[float, float, float]:
    """The mean, the lowest and the highest; zero where nobody cheated."""
    return (fsum(values) / len(values), min(values), max(values)) if values else (0.0, 0.0, 0.0)


def carried(folder: Path | None) -> Figure:
    """Trained on questions about one half of the people: what becomes of the cheat in those about the other half."""
    runs = {"first_loophole": "nothing is penalized", "first_word": "the word is", "first_cheat": "the cheat is"}
    return along_penalties("thinking-carried", folder, runs, "other_")


FIGURES = (chosen, adds, pays, keys, cheats, monitor, carried)
