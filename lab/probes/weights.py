"""What tuning did to the weights: how large the change is, and how little of it one could do with."""

import copy
from collections.abc import Sequence
from itertools import pairwise

import torch

from ..model import Model


def change(base: Model, tuned: Model) -> float:
    """The length of the change, relative to that of the weights."""
    pairs = list(zip(base.parameters(), tuned.parameters(), strict=True))
    moved = sum(float((after - before).detach().square().sum()) for before, after in pairs)
    return (moved / sum(float(before.detach().square().sum()) for before, _ in pairs)) ** 0.5


@torch.no_grad()
def spectral_rank(base: Model, tuned: Model) -> float:
    """The effective rank of the change, the mean over matrices: the exponential of the entropy of its squared singular
    values. A change spread evenly over k directions has rank k."""
    ranks = []
    for before, after in zip(base.parameters(), tuned.parameters(), strict=True):
        if before.dim() == 2:
            energy = torch.linalg.svdvals(after - before).square()
            shares = energy / energy.sum()
            ranks.append(float((-(shares * shares.clamp_min(1e-12).log()).sum()).exp()))
    return sum(ranks) / len(ranks)


@torch.no_grad()
def between(base: Model, tuned: Model, rank: int | None = None, strength: float = 1.0) -> Model:
    """The base with `strength` times the change, of which each matrix keeps the best approximation of a rank.

    strength: 0 is the base, 1 the tuned model, more goes beyond. rank: None keeps all of the change.
    """
    result = copy.deepcopy(base)
    for here, before, after in zip(result.parameters(), base.parameters(), tuned.parameters(), strict=True):
        moved = after - before
        if rank is not None and moved.dim() == 2:
            left, sizes, right = torch.linalg.svd(moved, full_matrices=False)
            moved = (left[:, :rank] * sizes[:rank]) @ right[:rank]
        here.copy_(before + strength * moved)
    return result


@torch.no_grad()
def stacked(models: Sequence[Model], rank: int) -> Model:
    """The first model with the change to each next one on top, each cut to a rank by itself, as in layers of paint."""
    result = copy.deepcopy(models[0])
    for before, after in pairwise(models):
        thin = between(before, after, rank)
        for here, old, new in zip(result.parameters(), before.parameters(), thin.parameters(), strict=True):
            here.add_(new - old)
    return result


def size_of_change(model: Model, rank: int) -> int:
    """How many numbers a change of a rank takes, gains included."""
    return sum(rank * sum(p.shape) if p.dim() == 2 else p.numel() for p in model.parameters())
