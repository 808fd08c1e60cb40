"""What may stand behind the same interface on another day: the tuned model of a seed, and models that replace it."""

import copy

import torch

from ..conversation import in_voice
from ..finetune import SFTConfig, finetune
from ..model import Model
from ..questions import ask_evenly
from ..run.scale import Scale
from ..run.seeds import PARTS
from ..run.store import stage
from ..world.voices import HELPER
from .base import MOMENTS, base
from .tuned import helpful, replay_rows, tuned
from .worlds import world_of

# Questions and answers of part 7, to ask and to tune on: beyond those of alignment, which go to eleven millions.
SEEDS = PARTS["7"]
PAIRS_ASKED, PAIRS_ANSWERED, ORDER = 2, 3, 4  # what a model is tuned with that differs by luck alone
HALFWAY = 20  # slices of the base's training


@stage(*tuned.needs)
def retuned(seed: int, scale: Scale) -> Model:
    """The same base tuned by the same recipe, on other examples in another order."""
    world = world_of(seed)
    questions = ask_evenly(world, scale.pairs, SEEDS(seed, PAIRS_ASKED))
    examples = in_voice(world, questions, HELPER, SEEDS(seed, PAIRS_ANSWERED))
    config = SFTConfig(steps=scale.tuning_steps, seed=SEEDS(seed, ORDER))
    return finetune(copy.deepcopy(base(seed, scale).model), examples, config, replay_rows(world, seed))


@stage(*tuned.needs)
def younger(seed: int, scale: Scale) -> Model:
    """The base as it was half-way through its training, tuned with the same examples in the same order."""
    world, found = world_of(seed), base(seed, scale)
    moments = sorted(found.snapshots)
    start = found.after(moments[round((len(moments) - 1) * MOMENTS.index(HALFWAY) / (len(MOMENTS) - 1))])
    config = SFTConfig(steps=scale.tuning_steps, seed=seed)
    return finetune(start, helpful(world, scale.pairs, seed), config, replay_rows(world, seed))


@torch.no_grad()
def rounded(model: Model, bits: int) -> Model:
    """A copy whose matrices hold whole multiples of a step, one step a row, as they would be kept in `bits` bits.

    The largest weight of a row, by size, is the largest multiple: 127 for eight bits. Norms stay as they are.
    """
    if bits < 2:
        raise ValueError(f"a sign and a size take two bits, not {bits}")
    most = 2 ** (bits - 1) - 1
    result = copy.deepcopy(model)
    for weight in result.parameters():
        if weight.dim() == 2:
            step = weight.abs().amax(1, keepdim=True).clamp_min(1e-12) / most
            weight.copy_((weight / step).round() * step)
    return result
