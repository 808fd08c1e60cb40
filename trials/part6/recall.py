"""What a model has by heart: how likely a text is to it, and whether it writes it by itself."""

from collections.abc import Sequence

import torch

from lab.generate import generate
from lab.model import Model


@torch.no_grad()
def log_probability(model: Model, before: Sequence[int], text: Sequence[int]) -> float:
    """log p(text | what stands before it), in nats."""
    logs = model(torch.tensor([[*before, *text]]))[0, len(before) - 1 : -1].float().log_softmax(-1)
    return float(logs[torch.arange(len(text)), torch.tensor(list(text))].sum())


def extracted(model: Model, before: Sequence[Sequence[int]], texts: Sequence[Sequence[int]]) -> list[bool]:
    """Whether the likeliest continuation, word by word, is the text to its last word."""
    written = generate(model, before, len(texts[0]), temperature=0)
    return [list(row) == list(text) for row, text in zip(written, texts, strict=True)]


def auc(members: Sequence[float], others: Sequence[float]) -> float:
    """How often a member scores above another: 0.5 tells nothing, 1 tells members for certain. Ties count half."""
    wins = sum((m > o) + 0.5 * (m == o) for m in members for o in others)
    return wins / (len(members) * len(others))
