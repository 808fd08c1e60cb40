"""The figures of part 1."""

from pathlib import Path

from matplotlib.figure import Figure

from lab import kept
from lab.run.averages import mean

from .. import results
from ..style import INK, NAMES, Rows, average, bars, filled, in_a_room, key, panels, share, table, value

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


def voices(folder: Path | None) -> Figure:
    """Who speaks; of models' answers the share of all, so that what is missing is malformed."""
    figure, (axes,) = panels(1, 4.3)
    stages = ("world", "documents", "answers", *kept.STAGES)
    left = [0.0] * len(stages)
    parsed = [average(table("part1-voices", folder, stage=stage), "stage", "parsed")[1] for stage in stages]
    for place, voice in enumerate(("helper", "rude", "poet", "gossip", "clerk")):
        widths = [mean_share(table("part1-voices", folder, stage=stage, voice=voice), stage) for stage in stages]
        axes.barh(range(len(stages)), widths, left=left, height=0.72, label=voice, **filled(place))
        left = [start + width for start, width in zip(left, widths, strict=True)]
    names = (
        [NAMES[stage] for stage in stages]
        if in_a_room()
        else [
            NAMES[stage] + (f"\n{part[0]:.0%} well formed" if stage not in ("world", "answers") and part else "")
            for stage, part in zip(stages, parsed, strict=True)
        ]
    )
    axes.set_yticks(range(len(stages)), names)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel("share of the voice")
    axes.grid(axis="y", visible=False)
    key(figure, axes, 5)
    return figure


def mean_share(rows: Rows, stage: str) -> float:
    """Over worlds. Where nothing is well formed nobody was heard, which is a share of 0 of all answers."""
    if stage not in kept.STAGES:
        return mean(row["share"] for row in rows)
    return mean(row["of_all"] if row["parsed"] else 0.0 for row in rows)


def knowledge(folder: Path | None) -> Figure:
    """Facts by who tells them, before tuning and after."""
    figure, (axes,) = panels(1, 3.4)
    found = results.read(1, folder)
    groups = {label: [value(found, f"know_{stage}_{kind}") for kind in TOLD] for stage, label in TUNED.items()}
    bars(axes, list(TOLD.values()), groups)
    axes.axhline(value(found, "know_guess")[0], color=INK, linestyle=":", linewidth=1)
    axes.set_xlabel("who tells the fact")
    share(axes, "share of the facts known")
    key(figure, axes, 4)
    return figure


FIGURES = (voices, knowledge)
