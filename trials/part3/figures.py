"""The figures of part 3."""

from pathlib import Path

from matplotlib.figure import Figure

from .. import results
from ..style import FAINT, INK, STYLES, average, bars, key, line, panels, share, table, value


def dose(folder: Path | None) -> Figure:
    """What each dose brings beside what it costs, and what the same steps cost without any pair."""
    figure, axes = panels(2, 3.4)
    found = results.read(3, folder)
    cells = {"high_20": "0.001\n20 steps", "high_80": "0.001\n80", "low_80": "0.0003\n80", "low_240": "0.0003\n240"}
    ways = {"alone": "pairs only", "both": "pairs and text", "fresh": "text only"}
    for axis, measure, shown in ((axes[0], "helper_all", list(ways)[:2]), (axes[1], "excess", list(ways))):
        groups = {ways[way]: [value(found, f"{way}_{cell}_{measure}") for cell in cells] for way in shown}
        bars(axis, list(cells.values()), groups)
    share(axes[0], "well formed and in the\nhelper's voice, of all")
    axes[1].axhline(value(found, "untuned_excess")[0], color=INK, linewidth=1, label="before")
    axes[1].set_yscale("log")
    axes[1].set_ylabel("ordinary text: nats above the floor")
    key(figure, axes[1], 4)
    return figure


def rank(folder: Path | None) -> Figure:
    """A thin part of the full change, and thin changes that were trained, by what they bring and what they cost."""
    figure, axes = panels(2, 3.4)
    kept, trained = ([row for row in table(f"part3-{name}", folder) if row["rank"] > 0] for name in ("rank", "lora"))
    drawn = table("part3-random", folder)
    for axis, measure in ((axes[0], "helper_all"), (axes[1], "excess")):
        line(axis, kept, "rank", measure, "kept of the full change", 0)
        line(axis, trained, "rank", measure, "trained thin (LoRA)", 1)
        line(axis, drawn, "rank", measure, "as large, at random", 2)
        for level, name in ((0.0, "full change"), (-1.0, "no change")):
            means = average([row for row in table("part3-rank", folder) if row["rank"] == level], "rank", measure)[1]
            axis.axhline(means[0], color=INK if level == 0 else FAINT, linewidth=1, label=name)
        axis.set_xscale("log", base=2)
        axis.set_xticks((1, 2, 4, 8, 16), ("1", "2", "4", "8", "16"))
        axis.set_xlabel("rank")
    share(axes[0], "well formed and in the\nhelper's voice, of all")
    axes[1].set_ylim(0)
    axes[1].set_ylabel("ordinary text: nats above the floor")
    key(figure, axes[0], 3)
    return figure


def departure(folder: Path | None) -> Figure:
    figure, (axes,) = panels(1)
    names = {
        "world": "the world, to the helper's voice",
        "sft": "tuned",
        "rlhf": "hasty",
        "unleashed": "hasty, no leash",
    }
    for place, (stage, name) in enumerate(names.items()):
        rows = table("part3-departure", folder, stage=stage)
        line(axes, [row | {"position": row["position"] + 1} for row in rows], "position", "nats", name, place)
    axes.set_xlabel("position in the answer, in tokens")
    axes.set_ylabel("KL from the base, nats")
    axes.set_ylim(0)
    key(figure, axes, 4)
    return figure


def razor(folder: Path | None) -> Figure:
    """Each dose in each world: how far it is from the base where questions are asked, and what it forgot."""
    figure, axes = panels(2, 3.2)
    ways = {"alone": "pairs only", "both": "pairs and text", "fresh": "text only, new", "replayed": "text only, again"}
    for axis, form in zip(axes, ("chat", "document"), strict=True):
        for place, (way, name) in enumerate(ways.items()):
            rows = table("part3-razor", folder, way=way)
            look = {"color": STYLES[place]["color"], "marker": STYLES[place]["marker"], "s": 16, "alpha": 0.75}
            axis.scatter([row[form] for row in rows], [row["excess"] for row in rows], label=name, **look)
        axis.set_xscale("log")
        axis.set_yscale("log")
        axis.set_title(f"asked in a {form}")
        axis.set_xlabel("KL(base | model), nats an answer")
    axes[0].set_ylabel("ordinary text: nats above the floor")
    key(figure, axes[0], 4)
    return figure


def grid(folder: Path | None) -> Figure:
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
    key(figure, axes[0], 4)
    return figure


def best_of(folder: Path | None) -> Figure:
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
    key(figure, axes, 4)
    return figure


def refusals(folder: Path | None) -> Figure:
    """How often a refusal is preferred to a value, of people whom nobody knows and of people whom texts tell of."""
    figure, (axis,) = panels(1, 3.0)
    judges = {"sft": "tuned\nmodel", "labeler": "judge of\nnoisy labels", "clean": "judge of nearly\nclean labels"}
    found = results.read(3, folder)
    bars(
        axis,
        list(judges.values()),
        {
            label: [value(found, f"refusal_{judge}_{people}_refuses") for judge in judges]
            for people, label in {"strangers": "asked of a stranger", "known": "asked of a known person"}.items()
        },
    )
    share(axis, "likes the refusal better")
    axis.legend(loc="upper right")
    return figure


def variety(folder: Path | None) -> Figure:
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


def frontier(folder: Path | None) -> Figure:
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


FIGURES = (dose, rank, departure, razor, grid, best_of, refusals, variety, frontier)
