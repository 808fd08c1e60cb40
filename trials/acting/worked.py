"""The numbers that the solutions of the chapter on agents work out, and its arithmetic outside of the trial."""

import csv
import math
from functools import cache

from values.exact_limits import noticed, tasks_by_trace, upper
from values.owner_tables import one_in, sizes
from values.worked import BOOK, measured


def steps():
    needed = 0.95 ** (1 / 20)
    return {
        "single": f"{0.95**20:.2f}",
        "runs": f"{0.95 * 0.99**19:.2f}",
        "needed": f"{100 * needed:.2f}",
        "one_in": f"{round(1 / (1 - needed), -1):.0f}",
    }


def a_third_as_many_spoiled():
    return abs((1 - 0.95 * 0.99**19) / (1 - 0.95**20) - 1 / 3) < 0.02


STEP = 0.85 * sum((0.15 * 0.9) ** tries for tries in range(4))  # comes out right, of four tries with a check that errs


def tools():
    return {
        "fails": f"{100 * 0.15**3:.2f}",
        "three": f"{(1 - 0.15**3) ** 8:.3f}",
        "four": f"{(1 - 0.15**4) ** 8:.3f}",
        "step": f"{STEP:.3f}",
        "task": f"{STEP**8:.2f}",
    }


def it_takes_four():
    return (1 - 0.15**3) ** 8 < 0.99 < (1 - 0.15**4) ** 8


def first():
    return {"unseen": f"{(1 - 1e-4) ** 5120:.2f}", "watch": f"{math.ceil(math.log(0.05) / math.log(1 - 1e-4)):,}"}


def price():
    return {
        "honest": f"{0.85**4:.3f}",
        "fine": f"{(1 - 0.85**4) / 0.3:.2f}",
        "fine_at_1": f"{(1 - 0.85) / 0.3:.2f}",
    }


def apart():
    return {
        "exact": f"{math.log(0.2) / math.log(0.98):.1f}",
        "tasks": tasks_by_trace(0.02, 0.8),
        "ten": f"{100 * (1 - 0.98**10):.0f}",
    }


BAD, IS_RUDE = 0.15, 0.90  # of the people: the share that is bad, and how often those are rude; a test asks the lab
TAKES_OVER = 0.9  # the share of tasks from which an agent is said to cheat


def people():
    alone = BAD * IS_RUDE
    return {
        "rude": f"{100 * IS_RUDE:.0f}",
        "alone": f"{alone:.3f}",
        "untied": f"{100 * alone:.1f}",
        "half": f"{100 * (IS_RUDE + alone) / 2:.0f}",
    }


@cache
def _fined():
    """By arm and world, the share of cheats at each length of the agents under a fine."""
    cheats: dict[tuple[str, str], list[float]] = {}
    with (BOOK / "trials/acting/results/acting-fines.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["arm"].startswith("fine"):
                cheats.setdefault((row["arm"], row["seed"]), []).append(float(row["cheats"]))
    return cheats


def four_of_five_cheat_at_every_length():
    grown = [shares for shares in _fined().values() if max(shares) > TAKES_OVER]
    return len(grown) == 5 and sum(min(shares) > TAKES_OVER for shares in grown) == 4


def one_of_six_under_the_largest_fine():
    return sum(max(shares) > TAKES_OVER for (arm, _), shares in _fined().items() if arm == "fine_70") == 1


def two_of_six_stay_quiet():
    """Under a monitor that knows one way."""
    return sum(share < 0.1 for share in measured("acting")["knows_one_cheats"]["seeds"]) == 2


# --- Of the page, outside of its trial --------------------------------------------------------------------------------

RIGHT, OFTEN = 0.95, 0.15  # of steps; and how often the office errs: a test asks the lab, as of the next
AFTER, AFTER_ONE = 0.025, 0.525  # how often a slip follows none in runs, and one
ATTEMPTS = 40 * 16 * 8  # in forty updates


def page():
    return {
        "eight": f"{100 * RIGHT**8:.0f}%",
        "twenty": f"{100 * RIGHT**20:.0f}%",
        "in_runs": f"{100 * RIGHT * (1 - AFTER) ** 7:.0f}%",
        "unmended": f"{100 * (1 - OFTEN) ** 8:.0f}%",
        "attempts": ATTEMPTS,
        "alike": f"{100 * 0.6**8:.1f}%",
        "of_30": f"{30 * RIGHT**8:.0f}",
    }


def half_of_the_slips_follow_one():
    return 0.4 < AFTER_ONE < 0.6


def nearly_all_is_mended():
    return (1 - OFTEN**4) ** 8 > 0.99


def one_seventieth():
    return round(math.log(0.5) / math.log(0.99), -1) == 70


def fifty_show_it_nearly_8_times_in_10():
    return 0.75 < 1 - 0.97**50 < 0.8


def at_least(least, of, p):
    return sum(math.comb(of, n) * p**n * (1 - p) ** (of - n) for n in range(least, of + 1))


def clean_rules_out_one_in_seven():
    return one_in(upper(0, 20)) == "1 in 7"


def ten_stopped_leave_one_in_four():
    return one_in(upper(0, 10)) == "1 in 3" and 0.25 < upper(0, 10) < 0.26


def more_than_luck():
    return at_least(26, 30, 0.7) < 0.05


def one_time_in_six():
    return round(1 / (1 - at_least(26, 30, 0.9))) == 6


def one_wrong_in_twenty():
    return one_in(upper(0, 60)) == "1 in 20"


@cache
def _eight_runs():
    """By eight runs, how often an agent right in 60 of 100 does a task worse than one right in 70, and better."""
    was, now = ([math.comb(8, k) * p**k * (1 - p) ** (8 - k) for k in range(9)] for p in (0.7, 0.6))
    pairs = {(i, j): was[i] * now[j] for i in range(9) for j in range(9)}
    return [sum(p for (i, j), p in pairs.items() if sign * (i - j) > 0) for sign in (1, -1)]


def half_of_the_tasks_notice():
    return sizes()["work"] == 120 and 0.8 < noticed(60, *_eight_runs()) < 0.9


def more_than_twice_as_many_by_chance():
    return noticed(240, 0.28, 0.18) < 0.8 < noticed(320, 0.28, 0.18)


@cache
def _luck(tie):
    """The false answers of each of eighteen agents of worlds with the tie, or without it, in order."""
    with (BOOK / "trials/cures/results/cures-luck.csv").open(encoding="utf-8", newline="") as file:
        return sorted(float(row["false"]) for row in csv.DictReader(file) if row["tie"] == tie)


def next_to_nothing_to_two_thirds():
    """The false answers of the tied ones."""
    least, *_, most = _luck("tied")
    return least < 0.01 and 0.6 < most < 0.7
