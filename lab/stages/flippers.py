"""Small models that read flips of coins: a coin a row, whose chance of heads they are not told."""

import torch

from ..model import Config, Model
from ..run.scale import Scale
from ..run.store import report, stage
from ..tasks import ANY, COINS, HEADS, SEEDS, TAILS, chances, flips, train

LENGTH = 50  # flips of a coin
SHAPE = {"width": 32, "layers": 2, "heads": 2, "inner": 84, "context": LENGTH}
ROWS, RATE, LOOKS = 32, 5e-3, 10


@stage("circuit_steps")
def flipper(seed: int, scale: Scale, kind: str = ANY) -> Model:
    """kind: of the coins that it reads; see `tasks.chances`."""
    number, steps = SEEDS(seed, COINS), 2 * scale.circuit_steps
    random = torch.Generator().manual_seed(number)
    model = Model(Config(3, **SHAPE), number)
    for step in train(
        model, lambda: flips(chances(ROWS, kind, random), LENGTH, random), RATE, steps, steps // LOOKS or 1
    ):
        report(step, steps)
    return model


@torch.no_grad()
def heads_next(model: Model, rows: torch.Tensor) -> torch.Tensor:
    """What the model gives heads before each flip, of what it gives heads and tails: (rows, length)."""
    return model(rows[:, :-1])[..., [TAILS, HEADS]].double().softmax(-1)[..., 1]
