"""The figures of part 3's second half."""

from pathlib import Path

from matplotlib.figure import Figure

from .style import FAINT, INK, STYLES, average, line, panels, share, table


def grid(folder: Path) -> Figure:
    """Judge by leash: what the judge pays along the run, and what it is worth."""
    figure, axes = panels(2, 3.2)
    runs = {"rlhf": "unleashed", "clean": "clean_unleashed"}
    titles = ("judge of noisy, biased labels", "judge of nearly clean labels")
    for axis, title, (leashed, loose) in zip(axes, titles, runs.items(), strict=True):
        for place, (policy, label) in enumerate({leashed: "leash", loose: "no leash"}.items()):
            rows = table("part3-goodhart", folder, policy=policy)
            line(axis, rows, "step", "gain", f"truth, {label}", place)
            line(axis, rows, "step", "reward", f"judge, {label}", place + 2, markers=False)
        axis.set_title(title)
        axis.set_xlabel("step")
        axis.axhline(0, color=FAINT, linewidth=0.8)
    limits = [axis.get_ylim() for axis in axes]
    for axis in axes:
        axis.set_ylim(min(low for low, _ in limits), max(high for _, high in limits))
    axes[0].set_ylabel("gain over the tuned model")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4)
    return figure


def best_of(folder: Path) -> Figure:
    """True reward against drift: along reinforcement learning, and the best of n."""
    figure, (axes,) = panels(1, 3.2)
    for place, (policy, label) in enumerate({"rlhf": "RLOO, noisy labels", "clean": "RLOO, nearly clean"}.items()):
        rows = table("part3-goodhart", folder, policy=policy)
        _, drifts, _, _ = average(rows, "step", "drift")
        _, gains, _, _ = average(rows, "step", "gain")
        axes.plot([0.0, *drifts], [0.0, *gains], label=label, **STYLES[place])
    for place, (judge, label) in enumerate({"labeler": "best of n, noisy", "clean": "best of n, nearly clean"}.items()):
        rows = table("part3-best-of", folder, judge=judge)
        drifts, gains, _, _ = average(rows, "drift", "gain")
        axes.plot([0.0, *drifts], [0.0, *gains], label=label, **STYLES[place + 2])
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.set_xlabel("KL from the tuned model, nats an answer")
    axes.set_ylabel("gain in true reward")
    axes.legend(loc="best")
    return figure


def variety(folder: Path) -> Figure:
    figure, (axes,) = panels(1)
    for place, (policy, label) in enumerate({"base": "base", "truth": "aligned by the true reward"}.items()):
        line(axes, table("part3-variety", folder, policy=policy), "k", "share", label, place)
    axes.set_xscale("log", base=2)
    axes.set_xticks((1, 2, 4, 8, 16, 32), ("1", "2", "4", "8", "16", "32"))
    ks, guess, _, _ = average(table("part3-variety", folder, policy="guess"), "k", "share")
    axes.plot(ks, guess, color=FAINT, linewidth=1.2, label="guessing")
    axes.set_xlabel("answers tried")
    share(axes, "a right one among them")
    axes.legend(loc="lower right")
    return figure


def frontier(folder: Path) -> Figure:
    """Reward against drift where the best trade is known, by leash: the mean over questions and worlds."""
    figure, (axes,) = panels(1, 3.2)

    def points(method: str) -> tuple[list[float], list[float]]:
        rows = table("part3-frontier", folder, method=method)
        return average(rows, "beta", "drift")[1], average(rows, "beta", "reward")[1]

    axes.plot(*points("best"), color=INK, linewidth=1.2, label="best possible")
    names = {"rloo": "RLOO", "dpo": "DPO", "undivided": "GRPO, not divided", "grpo": "GRPO"}
    for place, (method, label) in enumerate(names.items()):
        look = {key: STYLES[place][key] for key in ("color", "marker")}
        axes.plot(*points(method), linestyle="none", label=label, **look)
    axes.set_xlabel("KL from the reference, nats")
    axes.set_ylabel("expected reward")
    axes.legend(loc="lower right")
    return figure


FIGURES = (grid, best_of, variety, frontier)
