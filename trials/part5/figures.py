"""The figures of part 5."""

from pathlib import Path

from matplotlib.figure import Figure

from .. import results
from ..style import FAINT, INK, bars, filled, key, line, panels, share, table, value

READERS = {"closed": "closed book", "open": "open book", "careful": "and told when\nnot to use it"}


def book(folder: Path | None) -> Figure:
    """What readers do with the right record, with a stranger's, and with an order in it."""
    figure, axes = panels(2, 3.4)
    found = results.read(5, folder)
    asked = {
        "right record: says it": "right",
        "stranger's record: says it": "wrong_taken",
        "and refuses": "wrong_refused",
    }
    groups = {label: [value(found, f"book_{name}_{key}") for name in READERS] for label, key in asked.items()}
    bars(axes[0], list(READERS.values()), groups)
    axes[0].axhline(value(found, "book_chance")[0], color=INK, linestyle=":", linewidth=1)
    orders = {
        "by the person who asks": "asked_obeyed",
        "in a record pasted into that turn": "pasted_obeyed",
        "in a record before the turn": "apart_obeyed",
        "its words turned round, pasted": "harmless_obeyed",
    }
    groups = {label: [value(found, f"injected_{name}_{key}") for name in READERS] for label, key in orders.items()}
    bars(axes[1], list(READERS.values()), groups)
    axes[0].set_title("a question about a stranger")
    axes[1].set_title("an order: obeyed")
    for axis in axes:
        share(axis, "share of the questions")
        axis.set_ylim(0, 1.55)
        axis.set_yticks((0, 0.25, 0.5, 0.75, 1))
        axis.legend(loc="upper left", fontsize=7.5)
    return figure


def tool(folder: Path | None) -> Figure:
    """Sums in the head, by the calculator, and by one that is one too high."""
    figure, axes = panels(1, 3.0)
    found = results.read(5, folder)
    kinds = {"written": "that texts write", "withheld": "that no text writes", "longer": "of three digits"}
    ways = {
        "in the head": "head",
        "with the calculator": "tool",
        "calculator one too high: its result": "broken_repeated",
    }
    groups = {label: [value(found, f"tool_{kind}_{key}") for kind in kinds] for label, key in ways.items()}
    bars(axes[0], list(kinds.values()), groups)
    share(axes[0], "share of the sums")
    key(figure, axes[0], 3)
    return figure


def grammar(folder: Path | None) -> Figure:
    """Form, truth and invention, free, drawn again, and held; beside the helper's own."""
    figure, axes = panels(1, 3.0)
    found = results.read(5, folder)
    numbers = {"in form": "form", "right and\nin form": "right_in_form", "right": "right", "invented": "invented"}
    ways = {"free": "sft_free", "drawn again": "sft_retried", "grammar": "sft_held", "the helper": "helper"}
    groups = {label: [value(found, f"grammar_{way}_{key}") for key in numbers.values()] for label, way in ways.items()}
    bars(axes[0], list(numbers), groups)
    share(axes[0], "share of the answers")
    key(figure, axes[0], 4)
    return figure


def evals(folder: Path | None) -> Figure:
    """How often an interval holds the truth, how often three points are seen, and what the judge says."""
    figure, axes = panels(3, 3.2)
    rows = table("part5-coverage", folder)
    line(axes[0], rows, "n", "wald_covers_clean", "textbook", 1)
    line(axes[0], rows, "n", "wilson_covers_clean", "Wilson", 0)
    axes[0].axhline(0.95, color=FAINT, linestyle=":")
    axes[0].set_title("95 % interval\nholds the truth")
    seen = table("part5-power", folder)
    line(axes[1], seen, "n", "unpaired", "other questions", 1)
    line(axes[1], seen, "n", "paired", "same questions", 0)
    axes[1].set_title("three points\nare seen")
    for axis, ticks in zip(axes[:2], ((25, 100, 400), (25, 100, 400, 1600)), strict=True):
        axis.set_xscale("log", base=2)
        axis.set_xlim(20, 4000 if axis is axes[1] else 1000)  # set, as models of toy size may show no power at all
        axis.set_xticks(ticks, [str(tick) for tick in ticks])
        axis.set_xlabel("questions")
        share(axis, "share of the evals" if axis is axes[0] else "")
        axis.legend(loc="lower right" if axis is axes[0] else "upper left", fontsize=7.5)
    found = results.read(5, folder)
    cases = {"sft_on_sft": "tuned", "sft_on_rlhf": "hasty,\nold rates", "rlhf_on_rlhf": "hasty,\nown rates"}
    for place, (label, kind) in enumerate({"as judged": "raw_covers", "corrected": "corrected_covers"}.items()):
        values = [value(found, f"evals_judge_{case}_{kind}") for case in cases]
        at = [index + (place - 0.5) * 0.4 for index in range(len(cases))]
        axes[2].bar(at, [middle for middle, _, _ in values], 0.4, label=label, **filled(place))
    axes[2].set_xticks(range(len(cases)), list(cases.values()), fontsize=7.5)
    axes[2].set_title("a judge's interval\nholds the truth")
    share(axes[2], "")
    axes[2].set_ylim(0, 1.3)
    axes[2].set_yticks((0, 0.25, 0.5, 0.75, 1))
    axes[2].legend(loc="upper left", fontsize=7.5)
    return figure


FIGURES = (book, tool, grammar, evals)
