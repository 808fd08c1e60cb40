"""Pre-training: predict the next token of fresh text, a few million times. Nothing else makes a base model.

No text is read twice: the world writes as much as is needed. So what a model has learned here it has learned from the
language, and not by memorizing a corpus.

Under `torchrun` each process takes its share of every batch and the gradients are averaged, so the result is the same.
"""

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.parallel import DistributedDataParallel

from .model import Model, cross_entropy
from .run import seeds
from .run.state import load_state, save_state
from .training import muon_for, schedule, update
from .world import World, sample_rows

ROWS_DRAWN = 512  # at once; drawing is no faster with more


class Stream:
    """Batches of fresh text, each a function of the seed and its number alone, so that any can be had again."""

    def __init__(self, world: World, batch_size: int, length: int, seed: int):
        self.world, self.batch_size, self.length, self.seed = (world, batch_size, length, seed)
        self.drawn = -1  # the number of the chunk of batches that was drawn last
        self.rows = torch.empty(0)
        seeds.of_chunk(seed, 0)  # say at once where the seed is too large

    def batch(self, number: int) -> Tensor:
        """Batch `number`, (batch_size, length + 1) tokens."""
        batches = max(1, ROWS_DRAWN // self.batch_size)
        chunk, place = divmod(number, batches)
        if self.drawn != chunk:
            drawn = sample_rows(self.world, batches * self.batch_size, self.length, seeds.of_chunk(self.seed, chunk))
            self.drawn, self.rows = chunk, torch.from_numpy(drawn).long()
        return self.rows[place * self.batch_size : (place + 1) * self.batch_size]


@dataclass(frozen=True)
class PretrainConfig:
    """tokens: how many are read in all; batch_size, length: rows of a batch, and tokens in each.
    learning_rate: the highest, that of Muon; warmup: steps to it; constant: share of the run at a level rate.
    seed: of the text (see `run/seeds.py`); the model brings its own."""

    tokens: int = 4_000_000
    batch_size: int = 8
    length: int = 128
    learning_rate: float = 4e-3
    warmup: int = 100
    constant: float = 0.0
    weight_decay: float = 0.1
    seed: int = 1

    @property
    def steps(self) -> int:
        return max(1, self.tokens // (self.batch_size * self.length))


def pretrain(
    model: Model,
    world: World,
    config: PretrainConfig,
    state: Path | None = None,
    every: int = 0,
    watch: Callable[[int, Model, float], None] | None = None,
) -> Model:
    """Train a model in place and return it.

    state: where to keep what is needed to go on after a stop; removed at the end. Raises ValueError where it is of
    another run.
    every: after so many steps, and after the last, the state is kept and `watch(step, model, loss)` is called.
    """
    workers, worker = (int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0)))
    if config.batch_size % workers:
        raise ValueError(f"a batch of {config.batch_size} can't be shared among {workers} processes")
    parallel = DistributedDataParallel(model) if workers > 1 else model
    optimizer = muon_for(model, config.weight_decay)
    run = {**asdict(config), "world": asdict(world.settings), "model": asdict(model.config)}
    first = load_state(state, model, optimizer, run) if state else 0
    stream = Stream(world, config.batch_size, config.length, config.seed)
    for step in range(first, config.steps):
        rows = stream.batch(step)[worker::workers]
        loss = cross_entropy(parallel(rows[:, :-1]), rows[:, 1:])
        rate = config.learning_rate * schedule(step, config.steps, config.warmup, config.constant)
        update(optimizer, loss, rate)
        done = step + 1
        if every and (done % every == 0 or done == config.steps):
            if state and worker == 0:
                save_state(state, done, model, optimizer, run)
            if watch:
                watch(done, model, float(loss.detach()))
    if state and worker == 0:
        state.unlink(missing_ok=True)
    return model
