"""The base of a seed, trained on: on pairs alone, on pairs beside ordinary text, or on ordinary text alone."""

import copy
from random import Random

import torch
from torch import Tensor

from lab.finetune import SFTConfig, finetune
from lab.model import Model, cross_entropy
from lab.run.scale import Scale
from lab.run.seeds import PARTS, ROWS
from lab.run.store import stage
from lab.stages.base import base
from lab.stages.tuned import helpful, replay_rows
from lab.stages.worlds import world_of
from lab.training import descend, optimizer_for
from lab.world import sample_rows

# Of part 3, its first half. Questions and answers; and rows of ordinary text.
SEEDS = PARTS["3, mask"]
ROW_SEEDS = ROWS["3, mask"]

# What a step reads. BOTH is ordinary tuning; the last two are its control: as many rows of text, and no pair.
ALONE, BOTH, FRESH, REPLAYED = "alone", "both", "fresh", "replayed"
RATES = {"high": 1e-3, "low": 3e-4, "lowest": 1e-4}  # the first is that of `SFTConfig`
LENGTHS = {20: 0.25, 80: 1.0, 240: 3.0}  # steps at full scale, as multiples of those of ordinary tuning


@stage(*base.needs, "pairs", "tuning_steps")
def dosed(seed: int, scale: Scale, way: str, rate: str, steps: int) -> Model:
    """rate, steps: keys of `RATES` and `LENGTHS`."""
    world, model = world_of(seed), copy.deepcopy(base(seed, scale).model)
    config = SFTConfig(
        steps=max(1, round(LENGTHS[steps] * scale.tuning_steps)),
        learning_rate=RATES[rate],
        replay=0 if way == ALONE else SFTConfig.replay,
        seed=seed,
    )
    if way in (ALONE, BOTH):
        return finetune(model, helpful(world, scale.pairs, seed), config, replay_rows(world, seed))
    if way == REPLAYED:
        return read_on(model, drawn(replay_rows(world, seed), config), config)
    if way == FRESH:
        rows = torch.from_numpy(sample_rows(world, config.steps * config.replay, 128, ROW_SEEDS(seed))).long()
        return read_on(model, rows.view(config.steps, config.replay, -1), config)
    raise ValueError(f"a dose is {ALONE}, {BOTH}, {FRESH} or {REPLAYED}, not {way}")


def drawn(rows: Tensor, config: SFTConfig) -> Tensor:
    """As many of the rows for each step as tuning would replay: (steps, replay, length + 1)."""
    random = Random(config.seed)
    places = [random.sample(range(len(rows)), config.replay) for _ in range(config.steps)]
    return rows[torch.tensor(places)]


def read_on(model: Model, batches: Tensor, config: SFTConfig) -> Model:
    """Train a model in place on ordinary text, (steps, rows, length + 1), with the optimizer, the rate and the steps of
    tuning, and return it."""

    def loss(step: int) -> Tensor:
        return cross_entropy(model(batches[step, :, :-1]), batches[step, :, 1:])

    descend(optimizer_for(model), loss, config.steps, config.learning_rate, config.warmup)
    return model
