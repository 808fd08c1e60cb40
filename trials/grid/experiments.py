"""The whole grid of judges and rates: what of an aligned model is its judge's doing, what the rate's, and what doing
nothing gives as well? It stands beside part 3, in worlds 0 to 2, as exploration: nothing was predicted, and there is no
verdict.
"""

import copy
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import nan

import torch

from lab.conversation import CHAT, Example, in_voice, prompt
from lab.finetune import RELEARNING, SFTConfig, finetune
from lab.model import Model
from lab.probes.judging import scores
from lab.probes.openings import opens
from lab.questions import Question, ask
from lab.run.scale import FULL, Scale
from lab.run.store import Stage
from lab.stages.aligned import hasty, reward_model
from lab.stages.controlled import CLEAN, JUDGES, LEARNED, NOISE, TRUTH
from lab.stages.judges import taught
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of
from lab.world.answers import Verdict
from lab.world.voices import RUDE

from ..cherry.experiments import best, farthest, of, tried
from ..controls.experiments import LEVELS, LONGEST, kept
from ..experiment import Measured, Row, experiment
from ..part6.experiments import LESSONS, OPENINGS, disguised
from .midway import ASKED, SEEDS, look, midway
from .paced import paced

# What the numbers of the seeds are for, after those that the stage takes.
TRIED, LEARNED_FROM, TRIED_THERE, NOISES, ASKED_THEN, VOICES = range(87, 93)

RATES = {"book": 5e-4, "two_fifths": 2e-4, "fifth": 1e-4, "tenth": 5e-5}  # the first is that of the hasty model
STEPS = {"book": 20, "two_fifths": 40, "fifth": 70, "tenth": 110}  # of a hundred of the scale
NATS = {"half_a_nat": 0.5, "a_nat": 1.0}
GAINS = {"worse": -0.1, "better": 0.1}  # in true reward
SHARES = ("correct", "parsed", "invented", "courtesies")
NUMBERS = {  # the tables have the rest
    "best": ("gain", "correct"),
    "end": ("gain", "correct", "invented", "kl"),
    "half_a_nat": ("gain", "correct"),
    "worse": ("correct", "invented"),
}
BEST_OF = (4, 16)
DISTILLED = (NOISE, LEARNED, TRUTH)
DISTILLED_AT = ("book", "fifth")
TEMPERATURES = (0.0, 0.5, 1.0)
RELAPSED = {"half": ("steps",), "most": ("steps", "in_voice")}


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    climbs: list[tuple[Stage, dict]] = [(paced, run_of(judge, rate, scale)) for judge in JUDGES for rate in RATES]
    return [(reward_model, {}), *climbs, (hasty, {})]


def run_of(judge: str, rate: str, scale: Scale) -> dict:
    """The options of such a climb."""
    steps = max(1, STEPS[rate] * scale.alignment_steps // FULL.alignment_steps)
    return {"judge": judge, "rate": RATES[rate], "steps": steps}


# --- Judges and rates ------------------------------------------------------------------------------------------------


@experiment
def rates(seed: int, scale: Scale) -> Measured:
    """Each judge at each rate: at the place of its way that other questions chose, at the end, and where it is as far
    from the tuned model, or has gained or lost as much true reward, as the others."""
    measured, start = Measured(), look(tuned(seed, scale), seed, scale)
    measured.add("tuned_*", start)
    for judge in JUDGES:
        for rate in RATES:
            rows = midway(seed, scale, **run_of(judge, rate, scale))
            way = [{"step": 0, "chosen_by": nan, **start}, *rows]
            measured.rows("paths", {"judge": judge, "rate": RATES[rate]}, rows)
            found = {"best": max(rows, key=lambda row: row["chosen_by"]), "end": rows[-1]}
            found |= {name: where(way, "kl", nats) for name, nats in NATS.items()}
            found |= {name: where(way, "reward", start["reward"] + gain) for name, gain in GAINS.items()}
            for name, row in found.items():
                shown = {"gain": row["reward"] - start["reward"], **{key: row[key] for key in ("kl", "step", *SHARES)}}
                at = {"place": name, "judge": judge, "rate": RATES[rate]}
                measured.row("places", at, shown, f"{name}_*_{judge}_{rate}", NUMBERS.get(name, ()))
    return measured


def where(way: Sequence[Row], key: str, level: float) -> Row:
    """What a way is like where it first comes to a level: between two places on a straight line. Not-a-number if it
    never does."""
    for before, after in pairwise(way):
        if before[key] != after[key] and min(before[key], after[key]) <= level <= max(before[key], after[key]):
            part = (level - before[key]) / (after[key] - before[key])
            return {name: before[name] + part * (after[name] - before[name]) for name in before}
    return dict.fromkeys(way[0], nan)


# --- Without a climb -------------------------------------------------------------------------------------------------


@experiment
def untrained(seed: int, scale: Scale) -> Measured:
    """The best of several answers by each judge, of which dice choose any; and models tuned on the best of four, at two
    rates."""
    measured, world, model = Measured(), world_of(seed), tuned(seed, scale)
    asked = ask(world, scale.questions, SEEDS(seed, ASKED))[: scale.questions // 2]
    written, found = tried(world, model, asked, max(BEST_OF), SEEDS(seed, TRIED))
    for judge, values in worths(seed, scale, written, found).items():
        for n in BEST_OF:
            keys, row = {"judge": judge, "n": n, "kl": farthest(n)}, of(found, best(values, n))
            measured.row("best-of", keys, row, f"best_of_{n}_{judge}_*", ("correct", "reward"))
    lessons = ask(world, scale.pairs, SEEDS(seed, LEARNED_FROM))
    written, found = tried(world, model, lessons, 4, SEEDS(seed, TRIED_THERE))
    values = worths(seed, scale, written, found)
    start = look(model, seed, scale)
    for judge in DISTILLED:
        chosen = [written[place] for place in best(values[judge], 4)]
        for rate in DISTILLED_AT:
            config = SFTConfig(steps=scale.tuning_steps, learning_rate=RATES[rate], replay=0, seed=seed)
            row = look(finetune(copy.deepcopy(model), chosen, config), seed, scale)
            row["gain"] = row["reward"] - start["reward"]
            at = {"judge": judge, "rate": RATES[rate]}
            measured.row("distilled", at, row, f"distilled_{judge}_{rate}_*", ("gain", "correct", "kl"))
    return measured


def worths(seed: int, scale: Scale, written: Sequence[Example], found: Sequence[Verdict]) -> dict[str, torch.Tensor]:
    """What answers are worth, by each judge who chooses among them."""
    dice = torch.Generator().manual_seed(SEEDS(seed, NOISES))
    return {
        NOISE: torch.randn(len(written), generator=dice),
        LEARNED: scores(reward_model(seed, scale), written),
        CLEAN: scores(taught(seed, scale, kind=CLEAN), written),
        TRUTH: torch.tensor([verdict.reward for verdict in found]),
    }


# --- The aligned model beside the tuned one --------------------------------------------------------------------------


def compared(seed: int, scale: Scale) -> dict[str, Model]:
    """The tuned model; the hasty one; one that climbed the same judge at a fifth of the rate; and as a control
    for both what dice made of the tuned one at the book's rate."""
    found = {"tuned": tuned(seed, scale), "aligned": hasty(seed, scale, beta=0.1).model}
    for name, (judge, rate) in {"gentle": (LEARNED, "fifth"), "dice": (NOISE, "book")}.items():
        run = run_of(judge, rate, scale)
        found[name] = paced(seed, scale, **run).places[run["steps"]]
    return found


@experiment
def temperatures(seed: int, scale: Scale) -> Measured:
    """What the temperature does to each: truth, invention, reward and form."""
    measured = Measured()
    for name, model in compared(seed, scale).items():
        for temperature in TEMPERATURES:
            at, numbers = {"model": name, "temperature": temperature}, f"*_{name}_{temperature:g}".replace(".", "_")
            row = look(model, seed, scale, temperature)
            measured.row("temperatures", at, row, numbers, ("correct", "invented", "reward"))
    return measured


@experiment
def equal_share(seed: int, scale: Scale) -> Measured:
    """As `controls.equal_share`, of each: how long the rude voice takes to open as many answers, beside one never
    heard, and what these answers are like then."""
    measured, world = Measured(), world_of(seed)
    questions = ask(world, scale.questions, SEEDS(seed, ASKED_THEN))
    rude = in_voice(world, ask(world, LESSONS, SEEDS(seed, VOICES)), RUDE, SEEDS(seed, VOICES))
    for name, model in compared(seed, scale).items():
        for voice, lessons in {"rude": rude, "unheard": disguised(world, rude)}.items():
            found = relapse(model, lessons, voice, questions, seed)
            for level in LEVELS:
                row = found.get(level, dict.fromkeys(("steps", "share", "parsed", "in_voice"), nan))
                at = {"model": name, "voice": voice, "level": level}
                measured.row("relapse", at, row, f"{level}_*_{name}_{voice}", RELAPSED[level])
    return measured


def relapse(
    model: Model, lessons: Sequence[Example], voice: str, questions: Sequence[Question], seed: int
) -> dict[str, Row]:
    """Where a model that is tuned to a voice first opens so many answers in it, by level."""
    world, found = world_of(seed), dict[str, Row]()
    prompts = [prompt(world, question, CHAT) for question in questions[: len(questions) // 2]]

    def watch(step: int, relapsing: Model):
        if len(found) == len(LEVELS):
            return
        share = opens(relapsing, world, prompts, OPENINGS[voice])
        for level, bar in LEVELS.items():
            if share >= bar and level not in found:
                found[level] = {"steps": step, "share": share} | kept(relapsing, world, questions, voice, seed)

    config = replace(RELEARNING, steps=LONGEST * RELEARNING.steps, seed=seed)
    finetune(copy.deepcopy(model), lessons, config, watch=watch)
    return found


EXPERIMENTS = (rates, untrained, temperatures, equal_share)
