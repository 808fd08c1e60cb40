"""Whom a model takes the speaker for: its belief about the voice, read off the words it expects."""

from collections.abc import Sequence

import torch

from lab.model import Model
from lab.world import World
from lab.world.program import Choice, read

ROUNDS = 300


def implied(choice: Choice, expected: Sequence[float]) -> list[float]:
    """The weights of the voices whose mixture comes nearest to what was
    expected of the candidates of a choice.

    Nearest in KL(expected | mixture), which the EM algorithm finds: such
    weights are unique where the voices' rows are linearly independent, as
    those of the openings of a sentence are.
    """
    rows = torch.tensor(choice.probabilities, dtype=torch.double)
    target = torch.tensor(expected, dtype=torch.double)
    target = target / target.sum()  # (candidates,)
    weights = torch.full((len(rows),), 1 / len(rows), dtype=torch.double)
    for _ in range(ROUNDS):
        share = weights[:, None] * rows  # (voices, candidates)
        share = share / share.sum(0).clamp_min(1e-300)
        weights = (share * target).sum(1)
    return weights.tolist()


@torch.no_grad()
def beliefs(model: Model, world: World, texts: Sequence[Sequence[int]]) -> list[tuple[list[float], list[float]]]:
    """The model's and the exact posterior of the voice after each beginning of a diary, which stops where a sentence
    may begin; each begins with the boundary."""
    result = []
    for text in texts:
        expected = model(torch.tensor([list(text)]))[0, -1].softmax(-1)[list(world.choices["sentence"].tokens)]
        exact = read(world.document(), text[1:], world.prior).posterior
        result.append((implied(world.choices["sentence"], expected.tolist()), exact))
    return result
