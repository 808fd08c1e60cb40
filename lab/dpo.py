"""DPO: learn from preferences without a reward model and without trying answers.

If the best policy is pi_ref exp(r / beta), then beta log(pi / pi_ref) *is* a reward, up to a constant for each prompt
that cancels in a pair. So the reward model's loss trains the policy at once (Rafailov et al., 2023,
https://arxiv.org/abs/2305.18290).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from .conversation import answer_log_probabilities, batch
from .model import Model
from .preferences import Preference
from .training import optimizer_for, schedule, update


@dataclass(frozen=True)
class DirectPreference:
    beta: float = 0.3
    epochs: int = 3
    rows: int = 32
    rate: float = 3e-4
    warmup: int = 10
    seed: int = 0


def dpo_loss(new: Tensor, reference: Tensor, beta: float) -> Tensor:
    """new, reference: log-probabilities of answers, (2 N,), the chosen ones first and then, in order, the rejected."""
    chosen, rejected = (new - reference).chunk(2)
    return -F.logsigmoid(beta * (chosen - rejected)).mean()


def prefer(policy: Model, reference: Model, preferences: Sequence[Preference], setup: DirectPreference) -> Model:
    """Train a policy in place on preferences and return it."""
    random = torch.Generator().manual_seed(setup.seed)
    optimizer = optimizer_for(policy)
    steps = max(1, setup.epochs * len(preferences) // setup.rows)
    for step in range(steps):
        drawn = torch.randint(len(preferences), (setup.rows,), generator=random).tolist()
        pairs = batch([preferences[i].chosen for i in drawn] + [preferences[i].rejected for i in drawn])
        with torch.no_grad():
            old = answer_log_probabilities(reference, *pairs).sum(1)
        new = answer_log_probabilities(policy, *pairs).sum(1)
        update(optimizer, dpo_loss(new, old, setup.beta), setup.rate * schedule(step, steps, setup.warmup))
    return policy
