"""GRPO with one part changed at a time, to see which part does what.

GRPO divides a group's advantages by the spread of its rewards. A group whose answers are all but alike has a small
spread, so its differences count for more than they are worth; Dr. GRPO leaves the division out (Liu et al., 2025,
https://arxiv.org/abs/2503.20783). The division does two things at once: it favors unanimous groups, and it makes the
reward larger against the leash. A division by one number for the whole batch does only the second: the control.

Answers count alike, however long, in all of them, as in GRPO; Dr. GRPO changes that too.
"""

import copy
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from .conversation import CHAT, MAX_ANSWER_TOKENS, Example, prompt
from .finetune import answer_log_probs, batch
from .generate import generate
from .model import Model
from .questions import Question
from .rlhf import RLConfig, Rollout
from .training import optimizer_for, schedule, update
from .world import World, words

GROUP, BATCH, NOTHING = "group", "batch", "nothing"  # what advantages are divided by: the spread of this


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


def group_loss(
    log_p: Tensor,  # (B, T) log pi(token), zero outside answers
    reference_log_p: Tensor,  # (B, T) log pi_ref(token)
    rewards: Tensor,  # (B,), a question's answers side by side
    group_size: int,
    beta: float,
    mask: Tensor,  # (B, T), True on the answers' tokens
    divide_by: str = GROUP,
) -> Tensor:
    """`grpo_loss`, if divided by the spread of the group."""
    grouped = rewards.view(-1, group_size)
    advantage = (grouped - grouped.mean(1, keepdim=True)) / unit(grouped, divide_by)
    ratio = (log_p - log_p.detach()).exp()
    gap = (reference_log_p - log_p) * mask
    drift = gap.expm1() - gap
    gain = advantage.flatten()[:, None] * ratio - beta * drift
    return -((gain * mask).sum(1) / mask.sum(1)).mean()


def align_with(
    loss: Callable[[Tensor, Tensor, Tensor, Tensor], Tensor],
    reference: Model,
    world: World,
    ask: Callable[[int], Sequence[Question]],
    reward: Callable[[Sequence[Question], Sequence[Example]], Tensor],
    config: RLConfig,
    watch: Callable[[int, Rollout], None] | None = None,
) -> Model:
    """As `rlhf.align`, of a copy of the reference, with a loss of log pi, log pi_ref, rewards and mask."""
    policy = copy.deepcopy(reference)
    optimizer = optimizer_for(policy)
    end = world.token(words.END)
    for step in range(config.steps):
        questions = [question for question in ask(step) for _ in range(config.group_size)]
        prompts = [prompt(world, question, CHAT) for question in questions]
        written = generate(policy, prompts, MAX_ANSWER_TOKENS, {end}, seed=config.seed * 100_003 + step)
        examples = [Example(start, tuple(answer)) for start, answer in zip(prompts, written, strict=True)]
        tokens, mask = batch(examples)
        with torch.no_grad():
            reference_log_p = answer_log_probs(reference, tokens, mask)
        log_p = answer_log_probs(policy, tokens, mask)
        rewards = reward(questions, examples)
        rate = config.learning_rate * schedule(step, config.steps, config.warmup, constant=1.0)
        update(optimizer, loss(log_p, reference_log_p, rewards, mask[:, 1:]), rate)
        if watch:
            watch(step, Rollout(questions, examples, rewards, (log_p.detach() - reference_log_p).sum(1)))
    return policy
