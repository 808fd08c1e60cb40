"""The numbers that the page *Policy gradients* and the solutions of its exercises work out."""

import math
import statistics

from . import minus


def signed(numbers, digits=2):
    return [minus(f"{number:.{digits}f}") for number in numbers]


def listed(numbers, digits=2):
    """Numbers as a sentence has them, without the noughts at their ends."""
    *some, last = (minus(f"{round(number, digits):g}") for number in numbers)
    return f"{', '.join(some)} and {last}"


def moves(chance, rewards):
    """What each draw does to the scores by REINFORCE, one row a draw."""
    return [[reward * ((k == y) - p) for k, p in enumerate(chance)] for y, reward in enumerate(rewards)]


def leave_one_out(rewards):
    return [reward - (sum(rewards) - reward) / (len(rewards) - 1) for reward in rewards]


def compare():
    """Three answers of a third each that earn 11, 10 and 9, and then ten less."""
    high, low = moves([1 / 3] * 3, (11, 10, 9)), moves([1 / 3] * 3, (1, 0, -1))
    before, after = ([row[0] for row in table] for table in (high, low))
    spread, later = statistics.pvariance(before), statistics.pvariance(after)
    return {
        "third": listed(high[2]),
        "deviation": f"{math.sqrt(spread):.2f}",
        "mean": f"{statistics.mean(before):.2f}",
        "later_deviation": f"{math.sqrt(later):.2f}",
        "variance": f"{spread:.1f}",
        "later_variance": f"{later:.3f}",
        "times": f"{spread / later:.0f}",
        "advantages": listed(leave_one_out([1.5, 1, -1, -1])),
    }


VALUES, RIGHT = (0.2, 0.3, 0.8), 1.0  # what a critic expects after each of three tokens, and what the answer earns


def gae(lam):
    """The advantages of the three tokens."""
    following = (*VALUES[1:], RIGHT)
    found: list[float] = []
    last = 0.0
    for value, after in zip(reversed(VALUES), reversed(following), strict=True):
        last = after - value + lam * last
        found.insert(0, last)
    return found


def critic():
    return {"zero": listed(gae(0)), "one": listed(gae(1)), "between": listed(gae(0.95))}


def ratios(raised):
    """The chance of the first of two answers whose score was raised, and the log-ratios of both to a half."""
    chance = 1 / (1 + math.exp(-raised))
    return chance, math.log(2 * chance), math.log(2 * (1 - chance))


def k3(ratio):
    return math.exp(-ratio) - 1 + ratio


def pull(raised, charge):
    """The rate at which the mean charge grows with the score of the first answer, if charges stay as they are."""
    chance, first, second = ratios(raised)
    return chance * (1 - chance) * (charge(first) - charge(second))


def penalties():
    """What $k_1$ and $k_3$ charge in the reward, and how they pull, at a score raised by 1."""
    _, raised, lost = ratios(1)
    return {
        "pull": f"{pull(1, lambda ratio: ratio):.4f}",
        "pull_k3": minus(f"{pull(1, k3):.4f}"),
        "raised": f"{raised:.2f}",
        "lost": f"{-lost:.2f}",
        "raised_k3": f"{k3(raised):.2f}",
        "lost_k3": f"{k3(lost):.2f}",
    }


def fifty():
    return {"ratio": f"{1.05**50:.1f}"}


# --- Solutions --------------------------------------------------------------------------------------------------------

CHANCE, REWARDS = (0.5, 0.3, 0.2), (0, 1, 1)
MEAN = sum(p * reward for p, reward in zip(CHANCE, REWARDS, strict=True))


def hand():
    told = {"mean": f"{MEAN:g}"}
    without, compared = moves(CHANCE, REWARDS), moves(CHANCE, [reward - MEAN for reward in REWARDS])
    for name, bare, row in zip(("first", "second", "third"), without, compared, strict=True):
        told[name] = ", ".join(signed(row))
        if any(bare):
            told[f"{name}_bare"] = ", ".join(signed(bare))
    return told


def scores_sum_to_zero():
    return abs(sum(p * (reward - MEAN) for p, reward in zip(CHANCE, REWARDS, strict=True))) < 1e-9


LENGTHS = (5, 5, 10, 40)  # of a right answer and three wrong ones


def blamed():
    """What a token gets, by how the sum over tokens is averaged."""
    advantages = leave_one_out([1, 0, 0, 0])
    by = {
        "answer": [1 / (4 * length) for length in LENGTHS],
        "constant": [1 / (4 * 40)] * 4,
        "all": [1 / sum(LENGTHS)] * 4,
    }
    return {
        f"{name}_{place}": minus(f"{weight * advantage:.4f}")
        for name, weights in by.items()
        for place, weight, advantage in zip("1234", weights, advantages, strict=True)
    } | {"wrong": f"{advantages[1]:.3f}"}


BETA = 0.5
EVEN = [1 / 3, *[1 / 9] * 6]  # of the full stop alone, and of the six answers of one or two words
EARNS = [-1, -0.5, -0.5, 1.5, 1, 1, 1]
COURTEOUS = 3  # the place of the right answer with courtesy in front


def _best():
    weights = [p * math.exp(reward / BETA) for p, reward in zip(EVEN, EARNS, strict=True)]
    return [weight / sum(weights) for weight in weights]


def _best_by_the_other_divergence():
    """beta pi_ref / (c - R), with c such that it sums to one."""
    low, high = max(EARNS), 10.0
    for _ in range(60):
        middle = (low + high) / 2
        total = sum(BETA * p / (middle - reward) for p, reward in zip(EVEN, EARNS, strict=True))
        low, high = (middle, high) if total > 1 else (low, middle)
    return [BETA * p / (high - reward) for p, reward in zip(EVEN, EARNS, strict=True)]


def write():
    ours, other = _best(), _best_by_the_other_divergence()
    return {
        "share": f"{ours[COURTEOUS]:.2f}",
        "other_share": f"{other[COURTEOUS]:.2f}",
        "stop": f"{ours[0]:.0%}",
        "other_stop": f"{other[0]:.0%}",
    }
