"""Several updates by the same answers: the ratio of the new policy to the old one, clipped.

After the first update the answers are those of another policy than the one that learns from them. Each token's gain is
then weighed by the ratio of its probabilities, new to old, and counts no further where the ratio leaves an interval
around one (PPO: Schulman et al., 2017, https://arxiv.org/abs/1707.06347). GRPO is that with a group's mean in place of
a value network. Its descendants change single parts, which are fields of `ClippedConfig`, named as TRL names them:

- Dr. GRPO (Liu et al., 2025, https://arxiv.org/abs/2503.20783) sums over tokens and divides by a constant, so that long
  answers aren't discounted, and leaves advantages undivided: `loss_type=DR_GRPO`, `divide_by=NOTHING`;
- DAPO (Yu et al., 2025, https://arxiv.org/abs/2503.14476) counts every token of a batch alike, lets likelihoods rise
  further than fall, and has no KL penalty: `loss_type=DAPO`, `epsilon_high=0.28`, `beta=0`. It also drops groups whose
  answers are all worth the same, which we don't: they move nothing here, and few are.

The KL penalty stands in the loss or in the reward. In the loss, GRPO's estimator (k3) is right as a number, but has the
gradient of another divergence, KL(reference | policy), since its own expectation shifts with the policy, which the
gradient of a number doesn't see. Times the ratio, it does: then its gradient is that of log(pi / pi_ref)^2 / 2 (k2).
"""

from dataclasses import dataclass

from torch import Tensor

from .conversation import MAX_ANSWER_TOKENS
from .rlhf import Loss, RLConfig, Rollout, unit

PER_ANSWER, DR_GRPO, DAPO = "grpo", "dr_grpo", "dapo"  # how the tokens of a batch are counted
K3, CORRECTED, IN_REWARD = "k3", "corrected", "reward"  # where the KL penalty stands, and as what


@dataclass(frozen=True)
class ClippedConfig(RLConfig):
    """epsilon, epsilon_high: how far below and above one a ratio counts, the same where there is no `epsilon_high`;
    loss_type: how tokens are counted; kl: the KL penalty. The estimator is GRPO's, whatever `estimator` says."""

    num_iterations: int = 4
    epsilon: float = 0.2
    epsilon_high: float | None = None
    loss_type: str = PER_ANSWER
    kl: str = K3


def clipped(config: ClippedConfig, rollout: Rollout) -> Loss:
    """An objective for `align`: one advantage for each answer, over the mean of its group."""
    rewards = rollout.rewards
    if config.kl == IN_REWARD:
        rewards = rewards - config.beta * rollout.drift
    grouped = rewards.view(-1, config.group_size)
    advantage = (grouped - grouped.mean(1, keepdim=True)) / unit(grouped, config.divide_by)
    return surrogate(config, rollout, advantage.view(-1, 1))


def surrogate(config: ClippedConfig, rollout: Rollout, advantage: Tensor) -> Loss:
    """The clipped surrogate objective, as a loss, for advantages (B, T) or (B, 1)."""

    def loss(log_p: Tensor) -> Tensor:
        ratio = (log_p - rollout.log_p).exp()
        gain = clip(ratio, advantage, config.epsilon, config.epsilon_high)
        penalty = kl_penalty(config.kl, log_p, rollout.reference_log_p, ratio)
        return -aggregate(gain - config.beta * penalty, rollout.mask, config.loss_type)

    return loss


def clip(
    ratio: Tensor,  # (B, T) pi / pi_old
    advantage: Tensor,
    epsilon: float,
    epsilon_high: float | None = None,
) -> Tensor:
    """What each token gains. One that has moved far enough in the
    direction of its advantage gains no more, and has no gradient."""
    high = epsilon if epsilon_high is None else epsilon_high
    kept = ratio.clamp(1 - epsilon, 1 + high)
    return (ratio * advantage).minimum(kept * advantage)


def kl_penalty(kind: str, log_p: Tensor, reference_log_p: Tensor, ratio: Tensor) -> Tensor:
    """For each token in the loss; nothing where it stands in the reward. Raises ValueError for another kind."""
    gap = reference_log_p - log_p
    k3 = gap.expm1() - gap
    if kind not in (K3, CORRECTED, IN_REWARD):
        raise ValueError(f"the KL penalty is {K3}, {CORRECTED} or in the {IN_REWARD}, not {kind!r}")
    return {K3: k3, CORRECTED: ratio * k3, IN_REWARD: 0 * k3}[kind]


def aggregate(gain: Tensor, mask: Tensor, loss_type: str) -> Tensor:
    """One number from those of all tokens, (B, T). Raises ValueError for another type of loss."""
    gain = gain * mask
    if loss_type == PER_ANSWER:
        return (gain.sum(1) / mask.sum(1)).mean()  # each answer alike
    if loss_type == DR_GRPO:
        return gain.sum() / (len(gain) * MAX_ANSWER_TOKENS)
    if loss_type == DAPO:
        return gain.sum() / mask.sum()  # each token alike
    raise ValueError(f"tokens are counted as {PER_ANSWER}, {DR_GRPO} or {DAPO}, not {loss_type!r}")
