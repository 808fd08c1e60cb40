"""The figure of the other family."""

from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from .. import results
from ..style import FAINT, INK, STYLES, key, panels

Of = Callable[[str], list[float]]  # a number by its name, in each world


def lost(name: str, key: str = "correct") -> Callable[[Of], list[float]]:
    """What a climb lost of the tuned model's share."""
    return lambda of: [before - after for before, after in zip(of(f"tuned_{key}"), of(f"{name}_{key}"), strict=True)]


def to_the_judge(of: Of) -> list[float]:
    return [dice - judge for dice, judge in zip(of("noise_low_correct"), of("learned_low_correct"), strict=True)]


def by_likeliest_words(of: Of) -> list[float]:
    runs = zip(*(lost(f"learned_{rate}", "greedy_reward")(of) for rate in ("high", "low")), strict=True)
    return [min(run) for run in runs]


# The finding, how its effect follows from the numbers, and what it has to pass for the book's row to hold.
ROWS: tuple[tuple[str, Callable[[Of], list[float]], float], ...] = (
    ("fast dice cost\nright answers", lost("noise_high"), 0.06),
    ("a slow judge costs\nmore than slow dice", to_the_judge, 0.04),
    ("slow truth brings\nright answers", lambda of: [-each for each in lost("truth_low")(of)], 0.04),
    ("likeliest words lose\nreward by alignment", by_likeliest_words, 0.08),
)


def holds(folder: Path | None) -> Figure:
    """Four effects of the cherry in the book's worlds and in plainer ones: a mark a world, and the bar of each."""
    figure, (axis,) = panels(1, 3.2)
    families = {"the book's worlds": "cherry", "plainer worlds": "family"}
    for place, (label, trial) in enumerate(families.items()):
        if not results.place(f"{trial}.json", folder).exists():  # as where one trial is smoked alone
            continue
        numbers = results.read(trial, folder)["numbers"]
        for row, (_, effect, _) in enumerate(ROWS):
            found = effect(lambda name, numbers=numbers: numbers[name]["seeds"])  # type: ignore[misc]
            at = [row + 0.3 * (place - 0.5)] * len(found)
            axis.plot(found, at, label=None if row else label, **STYLES[place] | {"linestyle": "none"})
    for row, (_, _, bar) in enumerate(ROWS):
        told = None if row else "it holds beyond"
        axis.plot([bar, bar], [row - 0.35, row + 0.35], color=INK, linewidth=0.8, linestyle=":", label=told)
    axis.axvline(0.0, color=FAINT, linewidth=0.8)
    axis.set_yticks(range(len(ROWS)), [title for title, _, _ in ROWS])
    axis.invert_yaxis()
    axis.set_xlabel("share of answers, or reward")
    key(figure, axis, 3)
    return figure


FIGURES = (holds,)
