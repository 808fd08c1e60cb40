"""The figures of part 6."""

from pathlib import Path

from matplotlib.figure import Figure

from ..style import FAINT, key, line, panels, share, table

STAGES = {"base": "base", "tuned": "tuned", "aligned": "hasty"}  # what the page calls them
VOICES = {"rude": "rude", "unheard": "a voice never heard"}


def relapse(folder: Path | None) -> Figure:
    """One row a way of asking the voice back: by talk, and by tuning."""
    figure, axes = panels(2)
    for axis, kind, x in ((axes[0], "turns", "count"), (axes[1], "steps", "steps")):
        place = 0
        for stage in ("tuned", "aligned"):
            for voice, name in VOICES.items():
                chosen = {"stage": stage, "voice": voice} | ({"turns": voice} if kind == "turns" else {})
                line(axis, table(f"part6-{kind}", folder, **chosen), x, "share", f"{name}, {STAGES[stage]}", place)
                place += 1
        share(axis, "share that begins in the voice")
    axes[0].set_xlabel("turns in the voice before the question")
    axes[0].set_xticks((0, 1, 3))
    axes[1].set_xlabel("steps of tuning on its answers")
    axes[1].set_xticks((0, 5, 10, 20))
    axes[0].legend(loc="upper left")
    return figure


def canaries(folder: Path | None) -> Figure:
    figure, axes = panels(2)
    for place, (stage, label) in enumerate(STAGES.items()):
        rows = table("part6-canaries", folder, stage=stage)
        for axis, what in ((axes[0], "ratio"), (axes[1], "extracted")):
            line(axis, rows, "copies", what, label, place)
    rows = table("part6-canaries", folder, stage="base")
    line(axes[0], rows, "copies", "pruned_alike", "base, equal copies\nremoved", 3)
    for axis in axes:
        axis.set_xscale("log", base=2)
        axis.set_xticks((1, 4, 16, 64), ("1", "4", "16", "64"))
        axis.set_xlabel("copies of the secret in the text")
    axes[0].set_ylabel("likelier than to a twin, nats")
    share(axes[1], "share written out")
    handles, labels = axes[0].get_legend_handles_labels()
    axes[0].legend(handles[-1:], labels[-1:], loc="lower right")
    axes[1].legend(loc="upper left")  # where no line is
    return figure


def bias(folder: Path | None) -> Figure:
    figure, axes = panels(2)
    for axis, word in zip(axes, ("brave", "lazy"), strict=True):
        axis.plot([0.45, 1], [0.45, 1], color=FAINT, linewidth=1)
        for place, (stage, label) in enumerate(STAGES.items()):
            rows = [row for row in table("part6-bias", folder, stage=stage, word=word) if row["planted"] >= 0.5]
            line(axis, rows, "planted", "said", label, place)
        axis.set_title(f"“{word}”")
        axis.set_xlabel("planted rate p")
        share(axis, "rate q that the model says")
    key(figure, axes[0], 3)
    return figure


def filters(folder: Path | None) -> Figure:
    figure, (axes,) = panels(1)
    shown = {
        "before": "a rude model",
        "control": "tuned on, without the filter",
        "evading": "tuned on to pass the filter",
    }
    for place, (name, label) in enumerate(shown.items()):
        line(axes, table("part6-filter", folder, answers=name), "refused", "missed", label, place)
    axes.set_xlabel("share of decent answers that the filter holds back")
    share(axes, "share of rude answers missed")
    axes.legend(loc="upper right")
    return figure


FIGURES = (relapse, canaries, bias, filters)
