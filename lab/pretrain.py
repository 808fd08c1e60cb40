"""Pre-training: predict the next token of fresh text, a few million times. Nothing else makes a base model.

No text is read twice: the world writes as much as is needed. So what a model has learned here it has learned from the
language, and not by memorizing a corpus.

Under `torchrun` each process takes its share of every batch and the gradients are averaged, so the result is the same.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.parallel import DistributedDataParallel

from .model import Model, loss
from .training import load_state, optimizer_for, save_state, schedule, update
from .world import World, sample_rows

ROWS_DRAWN = 512  # at once; drawing is no faster with more
FARTHEST_SEED = 999_000_000  # seeds of evaluation lie beyond


class Stream:
    """Batches of fresh text, each a function of the seed and its number alone, so that any can be had again."""

    def __init__(self, world: World, rows: int, length: int, seed: int):
        self.world, self.rows, self.length, self.seed = world, rows, length, seed
        self.drawn: tuple[int, Tensor | None] = (-1, None)
        if seed * 100_003 >= FARTHEST_SEED:
            raise ValueError(f"seed {seed} would come near the seeds that evaluation draws its texts with")

    def batch(self, number: int) -> Tensor:
        """Batch `number`, (rows, length + 1) tokens."""
        batches = max(1, ROWS_DRAWN // self.rows)
        chunk, place = divmod(number, batches)
        if self.drawn[0] != chunk:
            drawn = sample_rows(self.world, batches * self.rows, self.length, self.seed * 100_003 + chunk)
            self.drawn = (chunk, torch.from_numpy(drawn).long())
        return self.drawn[1][place * self.rows : (place + 1) * self.rows]


@dataclass(frozen=True)
class Pretraining:
    """tokens: how many are read in all; rows, length: the shape of a batch; rate: the highest learning rate.
    warmup: steps to it; constant: share of the run at a level rate before it falls; decay: weight decay.
    seed: of the text; the model brings its own."""

    tokens: int = 8_000_000
    rows: int = 8
    length: int = 128
    rate: float = 2e-3
    warmup: int = 100
    constant: float = 0.0
    decay: float = 0.1
    seed: int = 1

    @property
    def steps(self) -> int:
        return max(1, self.tokens // (self.rows * self.length))


def pretrain(
    model: Model,
    world: World,
    setup: Pretraining,
    state: Path | None = None,
    every: int = 0,
    watch: Callable[[int, Model, float], None] | None = None,
) -> Model:
    """Train a model in place and return it.

    state: where to keep what is needed to go on after a stop; removed at the end.
    every: after so many steps, and after the last, the state is kept and `watch(step, model, loss)` is called.
    """
    workers, worker = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
    if setup.rows % workers:
        raise ValueError(f"{setup.rows} rows can't be shared among {workers} processes")
    parallel = DistributedDataParallel(model) if workers > 1 else model
    optimizer = optimizer_for(model, setup.decay)
    kept = load_state(state, model, optimizer) if state else None
    stream = Stream(world, setup.rows, setup.length, setup.seed)
    for step in range(kept["step"] if kept else 0, setup.steps):
        rows = stream.batch(step)[worker::workers]
        objective = loss(parallel(rows[:, :-1]), rows[:, 1:])
        update(optimizer, objective, setup.rate * schedule(step, setup.steps, setup.warmup, setup.constant))
        done = step + 1
        if every and (done % every == 0 or done == setup.steps):
            if state and worker == 0:
                save_state(state, done, model, optimizer)
            if watch:
                watch(done, model, float(objective.detach()))
    if state and worker == 0:
        state.unlink(missing_ok=True)
    return model
