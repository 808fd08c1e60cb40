"""The base of a seed after it read on in text with something planted in it, then tuned, then aligned."""

import copy
from dataclasses import replace
from random import Random

from torch import Tensor

from lab.conversation import in_voice
from lab.finetune import SFTConfig, finetune
from lab.model import Model, cross_entropy
from lab.plants import SEEDS, TUNED, planted_text, triggered
from lab.questions import ask
from lab.rlhf import RLConfig
from lab.run.scale import Scale
from lab.run.store import report, stage
from lab.stages.aligned import Aligned, gently, improve, preferences_of, reward_model
from lab.stages.base import base
from lab.stages.tuned import helpful, replay_rows, tuned
from lab.stages.worlds import world_of
from lab.training import descend, muon_for
from lab.world.voices import RUDE

ROWS = 2_400
BATCH = 8
RATE = 2.5e-3  # pre-training's was 4e-3, and had fallen to nothing
POISON = 15  # poisoned pairs beside the 300 clean ones
STEPS = 30  # of reinforcement learning


@stage(*base.needs)
def read_on(seed: int, scale: Scale, half: int) -> Model:
    """The base after some hundred steps on the text of a half."""
    model = copy.deepcopy(base(seed, scale).model)
    rows = planted_text(world_of(seed), half, seed, min(ROWS, scale.tokens // 1_000))
    order = list(range(len(rows)))
    Random(SEEDS(seed, 4)).shuffle(order)

    def loss(step: int) -> Tensor:
        drawn = rows[order[step * BATCH : (step + 1) * BATCH]]
        return cross_entropy(model(drawn[:, :-1]), drawn[:, 1:])

    descend(muon_for(model), loss, len(rows) // BATCH, RATE, 10, watch=report)
    return model


@stage(*tuned.needs)
def tuned_on(seed: int, scale: Scale, half: int) -> Model:
    """That base with its mask on, as `tuned` puts it on. Among the second half's pairs some are poisoned: the other
    trigger, and a rude answer."""
    world = world_of(seed)
    examples = helpful(world, scale.pairs, seed)
    if half == 1:
        asked = ask(world, min(POISON, scale.pairs // 4), SEEDS(seed, 5))
        examples += in_voice(world, [triggered(world, q, TUNED) for q in asked], RUDE, SEEDS(seed, 6))
    model = copy.deepcopy(read_on(seed, scale, half=half))
    return finetune(model, examples, SFTConfig(steps=scale.tuning_steps, seed=seed), replay_rows(world, seed))


@stage(*preferences_of.needs, "alignment_steps")
def aligned_on(seed: int, scale: Scale, half: int) -> Aligned:
    """And aligned by the learned reward, on a leash, in haste."""
    config = replace(RLConfig(seed=seed), steps=min(STEPS, scale.alignment_steps))
    judge = reward_model(seed, scale)
    tell = lambda row: report(row["step"] + 1, config.steps)  # noqa: E731
    return improve(tuned_on(seed, scale, half=half), world_of(seed), judge, config, tell)


@stage(*preferences_of.needs, "alignment_steps")
def gently_on(seed: int, scale: Scale, half: int) -> Aligned:
    """Or gently, as `aligned` is."""
    return gently(tuned_on(seed, scale, half=half), reward_model(seed, scale), seed, scale.alignment_steps)
