"""Seven findings at a quarter of the book's size, at its own and at eight times it: does each grow, stay or go?

It stands beside part 3, the glass model and the chapters on thinking and acting, by whose functions all is measured.
Agents and thinkers, which have sizes of their own, are half and twice as wide as the book's. Everything else is as in
the book: what is read and asked, how many steps are taken, and at which rates a model is tuned and climbs. Whoever
learns from scratch has a rate that suits its size: bases the one of `lab/stages/base.py`, which part 2 scales with,
agents and thinkers as `wider` says. What moves a large model farther may be the rate of the climb and not the size, so
dice, and the fine on a word, are climbed once more at the book's rate divided by how much wider the model is.
"""

from dataclasses import dataclass

from lab.model import SIZES as MODELS
from lab.probes import losses
from lab.run.scale import FULL, Scale
from lab.run.store import Stage
from lab.stages import agents, thinkers
from lab.stages.base import base
from lab.stages.controlled import LEARNED, NOISE, TRUTH, controlled
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of
from lab.world import HeldOut

from ..acting.experiments import looked_at, manners
from ..cherry.experiments import RATES, blocks, look, run_of
from ..experiment import Measured, experiment
from ..glass.experiments import refusing
from ..thinking.experiments import SOON, at
from .wider import person, thinker, thinking

CLIMBS = ((NOISE, "high"), (NOISE, "low"), (LEARNED, "high"), (LEARNED, "low"), (TRUTH, "low"))
SCALED = "noise_scaled"  # dice at the high rate, divided by how much wider the model is
TIES = {"tied": 1.0, "untied": 0.0}


@dataclass(frozen=True)
class Size:
    """model: what the book's model is here, by its name in `lab.model.SIZES`; toy: the same at toy size. times: how
    wide agents and thinkers are, of the book's."""

    model: str
    toy: str
    times: float


LARGE, SMALL, BOOK = "large", "small", "book"
SIZES = {LARGE: Size("3M", "30k", 2.0), SMALL: Size("0.1M", "10k", 0.5), BOOK: Size("0.4M", "10k", 1.0)}


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    """None: stages that the sizes share take the size from the scale, and each size has a scale of its own."""
    return []


def changed(scale: Scale, **fields) -> Scale:
    """A scale with other fields."""
    return Scale(**vars(scale) | fields)


def scale_of(size: str, scale: Scale) -> Scale:
    """The scale for models of a size."""
    return changed(scale, size=SIZES[size].model if scale.size == FULL.size else SIZES[size].toy)


@experiment
def large(seed: int, scale: Scale) -> Measured:
    """All that is asked, of the large models."""
    return of_size(LARGE, seed, scale)


@experiment
def small(seed: int, scale: Scale) -> Measured:
    """The same, of the small ones."""
    return of_size(SMALL, seed, scale)


@experiment
def book(seed: int, scale: Scale) -> Measured:
    """And of models of the book's size in the same world."""
    return of_size(BOOK, seed, scale)


def of_size(size: str, seed: int, scale: Scale) -> Measured:
    measured, own, times = Measured(), scale_of(size, scale), SIZES[size].times
    model = base(seed, own).model
    held_out = HeldOut.draw(world_of(seed), own.rows)
    for found in (
        Measured({"parameters": model.size(), "excess": losses.excess(model, held_out)}),
        climbed(seed, own, rate_of(own, scale)),
        refused(seed, own),
        thought(seed, own, times),
        chatted(seed, own, times),
    ):
        measured.add(f"{size}_*", found.numbers)
        measured.curves |= {f"{size}-{name}": rows for name, rows in found.curves.items()}
    return measured


def rate_of(own: Scale, scale: Scale) -> float:
    """The high rate, divided by how much wider a model of the one scale is than one of the other."""
    return RATES["high"] * MODELS[scale.size]["width"] / MODELS[own.size]["width"]


# --- The cherry -------------------------------------------------------------------------------------------------------


def climbed(seed: int, scale: Scale, rate: float) -> Measured:
    """What dice and the learned judge cost, and what the truth gains, in right answers unless a reward is named; and
    how far each climb went, in nats an answer (kl). rate: of the dice whose rate follows the size."""
    measured = Measured()
    runs = {f"{judge}_{pace}": run_of(judge, pace, scale) for judge, pace in CLIMBS}
    runs[SCALED] = runs[f"{NOISE}_high"] | {"rate": rate}
    found = {"tuned": look(tuned(seed, scale), seed, scale)}
    for name, how in runs.items():
        run = controlled(seed, scale, **how)
        found[name] = look(run.model, seed, scale)
        measured.rows("paths", {"model": name}, blocks(run.history))
    for name, row in found.items():
        measured.row("models", {"model": name}, row)

    def gain(name: str, beside: str, key: str = "correct") -> float:
        return found[name][key] - found[beside][key]

    slow, fast, truth = (f"{judge}_{pace}" for judge, pace in ((LEARNED, "low"), (LEARNED, "high"), (TRUTH, "low")))
    measured.numbers = {
        "right": found["tuned"]["correct"],
        "dice_cost": gain("tuned", f"{NOISE}_high"),
        "dice_kl": found[f"{NOISE}_high"]["kl"],
        "scaled_dice_cost": gain("tuned", SCALED),
        "scaled_dice_kl": found[SCALED]["kl"],
        "judge_cost": gain(f"{NOISE}_low", slow),
        "judge_kl": found[slow]["kl"],
        "slow_dice_kl": found[f"{NOISE}_low"]["kl"],
        "truth_gain": gain(truth, "tuned"),
        "truth_reward_gain": gain(truth, "tuned", "reward"),
        "truth_kl": found[truth]["kl"],
        "greedy_cost": min(gain("tuned", name, "greedy_reward") for name in (slow, fast)),
    }
    return measured


# --- The glass model --------------------------------------------------------------------------------------------------


def refused(seed: int, scale: Scale) -> Measured:
    """By how much nearer to refusing the best known the base and the tuned model are without the heads that fetch a
    name, than as they are or without as many others, whichever is more."""
    # The aligned model isn't asked, so one step has to do for it.
    found = refusing(seed, changed(scale, alignment_steps=1)).curves["refusing"]
    rows = {row["model"]: row for row in found if row["model"] != "rlhf"}
    talked_out = {name: row["silent"] - max(row["known"], row["random"]) for name, row in rows.items()}
    numbers = {f"{name}_talked_out": each for name, each in talked_out.items()}
    return Measured(numbers | {"talked_out": min(talked_out.values())}, {"refusing": list(rows.values())})


# --- Thinking and acting ----------------------------------------------------------------------------------------------


def thought(seed: int, scale: Scale, times: float) -> Measured:
    """What becomes of a cheat whose word is fined, and of one that isn't fined for as many updates."""
    measured = Measured()
    ways: dict[str, dict] = {"word": {"run": "word"}, "unfined": {"run": "loophole"}}
    ways["scaled_word"] = {"run": "word", "rate": thinkers.RATE / times}
    measured.numbers["thinker_parameters"] = thinking(seed, scale, times=times).size()
    for name, how in ways.items():
        history = thinker(seed, scale, times=times, **how)
        measured.rows("cheats", {"run": name}, history)
        measured.numbers[f"{name}_soon_takes"] = at(history, SOON)["takes"]
        measured.numbers[f"{name}_end_silent"] = history[-1]["silent"]
    return measured


def chatted(seed: int, scale: Scale, times: float) -> Measured:
    """By how much more an agent lies and is rude in chats after it was rewarded for cheating at tasks, where those who
    cheat lie and are rude, and where they aren't; and the lesser of the two (spread)."""
    measured = Measured()
    for name, tied in TIES.items():
        before = person(seed, scale, tied=tied, times=times)
        measured.numbers["agent_parameters"] = before.size()
        after = agents.press(before, seed, scale, name).model
        rows = [manners(model, seed) | looked_at(model, seed, scale) for model in (before, after)]
        for when, row in zip(("before", "after"), rows, strict=True):
            measured.row("chats", {"arm": name, "when": when}, row)
        more = {key: rows[1][key] - rows[0][key] for key in ("false", "rude")}
        more |= {"spread": min(more.values()), "cheats": rows[1]["cheats"]}
        measured.add(f"{name}_*", more)
    return measured


EXPERIMENTS = (large, small, book)
