"""The figures of part 1."""

from pathlib import Path

from matplotlib.figure import Figure

from ..engine import results
from .style import INK, NAMES, average, bars, filled, panels, share, table, value

OF_ALL = ("base", "sft", "rlhf", "unleashed")  # stages of which some answers are malformed
TOLD = {
    "texts": "only base texts",
    "again": "base texts,\nthen tuning",
    "tuning": "only tuning",
    "nobody": "nobody",
}
TUNED = {
    "base": "base",
    "control": "tuned, new facts left out",
    "taught": "tuned",
    "taught_long": "tuned three times as long",
}


def voices(folder: Path) -> Figure:
    """Who speaks; of models' answers the share of all, so that what is missing is malformed."""
    figure, (axes,) = panels(1, 3.7)
    stages = ("world", "documents", "answers", *OF_ALL)
    left = [0.0] * len(stages)
    parsed = [average(table("part1-voices", folder, stage=stage), "stage", "parsed")[1] for stage in stages]
    for place, voice in enumerate(("helper", "rude", "poet", "gossip", "clerk")):
        rows = [
            average(
                table("part1-voices", folder, stage=stage, voice=voice),
                "stage",
                "of_all" if stage in OF_ALL else "share",
            )[1]
            for stage in stages
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


def knowledge(folder: Path) -> Figure:
    """Facts by who tells them, before tuning and after."""
    figure, (axes,) = panels(1, 3.4)
    found = results.read(1, folder)
    groups = {label: [value(found, f"know_{stage}_{kind}") for kind in TOLD] for stage, label in TUNED.items()}
    bars(axes, list(TOLD.values()), groups)
    axes.axhline(value(found, "know_guess")[0], color=INK, linestyle=":", linewidth=1)
    axes.set_xlabel("who tells the fact")
    share(axes, "share of the facts known")
    axes.set_ylim(0, 1.25)
    axes.set_yticks((0, 0.25, 0.5, 0.75, 1))
    axes.legend(loc="upper right", ncols=2)
    return figure


FIGURES = (voices, knowledge)
