"""The figure of a look inside."""

from pathlib import Path

from matplotlib.figure import Figure

from ..style import line, panels, share, table

PLACES = {"first": "the first name", "last": "the last name", "end": "the last word"}
SAID = {"right": "right, of all words", "among": "right, of its kind", "refusal": "begins to refuse"}


def fact(folder: Path | None) -> Figure:
    """First the lens along the stream, then what can be exchanged for another person's: means over worlds."""
    figure, (left, right) = panels(2, height=3.5)
    rows = table("inside-lens", folder)
    for row in rows:
        row["after"] = row["after"].replace("embedding", "0").replace("_attention", "a").replace("_gated", "g")
    for style, (name, label) in enumerate(SAID.items()):
        line(left, rows, "after", name, label, style)
    share(left, "share of questions")
    left.set_ylim(0, 1.35)  # room for the legend
    left.set_yticks([0, 0.25, 0.5, 0.75, 1])
    left.set_xlabel("stopped after the words, or after a\nblock's attention (a), gated network (g)")
    left.set_title("What it would say")
    for style, (place, label) in enumerate(PLACES.items(), 3):
        line(right, table("inside-patching", folder, place=place), "after", "carried", label, style)
    right.set_xlabel("exchanged after so many blocks")
    right.set_xticks(range(4))
    right.set_title("How much of the answer goes over")
    for axes in (left, right):
        axes.legend(loc="upper left")
    return figure


FIGURES = (fact,)
