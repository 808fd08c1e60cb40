"""How far methods of alignment stay below a frontier that is known: the bench in `bridge/bench/`, read where it is
committed."""

import json
from pathlib import Path

from matplotlib.figure import Figure

from trials.style import INK, PAPER, STYLES, key, on_phone, panels

HERE = Path(__file__).parent
TITLES = {"flat": "flat: all answers are worth nearly the same", "peaked": "peaked: few are worth anything"}
NATS = (0, 0.1, 0.5, 1, 2, 4, 8, 12)


def missed(folder: Path | None) -> Figure:
    """Reward by drift: the most that there is, and what three methods make, each at three rates and three prices."""
    results = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    prices, chosen = results["config"]["betas"].values(), results["config"]["chosen"]
    figure, axes = panels(2, 3.6, across=1)
    for panel, (kind, title) in zip(axes, TITLES.items(), strict=True):
        curve = results["frontier"][kind]
        best = [point for point in curve if point["beta"] in prices]
        lines: dict[tuple, list[dict]] = {}
        for point in sorted(results["points"], key=lambda point: point["beta"]):
            if point["kind"] == kind:
                lines.setdefault((point["method"], point["rate"]), []).append(point)
        panel.plot(*places(curve), color=INK, label="the most there is")
        panel.plot(*places(best), color=INK, marker="o", linestyle="none", label="where β sends a policy")
        sent = lines.pop(("divided", 0.0))
        panel.plot(*places(sent), color=INK, marker="x", markersize=7, linestyle="none", label="where β × spread does")
        for (name, rate), found in lines.items():
            style, own = STYLES[list(chosen).index(name)], rate == chosen[name]
            panel.plot(
                *places(found),
                color=style["color"],
                marker=style["marker"],
                markerfacecolor=style["color"] if own else PAPER,
                linewidth=1.4 if own else 0.6,
                label=results["methods"][name].removesuffix(", lab") if own else None,
            )
        panel.set_title(title)
        panel.set_xlabel("KL divergence from the reference, nats")
        panel.set_xscale("function", functions=(lambda x: abs(x) ** 0.5, lambda x: x**2))
        panel.set_xticks(NATS, [f"{nats:g}" for nats in NATS])
        panel.set_xlim(0, 13)
    for panel in axes if on_phone() else axes[:1]:
        panel.set_ylabel("reward")
    key(figure, axes[0], 3)
    return figure


def places(points: list[dict]) -> tuple[list[float], list[float]]:
    return [point["drift"] for point in points], [point["reward"] for point in points]


FIGURES = (missed,)
