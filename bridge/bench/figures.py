"""How far methods of alignment stay below a frontier that is known: the bench in `bridge/bench/`, read where it is
committed."""

import json
from pathlib import Path

from matplotlib.figure import Figure

from trials.style import INK, PAPER, STYLES, key, on_phone, panels

HERE = Path(__file__).parent
TITLES = {"flat": "flat: all answers are worth nearly the same", "peaked": "peaked: few are worth anything"}


def missed(folder: Path | None) -> Figure:
    """Reward by drift: the most that there is, and what three methods make, each at three rates and three prices."""
    results = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    figure, axes = panels(2, 3.4, across=1)
    for panel, (kind, title) in zip(axes, TITLES.items(), strict=True):
        curve = results["frontier"][kind]
        panel.plot([p["drift"] for p in curve], [p["reward"] for p in curve], color=INK, label="the most there is")
        told = [point for point in results["points"] if point["kind"] == kind]
        for place, name in enumerate(dict.fromkeys(point["method"] for point in told)):
            look = {key: STYLES[place][key] for key in ("color", "marker")}
            for rate in results["config"]["rates"].values():
                mine = sorted((p for p in told if (p["method"], p["rate"]) == (name, rate)), key=lambda p: p["beta"])
                own = rate == results["config"]["chosen"][name]
                panel.plot(
                    [p["drift"] for p in mine],
                    [p["reward"] for p in mine],
                    linewidth=1.3 if own else 0.5,
                    markerfacecolor=look["color"] if own else PAPER,
                    label=results["methods"][name] if own else None,
                    **look,
                )
        panel.set_title(title)
        panel.set_xlabel("KL divergence from the reference, nats")
        panel.set_xlim(left=-0.2)
    for panel in axes if on_phone() else axes[:1]:
        panel.set_ylabel("reward")
    key(figure, axes[0], 4)
    return figure


FIGURES = (missed,)
