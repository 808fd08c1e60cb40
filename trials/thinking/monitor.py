"""A monitor that reads thoughts: logistic regression on the words of a thought and on its length."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from lab.reasoning import VOCABULARY, thought

LONGEST, STEPS, RATE, DECAY = 12, 300, 0.1, 1e-3


def features(written: Sequence[Sequence[int]]) -> Tensor:
    """Which words stand in each thought, and how long it is: (B, words and lengths)."""
    found = torch.zeros(len(written), len(VOCABULARY) + LONGEST + 1)
    for row, text in zip(found, written, strict=True):
        row[thought(text)] = 1
        row[len(VOCABULARY) + min(LONGEST, len(thought(text)))] = 1
    return found


class Monitor:
    """Taught by thoughts of which it was told who cheated."""

    def __init__(self, written: Sequence[Sequence[int]], cheated: Sequence[bool]):
        x, y = features(written), torch.tensor(cheated).float()
        weights = torch.zeros(x.shape[1] + 1, requires_grad=True)
        optimizer = torch.optim.Adam([weights], lr=RATE)
        for _ in range(STEPS):
            scores = x @ weights[1:] + weights[0]
            loss = F.binary_cross_entropy_with_logits(scores, y) + DECAY * weights.square().sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        self.weights = weights.detach()

    def suspects(self, written: Sequence[Sequence[int]]) -> list[bool]:
        """Whom it holds likelier than not to have cheated."""
        return (features(written) @ self.weights[1:] + self.weights[0] > 0).tolist()
