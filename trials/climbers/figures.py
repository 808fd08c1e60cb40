"""The figure of the climbers: what each way of policy gradients gains over how far it goes."""

from math import fsum
from pathlib import Path

from matplotlib.figure import Figure

from ..style import FAINT, INK, STYLES, Rows, average, key, panels, table

LOOKS = (*STYLES, {"color": INK, "linestyle": "-", "marker": "*"})
WAYS = {
    "rloo": "RLOO",
    "grpo": "GRPO, k3",
    "corrected": "GRPO, corrected",
    "dr_grpo": "Dr. GRPO",
    "clipped": "four updates a batch",
    "dapo": "DAPO, no penalty",
    "ppo": "PPO with a critic",
}
JUDGES = {"truth": "by the true reward", "learned": "by the learned judge"}


def mean(rows: Rows, column: str) -> float:
    return fsum(row[column] for row in rows) / len(rows)


def ways(folder: Path | None) -> Figure:
    """Gain in true reward over KL divergence, means over worlds: a mark for each climb, a line for the best of n."""
    figure, axes = panels(2, height=4.2)
    for axis, (judge, title) in zip(axes, JUDGES.items(), strict=True):
        rows = table("climbers-best-of", folder, judge=judge)
        places, gains, *_ = average(rows, "n", "gain")
        nats = average(rows, "n", "kl")[1]
        axis.plot(nats, gains, color=INK, linewidth=1.2, label="best of n, by the same judge")
        for n, x, y in zip(places[1:], nats[1:], gains[1:], strict=True):
            axis.annotate(f"{n:.0f}", (x, y), xytext=(0, 4), textcoords="offset points", fontsize=8)
        if judge == "truth":
            sharper = table("climbers-temperatures", folder)
            path = [average(sharper, "temperature", each)[1] for each in ("kl", "gain")]
            axis.plot([0.0, *path[0]], [0.0, *path[1]], color=FAINT, linestyle="--", label="no training, sharper")
        for look, (way, name) in zip(LOOKS, WAYS.items(), strict=True):
            climbs = table("climbers-ways", folder, judge=judge, way=way)
            axis.plot(
                mean(climbs, "kl"), mean(climbs, "gain"), label=name, **look | {"linestyle": "none", "markersize": 7}
            )
        axis.axhline(0, color=FAINT, linewidth=0.8)
        axis.set_title(title)
        axis.set_xlabel("KL from the tuned model, nats an answer")
    axes[0].set_ylabel("gain in true reward")
    key(figure, axes[0], 3)
    return figure


FIGURES = (ways,)
