"""Reinforcement learning from a reward: try several answers to a question, make the better ones likelier.

Both methods are policy gradients (REINFORCE: Williams, 1992) without a value network. They differ in the baseline that
an answer is compared with, and in where the drift from the reference counts:

- RLOO compares each answer with the mean of the *others* to the same question, and takes the drift off the reward
  (Ahmadian et al., 2024, https://arxiv.org/abs/2402.14740);
- GRPO compares it with the mean of its group, in units of the group's spread, and puts the drift into the loss, token
  by token (Shao et al., 2024, https://arxiv.org/abs/2402.03300).

GRPO divides a group's advantages by the spread of its rewards. A group whose answers are all but alike has a small
spread, so its differences count for more than they are worth; Dr. GRPO leaves the division out (Liu et al., 2025,
https://arxiv.org/abs/2503.20783), and counts every token alike, where we let every answer, however long. The division
does two things at once: it favors unanimous groups, and it makes the reward larger against the leash. A division by one
number for the whole batch does only the second: the control.

`beta` is the KL coefficient, the leash: the price of a nat of divergence from the reference. Without it (0) the policy
goes wherever the reward model is wrong. The optimum of reward - beta KL is known: pi*(y) is proportional to
pi_ref(y) exp(r(y) / beta).

Here a batch of answers is used for one update, so that the policy that learns from them is the one that wrote them.
What must be minded where it is used for several, and what a value network (a critic) adds, is in `clipped` and `ppo`,
which hand `align` an objective of their own.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from .conversation import CHAT, MAX_ANSWER_TOKENS, Example, prompt
from .finetune import answer_log_probs, batch
from .generate import generate
from .model import Model
from .questions import Question
from .training import optimizer_for, schedule, update
from .world import World, words

RLOO, GRPO = "rloo", "grpo"
GROUP, BATCH, NOTHING = "group", "batch", "nothing"  # what GRPO divides advantages by: the spread of this


@dataclass(frozen=True)
class RLConfig:
    """questions: asked in a step; group_size: answers to each; learning_rate: the highest; beta: the KL coefficient;
    divide_by: what GRPO measures advantages in; num_iterations: updates by each batch of answers."""

    estimator: str = RLOO
    beta: float = 0.1
    steps: int = 100
    questions: int = 16
    group_size: int = 8
    learning_rate: float = 5e-4
    warmup: int = 5
    seed: int = 0
    divide_by: str = GROUP
    num_iterations: int = 1


@dataclass(frozen=True)
class Rollout:
    """What one step tried: answers to questions, a question's side by side.

    rewards: (B,); tokens: (B, T), prompts with answers. Of each token but the first, (B, T - 1), mask: whether it is an
    answer's, and log_p, reference_log_p: its log-probability under the policy that wrote it and under the reference,
    zero where it is none.
    """

    questions: list[Question]
    examples: list[Example]
    rewards: Tensor
    tokens: Tensor
    mask: Tensor
    log_p: Tensor
    reference_log_p: Tensor

    @property
    def drift(self) -> Tensor:
        """log(pi / pi_ref) of each answer, (B,), which estimates the KL divergence."""
        return (self.log_p - self.reference_log_p).sum(1)


# From the log-probabilities of the tokens of answers, (B, T - 1), a loss.
Loss = Callable[[Tensor], Tensor]


def rloo_loss(
    log_p: Tensor,  # (B, T) log pi(token), zero outside answers
    reference_log_p: Tensor,  # (B, T) log pi_ref(token)
    rewards: Tensor,  # (B,), a question's answers side by side
    group_size: int,
    beta: float,
) -> Tensor:
    """Its gradient is an unbiased estimate of that of -(reward - beta KL).

    As in the paper: one advantage for the whole answer. Departs from it: one
    step for each batch, so that pi is the policy that wrote the answers.
    """
    drift = (log_p.detach() - reference_log_p).sum(1)  # estimates KL, (B,)
    penalized_reward = (rewards - beta * drift).view(-1, group_size)
    total = penalized_reward.sum(1, keepdim=True)
    baseline = (total - penalized_reward) / (group_size - 1)  # of the others
    advantage = (penalized_reward - baseline).flatten()
    return -(advantage * log_p.sum(1)).mean()


def grpo_loss(
    log_p: Tensor,
    reference_log_p: Tensor,
    rewards: Tensor,
    group_size: int,
    beta: float,
    mask: Tensor,  # (B, T), True on the answers' tokens
    divide_by: str = GROUP,
) -> Tensor:
    """As `rloo_loss`, with the group's mean as baseline and its spread as unit.

    As in the paper: each answer counts alike, however long, and the drift is
    estimated token by token. Departs from it: each batch is used for one step,
    so the ratio of new to old policy is one and its clipping never acts.
    """
    grouped = rewards.view(-1, group_size)
    baseline = grouped.mean(1, keepdim=True)
    advantage = ((grouped - baseline) / unit(grouped, divide_by)).flatten()[:, None]
    # One in value, but its gradient is that of log pi: pi / pi_old for one step.
    ratio = (log_p - log_p.detach()).exp()
    # Schulman's estimator of KL: never negative, and right on average, though
    # its gradient is not that of the KL divergence.
    gap = (reference_log_p - log_p) * mask
    drift = gap.expm1() - gap
    gain = advantage * ratio - beta * drift
    return -((gain * mask).sum(1) / mask.sum(1)).mean()


def unit(rewards: Tensor, divide_by: str) -> Tensor:
    """What advantages are measured in, (groups, 1), of rewards (groups, answers). The spread of a batch is the mean of
    those of its groups. Raises ValueError for another name."""
    spread = rewards.std(1, keepdim=True)
    if divide_by == GROUP:
        return spread + 1e-4
    if divide_by == BATCH:
        return spread.mean().expand_as(spread) + 1e-4
    if divide_by == NOTHING:
        return torch.ones_like(spread)
    raise ValueError(f"advantages are divided by the spread of {GROUP}, {BATCH} or {NOTHING}, not of {divide_by!r}")


def loss_of(config: RLConfig, log_p: Tensor, reference_log_p: Tensor, rewards: Tensor, mask: Tensor) -> Tensor:
    """That of the configuration's estimator. Raises ValueError where there is none of that name."""
    if config.estimator == RLOO:
        return rloo_loss(log_p, reference_log_p, rewards, config.group_size, config.beta)
    if config.estimator == GRPO:
        return grpo_loss(log_p, reference_log_p, rewards, config.group_size, config.beta, mask, config.divide_by)
    raise ValueError(f"no estimator {config.estimator!r}; there are {RLOO} and {GRPO}")


def on_policy(config: RLConfig, rollout: Rollout) -> Loss:
    """The loss of `config.estimator`. Raises ValueError where a batch is to be used again: by then another policy
    learns from the answers than has written them."""
    if config.num_iterations != 1:
        raise ValueError(f"{config.estimator} uses a batch once; for {config.num_iterations} updates it takes a ratio")
    return lambda log_p: loss_of(config, log_p, rollout.reference_log_p, rollout.rewards, rollout.mask)


def align(
    reference: Model,
    world: World,
    ask: Callable[[int], Sequence[Question]],
    reward: Callable[[Sequence[Question], Sequence[Example]], Tensor],
    config: RLConfig,
    seed_of: Callable[[int], int],
    watch: Callable[[int, Rollout], bool | None] | None = None,
    form: str = CHAT,
    objective: Callable[[Any, Rollout], Loss] = on_policy,
) -> Model:
    """Train a copy of the reference and return it.

    ask: the questions of a step. reward: what answers are worth, (B,). seed_of: what a step's answers are drawn with.
    watch: sees what each step tried, and ends the run by saying True. form: in which the questions are asked.
    objective: from the configuration and what a step tried, the loss of its updates.
    """
    policy = copy.deepcopy(reference)
    optimizer = optimizer_for(policy)
    stop = {world.token(words.END if form == CHAT else ".")}
    for step in range(config.steps):
        questions = [question for question in ask(step) for _ in range(config.group_size)]
        prompts = [prompt(world, question, form) for question in questions]
        written = generate(policy, prompts, MAX_ANSWER_TOKENS, stop, seed=seed_of(step))
        examples = [Example(start, tuple(answer)) for start, answer in zip(prompts, written, strict=True)]
        tokens, mask = batch(examples)
        with torch.no_grad():
            reference_log_p = answer_log_probs(reference, tokens, mask)
        rewards = reward(questions, examples)
        rate = config.learning_rate * schedule(step, config.steps, config.warmup, constant=1.0)
        for iteration in range(config.num_iterations):
            log_p = answer_log_probs(policy, tokens, mask)
            if not iteration:  # the policy is still the one that wrote the answers
                tried = (rewards, tokens, mask[:, 1:], log_p.detach(), reference_log_p)
                rollout = Rollout(questions, examples, *tried)
                loss = objective(config, rollout)
            update(optimizer, loss(log_p), rate)
        if watch and watch(step, rollout):
            break
    return policy
