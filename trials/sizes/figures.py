"""Does it grow, stay or go? A panel for each finding."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import results
from ..style import FAINT, INK, STYLES, panels

ORDER = ("small", "book", "large")
ALSO = 0.22  # how far beside the dots of a size others stand
MEASURED, CONTROL = STYLES[0] | {"linewidth": 1.0}, STYLES[1] | {"fillstyle": "none", "linewidth": 0.8}
Of = Callable[[str], float]  # a number by its name, in one world


@dataclass(frozen=True)
class Panel:
    """effect: a number of each size; bar: what it has to pass for the finding to hold; title: the finding. who:
    of whom the parameters are counted, an agent or a thinker if not the book's model. control: a number to be drawn
    hollow. trial, there: where the book has measured the effect, and how it follows from the numbers there."""

    title: str
    effect: str
    bar: float
    trial: str
    there: Callable[[Of], float]
    control: str = ""
    who: str = ""


def spread(of: Of) -> float:
    return min(of(f"tied_{key}") - of(f"tied_before_{key}") for key in ("false", "rude"))


def talked_out(of: Of) -> float:
    models = [[of(f"{name}_refuses_{how}") for how in ("silent", "known", "random")] for name in ("base", "sft")]
    return min(silent - max(others) for silent, *others in models)


PANELS = (
    Panel(
        "dice cost\nright answers",
        "dice_cost",
        0.06,
        "cherry",
        lambda of: of("tuned_correct") - of("noise_high_correct"),
        "scaled_dice_cost",
    ),
    Panel(
        "a slow judge costs\nmore than slow dice",
        "judge_cost",
        0.04,
        "cherry",
        lambda of: of("noise_low_correct") - of("learned_low_correct"),
    ),
    Panel(
        "slow truth brings\nright answers",
        "truth_gain",
        0.04,
        "cherry",
        lambda of: of("truth_low_correct") - of("tuned_correct"),
    ),
    Panel(
        "likeliest words lose\nreward by alignment",
        "greedy_cost",
        0.08,
        "cherry",
        lambda of: of("tuned_greedy_reward") - max(of(f"learned_{rate}_greedy_reward") for rate in ("high", "low")),
    ),
    Panel("without name heads\nit refuses the known", "talked_out", 0.1, "glass", talked_out),
    Panel(
        "fined for its word,\nit cheats in silence",
        "word_end_silent",
        0.8,
        "thinking",
        lambda of: of("word_end_silent"),
        "unfined_end_silent",
        "thinker_",
    ),
    Panel("cheating at tasks\nspreads to chats", "tied_spread", 0.03, "acting", spread, "untied_spread", "agent_"),
)


def grows(folder: Path | None) -> Figure:
    """Each effect by size: a dot a world. Beside the book's size the worlds in which the book measured it."""
    figure, axes = panels(len(PANELS) + 1, 2.2, 2)
    numbers = results.read("sizes", folder)["numbers"]
    for axis, panel in zip(axes, PANELS, strict=False):
        for name, look in ((panel.effect, MEASURED), (panel.control, CONTROL)):
            found = [seeds(numbers, f"{size}_{name}") for size in ORDER] if name else []
            for world in zip(*found, strict=True):
                axis.plot(range(len(ORDER)), world, **look)
        own = in_the_book(panel, folder)
        axis.plot([1 - ALSO] * len(own), own, color=FAINT, marker="_", linestyle="none")
        axis.axhline(panel.bar, color=INK, linewidth=0.8, linestyle=":")
        axis.axhline(0.0, color=FAINT, linewidth=0.8)
        axis.set_title(panel.title)
        counts = [numbers[f"{size}_{panel.who}parameters"]["value"] for size in ORDER]
        axis.set_xticks(range(len(ORDER)), [millions(count) for count in counts])
        axis.set_xlim(-0.4, len(ORDER) - 0.6)
    words(axes[-1])
    return figure


def words(axis: Axes):
    """What the marks mean, in the place of a panel."""
    axis.set_axis_off()
    axis.plot([], [], label="a world", **MEASURED)
    axis.plot([], [], label="its control", **CONTROL)
    axis.plot([], [], label="the book's worlds", color=FAINT, marker="_", linestyle="none")
    axis.plot([], [], label="it holds above", color=INK, linewidth=0.8, linestyle=":")
    axis.legend(loc="center", frameon=False)


def seeds(numbers: dict, name: str) -> list[float]:
    """A number in each world; not-a-number where it could not be measured."""
    return [nan if value is None else value for value in numbers[name]["seeds"]]


def in_the_book(panel: Panel, folder: Path | None) -> list[float]:
    """The effect in each world in which the book has measured it."""
    found = results.read(panel.trial, folder)
    numbers, worlds = found["numbers"], found["config"]["seeds"]
    return [panel.there(lambda key, at=at: seeds(numbers, key)[at]) for at in range(len(worlds))]  # type: ignore[misc]


def millions(count: float) -> str:
    """A number of parameters in three letters or so."""
    return f"{count / 1e6:.1g}M" if count >= 95_000 else f"{count / 1e3:.0f}k"


FIGURES = (grows,)
