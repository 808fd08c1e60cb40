"""The lab's losses as methods: RLOO, GRPO with and without its division, and DPO."""

import torch

from lab.dpo import dpo_loss
from lab.rlhf import NOTHING, RLConfig, Rollout, on_policy
from lab.training import optimizer_for, update

from .policy import mask

GROUP, RATE = 32, 1e-3


def climb(config: RLConfig, policy, reference, reward, samples: int, rate: float):
    """The loop of `lab.rlhf.align`, on this bench's policies: each step asks every prompt, with a group of answers."""
    prompts = policy.prompts.repeat_interleave(GROUP)
    optimizer = optimizer_for(policy.model)
    for _ in range(samples // len(prompts)):
        answers = policy.write(prompts)
        with torch.no_grad():
            reference_log_p = reference.log_p(prompts, answers)
        rewards = reward(prompts, answers)
        log_p = policy.log_p(prompts, answers)
        loss = on_policy(config, Rollout([], [], rewards, answers, mask(answers), log_p.detach(), reference_log_p))
        update(optimizer, loss(log_p), rate)


def rloo(policy, reference, reward, samples, rate=RATE):
    config = RLConfig(beta=reward.beta, group_size=GROUP)
    climb(config, policy, reference, reward, samples, rate)


def grpo(policy, reference, reward, samples, rate=RATE):
    """As in the paper: divided by the group's spread, each answer alike, k3."""
    config = RLConfig("grpo", reward.beta, group_size=GROUP)
    climb(config, policy, reference, reward, samples, rate)


def grpo_undivided(policy, reference, reward, samples, rate=RATE):
    config = RLConfig("grpo", reward.beta, group_size=GROUP, divide_by=NOTHING)
    climb(config, policy, reference, reward, samples, rate)


def dpo(policy, reference, reward, samples, rate=RATE):
    """Pairs of the reference's answers, preferred with the chance that the Bradley-Terry model gives their rewards."""
    prompts = policy.prompts.repeat_interleave(GROUP // 2)
    optimizer = optimizer_for(policy.model)
    for _ in range(samples // (2 * len(prompts))):
        first, second = (reference.write(prompts) for _ in range(2))
        better = reward(prompts, first) - reward(prompts, second)
        swapped = (torch.rand(len(prompts), device=better.device) > better.sigmoid())[:, None]
        both = torch.cat((torch.where(swapped, second, first), torch.where(swapped, first, second)))
        twice = prompts.repeat(2)
        with torch.no_grad():
            reference_log_p = reference.log_p(twice, both).sum(1)
        update(optimizer, dpo_loss(policy.log_p(twice, both).sum(1), reference_log_p, reward.beta), rate)
