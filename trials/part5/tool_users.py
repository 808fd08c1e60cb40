"""Models that do sums: a reader of a seed, tuned on to call a calculator, or to add in its head."""

import copy
from random import Random

import torch
from torch import Tensor

from lab.model import Model, cross_entropy
from lab.records import lesson_loss
from lab.run.scale import Scale
from lab.run.store import report, stage
from lab.stages.readers import ROW_SEEDS, reader
from lab.stages.tuned import replay_rows
from lab.stages.worlds import world_of
from lab.training import descend, optimizer_for

from .tool_use import MENTAL, TOOL, added, draw_sums

STEPS, SUMS, REPLAYED, RATE, WARMUP = 2.0, 16, 4, 1.5e-3, 5  # steps as a multiple of those of ordinary tuning


@stage(*reader.needs)
def calculator(seed: int, scale: Scale, way: str = TOOL) -> Model:
    """way: TOOL, to write a call that our code answers, or MENTAL, to say the result at once. The same sums, the same
    steps. Both start from a model that reads records: who can't copy can't call."""
    if way not in (TOOL, MENTAL):
        raise ValueError(f"sums are done by {TOOL} or {MENTAL}, not by {way}")
    world, model = world_of(seed), copy.deepcopy(reader(seed, scale))
    random = Random(ROW_SEEDS(seed, 3))
    replayed = replay_rows(world, seed)

    def loss(_) -> Tensor:
        lessons = [added(world, asked, way, random) for asked in draw_sums(world, SUMS, random)]
        rows = replayed[torch.tensor(random.sample(range(len(replayed)), REPLAYED))]
        return lesson_loss(model, lessons) + cross_entropy(model(rows[:, :-1]), rows[:, 1:])

    descend(optimizer_for(model), loss, int(STEPS * scale.tuning_steps), RATE, WARMUP, watch=report)
    return model
