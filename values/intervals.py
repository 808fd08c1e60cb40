"""What some worlds say of all: 95% intervals by Student's t, which takes worlds for draws from a normal distribution.

The lowest and the highest of a few worlds are no interval: how often they miss depends on how many worlds there are.
"""

from collections.abc import Sequence
from math import floor, log10, sqrt
from statistics import fmean, stdev

from .shown import percent, shown

LEAST = 4  # worlds: with three an interval of the mean is 2.5 standard deviations wide to either side

# Within which of Student's t, plus or minus, 95% of it lie, by degrees of freedom from 1 on
STUDENT = (12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.30600, 2.26216, 2.22814, 2.20099)

Ends = tuple[float, float]


def of_mean(worlds: Sequence[float]) -> Ends:
    """Where the mean over all worlds lies. Raises ValueError for less than `LEAST` worlds, or too many."""
    return around(worlds, 1 / len(worlds))


def of_next(worlds: Sequence[float]) -> Ends:
    """Where one further world lies. Raises ValueError for less than `LEAST` worlds, or too many."""
    return around(worlds, 1 + 1 / len(worlds))


def around(worlds: Sequence[float], share: float) -> Ends:
    """Around the mean; share: of the variance between worlds, how much is to be covered."""
    if not LEAST <= len(worlds) <= len(STUDENT) + 1:
        raise ValueError(f"an interval needs {LEAST} to {len(STUDENT) + 1} worlds, and here are {len(worlds)}")
    middle, half = fmean(worlds), STUDENT[len(worlds) - 2] * stdev(worlds) * sqrt(share)
    return middle - half, middle + half


def told(ends: Ends) -> str:
    """As it stands in the text: to two digits of half its width, as more would say nothing, and to three of its own,
    as results have no more."""
    low, high = ends
    if low == high:
        return shown(low)
    places = min(1 - floor(log10((high - low) / 2)), 2 - floor(log10(max(abs(low), abs(high)))))
    return f"{shown(round(low, places) + 0.0)} to {shown(round(high, places) + 0.0)}"


def told_of_share(ends: Ends) -> str:
    """In percent, of what can be no less than nothing and no more than all."""
    low, high = (percent(min(max(end, 0), 1)) for end in ends)
    return low if low == high else f"{low} to {high}"


def texts(worlds: Sequence[float]) -> dict[str, str]:
    """What a page may say of a number beside its mean; nothing where there are too few worlds. In percent it is of a
    share: of a difference, which may be less than nothing, write the other."""
    if len(worlds) < LEAST:
        return {}
    mean, later = of_mean(worlds), of_next(worlds)
    return {
        "interval": told(mean),
        "next": told(later),
        "percent_interval": told_of_share(mean),
        "percent_next": told_of_share(later),
    }
