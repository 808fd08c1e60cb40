"""Copying from the text itself, and the heads that do it (induction heads: Olsson et al., 2022).

Rows are verses that repeat with a period of their own (see `tasks.verses`), (B, T) and (B,). From the second time on
each letter can be told from the text, and only from it.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from ..model import Model, cross_entropy
from .attention import maps, without


def told(rows: Tensor, periods: Tensor) -> Tensor:
    """Which of the letters from the second place on have stood before, (B, T - 1)."""
    return torch.arange(1, rows.shape[1]) >= periods[:, None]


@torch.no_grad()
def copied(model: Model, rows: Tensor, periods: Tensor) -> tuple[float, float]:
    """Of the letters that the text tells: the share that is the likeliest to the model, and the loss in nats."""
    logits, which = model(rows[:, :-1]), told(rows, periods)
    right = logits.argmax(-1) == rows[:, 1:]
    return float(right[which].float().mean()), float(cross_entropy(logits, rows[:, 1:], "none")[which].mean())


def prefix_matching(model: Model, rows: Tensor, periods: Tensor) -> Tensor:
    """For each block and head, (blocks, heads): the share of attention that
    goes to the letter which followed when the verse was last at the same
    place. It is the one to come."""
    return looked(model, rows, [(period - 1, period) for period in periods.tolist()])


def previous_token(model: Model, rows: Tensor) -> Tensor:
    """For each block and head: the share of attention that goes to the letter before."""
    return looked(model, rows, [(1, 1)] * len(rows))


def looked(model: Model, rows: Tensor, places: Sequence[tuple[int, int]]) -> Tensor:
    """For each block and head, the mean share of attention that goes so many places back, from a place on; both for
    each row."""
    found = []
    for row, (back, first) in zip(rows, places, strict=True):
        here = torch.arange(first, len(row))
        found.append(torch.stack([each[:, here, here - back].mean(1) for each in maps(model, row)]))
    return torch.stack(found).mean(0)


def without_all(model: Model, heads: Sequence[tuple[int, int]]) -> Model:
    """A copy of a model in which none of these heads, (block, head), says anything."""
    for block, head in heads:
        model = without(model, block, head)
    return model


def by_match(rows: Tensor, periods: Tensor, letters: int) -> float:
    """How often one would be right who says what followed the last time that the last so many letters stood; of the
    letters that the text tells. 1: the present letter alone, which is the simplest induction head."""
    right = []
    for row, period in zip(rows.tolist(), periods.tolist(), strict=True):
        for place in range(period, len(row)):
            recent = row[max(place - letters, 0) : place]
            earlier = range(place - 1, len(recent) - 1, -1)
            end = next((end for end in earlier if row[end - len(recent) : end] == recent), None)
            right.append(end is not None and row[end] == row[place])
    return sum(right) / len(right)
