"""The tuned model of a seed after so many steps towards a judge, at a rate: what of it is the judge's doing, and what
would have come of any judge, or of none that knows anything."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import torch

from ..conversation import Example
from ..preferences import split
from ..questions import Question, ask
from ..reward import RewardModel
from ..rlhf import RLConfig, Rollout, align
from ..run.averages import mean
from ..run.scale import Scale
from ..run.seeds import PARTS, QUESTIONS, SAMPLES
from ..run.store import report, stage
from ..world import World
from .aligned import Aligned, learned_from, preferences_of, reward_model, verdicts
from .judges import CLEAN, taught
from .tuned import tuned
from .worlds import world_of

SEEDS = PARTS["3, cherry"]
LABELS, NOISES = 40, 50  # numbers of these seeds: of the coin, and of noise for each draw
NOISE, SHUFFLED, LEARNED, TRUTH = "noise", "shuffled", "learned", "truth"
JUDGES = (NOISE, SHUFFLED, LEARNED, CLEAN, TRUTH)
APART = 1_000  # seeds between the steps of one draw and those of the next

Reward = Callable[[Sequence[Question], Sequence[Example]], torch.Tensor]


@stage(*preferences_of.needs)
def shuffled(seed: int, scale: Scale) -> RewardModel:
    """A reward model of the same pairs of answers, between which a coin has chosen."""
    random = Random(SEEDS(seed, LABELS))
    turned = [
        replace(pair, chosen=pair.rejected, rejected=pair.chosen) if random.random() < 0.5 else pair
        for pair in split(preferences_of(seed, scale))[0]
    ]
    return learned_from(turned, tuned(seed, scale), world_of(seed), seed)


def reward_of(judge: str, seed: int, scale: Scale, draw: int) -> Reward:
    """What answers are worth to a judge. Raises ValueError where there is none of that name."""
    world = world_of(seed)
    if judge == NOISE:
        generator = torch.Generator().manual_seed(SEEDS(seed, NOISES + draw))
        return lambda questions, examples: torch.randn(len(examples), generator=generator)
    if judge == TRUTH:
        return lambda questions, examples: torch.tensor([v.reward for v in verdicts(world, questions, examples)])
    models = {SHUFFLED: shuffled, LEARNED: reward_model}
    if judge == CLEAN:
        model = taught(seed, scale, kind=CLEAN)
    elif judge in models:
        model = models[judge](seed, scale)
    else:
        raise ValueError(f"there is no judge {judge!r}; there are {', '.join(JUDGES)}")
    return lambda questions, examples: model(examples)


@stage(*preferences_of.needs)
def controlled(
    seed: int, scale: Scale, judge: str, rate: float, steps: int, draw: int = 0, beta: float = 0.1
) -> Aligned:
    """draw: which of several runs that differ in nothing but their questions and the answers drawn."""
    world, config = world_of(seed), RLConfig(learning_rate=rate, steps=steps, beta=beta, seed=seed)
    history: list[dict] = []

    def asked(step: int) -> list[Question]:
        return ask(world, config.questions, QUESTIONS["align"](seed, APART * draw + step))

    def seed_of(step: int) -> int:
        return SAMPLES["align"](seed, APART * draw + step)

    def watch(step: int, rollout: Rollout):
        history.append({"step": step, **seen(world, rollout)})
        report(step + 1, steps)

    reward = reward_of(judge, seed, scale, draw)
    return Aligned(align(tuned(seed, scale), world, asked, reward, config, seed_of, watch), history)


def seen(world: World, rollout: Rollout) -> dict[str, float]:
    """A row of the history: sums over the answers of a step, to questions that it has not been trained on before.

    judged: what the judge gave. kl: log(policy | tuned), the mean over answers. right, of facts; invented, of answers
    about strangers: how many of how many."""
    found = verdicts(world, rollout.questions, rollout.examples)
    facts = [verdict for verdict in found if verdict.correct is not None]
    strangers = [verdict for verdict in found if verdict.invented is not None]
    return {
        "judged": float(rollout.rewards.mean()),
        "reward": mean(verdict.reward for verdict in found),
        "kl": float(rollout.drift.mean()),
        "parsed": mean(verdict.parsed for verdict in found),
        "courtesies": mean(verdict.courtesies for verdict in found),
        "facts": len(facts),
        "right": sum(bool(verdict.parsed and verdict.correct) for verdict in facts),
        "strangers": len(strangers),
        "invented": sum(bool(verdict.invented) for verdict in strangers),
        "tokens": mean(len(each.answer) for each in rollout.examples),
    }
