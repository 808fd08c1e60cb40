"""The figures of the glass model: the case that its page opens with, and what came of it over many texts and worlds."""

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from lab.kept import MODELS

from ..style import INK, STYLES, filled, key, line, on_phone, panels, share, table

IN_A_CARD = 10.6  # points, on a phone: the figure stands in a card there, which takes some of its width
CASE = "case"  # beside the models whose case it is; see series/glass.md


def case(folder: Path | None) -> Figure:
    """Surprise at each word; how each part votes for the answer; and what is left of the answer without it. Of the
    page's own model, whichever results are drawn."""
    rows = table(CASE, MODELS)
    figure, (words, votes, left) = panels(3, height=4.6 if on_phone() else 4.2)
    low, high = (told(rows, "surprise", column) for column in ("nobody avoids", "the model adds"))
    words.barh(range(len(low)), list(low.values()), label="nobody avoids", **filled(0))
    words.barh(range(len(low)), list(high.values()), left=list(low.values()), label="the model adds", **filled(1))
    listed(words, [name.split(" ", 1)[1] for name in low], "surprise after each word, in nats")
    voted, without = told(rows, "parts", "votes"), told(rows, "parts", "without it")
    names = [" ".join(name.replace(".gated", " gated").split()[:2]) for name in without]  # and where it looks
    votes.barh(range(len(names)), [voted[name] for name in without], color=STYLES[3]["color"])
    listed(votes, names, "votes for the answer")
    left.barh(range(len(names)), list(without.values()), color=STYLES[2]["color"])
    for style, (column, label) in enumerate({"model": "with all parts", "exact": "exactly right"}.items()):
        look = {"color": INK, "linestyle": ("-", ":")[style], "linewidth": 1.3}
        left.axvline(max(told(rows, "odds", column).values()), label=label, **look)
    listed(left, names if on_phone() else [""] * len(names), "chance without it")
    words.legend(loc="lower right")
    left.legend(loc="lower left")
    if on_phone():
        for text in figure.findobj(Text):
            text.set_fontsize(IN_A_CARD)
    return figure


def listed(axes: Axes, names: list[str], label: str):
    """Names from the top down, with room for a legend below them, and what the bars are."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) + 2.1, -0.7)
    axes.set_xlabel(label)
    axes.grid(axis="y", visible=False)


def told(rows: list[dict], name: str, column: str) -> dict[str, float]:
    found = [row for row in rows if row["table"] == name and row["column"] == column]
    return {str(row["of"]): row["value"] for row in found}


def namesakes(folder: Path | None) -> Figure:
    """Of wrong values of which the model is surer and surer: how many are a namesake's, and how many other pairs'."""
    figure, axes = panels(3, height=2.9, sharey=True)
    shown = {("base", "document"): "base", ("base", "diary"): "base, in a sentence", ("sft", "chat"): "tuned"}
    for panel, ((model, form), title) in zip(axes, shown.items(), strict=True):
        rows = table("glass-mistakes", folder, model=model, form=form)
        for style, (name, label) in enumerate(
            {"summed": "as two halves add up", "namesake": "a namesake's", "control": "of other names"}.items()
        ):
            line(panel, rows, "surer", name, label, style)
        panel.set_title(title)
        panel.set_xlabel("surer than")
        share(panel, "share of wrong values" if panel is axes[0] else "")
    key(figure, axes[0], 3)
    return figure


FIGURES = (case, namesakes)
