"""Is a model right as often as it says? Before and after its scores are divided by one number, the temperature, which
is fitted on other questions: Guo et al. (2017), https://arxiv.org/abs/1706.04599.

Scores are logits over the candidates of an answer, (N, candidates), and truth which of them is right, (N,), or the
probability of each, (N, candidates).
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from lab.model import Model

TEMPERATURES = torch.linspace(-3, 3, 601).exp()  # among which the fit looks, 0.05 to 20
BATCH = 256


@torch.no_grad()
def scores(model: Model, prompts: Sequence[Sequence[int]], candidates: Tensor) -> Tensor:
    """The logits of the candidates, (N, candidates) words of the vocabulary, as the next word after each prompt."""
    found = []
    for first in range(0, len(prompts), BATCH):
        rows = prompts[first : first + BATCH]
        longest = max(map(len, rows))
        tokens = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])  # nobody looks ahead at padding
        last = torch.tensor([len(row) - 1 for row in rows])
        found.append(model(tokens)[torch.arange(len(rows)), last])
    return torch.cat(found).gather(1, candidates).double()


def fitted(scores: Tensor, truth: Tensor) -> float:
    """The temperature at which the truth is likeliest."""
    target = truth if truth.dim() == 2 else torch.nn.functional.one_hot(truth, scores.shape[1]).double()
    losses = torch.stack([-(target * (scores / t).log_softmax(1)).sum(1).mean() for t in TEMPERATURES])
    return float(TEMPERATURES[losses.argmin()])


def cross_fitted(scores: Tensor, truth: Tensor) -> tuple[Tensor, float]:
    """Scores of each half of the questions, every second one, divided by the temperature that fits the other half; and
    the mean of the two temperatures."""
    mended, found = scores.clone(), []
    for here, there in ((0, 1), (1, 0)):
        found.append(fitted(scores[there::2], truth[there::2]))
        mended[here::2] = scores[here::2] / found[-1]
    return mended, sum(found) / 2


def certainty(scores: Tensor, truth: Tensor) -> tuple[Tensor, Tensor]:
    """What the model gives its favorite, and whether that is right: (N,) each."""
    shares, favorite = scores.softmax(1).max(1)
    return shares, (favorite == truth).double()


def reliability(stated: Tensor, right: Tensor, bins: int = 10) -> tuple[float, list[tuple[float, float, int]]]:
    """The expected calibration error, and for each bin of what was stated the mean of it, the share right, and how
    many. The error of a model without fault isn't 0 but what chance gives with so few a bin."""
    groups = (stated * bins).long().clamp(max=bins - 1)
    table = [
        (float(stated[groups == b].mean()), float(right[groups == b].mean()), int((groups == b).sum()))
        for b in range(bins)
        if (groups == b).any()
    ]
    return sum(abs(share - hit) * count for share, hit, count in table) / len(stated), table
