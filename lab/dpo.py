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

from .finetune import answer_log_probs, batch
from .model import Model
from .preferences import Preference
from .training import optimizer_for, schedule, update


@dataclass(frozen=True)
class DPOConfig:
    """beta: the KL coefficient of the reward that it stands for; epochs: over the preferences; batch_size: pairs in a
    step; learning_rate: the highest."""

    beta: float = 0.3
    epochs: int = 3
    batch_size: int = 32
    learning_rate: float = 3e-4
    warmup: int = 10
    seed: int = 0


def dpo_loss(log_p: Tensor, reference_log_p: Tensor, beta: float) -> Tensor:
    """From the log-probabilities of answers under policy and reference,
    (2 N,): first those chosen, then, in the same order, those rejected."""
    chosen, rejected = (log_p - reference_log_p).chunk(2)  # rewards / beta
    return -F.logsigmoid(beta * (chosen - rejected)).mean()


def prefer(policy: Model, reference: Model, preferences: Sequence[Preference], config: DPOConfig) -> Model:
    """Train a policy in place on preferences and return it."""
    random = torch.Generator().manual_seed(config.seed)
    optimizer = optimizer_for(policy)
    steps = max(1, config.epochs * len(preferences) // config.batch_size)
    for step in range(steps):
        drawn = torch.randint(len(preferences), (config.batch_size,), generator=random).tolist()
        tokens, mask = batch([preferences[i].chosen for i in drawn] + [preferences[i].rejected for i in drawn])
        with torch.no_grad():
            reference_log_p = answer_log_probs(reference, tokens, mask).sum(1)
        log_p = answer_log_probs(policy, tokens, mask).sum(1)
        rate = config.learning_rate * schedule(step, steps, config.warmup)
        update(optimizer, dpo_loss(log_p, reference_log_p, config.beta), rate)
    return policy
