"""What methods of alignment miss of a known optimum: the bench in `bridge/bench/`, read where it is committed."""

import json
from pathlib import Path

from matplotlib.figure import Figure

from trials.style import FAINT, INK, PAPER, STYLES, key, on_phone, panels

HERE = Path(__file__).parent
KINDS = ("flat", "peaked", "deceptive", "noisy")
BETAS = {"loose": "β = 0.25", "tight": "β = 1"}
LEAST = 0.002  # what is missed less is drawn here


def missed(folder: Path | None) -> Figure:
    """With answers of two words, of each method on each kind of reward: the seeds, and the median as a bar."""
    results = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    numbers, methods = results["numbers"], results["methods"]
    figure, axes = panels(4, 3.1, across=1 if on_phone() else 2, sharex=True, sharey=True)
    names = list(methods)
    for panel, kind in zip(axes, KINDS, strict=True):
        panel.axvline(1, color=INK, linewidth=0.9)
        for place, (beta, label) in enumerate(BETAS.items()):
            look = {"color": STYLES[place]["color"], "marker": STYLES[place]["marker"], "linestyle": "none"}
            inside = STYLES[place]["color"] if not place else PAPER
            for row, name in enumerate(names):
                at = row + 0.4 * place - 0.2
                number = numbers[f"{name}_{kind}_2_{beta}"]
                seeds = [max(LEAST, value) for value in number["seeds"]]
                panel.plot(seeds, [at] * len(seeds), markerfacecolor=inside, alpha=0.75, markersize=3.5, **look)
                panel.plot([max(LEAST, number["value"])] * 2, [at - 0.17, at + 0.17], color=look["color"], linewidth=2)
            panel.plot([], [], label=label, markerfacecolor=inside, **look)
        panel.set_xscale("log")
        panel.set_title(kind)
        panel.grid(axis="y", color=FAINT, alpha=0.3)
    ticks = (0.002, 0.01, 0.1, 1, 10)
    axes[0].set_xticks(ticks, ["0.2%", "1%", "10%", "100%", "1,000%"])
    axes[0].minorticks_off()
    axes[0].set_yticks(range(len(names)), list(methods.values()))
    axes[0].set_ylim(len(names) - 0.4, -0.6)
    for panel in axes[-2:] if not on_phone() else axes[-1:]:
        panel.set_xlabel("still missed")
    key(figure, axes[0], 2)
    return figure


FIGURES = (missed,)
