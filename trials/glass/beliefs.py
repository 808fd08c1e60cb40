"""Whom a model takes the speaker for, as `posterior.py` has it, for many texts at once; and how far from the exact."""

from random import Random

import torch
from torch import Tensor

from lab.world import World
from lab.world.program import Choice, sample
from lab.world.voices import PRIOR, VOICES

ROUNDS = 300  # of the EM algorithm


def diaries(world: World, count: int, drawn: int) -> list[list[int]]:
    """Diaries up to the end of their first sentence, in voices as they come."""
    random, stop, found = Random(drawn), world.token("."), list[list[int]]()
    while len(found) < count:
        tokens, _ = sample(world.diary(), random.choices(range(len(VOICES)), PRIOR)[0], random)
        if stop in tokens:
            found.append([*world.vocabulary.encode("<doc> diary :"), *tokens[: tokens.index(stop) + 1]])
    return found


def implied(choice: Choice, expected: Tensor) -> Tensor:
    """`posterior.implied` for many at once: (N, voices) from what was expected of the candidates, (N, candidates)."""
    rows, target = torch.tensor(choice.probabilities), expected / expected.sum(1, keepdim=True)
    weights = torch.full((len(target), len(rows)), 1 / len(rows))
    for _ in range(ROUNDS):
        share = weights[:, :, None] * rows
        share = share / share.sum(1, keepdim=True).clamp_min(1e-30)
        weights = (share * target[:, None]).sum(2)
    return weights


def apart(one: Tensor, other: Tensor) -> float:
    """The total variation between distributions, the mean over rows."""
    return float((one - other).abs().sum(1).mean() / 2)
