"""A small model that reads flips of extreme coins, most of which nearly always show the same side."""

from math import pi

import torch
from torch import Tensor

from lab.model import Config, Model
from lab.run.scale import Scale
from lab.run.seeds import PARTS
from lab.run.store import report, stage
from lab.stages.flippers import LENGTH, LOOKS, RATE, ROWS, SHAPE
from lab.tasks import flips, train

SEEDS = PARTS["2"]  # part 2 takes the first; a stretch of our own would make all stale that the ledger stands in
READ = 50  # a number of the seeds


def extreme_chances(rows: int, random: torch.Generator) -> Tensor:
    """The chance of heads of a coin for each row, drawn from Beta(1/2, 1/2): (rows,)."""
    return (torch.rand(rows, generator=random) * pi / 2).sin() ** 2


@stage("circuit_steps")
def extreme(seed: int, scale: Scale) -> Model:
    """What `flippers.flipper` is for coins of any chance."""
    number, steps = SEEDS(seed, READ), 2 * scale.circuit_steps
    random = torch.Generator().manual_seed(number)
    model = Model(Config(3, **SHAPE), number)
    lessons = train(
        model, lambda: flips(extreme_chances(ROWS, random), LENGTH, random), RATE, steps, steps // LOOKS or 1
    )
    for step in lessons:
        report(step, steps)
    return model
