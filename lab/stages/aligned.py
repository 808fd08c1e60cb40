"""The tuned model of a seed with the cherry on top: aligned by a learned reward, by the truth, or by comparisons."""

import copy
from collections.abc import Callable
from dataclasses import dataclass

import torch

from ..averages import mean
from ..cache import report, stage
from ..conversation import CHAT, answers, ask
from ..dpo import DirectPreference, prefer
from ..model import Model
from ..preferences import Labeler, Preference, compare, example
from ..reward import RewardModel, RewardTraining, train_reward
from ..rlhf import RLOO, Alignment, Trial, align
from ..world import World, words
from ..world.answers import judge
from .tuned import tuned

HELD_OUT = 0.15  # of the comparisons, to measure the reward model with
TRUTH, LEARNED = "truth", "learned"


@stage(*tuned.needs, "comparisons")
def comparisons(seed: int, scale) -> list[Preference]:
    return compared(tuned(seed, scale), World(), scale.comparisons, seed)


def compared(policy: Model, world: World, count: int, seed: int) -> list[Preference]:
    """The labeler's choices between answers of a policy to so many questions."""
    return compare(policy, world, ask(world, count, 30_000 + seed), Labeler(), seed)


def split(preferences: list[Preference]) -> tuple[list[Preference], list[Preference]]:
    """Comparisons to train on, and comparisons held out."""
    held_out = max(1, int(HELD_OUT * len(preferences)))
    return preferences[:-held_out], preferences[-held_out:]


@stage(*comparisons.needs)
def reward_model(seed: int, scale) -> RewardModel:
    return learned_from(comparisons(seed, scale), tuned(seed, scale), World(), seed)


def learned_from(preferences: list[Preference], policy: Model, world: World, seed: int) -> RewardModel:
    """A reward model that starts from the policy and learns from comparisons of its answers."""
    model = train_reward(RewardModel(policy), split(preferences)[0], RewardTraining(seed=seed))
    questions = ask(world, 400, 40_000 + seed)
    given = answers(policy, world, questions, CHAT, seed)
    model.calibrate([example(world, question, answer) for question, answer in zip(questions, given, strict=True)])
    return model


@dataclass(frozen=True)
class Aligned:
    """history: for each step the means over its answers of the reward that was optimized, of the true one, of the
    drift from the tuned model in nats an answer, and of courtesies and tokens; and one of the answers."""

    model: Model
    history: list[dict]


@stage(*comparisons.needs, "alignment_steps")
def aligned(seed: int, scale, reward: str = LEARNED, beta: float = 0.1, estimator: str = RLOO) -> Aligned:
    learned = reward_model(seed, scale) if reward == LEARNED else None
    setup = Alignment(estimator=estimator, beta=beta, steps=scale.alignment_steps, seed=seed)
    return improve(tuned(seed, scale), World(), learned, setup, lambda row: report(row["step"] + 1, setup.steps))


def improve(
    reference: Model,
    world: World,
    learned: RewardModel | None,
    setup: Alignment,
    tell: Callable[[dict], None] = lambda row: None,
) -> Aligned:
    """Align a copy of a model by a learned reward, or by the true one where there is none."""
    end = world.token(words.END)
    verdicts = []
    history = []

    def worth(questions, examples):
        verdicts[:] = [
            judge(world, question.asked, [token for token in each.answer if token != end])
            for question, each in zip(questions, examples, strict=True)
        ]
        return learned(examples) if learned else torch.tensor([verdict.reward for verdict in verdicts])

    def watch(step: int, trial: Trial):
        first = trial.examples[0]
        history.append(
            {
                "step": step,
                "reward": float(trial.rewards.mean()),
                "truth": mean(verdict.reward for verdict in verdicts),
                "drift": float(trial.drift.mean()),
                "courtesies": mean(verdict.courtesies for verdict in verdicts),
                "tokens": mean(len(each.answer) for each in trial.examples),
                "sample": world.vocabulary.decode([*first.prompt[2:], *first.answer]),
            }
        )
        tell(history[-1])

    def fresh(step: int):
        return ask(world, setup.questions, 1_000_000 + setup.seed * 10_000 + step)

    policy = align(copy.deepcopy(reference), reference, world, fresh, worth, setup, watch)
    return Aligned(policy, history)


@stage(*comparisons.needs)
def preferred(seed: int, scale, beta: float = 0.3) -> Model:
    reference = tuned(seed, scale)
    policy = copy.deepcopy(reference)
    return prefer(policy, reference, split(comparisons(seed, scale))[0], DirectPreference(beta=beta, seed=seed))
