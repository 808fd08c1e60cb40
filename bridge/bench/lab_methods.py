"""The lab's losses as methods: RLOO, GRPO with its parts changed one by one, batches that are used four times, DPO."""

from collections.abc import Callable

import torch
from torch import Tensor

from lab.clipped import CORRECTED, IN_REWARD, ClippedConfig, clipped
from lab.dpo import dpo_loss
from lab.rlhf import NOTHING, RLConfig, Rollout, on_policy
from lab.training import optimizer_for, update

from .policy import mask

GROUP, RATE = 32, 1e-3


def climb(objective: Callable, config: RLConfig, policy, reference, reward, samples: int):
    """The loop of `lab.rlhf.align`, on this bench's policies: each step asks every prompt, with a group of answers."""
    prompts = policy.prompts.repeat_interleave(GROUP)
    optimizer = optimizer_for(policy.model)
    for _ in range(samples // len(prompts)):
        answers = policy.write(prompts)
        with torch.no_grad():
            reference_log_p = reference.log_p(prompts, answers)
        rewards = reward(prompts, answers)
        log_p = policy.log_p(prompts, answers)
        loss = objective(config, Rollout([], [], rewards, answers, mask(answers), log_p.detach(), reference_log_p))
        update(optimizer, loss(log_p), RATE)
        for _ in range(config.num_iterations - 1):
            update(optimizer, loss(policy.log_p(prompts, answers)), RATE)


def rloo(policy, reference, reward, samples):
    config = RLConfig(beta=reward.beta, group_size=GROUP)
    climb(on_policy, config, policy, reference, reward, samples)


def grpo(policy, reference, reward, samples):
    """As in the paper: divided by the group's spread, each answer alike, k3."""
    config = RLConfig("grpo", reward.beta, group_size=GROUP)
    climb(on_policy, config, policy, reference, reward, samples)


def grpo_undivided(policy, reference, reward, samples):
    config = RLConfig("grpo", reward.beta, group_size=GROUP, divide_by=NOTHING)
    climb(on_policy, config, policy, reference, reward, samples)


def grpo_corrected(policy, reference, reward, samples):
    """Undivided too, and k3 times the ratio, so that its gradient is that of a KL divergence."""
    config = ClippedConfig(
        beta=reward.beta, group_size=GROUP, num_iterations=1, divide_by=NOTHING, loss_type="dapo", kl=CORRECTED
    )
    climb(clipped, config, policy, reference, reward, samples)


def four_updates(policy, reference, reward, samples):
    """The drift in the reward as in RLOO, each batch used four times with clipped ratios."""
    config = ClippedConfig(beta=reward.beta, group_size=GROUP, divide_by=NOTHING, loss_type="dapo", kl=IN_REWARD)
    climb(clipped, config, policy, reference, reward, samples)


def dpo(policy, reference, reward, samples):
    """Pairs of the reference's answers, preferred with the chance that the Bradley-Terry model gives their rewards."""
    prompts = policy.prompts.repeat_interleave(GROUP // 2)
    optimizer = optimizer_for(policy.model)
    for _ in range(samples // (2 * len(prompts))):
        pairs = [reference.write(prompts) for _ in range(2)]
        first, second = (reward(prompts, answers) for answers in pairs)
        swapped = torch.rand(len(prompts)) > (first - second).sigmoid()
        both = torch.cat([*map(in_order(swapped), (pairs, pairs[::-1]))])
        twice = prompts.repeat(2)
        with torch.no_grad():
            reference_log_p = reference.log_p(twice, both).sum(1)
        update(optimizer, dpo_loss(policy.log_p(twice, both).sum(1), reference_log_p, reward.beta), RATE)


def in_order(swapped: Tensor) -> Callable:
    """From two lists of answers the first's, but the second's where the pair is swapped."""
    return lambda pair: torch.where(swapped[:, None], pair[1], pair[0])
