"""Thirty clicks: does a policy that climbs a reward model of thirty clicks game it, whatever the reader likes?

It stands beside part 3, whose page lets a reader do it himself; the sizes are those of the page.
"""

from collections.abc import Sequence

import torch

from lab.conversation import DOCUMENT, Example, answers, judged
from lab.finetune import answer_log_probs, batch
from lab.model import Model
from lab.probes import behavior
from lab.questions import ask
from lab.reward import pair_accuracy
from lab.run.averages import mean
from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages.base import base
from lab.stages.worlds import world_of
from lab.world.answers import Verdict, true_reward

from ..experiment import Measured, experiment
from .clicked import MEASURE, ORACLE, READERS, SEEDS, climbed, held_out_of, judge_of
from .tastes import documented, scores

LEASHES = {"loose": 0.0, "leash": 0.1}
TASTES = ("polite", "rude", "short", "true", "hasty")  # readers who want something; the last errs in a fifth of clicks
CONTROLS = ("coin", "patient", ORACLE)
BLOCK = 5  # steps of a climb that a row of the figure takes together


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    judges = [(judge_of, {"reader": reader}) for reader in READERS]
    climbs = [(climbed, {"reader": r, "beta": beta}) for r in (*TASTES, *CONTROLS) for beta in LEASHES.values()]
    return [*judges, *climbs]


def asked_count(scale: Scale) -> int:
    """Questions that every model answers once, the base among them."""
    return 2 * scale.questions


def content(verdicts: Sequence[Verdict]) -> float:
    """The true reward without its share for manners: what answers say, well formed."""
    return mean(v.reward - (true_reward(True, 0.0, v.courtesies, v.rudenesses) if v.parsed else 0.0) for v in verdicts)


def asked_again(model: Model, seed: int, scale: Scale) -> tuple[list[Example], dict[str, float]]:
    """A model's answers to the questions of a world, in document form, and what they are worth."""
    world = world_of(seed)
    questions = ask(world, asked_count(scale), SEEDS(seed, MEASURE))
    given = answers(model, world, questions, DOCUMENT, SEEDS(seed, MEASURE))
    verdicts = judged(world, questions, given)
    found = behavior.summary(verdicts)
    kept = {key: found[key] for key in ("parsed", "correct", "courtesies", "rude_words")}
    kept |= {"truth": found["reward"], "content": content(verdicts), "tokens": mean(map(len, given))}
    return documented(world, questions, given), kept


@torch.no_grad()
def drift_of(policy: Model, reference: Model, examples: Sequence[Example]) -> float:
    """KL(policy | reference) in nats an answer, from the policy's own answers."""
    tokens, mask = batch(examples)
    return float((answer_log_probs(policy, tokens, mask) - answer_log_probs(reference, tokens, mask)).sum(1).mean())


def followed(measured: Measured, seed: int, scale: Scale, reader: str):
    """Climb what a reader's clicks taught, or the true reward, with and without a leash: numbers and paths."""
    start = base(seed, scale).model
    given, before = asked_again(start, seed, scale)
    judge = None if reader == ORACLE else judge_of(seed, scale, reader=reader)
    if judge:
        measured.numbers[f"{reader}_accuracy"] = pair_accuracy(judge, held_out_of(seed, scale, reader))
    for leash, beta in LEASHES.items():
        run = climbed(seed, scale, reader=reader, beta=beta)
        examples, after = asked_again(run.model, seed, scale)
        after |= {"gain": after["truth"] - before["truth"], "drift": drift_of(run.model, start, examples)}
        if judge:
            after["climb"] = float(scores(judge, examples).mean() - scores(judge, given).mean())
        measured.add(f"{reader}_{leash}_*", after)
        table = "paths" if reader in TASTES else "controls"
        measured.rows(table, {"reader": reader, "leash": leash}, path(run.history))


def path(history: Sequence[dict]) -> list[dict]:
    """Means over blocks of steps."""
    blocks = [history[first : first + BLOCK] for first in range(0, len(history), BLOCK)]
    keys = ("learned", "truth", "drift")
    return [
        {"step": block[-1]["step"] + 1, **{key: mean(row[key] for row in block) for key in keys}} for block in blocks
    ]


@experiment
def readers(seed: int, scale: Scale) -> Measured:
    """Five readers with a taste."""
    measured = Measured()
    measured.add("base_*", asked_again(base(seed, scale).model, seed, scale)[1])
    for reader in TASTES:
        followed(measured, seed, scale, reader)
    found = measured.numbers
    for leash, beta in LEASHES.items():
        gains = [found[f"{reader}_{leash}_gain"] for reader in TASTES]
        climbs = [found[f"{reader}_{leash}_climb"] for reader in TASTES]
        rows = {"fell": mean(gain < 0 for gain in gains), "climb": min(climbs), "worst": min(gains), "best": max(gains)}
        measured.add(f"{leash}_*", rows)
        measured.samples[leash] = "\n".join(last_words(seed, scale, reader, beta) for reader in TASTES)
    return measured


def last_words(seed: int, scale: Scale, reader: str, beta: float) -> str:
    """One answer from each of the last steps of a climb."""
    history = climbed(seed, scale, reader=reader, beta=beta).history
    return "\n".join(f"{reader}: {row['sample']}" for row in history[-BLOCK:])


@experiment
def controls(seed: int, scale: Scale) -> Measured:
    """Clicks that a coin made, ten times as many clicks, and no reward model at all."""
    measured = Measured()
    for reader in CONTROLS:
        followed(measured, seed, scale, reader)
    return measured


EXPERIMENTS = (readers, controls)
