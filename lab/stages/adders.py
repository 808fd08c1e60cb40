"""Models that read sums of two digits and nothing else, looked at again and again while they are trained."""

import torch

from ..cache import report, stage
from ..model import Model, loss, make
from ..pretrain import Pretraining, pretrain
from ..probes import facts
from ..world import Windows, World
from ..world.settings import Settings
from .base import RATES

SKEW = 1.0  # as in the world that the base reads
LOOKS = 40


@stage("sum_tokens", "rows")
def adder(seed: int, scale, size: str, skew: float = 0.0) -> list[dict]:
    """A row for each look. Of sums that no text writes: the share with every digit right, and of digits right. Of
    those that texts write: the share with every digit right, and the loss of a digit.

    skew: of the digits; see `Settings`. There are no sums of one digit, which help the base.
    """
    world = World(Settings(kinds=("sums",), sum_digits=(2, 2), digit_skew=skew))
    windows = Windows.draw(world, scale.rows // 4)
    setup = Pretraining(tokens=scale.sum_tokens, rate=RATES[size], seed=700 + seed)
    rows = []

    def watch(step: int, model: Model, _: float):
        exact, digits = facts.sums(model, world)
        row = {"size": size, "skew": skew, "step": step, "exact": exact, "digits": digits}
        row |= {"written": facts.sums(model, world, written=True)[0], "digit_loss": digit_loss(model, windows)}
        rows.append(row)
        report(step, setup.steps)

    model = make(size, len(world.vocabulary), seed)
    pretrain(model, world, setup, every=max(1, setup.steps // LOOKS), watch=watch)
    return rows


@torch.no_grad()
def digit_loss(model: Model, windows: Windows) -> float:
    """The loss in nats at the digits of results; the floor is 0, as they follow from the question."""
    tokens = torch.from_numpy(windows.rows).long()
    per_token = loss(model(tokens[:, :-1]), tokens[:, 1:], "none")
    return float(per_token[torch.from_numpy(windows.components == "sum")].mean())
