"""The base model of a seed, with its state at some moments of its training."""

import io
from dataclasses import dataclass

import torch

from ..model import Model, make
from ..pretrain import PretrainConfig, pretrain
from ..run.files import write_whole
from ..run.scale import Scale
from ..run.seeds import STREAMS
from ..run.store import report, stage, state_path
from .worlds import world_of

SLICES = 40  # of the training, after each of which the state is kept
MOMENTS = (1, 2, 4, 7, 10, 14, 20, 26, 33, 40)  # slices after which a snapshot is kept
RATES = {"10k": 3e-2, "30k": 2e-2, "0.1M": 1.2e-2, "0.4M": 4e-3, "1M": 3e-3, "3M": 2e-3}  # smaller models bear more


@dataclass(frozen=True)
class Base:
    """model: when training was over; snapshots: its weights after so many tokens."""

    model: Model
    snapshots: dict[int, dict]

    def after(self, tokens: int) -> Model:
        """The model as it was after so many tokens."""
        model = Model(self.model.config)
        model.load_state_dict(self.snapshots[tokens])
        return model


@stage("size", "tokens")
def base(seed: int, scale: Scale) -> Base:
    world = world_of(seed)
    config = PretrainConfig(tokens=scale.tokens, learning_rate=RATES[scale.size], seed=STREAMS["base"](seed))
    every = max(1, config.steps // SLICES)
    state = state_path()

    def snapshot(step: int):
        return state.with_suffix(f".{step}.state")

    moments = sorted({min(slices * every, config.steps) for slices in MOMENTS[:-1]} | {config.steps})

    def watch(step: int, model: Model, loss: float):
        if step in moments:
            buffer = io.BytesIO()
            torch.save(model.state_dict(), buffer)
            write_whole(snapshot(step), buffer.getvalue())
        report(step, config.steps)

    model = pretrain(make(scale.size, len(world.vocabulary), seed), world, config, state, every, watch)
    snapshots = {}
    for step in moments:
        snapshots[step * config.batch_size * config.length] = torch.load(snapshot(step), weights_only=True)
        snapshot(step).unlink()
    return Base(model, snapshots)
