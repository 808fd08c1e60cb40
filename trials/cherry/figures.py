"""The figures of the cherry's controls."""

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import results
from ..style import FAINT, INK, STYLES, average, in_a_room, key, panels, table, value

JUDGES = {"noise": "a judge of pure noise", "learned": "a judge learned from choices", "truth": "the truth as judge"}
IN_A_ROOM = {"noise": "pure noise", "learned": "learned judge", "truth": "the truth"}
RATES = {"high": "the book's rate", "low": "a fifth of it"}
SHOWN = {"correct": "right answers, share", "invented": "answers that invent, share"}


def judges(folder: Path | None) -> Figure:
    """Right answers, and inventions, against KL along each climb: means over worlds, tenth by tenth."""
    figure, axes = panels(len(SHOWN), 3.8)
    found = results.read("cherry", folder)
    for axis, (measure, label) in zip(axes, SHOWN.items(), strict=True):
        start = value(found, f"tuned_{measure}")[0]
        for place, (judge, name) in enumerate((IN_A_ROOM if in_a_room() else JUDGES).items()):
            for rate, speed in RATES.items():
                rows = table("cherry-paths", folder, judge=judge, rate=rate)
                distance, share = (average(rows, "step", each)[1] for each in ("kl", measure))
                look = STYLES[place] | ({} if rate == "high" else {"fillstyle": "none", "linewidth": 1.0})
                axis.plot([0.0, *distance], [start, *share], label=f"{name}, {speed}", **look)
        axis.axhline(start, color=FAINT, linewidth=0.8)
        axis.plot(0.0, start, color=INK, marker="*", markersize=10, linestyle="none", label="the tuned model")
        axis.set_ylabel(label)
        axis.set_xlabel("KL from the tuned model, nats an answer")
    key(figure, axes[0], 2)
    return figure


def without(folder: Path | None) -> Figure:
    """True reward against KL: what no training takes beside the climbs, each world a faint mark and their mean."""
    figure, (axis,) = panels(1, 5.0)
    found = results.read("cherry", folder)["numbers"]
    for place, (judge, name) in enumerate(JUDGES.items()):
        for rate, fill in (("high", "full"), ("low", "none")):
            look = STYLES[place] | {"fillstyle": fill}
            points(axis, found, f"{judge}_{rate}", look, f"{name}, {RATES[rate]}")
    for place, (judge, name) in enumerate({"learned": "the learned judge", "truth": "the truth"}.items(), 3):
        chosen = [f"best_of_{n}_{judge}" for n in (4, 16)]
        at = [[found[f"{each}_{key}"]["value"] for each in chosen] for key in ("kl", "reward")]
        axis.plot(*at, label=f"best of 4 and of 16, by {name}", **STYLES[place])
    greedy = found["tuned_greedy_reward"]["value"]
    axis.axhline(greedy, color=INK, linewidth=1.0, label="tuned, the likeliest word each time")
    axis.axhline(found["tuned_reward"]["value"], color=FAINT, linewidth=1.0, label="tuned")
    axis.set_xlabel("KL from the tuned model, nats an answer")
    axis.set_ylabel("true reward")
    key(figure, axis, 2)
    return figure


def points(axis: Axes, found: dict, name: str, look: dict, label: str):
    """Each world as a faint mark, and their mean."""
    kl, reward = found[f"{name}_kl"], found[f"{name}_reward"]
    look = look | {"linestyle": "none"}
    axis.plot(kl["seeds"], reward["seeds"], **(look | {"markersize": 3, "alpha": 0.5}))
    axis.plot(kl["value"], reward["value"], label=label, **(look | {"markersize": 7}))


def again(folder: Path | None) -> Figure:
    """Right answers of runs that differ in nothing but what was asked and drawn, in two worlds."""
    figure, (axis,) = panels(1, 2.8)
    names = {
        "tuned": "tuned, other\nquestions",
        "noise_high": "noise,\nthe book's\nrate",
        "learned_high": "learned,\nthe book's\nrate",
        "learned_low": "learned,\na fifth of it",
    }
    # Two worlds have these runs; results of others, such as those of a smoke test, have no such table.
    found = table("cherry-again", folder) if results.place("cherry-again.csv", folder).exists() else []
    for place, world in enumerate(dict.fromkeys(row["seed"] for row in found)):
        rows = [row for row in found if row["seed"] == world]
        at = [list(names).index(row["model"]) + 0.16 * (place - 0.5) for row in rows]
        look = STYLES[place] | {"linestyle": "none"}
        axis.plot(at, [row["correct"] for row in rows], label=f"world {world:.0f}", **look)
    axis.set_xticks(range(len(names)), list(names.values()))
    axis.set_ylabel("right answers, share")
    if found:
        axis.legend()
    return figure


FIGURES = (judges, without, again)
