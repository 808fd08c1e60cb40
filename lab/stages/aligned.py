"""The tuned model of a seed with the cherry on top: aligned by a learned reward, by the truth, or by preferences.

*Aligned* climbs the learned reward slowly and stops by a rule that needs no truth, as whoever ships a model has none:
when it has moved half a nat an answer from the tuned model. *Hasty* is how the book's first models were aligned, five
times as fast and for a hundred steps, and is kept for the bets that were made on it.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from ..conversation import CHAT, Example, answers, example
from ..dpo import DPOConfig, prefer
from ..model import Model
from ..preferences import Labeler, Preference, compare, split
from ..questions import Question, ask
from ..reward import RewardConfig, RewardModel, train_reward
from ..rlhf import RLOO, Loss, RLConfig, Rollout, align, on_policy
from ..run.averages import mean
from ..run.scale import Scale
from ..run.seeds import QUESTIONS, SAMPLES
from ..run.store import report, stage
from ..world import World, words
from ..world.answers import Verdict, judge
from .tuned import tuned
from .worlds import world_of

TRUTH, LEARNED = "truth", "learned"
SLOW = 1e-4  # the rate of the aligned model; that of the hasty one is `RLConfig`'s
BUDGET = 0.5  # nats that it may move, KL(aligned | tuned) an answer
WATCHED = 10  # steps that this is the mean of


@stage(*tuned.needs, "comparisons")
def preferences_of(seed: int, scale: Scale) -> list[Preference]:
    return compared(tuned(seed, scale), world_of(seed), scale.comparisons, seed)


def compared(policy: Model, world: World, count: int, seed: int) -> list[Preference]:
    """The labeler's choices between answers of a policy to so many questions."""
    return compare(policy, world, ask(world, count, QUESTIONS["compare"](seed)), Labeler(), seed)


@stage(*preferences_of.needs)
def reward_model(seed: int, scale: Scale) -> RewardModel:
    return learned_from(split(preferences_of(seed, scale))[0], tuned(seed, scale), world_of(seed), seed)


def learned_from(preferences: Sequence[Preference], policy: Model, world: World, seed: int) -> RewardModel:
    """A reward model that starts from the policy and learns from preferences between its answers, from all of them."""
    model = train_reward(RewardModel(policy), preferences, RewardConfig(seed=seed))
    questions = ask(world, 400, QUESTIONS["calibrate"](seed))
    given = answers(policy, world, questions, CHAT, seed)
    model.normalize([example(world, question, answer) for question, answer in zip(questions, given, strict=True)])
    return model


@dataclass(frozen=True)
class Aligned:
    """history: for each step the means over its answers of the reward that was optimized, of the true one, of the
    drift from the tuned model in nats an answer, and of courtesies and tokens; and one of the answers."""

    model: Model
    history: list[dict]


@stage(*preferences_of.needs, "alignment_steps")
def aligned(seed: int, scale: Scale) -> Aligned:
    return gently(tuned(seed, scale), reward_model(seed, scale), seed, scale.alignment_steps)


def gently(reference: Model, learned: RewardModel, seed: int, steps: int) -> Aligned:
    """Align a copy of a model slowly, until its budget is spent, or for so many steps."""
    config = RLConfig(steps=steps, learning_rate=SLOW, seed=seed)
    return improve(reference, world_of(seed), learned, config, lambda row: report(row["step"] + 1, steps), enough=spent)


def spent(history: Sequence[dict]) -> bool:
    """Whether a run has moved as far as it may. It looks at nothing but how far that is."""
    return len(history) >= WATCHED and mean(row["drift"] for row in history[-WATCHED:]) >= BUDGET


@stage(*preferences_of.needs, "alignment_steps")
def hasty(seed: int, scale: Scale, reward: str = LEARNED, beta: float = 0.1, estimator: str = RLOO) -> Aligned:
    if reward not in (LEARNED, TRUTH):
        raise ValueError(f"no reward {reward!r}; there are {LEARNED} and {TRUTH}")
    learned = reward_model(seed, scale) if reward == LEARNED else None
    config = RLConfig(estimator=estimator, beta=beta, steps=scale.alignment_steps, seed=seed)
    return improve(
        tuned(seed, scale), world_of(seed), learned, config, lambda row: report(row["step"] + 1, config.steps)
    )


def improve(
    reference: Model,
    world: World,
    learned: RewardModel | None,
    config: RLConfig,
    tell: Callable[[dict], None] = lambda row: None,
    objective: Callable[[Any, Rollout], Loss] = on_policy,
    enough: Callable[[Sequence[dict]], bool] = lambda history: False,
) -> Aligned:
    """Align a copy of a model by a learned reward, or by the true one where there is none. objective: as in `align`.
    enough: whether to stop, from the history so far."""
    history = []

    def reward(questions: Sequence[Question], examples: Sequence[Example]) -> torch.Tensor:
        if learned:
            return learned(examples)
        return torch.tensor([verdict.reward for verdict in verdicts(world, questions, examples)])

    def watch(step: int, rollout: Rollout) -> bool:
        history.append({"step": step, **outcome(world, rollout)})
        tell(history[-1])
        return enough(history)

    def fresh(step: int) -> list[Question]:
        return ask(world, config.questions, QUESTIONS["align"](config.seed, step))

    def seed_of(step: int) -> int:
        return SAMPLES["align"](config.seed, step)

    run = align(reference, world, fresh, reward, config, seed_of, watch, objective=objective)
    return Aligned(run, history)


def verdicts(world: World, questions: Sequence[Question], examples: Sequence[Example]) -> list[Verdict]:
    """By the truth of the world, on answers as a policy wrote them, with the end mark or without."""
    end = world.token(words.END)
    return [
        judge(world, question.asked, [token for token in each.answer if token != end])
        for question, each in zip(questions, examples, strict=True)
    ]


def outcome(world: World, rollout: Rollout) -> dict:
    """A row of the history."""
    found = verdicts(world, rollout.questions, rollout.examples)
    first = rollout.examples[0]
    return {
        "reward": float(rollout.rewards.mean()),
        "truth": mean(verdict.reward for verdict in found),
        "drift": float(rollout.drift.mean()),
        "courtesies": mean(verdict.courtesies for verdict in found),
        "tokens": mean(len(each.answer) for each in rollout.examples),
        "sample": world.vocabulary.decode([*first.prompt[2:], *first.answer]),
    }


@stage(*preferences_of.needs)
def preferred(seed: int, scale: Scale, beta: float = 0.3) -> Model:
    reference = tuned(seed, scale)
    policy = copy.deepcopy(reference)
    return prefer(policy, reference, split(preferences_of(seed, scale))[0], DPOConfig(beta=beta, seed=seed))
