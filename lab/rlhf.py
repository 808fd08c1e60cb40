"""Reinforcement learning from a reward: try several answers to a question, make the better ones likelier.

Two estimators of which way is better, both without a value network:

- RLOO compares each answer with the mean of the *others* to the same question, and counts the drift from the reference
  as part of the reward (Ahmadian et al., 2024, https://arxiv.org/abs/2402.14740);
- GRPO compares it with the mean of its group, in units of the group's spread, and puts the drift into the loss, token
  by token (Shao et al., 2024, https://arxiv.org/abs/2402.03300).

`beta` is the leash: the price of a nat of KL divergence from the reference. Without it (0) the policy goes wherever the
reward model is wrong. The optimum of reward - beta KL is known: pi*(y) is proportional to pi_ref(y) exp(r(y) / beta).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from .conversation import CHAT, LONGEST_ANSWER, Example, Question, answer_log_probabilities, batch, prompt
from .generate import generate
from .model import Model
from .training import optimizer_for, schedule, update
from .world import World, words

RLOO, GRPO = "rloo", "grpo"


@dataclass(frozen=True)
class Alignment:
    """questions: asked in a step; group: answers to each; rate: the highest learning rate; beta: the leash."""

    estimator: str = RLOO
    beta: float = 0.1
    steps: int = 100
    questions: int = 16
    group: int = 8
    rate: float = 5e-4
    warmup: int = 5
    seed: int = 0


@dataclass(frozen=True)
class Trial:
    """What one step tried. examples: the answers; rewards: (B,); drift: log(pi / pi_ref) of each answer, (B,)."""

    examples: list[Example]
    rewards: Tensor
    drift: Tensor


def rloo_loss(new: Tensor, reference: Tensor, rewards: Tensor, group: int, beta: float) -> Tensor:
    """new, reference: log-probabilities of the answers' tokens, (B, T), answers to a question beside each other.
    rewards: (B,). Its gradient is an unbiased estimate of that of -(reward - beta KL)."""
    drift = (new.detach() - reference).sum(1)
    worth = (rewards - beta * drift).view(-1, group)
    others = (worth.sum(1, keepdim=True) - worth) / (group - 1)
    return -((worth - others).flatten() * new.sum(1)).mean()


def grpo_loss(new: Tensor, reference: Tensor, rewards: Tensor, group: int, beta: float, mask: Tensor) -> Tensor:
    """As `rloo_loss`; mask: (B, T), True on the answers' tokens. Each batch is used for one step, so the paper's ratio
    of new to old policy is one and its clipping never acts."""
    grouped = rewards.view(-1, group)
    advantage = (grouped - grouped.mean(1, keepdim=True)) / (grouped.std(1, keepdim=True) + 1e-4)
    gap = (reference - new) * mask
    drift = gap.exp() - gap - 1  # never negative, and its mean is the KL divergence, though its gradient isn't
    gain = advantage.flatten()[:, None] * (new - new.detach()).exp() - beta * drift
    return -((gain * mask).sum(1) / mask.sum(1)).mean()


def align(
    policy: Model,
    reference: Model,
    world: World,
    ask: Callable[[int], Sequence[Question]],
    reward: Callable[[Sequence[Question], Sequence[Example]], Tensor],
    setup: Alignment,
    watch: Callable[[int, Trial], None] | None = None,
) -> Model:
    """Train a policy in place and return it.

    ask: the questions of a step. reward: what answers are worth, (B,). watch: sees each step's trial.
    """
    optimizer = optimizer_for(policy)
    end = world.token(words.END)
    for step in range(setup.steps):
        questions = [question for question in ask(step) for _ in range(setup.group)]
        prompts = [prompt(world, question, CHAT) for question in questions]
        written = generate(policy, prompts, LONGEST_ANSWER, {end}, seed=setup.seed * 100_003 + step)
        examples = [Example(start, tuple(answer)) for start, answer in zip(prompts, written, strict=True)]
        tokens, mask = batch(examples)
        with torch.no_grad():
            old = answer_log_probabilities(reference, tokens, mask)
        new = answer_log_probabilities(policy, tokens, mask)
        rewards = reward(questions, examples)
        if setup.estimator == RLOO:
            objective = rloo_loss(new, old, rewards, setup.group, setup.beta)
        elif setup.estimator == GRPO:
            objective = grpo_loss(new, old, rewards, setup.group, setup.beta, mask[:, 1:])
        else:
            raise ValueError(f"no estimator {setup.estimator!r}; there are {RLOO} and {GRPO}")
        update(optimizer, objective, setup.rate * schedule(step, setup.steps, setup.warmup, constant=1.0))
        if watch:
            watch(step, Trial(examples, rewards, (new.detach() - old).sum(1)))
    return policy
