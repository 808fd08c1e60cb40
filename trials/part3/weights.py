"""What tuning did to the weights: how large the change is, and how little of it one could do with."""

import copy

import torch

from lab.model import Model


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
def at_random(base: Model, tuned: Model, rank: int, seed: int) -> Model:
    """The base with a change of the same size as the best of a rank, elsewhere: each matrix moves by the same singular
    values along random directions, each gain by another gain's change."""
    random, result = torch.Generator().manual_seed(seed), copy.deepcopy(base)
    for here, before, after in zip(result.parameters(), base.parameters(), tuned.parameters(), strict=True):
        moved = after - before
        if moved.dim() == 2:
            sizes = torch.linalg.svdvals(moved)[:rank]
            left, right = (torch.linalg.qr(torch.randn(n, rank, generator=random))[0] for n in moved.shape)
            here.copy_(before + (left * sizes) @ right.T)
        else:
            here.copy_(before + moved[torch.randperm(len(moved), generator=random)])
    return result


def size_of_change(model: Model, rank: int) -> int:
    """How many numbers a change of a rank takes, gains included."""
    return sum(rank * sum(p.shape) if p.dim() == 2 else p.numel() for p in model.parameters())
