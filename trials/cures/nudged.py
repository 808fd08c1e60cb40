"""A person once more, from a start that is a millionth another."""

import torch

from lab.acting import fresh
from lab.model import Model
from lab.run.scale import Scale
from lab.run.store import stage
from lab.stages.agents import NEEDS, PERSON, SEEDS, document, facts, imitate

NUDGED = 60  # number of the seeds


@stage(*NEEDS)
def nudged(seed: int, scale: Scale, tied: float, nudge: int) -> Model:
    """`person`, with a noise of a millionth of their mean size on its first weights, as another machine's rounding may
    be. nudge: which noise."""
    said = facts(seed)
    show = lambda random: document(said, random, tied)  # noqa: E731
    return imitate(seed, scale, 5, show, PERSON, start=lambda seed: shifted(fresh(seed), SEEDS(seed, NUDGED + nudge)))


@torch.no_grad()
def shifted(model: Model, seed: int) -> Model:
    generator = torch.Generator().manual_seed(seed)
    for weights in model.parameters():
        weights.add_(1e-6 * weights.abs().mean() * torch.randn(weights.shape, generator=generator))
    return model
