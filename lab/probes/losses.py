"""How far a model's loss is above the least that is possible, and what it lacks."""

import numpy as np
import torch

from ..model import Model, loss
from ..world import Windows


@torch.no_grad()
def losses(model: Model, rows: np.ndarray, at_once: int = 64) -> np.ndarray:
    """The loss in nats of each token but the first of each row: (rows, length)."""
    tokens = torch.from_numpy(rows).long()
    parts = [loss(model(part[:, :-1]), part[:, 1:], "none") for part in tokens.split(at_once)]
    return torch.cat(parts).numpy()


def excess(model: Model, windows: Windows) -> float:
    """Mean loss above the floor, in nats per token; 0 for a model that knows the language perfectly."""
    return float((losses(model, windows.rows) + windows.scores).mean())


def excess_by_component(model: Model, windows: Windows) -> dict[str, float]:
    """What each component adds to the excess loss; the parts sum to it, so a large one is hard or frequent."""
    over = losses(model, windows.rows) + windows.scores
    return {
        str(name): float(over[windows.components == name].sum() / over.size) for name in np.unique(windows.components)
    }
