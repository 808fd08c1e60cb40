"""The tuned model of a seed after a climb by each way of policy gradients, by the true reward or by a learned judge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from torch import Tensor

from lab.clipped import CORRECTED, DAPO, DR_GRPO, ClippedConfig, clipped
from lab.conversation import Example
from lab.model import Model
from lab.ppo import Critic, PPOConfig
from lab.questions import Question, ask
from lab.rlhf import GRPO, NOTHING, Loss, RLConfig, Rollout, align, on_policy
from lab.run.averages import mean
from lab.run.scale import FULL, Scale
from lab.run.seeds import PARTS, SAMPLES
from lab.run.store import report, stage
from lab.stages.aligned import LEARNED, TRUTH, improve, preferences_of, reward_model, verdicts
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of

SEEDS = PARTS["3, cherry"]
POOL = 83  # a number of these seeds
BATCHES, ROUNDS, REHEARSED_RATE = 4, 15, 2e-4

# Way by way one thing is changed. Those above the line update once by each batch, as the lab does elsewhere.
WAYS: dict[str, RLConfig] = {
    "rloo": RLConfig(),
    "grpo": RLConfig(estimator=GRPO),
    "corrected": ClippedConfig(num_iterations=1, kl=CORRECTED),
    "dr_grpo": ClippedConfig(num_iterations=1, kl=CORRECTED, loss_type=DR_GRPO, divide_by=NOTHING),
    # ---
    "clipped": ClippedConfig(kl=CORRECTED),
    "dapo": ClippedConfig(beta=0.0, loss_type=DAPO, epsilon_high=0.28),
    "ppo": PPOConfig(),
}
SHARE = 0.4  # of the batches, where each is used four times: together they cost as much, and a critic comes on top


@dataclass(frozen=True)
class Climb:
    """history: as of `Aligned`. steps: batches of answers. outside: the share of tokens whose ratio had left the
    interval of clipping at the last update by a batch, the mean over batches; 0 where there is one."""

    model: Model
    history: list[dict]
    steps: int
    outside: float


@stage(*preferences_of.needs, "alignment_steps")
def climber(seed: int, scale: Scale, judge: str, way: str, rate: float, steps: int) -> Climb:
    """steps: batches of answers at the scale of the book, of a way that uses each once. Raises ValueError where there
    is no such judge."""
    if judge not in (LEARNED, TRUTH):
        raise ValueError(f"no judge {judge!r}; there are {LEARNED} and {TRUTH}")
    learned = reward_model(seed, scale) if judge == LEARNED else None
    reference, outside = tuned(seed, scale), list[float]()
    steps = steps_of(way, steps, scale)
    config = replace(WAYS[way], learning_rate=rate, steps=steps, seed=seed)
    objective = noting(objective_of(config, reference), outside)
    found = improve(
        reference, world_of(seed), learned, config, lambda row: report(row["step"] + 1, steps), objective=objective
    )
    return Climb(found.model, found.history, steps, mean(outside))


def steps_of(way: str, steps: int, scale: Scale) -> int:
    """Batches of answers, one a step."""
    share = 1.0 if WAYS[way].num_iterations == 1 else SHARE
    return max(1, round(share * steps * scale.alignment_steps / FULL.alignment_steps))


def objective_of(config: RLConfig, reference: Model) -> Callable[[Any, Rollout], Loss]:
    if isinstance(config, PPOConfig):
        return Critic(reference).objective
    return clipped if isinstance(config, ClippedConfig) else on_policy


def noting(objective: Callable[[Any, Rollout], Loss], outside: list[float]) -> Callable[[Any, Rollout], Loss]:
    """The same objective; it notes for each batch how much of it is out of bounds when it is used for the last time."""

    def noted(config: RLConfig, rollout: Rollout) -> Loss:
        loss, left = objective(config, rollout), [config.num_iterations]

        def watched(log_p: Tensor) -> Tensor:
            left[0] -= 1
            if not left[0]:
                outside.append(out_of_bounds(config, log_p, rollout) if isinstance(config, ClippedConfig) else 0.0)
            return loss(log_p)

        return watched

    return noted


def out_of_bounds(config: ClippedConfig, log_p: Tensor, rollout: Rollout) -> float:
    high = config.epsilon if config.epsilon_high is None else config.epsilon_high
    ratio = (log_p.detach() - rollout.log_p).exp()[rollout.mask]
    return float(((ratio < 1 - config.epsilon) | (ratio > 1 + high)).float().mean())


def pool_of(seed: int, scale: Scale) -> list[Question]:
    """A few questions, those of a few steps."""
    return ask(world_of(seed), BATCHES * RLConfig.questions, SEEDS(seed, POOL))


@stage(*tuned.needs, "alignment_steps")
def rehearsed(seed: int, scale: Scale) -> Model:
    """The tuned model after a climb by the true reward over a few questions, again and again."""
    world, pool = world_of(seed), pool_of(seed, scale)
    steps = min(scale.alignment_steps, ROUNDS * BATCHES)
    config = RLConfig(learning_rate=REHEARSED_RATE, steps=steps, seed=seed)

    def asked(step: int) -> Sequence[Question]:
        first = step * config.questions % len(pool)
        return pool[first : first + config.questions]

    def reward(questions: Sequence[Question], examples: Sequence[Example]) -> Tensor:
        return Tensor([verdict.reward for verdict in verdicts(world, questions, examples)])

    def seed_of(step: int) -> int:
        return SAMPLES["align"](seed, step)

    def watch(step: int, _):
        report(step + 1, steps)

    return align(tuned(seed, scale), world, asked, reward, config, seed_of, watch)
