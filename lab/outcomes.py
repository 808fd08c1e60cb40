"""Reinforcement learning from outcomes that a program checks (verifiable rewards, RLVR).

`rlhf.align` asks for an opinion on answers; here a policy attempts problems, and a program looks at what came of it.
An attempt is a row of tokens of which the policy wrote some (`records.Lesson`): a thought and an answer, or calls of
tools between which stands what the tools said. Only what the policy wrote is rewarded or blamed.
"""

import copy
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

import torch

from .finetune import answer_log_probs
from .model import Model
from .records import Lesson, lesson_loss, side_by_side
from .rlhf import RLConfig, loss_of
from .training import descend, muon_for, optimizer_for, schedule, update

P = TypeVar("P")  # a problem
A = TypeVar("A", bound=Lesson)  # an attempt at it


def reinforce(
    start: Model,
    ask: Callable[[Random], P],
    attempt: Callable[[Model, Sequence[P], int], Sequence[A]],
    reward: Callable[[P, A], float],
    config: RLConfig,
    seed_of: Callable[[int], int],
    watch: Callable[[int, Model], None] = lambda done, policy: None,
    reference: Model | None = None,
) -> Model:
    """Train a copy of a model by the rewards of its own attempts.

    ask: draws a problem. attempt: what a policy makes of problems, by a
    seed. reward: what an attempt was worth. seed_of: the seed of a step's
    attempts. watch: sees the policy after each step. reference: whom the
    leash holds it to, if not the model that it starts from.
    """
    policy, reference = copy.deepcopy(start), reference or start
    optimizer, random = optimizer_for(policy), Random(config.seed)
    for step in range(config.steps):
        problems = [ask(random) for _ in range(config.questions)]
        problems = [each for each in problems for _ in range(config.group_size)]
        tried = attempt(policy, problems, seed_of(step))
        rewards = torch.tensor([float(reward(*pair)) for pair in zip(problems, tried, strict=True)])
        tokens, mask = side_by_side(tried)
        log_p = answer_log_probs(policy, tokens, mask)
        reference_log_p = log_p.detach()
        if config.beta:
            with torch.no_grad():
                reference_log_p = answer_log_probs(reference, tokens, mask)
        rate = config.learning_rate * schedule(step, config.steps, config.warmup, constant=1.0)
        update(optimizer, loss_of(config, log_p, reference_log_p, rewards, mask[:, 1:]), rate)
        watch(step + 1, policy)
    return policy


def school(
    model: Model,
    draw: Callable[[], Lesson],
    steps: int,
    watch: Callable[[int, int], None] = lambda done, steps: None,
    rate: float = 1e-2,
    rows: int = 64,
) -> Model:
    """Train a fresh model in place on texts that are drawn for each step, and return it."""
    loss = lambda _: lesson_loss(model, [draw() for _ in range(rows)])  # noqa: E731
    descend(muon_for(model), loss, steps, rate, warmup=30, constant=0.67, watch=watch)
    return model


def completed(prompt: Sequence[int], written: Sequence[int]) -> Lesson:
    """An attempt in one go: a prompt, and what the policy wrote after it."""
    return Lesson([*prompt, *written], [False] * len(prompt) + [True] * len(written))


def written(attempt: Lesson) -> list[int]:
    """What the policy wrote of an attempt."""
    return [token for token, own in zip(attempt.tokens, attempt.counts, strict=True) if own]
