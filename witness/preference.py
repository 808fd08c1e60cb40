"""DPO on the witness: pairs of its own answers of which one is preferred. https://arxiv.org/abs/2305.18290"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from lab.dpo import dpo_loss

from .generate import answer_logits
from .llama import Llama
from .tune import Pair, deck, has_bfloat16

BETA, RATE, BATCH = 0.1, 2e-5, 4


@dataclass(frozen=True)
class Preference:
    """Two answers to one prompt, in tokens."""

    chosen: Pair
    rejected: Pair


def dpo(model: Llama, preferences: Sequence[Preference], steps: int, seed: int = 0) -> Llama:
    """A tuned copy; the reference is the model itself."""
    known = {id(one): reference(model, one) for one in preferences}
    made = copy.deepcopy(model)
    made.embedding.weight.requires_grad_(False)
    parameters = [weight for weight in made.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.0, betas=(0.9, 0.95))
    order = deck(preferences, seed)
    made.train()
    for step in range(steps):
        drawn = [next(order) for _ in range(BATCH)]
        optimizer.param_groups[0]["lr"] = RATE * min(1, (step + 1) / 5) * (1 - step / steps)
        with torch.autocast("cpu", torch.bfloat16, enabled=has_bfloat16()):
            log_p = log_probs(made, [one.chosen for one in drawn] + [one.rejected for one in drawn])
        before = torch.stack([known[id(one)] for one in drawn]).T.flatten()
        optimizer.zero_grad(set_to_none=True)
        dpo_loss(log_p, before, BETA).backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
    made.zero_grad(set_to_none=True)
    return made.eval()


def log_probs(model: Llama, pairs: Sequence[Pair]) -> Tensor:
    """Of whole answers: (pairs,)."""
    logits, tokens = answer_logits(model, pairs)
    each = logits.log_softmax(-1).gather(1, tokens[:, None])[:, 0]
    return torch.stack([part.sum() for part in each.split([len(answer) for _, answer in pairs])])


@torch.no_grad()
def reference(model: Llama, one: Preference) -> Tensor:
    return log_probs(model, [one.chosen, one.rejected])
