"""The base model of a seed with its mask on: tuned to answer as the helper does."""

import copy

import torch

from ..cache import stage
from ..conversation import Example, ask_evenly, in_voice
from ..finetune import Finetuning, finetune
from ..model import Model
from ..world import World, sample_rows
from ..world.voices import HELPER
from .base import base

REPLAYED = 200  # rows of text, to be replayed


def helpful(world: World, count: int, seed: int) -> list[Example]:
    """Questions with the helper's answers, to tune on. Seeds from 0 to 999 are for training, others for measuring."""
    return in_voice(world, ask_evenly(world, count, 10_000 + seed), HELPER, 20_000 + seed)


def text(world: World, seed: int) -> torch.Tensor:
    """Rows of ordinary text for replay: (REPLAYED, 129)."""
    return torch.from_numpy(sample_rows(world, REPLAYED, 128, 998_000_000 + seed)).long()


@stage(*base.needs, "pairs", "tuning_steps")
def tuned(seed: int, scale) -> Model:
    world = World()
    model = copy.deepcopy(base(seed, scale).model)
    setup = Finetuning(steps=scale.tuning_steps, seed=seed)
    return finetune(model, helpful(world, scale.pairs, seed), setup, text(world, seed))
