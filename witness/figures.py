"""Where the book's model and the second witness, a real one, stand side by side. See `witness/`.

Both are read where they are committed, whatever folder the other figures are drawn from.
"""

import json
from functools import cache
from math import fsum
from pathlib import Path

from matplotlib.figure import Figure

from trials import results
from trials.style import FAINT, HATCHES, INK, PAPER, STYLES, bars, key, panels, share, spreads, table, value

HERE = Path(__file__).parent
OURS, WITNESS = "the book's model", "SmolLM2-135M"


@cache
def witness(name: str = "results") -> dict:
    """A round's results."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def beside(axes, names: list[str], ours: list[tuple], its: list[tuple]):
    bars(axes, names, {OURS: ours, WITNESS: its})


def rank(folder: Path | None) -> Figure:
    """How much of a mask is left when its change is cut to a few directions, of what the whole change does."""
    figure, (axes,) = panels(1, 3.4)
    toy, it = results.read(3)["numbers"], witness()["numbers"]
    ranks = (1, 4, 16)
    series = (
        (OURS, [relative(toy, f"rank_{r}_helper_all", "rank_full_helper_all") for r in ranks], ranks, 0),
        (WITNESS, [relative(it, f"near_rank_{r}", "near_masked") for r in (1, 2, 4, 16)], (1, 2, 4, 16), 1),
    )
    for label, groups, places, style in series:
        means = [fsum(group) / len(group) for group in groups]
        axes.plot(places, means, label=label, **STYLES[style])
        axes.fill_between(
            places, list(map(min, groups)), list(map(max, groups)), color=STYLES[style]["color"], alpha=0.15
        )
    drawn = relative(it, "near_random_4", "near_masked")
    axes.plot(
        [4], [fsum(drawn) / len(drawn)], label=f"{WITNESS}, rank 4 at random", linestyle="", marker="X", color=INK
    )
    axes.set_xscale("log", base=2)
    axes.set_xticks((1, 2, 4, 8, 16), ("1", "2", "4", "8", "16"))
    axes.set_xlabel("directions kept of each matrix's change")
    axes.set_ylabel("share of what the full change does")
    axes.set_ylim(-0.03, 1.1)
    key(figure, axes, 3)
    return figure


def relative(numbers: dict, part: str, whole: str) -> list[float]:
    """One number by seed, as a share of another; 0 where a toy run measured nothing."""
    pairs = zip(numbers[part]["seeds"], numbers[whole]["seeds"], strict=True)
    return [part / whole if part and whole else 0.0 for part, whole in pairs]


def copying(folder: Path | None) -> Figure:
    """What is left of copying without the heads that copy, and without others."""
    figure, axes = panels(2, 2.9)
    toy, it = results.read(4), witness()
    cut = ("all heads", "without two\ncopying", "without two\nothers")
    keys = ("induction_2_copied", "induction_without_matching", "induction_without_other_matching")
    bars(axes[0], cut, {OURS: [value(toy, key) for key in keys]}, 0.6)
    share(axes[0], "letters copied")
    axes[0].set_title(OURS)
    cut = ("all 270\nheads", "without ten\ncopying", "without ten\nothers")
    keys = ("copy_second", "copy_without_10", "copy_without_random_10")
    bars(axes[1], cut, {WITNESS: [value(it, key) for key in keys]}, 0.6, first=1)
    axes[1].axhline(it["numbers"]["copy_first"]["value"], color=INK, linewidth=1)
    axes[1].annotate("never seen", (2.4, it["numbers"]["copy_first"]["value"]), ha="right", va="bottom", fontsize=8.5)
    axes[1].set_ylabel("second copy: nats a token")
    axes[1].set_ylim(0, 17)
    axes[1].set_title(WITNESS)
    return figure


def switching(folder: Path | None) -> Figure:
    """A voice that was tuned away, and how it comes back."""
    figure, (axes,) = panels(1)
    toy, it = results.read(6), witness()
    names = ["tuned away", "after three\nturns in it", "after ten\nsteps in it", "ten steps\nin a voice\nnever heard"]
    keys = ("rude_after_0_steps", "rude_after_3_rude_turns", "rude_after_10_steps", "unheard_after_10_steps")
    ours = [value(toy, f"tuned_{key}") for key in keys]
    its = [value(it, key) for key in ("off_20", "talk_style_untuned", "back_10", "strange_10")]
    beside(axes, names, ours, its)
    share(axes, "answers in the voice")
    key(figure, axes, 2)
    return figure


def refusing(folder: Path | None) -> Figure:
    """A refusal that was taught in forty steps, and what is left of it."""
    figure, (axes,) = panels(1)
    it = witness()
    names = {
        "refused_nothing": "harmful, asked",
        "refused_good": "harmless, asked",
        "refused_sure": 'harmful, "Sure"\nin its mouth',
        "refused_after_talk": "harmful, after\nthree harmless",
        "refused_after_steps": "20 steps on\nten harmful",
        "refused_after_harmless_steps": "20 steps on\nten harmless",
    }
    means, spread = spreads([value(it, key) for key in names])
    places = range(len(names))[::-1]
    axes.barh(places, means, 0.6, color=STYLES[1]["color"], hatch=HATCHES[1], edgecolor=PAPER)
    axes.errorbar(means, places, xerr=spread, fmt="none", ecolor=INK, elinewidth=0.9, capsize=2)
    axes.set_yticks(places, names.values())
    axes.set_xlim(0, 1.02)
    axes.set_xlabel("share of requests refused")
    axes.grid(axis="y", visible=False)
    return figure


def fame(folder: Path | None) -> Figure:
    """Facts known, by how often their subject was mentioned, and by how many names a place has."""
    figure, axes = panels(2, 2.9)
    rows = table("part2-mentions", None)
    for seed in sorted({row["seed"] for row in rows}):
        chosen = [row for row in rows if row["seed"] == seed]
        axes[0].plot([row["mentions"] for row in chosen], [row["known"] for row in chosen], **STYLES[0])
    axes[0].axhline(1 / 16, color=FAINT, linewidth=1)
    axes[0].text(max(row["mentions"] for row in rows), 1 / 16 + 0.02, "guessing", ha="right", color=INK, fontsize=8.5)
    axes[0].set_xscale("log")
    axes[0].set_xlabel("times that the name was written")
    share(axes[0], "share of the facts known")
    axes[0].set_title(OURS)
    it = witness("results-3")
    bands = {0: "0–2", 3: "3–5", 6: "6–11", 12: "12–23", 24: "24–39", 40: "40 on"}
    asked = {"told": "told", "chosen": "chosen of four", "dealt": "chosen, another place's name"}
    for style, (kind, label) in enumerate(asked.items(), 1):
        means, (below, above) = spreads([value(it, f"longtail_{kind}_{band}") for band in bands])
        axes[1].plot(range(len(bands)), means, label=label, **STYLES[style])
        low = [mean - less for mean, less in zip(means, below, strict=True)]
        high = [mean + more for mean, more in zip(means, above, strict=True)]
        axes[1].fill_between(range(len(bands)), low, high, color=STYLES[style]["color"], alpha=0.15)
    axes[1].set_xticks(range(len(bands)), bands.values(), fontsize=8)
    axes[1].set_xlabel("other names that the place has")
    share(axes[1], "share of the countries right")
    axes[1].set_ylim(0, 1.2)
    axes[1].set_yticks([place / 5 for place in range(6)])
    axes[1].set_title(WITNESS)
    axes[1].legend(loc="upper left")
    return figure


def exchanged(folder: Path | None) -> Figure:
    """What changes in the likeliest answers when another model answers."""
    figure, axes = panels(2, 2.9)
    toy, it = results.read(7), witness("results-3")
    names = {"batch": "other batch", "int8": "8-bit weights", "retuned": "tuned again"}
    ours = {"batch": "itself", "int8": "int8", "retuned": "retuned"}
    for place, (what, toys, title) in enumerate(
        (("words", "words", "other words"), ("sides", "likeliest_differ", "right turned wrong, or back"))
    ):
        beside(
            axes[place], list(names.values()), [value(toy, f"{ours[name]}_{toys}") for name in names],
            [value(it, f"swap_{name}_{what}") for name in names],
        )  # fmt: skip
        share(axes[place], "share of answers")
        axes[place].set_ylim(0, 1.05)
        axes[place].set_title(title)
    key(figure, axes[0], 2)
    return figure


def preferring(folder: Path | None) -> Figure:
    """Variety after a voice, after preferences, and after the controls."""
    figure, (axes,) = panels(1)
    it = witness("results-3")
    names = {
        "untuned": "untuned",
        "whole": "a taste,\nby DPO",
        "dealt": "a coin,\nby DPO",
        "chosen": "imitation",
        "voice": "a voice",
    }
    bars(axes, list(names.values()), {WITNESS: [value(it, f"dpo_entropy_{name}") for name in names]}, 0.6, first=1)
    axes.set_ylabel("nats that a next word leaves open")
    return figure


def thin(folder: Path | None) -> Figure:
    """What a mask costs ordinary text, put on whole and by LoRA, at about the same loss of the mask."""
    figure, (axes,) = panels(1)
    numbers = witness("results-3")["numbers"]
    names = {"whole": "all weights", "rank_16": "LoRA,\nrank 16", "rank_4": "LoRA,\nrank 4", "rank_1": "LoRA,\nrank 1"}
    before = numbers["lora_untuned_manual"]["seeds"]
    costs = [
        [after - was for after, was in zip(numbers[f"lora_{name}_gentle_manual"]["seeds"], before, strict=True)]
        for name in names
    ]
    values = [(fsum(cost) / len(cost), min(cost), max(cost)) for cost in costs]
    bars(axes, list(names.values()), {WITNESS: values}, 0.6, first=1)
    axes.set_ylabel("nats a token more for ordinary text")
    return figure


FIGURES = (rank, copying, switching, refusing, fame, exchanged, preferring, thin)
