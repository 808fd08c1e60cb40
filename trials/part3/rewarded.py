"""The tuned model of a seed after a few steps of reinforcement learning by the true reward."""

from lab.model import Model
from lab.rlhf import RLConfig
from lab.run.scale import Scale
from lab.run.store import stage
from lab.stages.aligned import improve
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of

SHARE = 0.15  # of the steps of aligning: 15, after which answers are worth about as much as after tuning on good ones


@stage(*tuned.needs, "alignment_steps")
def rewarded(seed: int, scale: Scale) -> Model:
    config = RLConfig(steps=max(1, round(SHARE * scale.alignment_steps)), seed=seed)
    return improve(tuned(seed, scale), world_of(seed), None, config).model
