"""A filter in front of a model: a score for each answer, and a threshold above which it is held back."""

from collections.abc import Sequence

import torch

from lab.conversation import Answer


class WordFilter:
    """Logistic regression on which words an answer has, learned from answers with labels."""

    def __init__(self, vocabulary: int, decay: float = 0.01):
        self.vocabulary, self.decay = vocabulary, decay
        self.weight = torch.zeros(vocabulary + 1, dtype=torch.float64)

    def features(self, given: Sequence[Answer]) -> torch.Tensor:
        """(answers, words + 1): 1 where an answer has a word; the last is always 1."""
        table = torch.zeros(len(given), self.vocabulary + 1, dtype=torch.float64)
        for number, answer in enumerate(given):
            table[number, list(answer)] = 1
        table[:, -1] = 1
        return table

    def learn(self, labeled: Sequence[tuple[Answer, bool]], steps: int = 60) -> "WordFilter":
        """By L-BFGS; `decay` keeps a word that was seen once from deciding everything."""
        table = self.features([answer for answer, _ in labeled])
        target = torch.tensor([label for _, label in labeled], dtype=torch.float64)
        weight = torch.zeros(self.vocabulary + 1, dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.LBFGS([weight], max_iter=steps, line_search_fn="strong_wolfe")

        def loss():
            optimizer.zero_grad()
            fit = torch.nn.functional.binary_cross_entropy_with_logits(table @ weight, target)
            total = fit + self.decay * (weight[:-1] ** 2).sum()
            total.backward()
            return total

        optimizer.step(loss)
        self.weight = weight.detach()
        return self

    def scores(self, given: Sequence[Answer]) -> list[float]:
        """How much an answer looks like those to be held back, as log-odds."""
        return (self.features(given) @ self.weight).tolist()


def threshold(scores: Sequence[float], share: float) -> float:
    """The score above which at most a share of these answers lies.

    It is the least threshold with so few false refusals.
    """
    ordered = sorted(scores, reverse=True)
    return ordered[int(share * len(ordered))]


def missed(scores: Sequence[float], above: float) -> float:
    """The share of answers that should be held back and are not."""
    return sum(score <= above for score in scores) / len(scores) if scores else float("nan")
