"""How far a model's loss is above the least that is possible, and what it lacks."""

import numpy as np
import torch

from ..model import Model, cross_entropy
from ..world import HeldOut


@torch.no_grad()
def losses(model: Model, rows: np.ndarray, at_once: int = 64) -> np.ndarray:
    """The loss in nats of each token but the first of each row: (rows, length)."""
    tokens = torch.from_numpy(rows).long()
    parts = [cross_entropy(model(part[:, :-1]), part[:, 1:], "none") for part in tokens.split(at_once)]
    return torch.cat(parts).numpy()


def excess(model: Model, held_out: HeldOut) -> float:
    """Mean loss above the floor, in nats per token; 0 for a model that knows the language perfectly."""
    return float((losses(model, held_out.rows) + held_out.scores).mean())


def excess_by_component(model: Model, held_out: HeldOut) -> dict[str, float]:
    """What each component adds to the excess loss, in nats per token."""
    over = losses(model, held_out.rows) + held_out.scores
    parts = {}
    for name in np.unique(held_out.components):
        here = held_out.components == name
        parts[str(name)] = float(over[here].sum() / over.size)
    return parts
