"""Models that read sums of two digits and nothing else, looked at again and again while they are trained."""

import torch

from ..engine.seeds import STREAMS
from ..engine.store import report, stage
from ..model import Model, cross_entropy, make
from ..pretrain import PretrainConfig, pretrain
from ..probes import facts
from ..world import HeldOut
from ..world.settings import Settings
from .base import RATES
from .worlds import world_of

SKEW = 1.0  # as in the world that the base reads
LOOKS = 40


@stage("sum_tokens", "rows")
def adder(seed: int, scale, size: str, skew: float = 0.0) -> list[dict]:
    """A row for each look. Of sums that no text writes: the share with every digit right, and of digits right. Of
    those that texts write: the share with every digit right, and the loss of a digit.

    skew: of the digits; see `Settings`. There are no sums of one digit, which help the base.
    """
    world = world_of(seed, Settings(kinds=("sums",), sum_digits=(2, 2), digit_skew=skew))
    held_out = HeldOut.draw(world, scale.rows // 4)
    config = PretrainConfig(tokens=scale.sum_tokens, learning_rate=RATES[size], seed=STREAMS["adders"](seed))
    rows = []

    def watch(step: int, model: Model, _: float):
        exact, digits = facts.sums(model, world)
        row = {"size": size, "skew": skew, "step": step, "exact": exact, "digits": digits}
        row |= {"written": facts.sums(model, world, written=True)[0], "digit_loss": digit_loss(model, held_out)}
        rows.append(row)
        report(step, config.steps)

    model = make(size, len(world.vocabulary), seed)
    pretrain(model, world, config, every=max(1, config.steps // LOOKS), watch=watch)
    return rows


@torch.no_grad()
def digit_loss(model: Model, held_out: HeldOut) -> float:
    """The loss in nats at the digits of results; the floor is 0, as they follow from the question."""
    tokens = torch.from_numpy(held_out.rows).long()
    per_token = cross_entropy(model(tokens[:, :-1]), tokens[:, 1:], "none")
    return float(per_token[torch.from_numpy(held_out.components == "sum")].mean())
