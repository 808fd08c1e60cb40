"""Policy gradients from REINFORCE to GSPO, on a policy so small that all its answers can be listed.

The listings of the book's page *Policy gradients*, in its order; `rlhf.py` is what the lab trains with. A policy is a
table here: the row of a token has the scores of what may follow it. An answer is up to `LONGEST` tokens and ends with
`END`; no token follows that one, so its row holds the scores of the first.
"""

from collections.abc import Callable

import torch
from torch import Tensor

WORDS = (".", "gladly", "ostra")
END, LONGEST = 0, 2


def write(table: Tensor, answers: int) -> tuple[Tensor, Tensor]:
    """Draw answers. Returns tokens, and a mask that is 1 on those of an
    answer, END too, and 0 after it: both (answers, LONGEST)."""
    token, alive = torch.full((answers,), END), torch.ones(answers)
    tokens, mask = [], []
    for _ in range(LONGEST):
        token = torch.multinomial(table[token].softmax(-1), 1).squeeze(1)
        tokens.append(token)
        mask.append(alive)
        alive = alive * (token != END)
    return torch.stack(tokens, 1), torch.stack(mask, 1)


def log_probs(table: Tensor, tokens: Tensor, mask: Tensor) -> Tensor:
    """log pi of each token after those before it, zero outside answers."""
    before = torch.cat([torch.full_like(tokens[:, :1], END), tokens[:, :-1]], 1)
    scores = table[before].log_softmax(-1)
    return scores.gather(-1, tokens[..., None]).squeeze(-1) * mask


def reinforce_loss(log_p: Tensor, advantages: Tensor) -> Tensor:
    """log_p: (B, T), of the tokens; advantages: (B,), plain numbers."""
    return -(advantages * log_p.sum(1)).mean()


def leave_one_out(rewards: Tensor, group_size: int) -> Tensor:
    """What each answer earned beyond the mean of the others, (B,). The
    answers to one prompt stand side by side."""
    grouped = rewards.view(-1, group_size)
    others = grouped.sum(1, keepdim=True) - grouped
    return (grouped - others / (group_size - 1)).flatten()


def climb(
    reference: Tensor,
    reward: Callable[[Tensor, Tensor], Tensor],  # of tokens and mask, (B,)
    beta: float,
    steps: int = 300,
    group_size: int = 64,
) -> Tensor:
    """RLOO, with the KL divergence charged to the reward."""
    table = reference.clone().requires_grad_()
    optimizer = torch.optim.Adam([table], lr=0.05)
    for _ in range(steps):
        tokens, mask = write(table.detach(), group_size)
        log_p = log_probs(table, tokens, mask)
        log_ratio = (log_p.detach() - log_probs(reference, tokens, mask)).sum(1)
        charged = reward(tokens, mask) - beta * log_ratio
        loss = reinforce_loss(log_p, leave_one_out(charged, group_size))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return table.detach()


def gae(rewards: Tensor, values: Tensor, gamma: float, lam: float) -> Tensor:
    """Advantages of tokens, (B, T). rewards: what each token brings; values:
    what the critic expected before it. Both are zero after an answer."""
    advantages = torch.zeros_like(rewards)
    later = next_value = torch.zeros(len(rewards))
    for t in reversed(range(rewards.shape[1])):
        surprise = rewards[:, t] + gamma * next_value - values[:, t]
        later = surprise + gamma * lam * later
        advantages[:, t], next_value = later, values[:, t]
    return advantages


def clipped_gain(
    log_p: Tensor,
    old_log_p: Tensor,
    advantages: Tensor,
    epsilon: float = 0.2,
) -> Tensor:
    """What PPO raises, token by token, (B, T)."""
    ratio = (log_p - old_log_p).exp()
    clipped = ratio.clamp(1 - epsilon, 1 + epsilon)
    return torch.minimum(ratio * advantages, clipped * advantages)


def kl_estimates(
    log_p: Tensor,
    reference_log_p: Tensor,
) -> tuple[Tensor, Tensor, Tensor]:
    """Three estimates of KL(pi || pi_ref) from each answer, (B,)."""
    log_ratio = (log_p - reference_log_p).sum(1)
    return log_ratio, log_ratio**2 / 2, (-log_ratio).exp() - 1 + log_ratio


def group_relative(rewards: Tensor, group_size: int) -> Tensor:
    """GRPO's advantages: the reward in units of its group's spread, (B,)."""
    grouped = rewards.view(-1, group_size)
    spread = grouped.std(1, keepdim=True) + 1e-4
    return ((grouped - grouped.mean(1, keepdim=True)) / spread).flatten()


def token_weights(mask: Tensor, count_by: str, longest: int) -> Tensor:
    """What each token counts in a loss, (B, T). The loss is then
    -(gain * weights).sum(). Raises ValueError for another name."""
    if count_by == "answer":  # GRPO
        return mask / mask.sum(1, keepdim=True) / len(mask)
    if count_by == "constant":  # Dr. GRPO
        return mask / longest / len(mask)
    if count_by == "token":  # DAPO
        return mask / mask.sum()
    raise ValueError(f"tokens can't be counted by {count_by!r}")


def sequence_ratio(log_p: Tensor, old_log_p: Tensor, mask: Tensor) -> Tensor:
    """GSPO's ratio, one an answer, (B,): the geometric mean of its tokens'."""
    return ((log_p - old_log_p).sum(1) / mask.sum(1)).exp()
