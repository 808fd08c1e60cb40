"""PPO with a critic: a second network learns what an answer will come to be worth, token by token.

The policy is compared with what the critic expected and not with other answers to the same question, so that a token
can be praised or blamed by itself (Schulman et al., 2017, https://arxiv.org/abs/1707.06347). How far ahead an advantage
looks before it trusts the critic is `lam`, from one token to the whole answer (GAE: Schulman et al., 2015,
https://arxiv.org/abs/1506.02438). The KL penalty is taken off the reward at each token, as in Ouyang et al. (2022),
https://arxiv.org/abs/2203.02155.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from .clipped import DAPO, IN_REWARD, ClippedConfig, surrogate
from .model import Model
from .reward import RewardModel
from .rlhf import Loss, Rollout
from .training import optimizer_for, update


@dataclass(frozen=True)
class PPOConfig(ClippedConfig):
    """gamma: what a token later is worth; lam: see above; critic_rate: the critic's learning rate."""

    loss_type: str = DAPO  # every token alike, as PPO has it
    kl: str = IN_REWARD
    gamma: float = 1.0
    lam: float = 0.95
    critic_rate: float = 5e-4


class Critic(RewardModel):
    """A reward model that is asked at each position, and not at the end of an answer only: the value."""

    def __init__(self, trunk: Model):
        super().__init__(trunk)
        self.optimizer = optimizer_for(self)

    def values(self, tokens: Tensor) -> Tensor:
        """What is expected after each position, (B, T), of `tokens`, (B, T)."""
        return self.head(self.trunk.states(tokens))[..., 0]

    def objective(self, config: PPOConfig, rollout: Rollout) -> Loss:
        """For `align`. Judges a batch of answers by what it expects, and then learns from them itself."""
        before, mask = rollout.tokens[:, :-1], rollout.mask  # a token's value is what was expected before it
        with torch.no_grad():
            values = self.values(before) * mask
        advantage = gae(token_rewards(config, rollout), values, mask, config.gamma, config.lam)
        returns = advantage + values
        for _ in range(config.num_iterations):
            error = (self.values(before) - returns)[mask]
            update(self.optimizer, error.square().mean(), config.critic_rate)
        return surrogate(config, rollout, whitened(advantage, mask))


def token_rewards(config: PPOConfig, rollout: Rollout) -> Tensor:
    """(B, T): at each token its share of the KL penalty, at the last of an answer what the answer is worth, too."""
    rewards = -config.beta * (rollout.log_p - rollout.reference_log_p)
    last = rollout.mask.shape[1] - 1 - rollout.mask.flip(1).int().argmax(1)
    rewards[torch.arange(len(last)), last] += rollout.rewards
    return rewards


def gae(
    rewards: Tensor,  # (B, T)
    values: Tensor,  # (B, T), what was expected before each token
    mask: Tensor,  # (B, T), True on answers
    gamma: float,
    lam: float,
) -> Tensor:
    """Generalized advantage estimation: by how much it came out better than
    expected from one token to the next, and, less and less, after that."""
    advantage = torch.zeros_like(rewards)
    later = following = torch.zeros(len(rewards))
    for t in reversed(range(rewards.shape[1])):
        surprise = rewards[:, t] + gamma * following - values[:, t]
        later = (surprise + gamma * lam * later) * mask[:, t]
        following = values[:, t] * mask[:, t]
        advantage[:, t] = later
    return advantage


def whitened(advantage: Tensor, mask: Tensor) -> Tensor:
    """With mean 0 and spread 1 over the tokens of a batch."""
    return (advantage - advantage[mask].mean()) / (advantage[mask].std() + 1e-4)
