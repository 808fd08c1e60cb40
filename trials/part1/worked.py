"""The numbers that part 1's page and the solutions of its exercises work out."""

import math

from values.shares import wilson
from values.worked import measured, worlds

RAIN = 0.23  # the chance of rain in Arlo, in the world of `python -m lab chat`


def speaking():
    """The helper's share of the texts that begin with *please*, and how likely *sorry* is then."""
    helper = 0.3 * 0.2 / (0.3 * 0.2 + 0.7 * 0.02)
    return {
        "helper": f"{helper:.2f}",
        "percent": f"{helper:.0%}",
        "share": f"{helper:.3f}",
        "other": f"{1 - helper:.3f}",
        "sorry": f"{helper * 0.5 + (1 - helper) * 0.05:.3f}",
    }


FINE_TUNED, REWARDS = [0.5, 0.3, 0.2], [0, 1, 2]


def best_policy(beta, reference=FINE_TUNED, rewards=REWARDS):
    weights = [p * math.exp(reward / beta) for p, reward in zip(reference, rewards, strict=True)]
    return [weight / sum(weights) for weight in weights]


def entropy(policy):
    return -sum(p * math.log(p) for p in policy)


def mean_reward(policy):
    return sum(p * reward for p, reward in zip(policy, REWARDS, strict=True))


def told(policy):
    """A policy as a row of the table: the chance of each answer, the entropy in nats, the mean reward."""
    return " | ".join([*(f"{p:.3f}" for p in policy), f"{entropy(policy):.3f}", f"{mean_reward(policy):.2f}"])


def nudge():
    policies = {"tuned": FINE_TUNED, "nudged": best_policy(1), "tamed": best_policy(0.5)}
    return {
        f"{name}_{of}": text
        for name, policy in policies.items()
        for of, text in zip(("1", "2", "3", "entropy", "reward"), told(policy).split(" | "), strict=True)
    } | {"raised": f"{entropy(best_policy(2)):.3f}"}


def reward_nearly_doubles():
    return 1.8 < mean_reward(best_policy(1)) / mean_reward(FINE_TUNED) < 2


def two_fifths_of_entropy_gone():
    return abs(1 - entropy(best_policy(0.5)) / entropy(FINE_TUNED) - 2 / 5) < 0.05


def entropy_is_raised():
    return entropy(best_policy(2)) > entropy(FINE_TUNED)


def margin(failures, trials):
    """Wilson's interval at 95%."""
    low, high = wilson(failures, trials)
    return f"{100 * low:.1f}% to {100 * high:.1f}%"


def owner():
    return {
        "harmful": f"{8 / 2000:.1%}",
        "harmful_margin": margin(8, 2000),
        "refused": f"{15 / 500:.1%}",
        "refused_margin": margin(15, 500),
    }


def run_it():
    return {"rain": f"{RAIN:.2f}"}


def first():
    """Of a hundred answers in the first world, those of the helper and those of nobody, before tuning and after."""
    numbers = measured("part1")
    told = {}
    for stage in ("base", "sft"):
        told[f"{stage}_helper"] = f"{100 * numbers[f'{stage}_helper_of_all']['seeds'][0]:.0f}"
        told[f"{stage}_nobody"] = f"{100 * (1 - numbers[f'{stage}_parsed']['seeds'][0]):.0f}"
    return told


def tuning_breaks_in_all_six():
    return worlds("part1", lambda n: n("sft_parsed") < n("base_parsed")) == 6


def hasty_invents_more_but_in_one():
    return worlds("part1", lambda n: n("rlhf_invented") > n("sft_invented")) == 5
