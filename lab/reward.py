"""The reward model: a copy of the tuned model that gives one number for an answer instead of scores for a next token.

It is trained so that of two answers the one that the labeler chose gets more:  -log sigmoid(r_chosen - r_rejected).
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .conversation import Example
from .finetune import batch
from .model import Model
from .preferences import Preference
from .training import descend, optimizer_for


class RewardModel(nn.Module):
    """mean, spread: of the scores of ordinary answers; `forward` gives rewards of mean 0 and spread 1 by them."""

    mean: Tensor
    spread: Tensor

    def __init__(self, trunk: Model):
        super().__init__()
        self.trunk = copy.deepcopy(trunk)
        self.head = nn.Linear(trunk.config.width, 1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        self.register_buffer("mean", torch.zeros(()))
        self.register_buffer("spread", torch.ones(()))

    def score(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """One number, (B,), for each row of `tokens`, (B, T): read off at the last token that the mask marks."""
        last = mask.shape[1] - 1 - mask.flip(1).int().argmax(1)
        return self.head(self.trunk.states(tokens)[torch.arange(len(tokens)), last])[:, 0]

    @torch.no_grad()
    def forward(self, examples: Sequence[Example]) -> Tensor:
        """The rewards of answers, (B,)."""
        return (self.score(*batch(examples)) - self.mean) / self.spread

    @torch.no_grad()
    def normalize(self, ordinary: Sequence[Example]):
        """Set mean and spread by ordinary answers, so that one KL coefficient fits any reward model."""
        scores = self.score(*batch(ordinary))
        self.mean.copy_(scores.mean())
        self.spread.copy_(scores.std())


@dataclass(frozen=True)
class RewardConfig:
    """epochs: over the preferences; batch_size: pairs in a step; learning_rate: the highest."""

    epochs: int = 3
    batch_size: int = 32
    learning_rate: float = 5e-4
    warmup: int = 10
    seed: int = 0


def reward_loss(chosen: Tensor, rejected: Tensor) -> Tensor:
    """From the scores of pairs, (B,) each: Bradley and Terry's model, as likely as the labels are by it."""
    return -F.logsigmoid(chosen - rejected).mean()


def train_reward(model: RewardModel, preferences: Sequence[Preference], config: RewardConfig) -> RewardModel:
    """Train a reward model in place on preferences and return it."""
    random = torch.Generator().manual_seed(config.seed)
    steps = max(1, config.epochs * len(preferences) // config.batch_size)

    def loss(_) -> Tensor:
        drawn = torch.randint(len(preferences), (config.batch_size,), generator=random).tolist()
        tokens, mask = batch([preferences[i].chosen for i in drawn] + [preferences[i].rejected for i in drawn])
        chosen, rejected = model.score(tokens, mask).chunk(2)
        return reward_loss(chosen, rejected)

    descend(optimizer_for(model, weight_decay=0.01), loss, steps, config.learning_rate, config.warmup)
    return model


@torch.no_grad()
def pair_accuracy(model: RewardModel, preferences: Sequence[Preference]) -> float:
    """How often the reward model gives the chosen answer more."""
    chosen = model.score(*batch([preference.chosen for preference in preferences]))
    rejected = model.score(*batch([preference.rejected for preference in preferences]))
    return float((chosen > rejected).float().mean())
