"""How far a count can be trusted: exact binomial limits (Clopper and Pearson, 1934), and the sizes of a test.

Nothing here approximates. Sums over all outcomes take milliseconds at the sizes of a test that people mark by hand.
"""

import functools
from itertools import count
from math import ceil, comb, exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

RISK = 0.05  # the share of tests that a limit may mislead


def probability(n, k, p):
    """Of exactly k successes in n tries, each with probability p. In logarithms: n may be thousands."""
    if p in (0, 1):
        return float(k == n * p)
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log1p(-p))


def at_most(n, k, p):
    """Of k successes or fewer in n tries, for p below 1; each term follows from the one before."""
    term = total = probability(n, k, p)
    for i in range(k, 0, -1):
        term *= i / (n - i + 1) * (1 - p) / p
        total += term
    return total


def upper(k, n, risk=RISK):
    """The largest rate under which k or fewer in n are still as likely as `risk`; by bisection."""
    if k >= n:
        return 1.0
    low, high = k / n, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if at_most(n, k, middle) > risk else (low, middle)
    return high


def interval(k, n):
    """Both limits of the rate behind k in n, with half of the risk on each side."""
    return 1 - upper(n - k, n, RISK / 2), upper(k, n, RISK / 2)


@functools.cache
def margin(n):
    """How far the rate may be from the score in the worst case, which is a score somewhat below or above one half."""
    far = 0.0
    for k in sorted(range(n + 1), key=lambda k: abs(2 * k - n)):  # the lower limit mirrors the upper
        if k / n + far < 1 and at_most(n, k, k / n + far) > RISK / 2:  # else its limit is nearer
            far = upper(k, n, RISK / 2) - k / n
    return far


def too_few(n, share):
    """The number of n that something right in this share falls below one time in twenty at most."""
    return next(k for k in range(n + 1) if at_most(n, k, share) > RISK)


def too_many(n, share):
    """The fewest errors of n that something wrong in this share reaches one time in twenty at most."""
    return next(k for k in range(1, n + 2) if 1 - at_most(n, k - 1, share) <= RISK)


def faultless(rate):
    """How many tries without one error show that errors are rarer than `rate`."""
    return ceil(log(RISK) / log(1 - rate))


@functools.cache
def fewest_worse(changed):
    """Of the questions whose mark changed, how many must have got worse before chance is a poor explanation.

    The sign test: were nothing wrong, better and worse would be heads and tails. None if no number is enough.
    """
    tail = 0
    for worse in range(changed, -1, -1):
        tail += comb(changed, worse)
        if tail > RISK * 2**changed:
            return worse + 1 if worse < changed else None
    return None


@functools.cache
def noticed(n, lost, won):
    """How often that test notices a fall, on n questions of which these shares change for the worse and the better."""
    total = 0.0
    for changed in range(n + 1):
        fewest = fewest_worse(changed)
        if fewest is not None:
            enough = sum(probability(changed, worse, lost / (lost + won)) for worse in range(fewest, changed + 1))
            total += probability(n, changed, lost + won) * enough
    return total


def tasks_by_outcome(right, cheats, often):
    """On how many tasks, done by both, two agents must be compared by what came out, to notice so often that one of
    them cheats in a share of its tasks, which then come out wrong. Of the others each gets so many right, by itself.

    By Connor's formula (1987) for the sign test, which stays near the exact sums (`noticed`) and is quick where
    those take hours.
    """
    other = right * (1 - cheats)
    lost, won = right * (1 - other), other * (1 - right)
    changed, fall = lost + won, lost - won
    no_chance, power = (NormalDist().inv_cdf(share) for share in (1 - RISK, often))
    return ceil((no_chance * sqrt(changed) + power * sqrt(changed - fall**2)) ** 2 / fall**2)


def tasks_if_alike(right, cheats, often):
    """The same of two agents that agree at each task where none cheats: exact. No agreement needs fewer.

    Then all that changes got worse, so as many changes are enough as the sign test asks for at least.
    """
    fewest = next(changed for changed in count(1) if fewest_worse(changed))
    return next(n for n in count(fewest) if 1 - at_most(n, fewest - 1, right * cheats) >= often)


def tasks_by_trace(cheats, often):
    """How many tasks of one agent must be read so that in so many cases a cheat is among them: exact."""
    return ceil(log(1 - often) / log(1 - cheats))


def tens(n):
    """The next full ten, as people plan in them."""
    return ceil(n / 10) * 10
