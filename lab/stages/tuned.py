"""The base model of a seed with its mask on: tuned to answer as the helper does."""

import copy

import torch

from ..conversation import Example, in_voice
from ..finetune import SFTConfig, finetune
from ..model import Model
from ..questions import ask_evenly
from ..run.scale import Scale
from ..run.seeds import ANSWERS, QUESTIONS, ROWS
from ..run.store import stage
from ..world import World, sample_rows
from ..world.voices import HELPER
from .base import base
from .worlds import world_of

REPLAYED = 200  # rows of text, to be replayed


def helpful(world: World, count: int, seed: int) -> list[Example]:
    """Questions with the helper's answers, to tune on."""
    return in_voice(world, ask_evenly(world, count, QUESTIONS["tune"](seed)), HELPER, ANSWERS["tune"](seed))


def helpful_held_out(world: World, count: int) -> list[Example]:
    """Others, to measure with."""
    questions = ask_evenly(world, count, QUESTIONS["tune, held out"](0))
    return in_voice(world, questions, HELPER, ANSWERS["tune, held out"](0))


def replay_rows(world: World, seed: int) -> torch.Tensor:
    """Rows of ordinary text for replay: (REPLAYED, 129)."""
    return torch.from_numpy(sample_rows(world, REPLAYED, 128, ROWS["replay"](seed))).long()


@stage(*base.needs, "pairs", "tuning_steps")
def tuned(seed: int, scale: Scale) -> Model:
    world = world_of(seed)
    model = copy.deepcopy(base(seed, scale).model)
    config = SFTConfig(steps=scale.tuning_steps, seed=seed)
    return finetune(model, helpful(world, scale.pairs, seed), config, replay_rows(world, seed))
