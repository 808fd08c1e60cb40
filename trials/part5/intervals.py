"""What an eval of so many questions can tell: intervals, how often they hold the truth, and judges that err."""

from dataclasses import dataclass
from math import ceil, sqrt

import torch
from torch import Tensor

Z = 1.959964  # standard errors on either side, for 95 percent
POWER = 0.841621  # and those by which a difference has to stand out to be seen in 80 percent of trials


@dataclass(frozen=True)
class Interval:
    """Ends, one of each for every trial."""

    low: Tensor
    high: Tensor

    def covers(self, truth: float) -> float:
        """How often the truth lies in it."""
        return float(((self.low <= truth) & (truth <= self.high)).double().mean())

    @property
    def width(self) -> float:
        return float((self.high - self.low).mean())


def wald(share: Tensor, n: int) -> Interval:
    """The interval of the textbook: a share, and 1.96 standard errors on either side."""
    half = Z * (share * (1 - share) / n).sqrt()
    return Interval(share - half, share + half)


def wilson(share: Tensor, n: int) -> Interval:
    """Wilson's: the shares under which what was found would not be odd."""
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * (share * (1 - share) / n + Z**2 / (4 * n**2)).sqrt()
    return Interval(middle - half, middle + half)


def unpaired(first: Tensor, second: Tensor) -> Interval:
    """Of the difference of two shares, as if each were of questions of its own; (trials, n) right or not."""
    n = first.shape[1]
    one, other = first.mean(1), second.mean(1)
    half = Z * ((one * (1 - one) + other * (1 - other)) / n).sqrt()
    return Interval(one - other - half, one - other + half)


def paired(first: Tensor, second: Tensor) -> Interval:
    """The same from the difference at each question, which both were asked."""
    gaps = first - second
    half = Z * gaps.std(1) / sqrt(gaps.shape[1])
    return Interval(gaps.mean(1) - half, gaps.mean(1) + half)


def needed(variance: float, difference: float) -> int:
    """How many questions show a true difference in 80 percent of trials, by the variance that a question adds."""
    return ceil((Z + POWER) ** 2 * variance / difference**2)


def draws(population: Tensor, n: int, trials: int, random: torch.Generator) -> Tensor:
    """Evals of n questions, drawn from a population of them, (N, ...): (trials, n, ...)."""
    return population[torch.randint(len(population), (trials, n), generator=random)]


def with_difference(both: Tensor, difference: float) -> Tensor:
    """How often neither, only the second, only the first, and both are right, of two models that disagree as often as
    these two do, (N, 2), but with this true difference. Raises ValueError where they disagree too seldom for it."""
    first, second = both.unbind(1)
    disagree = float((first != second).double().mean())
    if disagree < difference:
        raise ValueError(f"models that disagree on {disagree:.3f} of the questions can't differ by {difference}")
    agreed = float((first * second).double().mean())
    return torch.tensor(
        [1 - disagree - agreed, (disagree - difference) / 2, (disagree + difference) / 2, agreed], dtype=torch.double
    )


PAIRS = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], dtype=torch.double)


def seen(shares: Tensor, n: int, trials: int, random: torch.Generator) -> tuple[float, float]:
    """How often a true difference is seen, that is an interval lies above zero: unpaired, and paired."""
    drawn = PAIRS[torch.multinomial(shares, trials * n, replacement=True, generator=random)].view(trials, n, 2)
    one, other = (how(drawn[..., 0], drawn[..., 1]) for how in (unpaired, paired))
    return float((one.low > 0).double().mean()), float((other.low > 0).double().mean())


def rogan_gladen(marked: Tensor, n: int, found: Tensor, false: Tensor, right: Tensor, wrong: Tensor) -> Interval:
    """The share of right answers from the share that a judge marks as right, and an interval (Rogan and Gladen, 1978).

    marked: shares of n answers; found: of `right` right answers the share that it marks; false: of `wrong` wrong ones.
    The variance is by the delta method: of the eval's sample and of the two that the judge's rates were taken from.
    The interval is cut at 0 and 1.
    """
    gap = found - false
    blind = gap < 0.02  # a judge that marks wrong answers as readily as right ones tells nothing
    gap = torch.where(blind, torch.ones_like(gap), gap)
    share = ((marked - false) / gap).clamp(0, 1)
    variance = marked * (1 - marked) / n
    variance = variance + share**2 * found * (1 - found) / right + (1 - share) ** 2 * false * (1 - false) / wrong
    half = torch.where(blind, torch.ones_like(gap), Z * variance.sqrt() / gap)
    return Interval((share - half).clamp(0, 1), (share + half).clamp(0, 1))
