"""Small models of one layer and of two that read verses which repeat, looked at again and again."""

from dataclasses import dataclass

import torch

from ..model import Config, Model
from ..probes import induction
from ..run.scale import Scale
from ..run.store import report, stage
from ..tasks import COPYING, MEASURE, SEEDS, train, verses

LETTERS, LENGTH, PERIODS = 32, 64, (8, 24)
SHAPE = {"width": 64, "heads": 4, "inner": 168, "context": LENGTH}
ROWS, RATE, LOOKS = 16, 8e-3, 30
ASKED, LOOKED_INTO = 128, 16  # verses at each look: to copy, and to see where the heads look


@dataclass(frozen=True)
class Copier:
    """history: a row for each look."""

    model: Model
    history: list[dict]


@stage("circuit_steps")
def copier(seed: int, scale: Scale, layers: int = 2) -> Copier:
    number, steps, history = SEEDS(seed, COPYING + layers), scale.circuit_steps, []
    random = torch.Generator().manual_seed(number)
    rows, periods = asked(seed, ASKED)
    model = Model(Config(LETTERS, layers=layers, **SHAPE), number)
    lessons = train(model, lambda: verses(ROWS, LENGTH, LETTERS, PERIODS, random)[0], RATE, steps, steps // LOOKS or 1)
    for step in lessons:
        right, loss = induction.copied(model, rows, periods)
        prefix = induction.prefix_matching(model, rows[:LOOKED_INTO], periods[:LOOKED_INTO])
        previous = induction.previous_token(model, rows[:LOOKED_INTO])
        history.append({"step": step, "copied": right, "loss": loss})
        history[-1] |= {"prefix": float(prefix.max()), "previous": float(previous.max())}
        report(step, steps)
    return Copier(model, history)


def asked(seed: int, count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Verses that no model was trained on, and their periods."""
    return verses(count, LENGTH, LETTERS, PERIODS, torch.Generator().manual_seed(SEEDS(seed, MEASURE)))
