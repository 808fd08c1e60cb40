"""The figure of the fines."""

from pathlib import Path

from matplotlib.figure import Figure

from .. import results
from ..style import STYLES, key, line, panels, share, table, value
from .experiments import ALWAYS, SELDOM
from .fined import UPDATES

NAMES = {
    "none": "nothing fined",
    "tenth": "the word, a tenth",
    "third": "the word, a third",
    "word": "the word fined",
    "stray": "a stray name fined",
}
PANELS = (
    ("few can be read:\nsilent cheats", SELDOM, "silent"),
    ("few can be read:\nopen cheats", SELDOM, "open"),
    ("all can be read:\ncheats at those", ALWAYS, "clear_takes"),
)


def hiding(folder: Path | None) -> Figure:
    """Silent and open cheats by updates, with each fine; hollow marks at the right are the leash's optimum."""
    figure, axes = panels(len(PANELS), 3.4, sharey=True)
    found = results.read("fines", folder)
    for axis, (title, pays, what) in zip(axes, PANELS, strict=True):
        for place, (fine, name) in enumerate(NAMES.items()):
            rows = table("fines-runs", folder, fine=fine, pays=pays)
            if not rows:
                continue
            steps = [0, *UPDATES]
            placed = [row | {"at": steps.index(row["updates"])} for row in rows]
            line(axis, placed, "at", what, name, place)
            if f"optimum_{fine}_{what}" in found["numbers"]:
                look = STYLES[place] | {"fillstyle": "none", "linestyle": "none", "markersize": 8}
                axis.plot(len(steps), value(found, f"optimum_{fine}_{what}")[0], **look)
        axis.set_title(title)
        axis.set_xticks(range(len(steps) + 1), [*map(str, steps), "best"])
        axis.set_xlabel("updates")
    share(axes[0], "share of answers")
    key(figure, axes[0], 3)
    return figure


FIGURES = (hiding,)
