"""How near a model is to refusing, and which of its heads look at a name."""

from collections.abc import Sequence

import torch
from torch import Tensor

from lab.glass import GATED, Seen, parts
from lab.model import Model
from lab.world import World

FIRST_WORDS = "sorry find no"  # sorry , i do not know; find out yourself; no record


@torch.no_grad()
def refuses(world: World, scores: Tensor) -> float:
    """The chance that a refusal begins after the last word: scores are (B, T, V), of `lab.glass.read`."""
    return float(scores[:, -1].softmax(-1)[:, world.vocabulary.encode(FIRST_WORDS)].sum(1).mean())


def heads(model: Model) -> list[str]:
    return [part for part in parts(model) if not part.endswith(GATED)]


def attention(seen: Seen, heads: Sequence[str], places: Sequence[int]) -> dict[str, float]:
    """The share of each head's attention that goes from the last word to some places, the mean over texts."""
    return {head: float(seen.looks[head][:, -1, list(places)].sum(1).mean()) for head in heads}


def most(shares: dict[str, float], count: int) -> list[str]:
    """The heads with the largest shares."""
    return sorted(shares, key=lambda head: -shares[head])[:count]
