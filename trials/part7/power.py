"""Would a test of so many questions notice that a model was exchanged? Exact, from the chances of each outcome.

Two answers to a question, one by the model as it was and one by the model as it is, are both right, both wrong, or
differ. The questions of a test are drawn at random from all that there are.
"""

from functools import lru_cache
from math import lgamma
from statistics import NormalDist

import numpy as np

LEVEL = 0.05  # the most false alarms that a test may give


def binomial(trials: int, chance: float) -> np.ndarray:
    """The chance of each count of successes, from 0 to all."""
    counts = np.arange(trials + 1)
    if chance <= 0 or chance >= 1:
        return (counts == (trials if chance >= 1 else 0)).astype(float)
    ways = np.array([lgamma(trials + 1) - lgamma(count + 1) - lgamma(trials - count + 1) for count in counts])
    return np.exp(ways + counts * np.log(chance) + (trials - counts) * np.log1p(-chance))


def paired(lost: float, won: float, questions: int, level: float = LEVEL) -> float:
    """The chance that the exact sign test of McNemar (two-sided) notices a change.

    lost: the chance that a question was answered right before and is not now; won: the other way round. Where a model
    is exchanged for itself they are alike, and the result is the share of false alarms: at most `level`.
    """
    differing = lost + won
    if not differing:
        return 0.0
    chances = binomial(questions, differing)  # of so many questions that differ
    likely = [count for count, chance in enumerate(chances) if chance > 1e-9]
    return float(sum(chances[count] * alarmed(count, lost / differing, level) for count in likely))


def alarmed(differ: int, share: float, level: float = LEVEL) -> float:
    """The chance of an alarm when so many questions differ, each lost with a chance of `share`."""
    few = fewest(differ, level)
    chances = binomial(differ, share)
    return float(chances[: few + 1].sum() + chances[differ - few :].sum()) if few >= 0 else 0.0


@lru_cache(maxsize=10_000)
def fewest(differ: int, level: float = LEVEL) -> int:
    """The largest count of lost questions that is too few to be luck, if a coin decides each; -1 where none is."""
    tail = np.cumsum(binomial(differ, 0.5))[: differ // 2 + 1]
    return int((2 * tail <= level).sum()) - 1


def unpaired(before: float, now: float, questions: int, level: float = LEVEL) -> float:
    """The chance that a comparison of two shares notices a change, each taken over as many questions of its own. The
    usual test: the difference over its standard error, two-sided. Its false alarms are near `level`, not below it."""
    counts = np.arange(questions + 1)
    one, other = counts[:, None] / questions, counts[None] / questions
    pooled = (one + other) / 2
    error = np.sqrt(2 * pooled * (1 - pooled) / questions)
    alarm = np.abs(one - other) > NormalDist().inv_cdf(1 - level / 2) * error
    return float(binomial(questions, before) @ alarm @ binomial(questions, now))


def fingerprint(changed: float, questions: int) -> float:
    """The chance that at least one likeliest answer is worded otherwise, where a share `changed` of all are."""
    return 1 - (1 - changed) ** questions
