"""What the methods are held against. These know the problem: they look at the list of all answers."""

import torch
from torch import Tensor

from lab.training import optimizer_for, update

from .lab_methods import GROUP, RATE
from .problems import Problem

DRAWN = (1, 2, 4, 8, 16, 32, 64)  # answers that best-of-n draws


def nothing(problem: Problem) -> Tensor:
    """The reference itself, as log p of every answer, (P, A)."""
    with torch.no_grad():
        return problem.reference.every()


def exact(problem: Problem, samples: int) -> Tensor:
    """The true gradient in place of an estimate, for as many steps: what network and optimizer do without chance."""
    policy = problem.reference.copy()
    optimizer = optimizer_for(policy.model)
    for _ in range(samples // (GROUP * len(policy.prompts))):
        update(optimizer, -problem.value(policy.every()).mean(), RATE)
    with torch.no_grad():
        return policy.every()


def best_of(problem: Problem, n: int, points: int = 500) -> Tensor:
    """The likeliest by the judge of n answers of the reference: (P, A).

    An answer wins with what it is seen to be worth, s, if the n - 1 others are seen below s. Without noise those seen
    at s too share the win.
    """
    p, worth = nothing(problem).exp(), problem.worth
    if not problem.noise:
        below = (p[:, None] * (worth[:, None] < worth[..., None])).sum(-1)
        ties = (p[:, None] * (worth[:, None] == worth[..., None])).sum(-1)
        return (p / ties * ((below + ties) ** n - below**n)).clamp(min=1e-30).log().log_softmax(1)
    normal = torch.distributions.Normal(0.0, problem.noise)
    seen = torch.linspace(float(worth.min()) - 6 * problem.noise, float(worth.max()) + 6 * problem.noise, points)
    rows = []
    for mine, values in zip(p, worth, strict=True):
        gap = seen[:, None] - values
        below = (mine * normal.cdf(gap)).sum(1, keepdim=True)
        rows.append((mine * n * normal.log_prob(gap).exp() * below ** (n - 1)).sum(0))
    return torch.stack(rows).log().log_softmax(1)


def best_of_n(problem: Problem) -> Tensor:
    """The same for that n of DRAWN which misses least: it is chosen by the truth."""
    tables = [best_of(problem, n) for n in DRAWN]
    return min(tables, key=problem.missed)
