"""Alignment where the best answer to it is known: a policy that is a table over a few listed answers.

The optimum of reward - beta KL is pi_ref exp(r / beta), made to add up to one. A table has none of a network's
trouble to get there, so what it misses is the method's own.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from lab.conversation import CHAT, answers, example
from lab.dpo import dpo_loss
from lab.finetune import answer_log_probs, batch
from lab.model import Model
from lab.questions import Question
from lab.rlhf import GROUP, NOTHING, grpo_loss, rloo_loss
from lab.world import World
from lab.world.answers import judge

DRAWN, LISTED = 200, 16  # answers to a question, and the most different ones that are kept
GROUP_SIZE = 64
METHODS = ("rloo", "grpo", "undivided", "dpo")
UNITS = {"grpo": GROUP, "undivided": NOTHING}  # what GRPO divides advantages by, without the division too


@torch.no_grad()
def listed(model: Model, world: World, questions: Sequence[Question], seed: int) -> tuple[Tensor, Tensor]:
    """The log-probabilities, among one another, of the first different answers of a model to each question, and what
    they are worth: (Q, LISTED) both. Questions with fewer answers are left out; so there may be no row."""
    references, rewards = [], []
    for question in questions:
        given = answers(model, world, [question] * DRAWN, CHAT, seed)
        different = [*dict.fromkeys(map(tuple, given))][:LISTED]
        if len(different) < LISTED:
            continue
        pair = batch([example(world, question, answer) for answer in different])
        references.append(answer_log_probs(model, *pair).sum(1).log_softmax(0))
        rewards.append(torch.tensor([judge(world, question.asked, answer).reward for answer in different]))
    if not references:
        return torch.empty(0, LISTED), torch.empty(0, LISTED)
    return torch.stack(references), torch.stack(rewards)


def best(reference: Tensor, rewards: Tensor, beta: float) -> Tensor:
    """The best policies, (Q, answers)."""
    return (reference + rewards / beta).softmax(1)


def trade(policy: Tensor, reference: Tensor, rewards: Tensor) -> tuple[float, float]:
    """Expected reward, and drift from the reference in nats; the mean over questions, of tables (Q, answers)."""
    drift = (policy * (policy.clamp_min(1e-30).log() - reference)).sum(1)
    return float((policy * rewards).sum(1).mean()), float(drift.mean())


def missed(policy: Tensor, reference: Tensor, rewards: Tensor, beta: float) -> float:
    """By how much reward - beta KL falls short of the best possible, the mean over questions."""
    ideal, drift = trade(best(reference, rewards, beta), reference, rewards)
    reward, own = trade(policy, reference, rewards)
    return ideal - beta * drift - (reward - beta * own)


def learn_table(method: str, reference: Tensor, rewards: Tensor, beta: float, seed: int, steps: int) -> Tensor:
    """Learn tables of logits, (Q, answers), with the loss of a method, as if each answer were one token. All questions
    are learned side by side, and meet nowhere. Returns the policies, (Q, answers)."""
    random = torch.Generator().manual_seed(seed)
    table = reference.clone().requires_grad_()
    optimizer = torch.optim.Adam([table], lr=0.03)
    loss = dpo_on_table if method == "dpo" else tried(method)
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 0.03 * (1 - step / steps)
        optimizer.zero_grad()
        loss(table.log_softmax(1), reference, rewards, beta, random).backward()
        optimizer.step()
    return table.detach().softmax(1)


def tried(method: str) -> Callable[..., Tensor]:
    """The loss of a method that tries answers."""

    def loss(logs: Tensor, reference: Tensor, rewards: Tensor, beta: float, random: torch.Generator) -> Tensor:
        drawn = torch.multinomial(logs.detach().exp(), GROUP_SIZE, replacement=True, generator=random)
        log_p, reference_log_p = (each.gather(1, drawn).reshape(-1, 1) for each in (logs, reference))
        found = rewards.gather(1, drawn).flatten()
        mask = torch.ones_like(log_p, dtype=torch.bool)
        if method == "rloo":
            return rloo_loss(log_p, reference_log_p, found, GROUP_SIZE, beta)
        if method in UNITS:
            return grpo_loss(log_p, reference_log_p, found, GROUP_SIZE, beta, mask, UNITS[method])
        raise ValueError(f"no method {method!r}; there are {', '.join(METHODS)}")

    return loss


def dpo_on_table(logs: Tensor, reference: Tensor, rewards: Tensor, beta: float, random: torch.Generator) -> Tensor:
    """DPO on pairs of different answers of the reference, chosen between with the rewards as worth."""
    rows = torch.arange(len(logs)).repeat_interleave(GROUP_SIZE)
    first, second = torch.multinomial(reference.exp()[rows], 2, generator=random).unbind(1)
    wins = torch.rand(len(rows), generator=random) < (rewards[rows, first] - rewards[rows, second]).sigmoid()
    chosen, rejected = torch.where(wins, first, second), torch.where(wins, second, first)
    rows, both = rows.repeat(2), torch.cat((chosen, rejected))
    return dpo_loss(logs[rows, both], reference[rows, both], beta)
