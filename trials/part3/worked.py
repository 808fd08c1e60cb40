"""The numbers that part 3's page and the solutions of its exercises work out."""

import csv
import math
import statistics
from pathlib import Path

from values.worked import minus

# What `python -m bridge rloo` printed once, means of ten steps.
CLIMBS = Path(__file__).parents[2] / "bridge/climbs.csv"
CLERK = 0.09  # of the answers in the lab's world


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def praise():
    rewards = [1, 1, 0, -1]
    rloo = [reward - (sum(rewards) - reward) / 3 for reward in rewards]
    mean, spread = statistics.mean(rewards), statistics.pstdev(rewards)
    grpo = [round((reward - mean) / spread, 2) for reward in rewards]
    *first, last = (minus(f"{round(weight, 2):g}") for weight in rloo)
    *first_grpo, last_grpo = (minus(str(weight)) for weight in grpo)
    return {
        "rloo": f"{', '.join(first)} and {last}",
        "mean": f"{mean:g}",
        "spread": f"{spread:.2f}",
        "grpo": f"{', '.join(first_grpo)} and {last_grpo}",
    }


def bias():
    difference = 0.15 / 0.4
    told = {"difference": f"{difference:.3f}", "chosen": f"{sigmoid(difference):.3f}"}
    for name, beta in (("long", 1), ("short", 0.1)):
        odds = math.exp(difference / beta)
        told |= {f"{name}_times": f"{odds:.3g}", f"{name}_share": f"{odds / (1 + odds):.0%}"}
    return told


def choice():
    return {"clerk": f"{CLERK:.0%}", "bound": f"{math.log(1 / CLERK):.2f}"}


def departure_is_twice_the_bound():
    return abs(4.8 / math.log(1 / CLERK) - 2) < 0.1


def more_than_eleven_times_as_likely():
    return 11 < 1 / CLERK < 12


def leash():
    reference, policy = [0.5, 0.5], [0.9, 0.1]
    ratios = [math.log(p / q) for p, q in zip(policy, reference, strict=True)]
    k3 = [math.exp(-ratio) - 1 + ratio for ratio in ratios]
    return {
        "drift": f"{sum(p * ratio for p, ratio in zip(policy, ratios, strict=True)):.3f}",
        "k3_mean": f"{sum(p * k for p, k in zip(policy, k3, strict=True)):.3f}",
        "other": f"{-sum(q * ratio for q, ratio in zip(reference, ratios, strict=True)):.3f}",
        "first": f"{ratios[0]:.3f}",
        "second": minus(f"{ratios[1]:.3f}"),
        "first_k3": f"{k3[0]:.3f}",
        "second_k3": f"{k3[1]:.3f}",
    }


ALPHA, BETA = 2, 1
SUMMIT = math.exp(ALPHA / BETA - 1)  # the root of the drift at which the most is gained


def gained(d):
    return d * (ALPHA - BETA * math.log(d))


def stop():
    of_16 = math.log(16) - 15 / 16
    return {
        "drift": f"{SUMMIT**2:.2f}",
        "gain": f"{gained(SUMMIT):.2f}",
        "lost": f"{math.exp(ALPHA / BETA) ** 2:.1f}",
        "of_16": f"{of_16:.2f}",
        "log_n": f"{math.log(4400):.2f}",
    }


def so_many_answers_go_so_far():
    return abs(math.log(4400) - 4399 / 4400 - SUMMIT**2) < 0.01


def climbs():
    """Where judge and truth began and ended in one run, without the leash and with it."""
    told: dict[str, str] = {}
    with CLIMBS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, beta in (("loose", "0"), ("held", "0.1")):
        mine = [row for row in rows if row["beta"] == beta]
        for when, row in (("first", mine[0]), ("last", mine[-1])):
            told |= {f"{name}_{of}_{when}": minus(f"{float(row[of]):.2f}") for of in ("judge", "truth")}
    told.pop("held_judge_first")  # as it was without the leash
    return told
