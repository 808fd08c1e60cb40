"""The numbers that part 4's page and the solutions of its exercises work out."""

import math
import statistics

from values.shown import in_a_row
from values.worked import measured, rows_by_world


def release():
    """The share of steps right in versions 1, 2 and 3, by the root of the share of tasks."""
    first, second = 0.12 ** (1 / 20), 0.82 ** (1 / 20)
    third = 1 - (1 - second) / 2
    return {
        "first": f"{first:.3f}",
        "second": f"{second:.3f}",
        "third": f"{third:.4f}",
        "first_errors": f"{100 * (1 - first):.1f}%",
        "second_errors": f"{100 * (1 - second):.2f}%",
        "third_errors": f"{100 * (1 - third):.2f}%",
        "tasks": f"{third**20:.2f}",
        "percent": f"{third**20:.0%}",
    }


def errors_fall_to_a_tenth():
    return abs((1 - 0.82 ** (1 / 20)) / (1 - 0.12 ** (1 / 20)) - 0.1) < 0.01


def zero():
    """None of 200 tries; how many tries show a rate of 0.1%."""
    return {
        "highest": f"{100 * (1 - 0.05 ** (1 / 200)):.2f}%",
        "trials": math.ceil(math.log(0.05) / math.log(0.999)),
        "power": str(math.ceil(math.log(0.05) / math.log(0.999))),
    }


def vote_of_three(right, *wrong):
    return 3 * right**2 * (1 - right) + right**3 + 6 * right * math.prod(wrong) / 3


def votes():
    first = 6 * 0.40 * 0.35 * 0.25
    return {
        "two_or_three": f"{3 * 0.4**2 * 0.6 + 0.4**3:.3f}",
        "differ": f"{first:.2f}",
        "came_first": f"{first / 3:.3f}",
        "right": f"{vote_of_three(0.40, 0.35, 0.25):.3f}",
        "favorite_wrong": f"{vote_of_three(0.35, 0.40, 0.25):.3f}",
        "some_of_40": f"{1 - 0.6**3:.3f}",
        "some_of_35": f"{1 - 0.65**3:.3f}",
    }


WAITS = [300, 500, 900, 2300]


def waiting():
    mean, spread = statistics.mean(WAITS), statistics.stdev(WAITS)
    return {
        "mean": mean,
        "rate": f"{1 / mean:g}",
        "spread": f"{spread:.0f}",
        "ratio": f"{spread / mean:.2f}",
        "none": f"{math.exp(-4 * 250 / mean):.2f}",
        "one": f"{1 - math.exp(-800 / mean):.2f}",
    }


# --- Of the page ------------------------------------------------------------------------------------------------------

SIXTH, SECOND = 5, 1  # the world whose copies the page follows, and the one of its four copies
SHOWN = (100, 700, 1300, 1400, 1450, 1500, 1600)  # after so many steps
EARLY_STEPS = 500


def ruler():
    """The share of results of ten digits that are right, by how many digits of ten are."""
    return {"five": f"{0.5**10:.3f}", "nine": f"{0.9**10:.0%}"}


def _copy():
    """The looks at the copy that the page follows, by their step."""
    return {int(row["step"]): row for row in rows_by_world("part4", "sums", model="small", run=str(SECOND))[SIXTH]}


def one_copy():
    told = {}
    for step in SHOWN:
        row = _copy()[step]
        told[f"sums_{step}"] = f"{100 * float(row['exact']):.0f}"
        told[f"digits_{step}"] = f"{100 * float(row['digits']):.0f}"
        told[f"loss_{step}"] = f"{float(row['digit_loss']):.2f}"
    return told


def it_stands_still():
    """From step 100 to 1,300: about 40 digits of 100 right, as for who knows one of three and guesses two."""
    digits = [float(row["digits"]) for step, row in _copy().items() if 100 <= step <= 1300]
    return abs((1 + 0.1 + 0.1) / 3 - 0.4) < 1e-9 and all(abs(share - 0.4) < 0.025 for share in digits)


def the_loss_falls_in_stairs():
    """In each world a quarter or more of its fall comes in a tenth of the training; an even fall would have a tenth."""
    return min(measured("part4")["sums_small_loss_steepest"]["seeds"]) > 0.25


def _waits(model):
    """Of each world the steps until half of the sums were right, of its four copies."""
    return [[float(row["wait"]) for row in world] for world in rows_by_world("part4", "waits", model=model)]


def twins():
    waits = [f"{wait:,.0f}" for wait in _waits("small")[SIXTH]]
    spreads = [f"{max(world) / min(world):.1f}" for world in _waits("small")]
    return {"waits": in_a_row(waits), "spreads": in_a_row(spreads)}


def _early(model):
    return [sum(wait <= EARLY_STEPS for wait in world) for world in _waits(model)]


def early_birds():
    """How many of the copies have half of the sums right after 500 steps, and how likely one small copy hasn't and one
    large copy has."""
    small, large = _early("small"), _early("large")
    jump = (24 - sum(small)) / 24 * sum(large) / 24
    return {
        "small": sum(small),
        "large": sum(large),
        "small_not": 24 - sum(small),
        "jump": f"{jump:.0%}",
    }


def all_skewed_are_early():
    return _early("skewed") == [4] * 6


def clicks():
    """Letters of 100 that the model with two layers copies in the first world, after so many steps."""
    path = {int(row["step"]): row for row in rows_by_world("part4", "induction", layers="2")[0]}
    return {f"at_{step}": f"{100 * float(path[step]['copied']):.0f}" for step in (240, 280, 320)}


def the_second_has_a_third_head():
    """Its third head looks nearly as much at what came next as its first two, and no other world's does."""
    heads = rows_by_world("part4", "heads", block="2")
    third = [sorted((float(row["prefix"]) for row in world), reverse=True)[2] for world in heads]
    kept = measured("part4")["induction_without_matching"]["seeds"]
    return third[1] > 0.5 and kept[1] == max(kept) and sum(score > 0.4 for score in third) == 1


def the_score_comes_after():
    found = measured("part4")
    scores, copies = found["induction_2_prefix_half"]["seeds"], found["induction_2_copied_half"]["seeds"]
    after = [score - copied for score, copied in zip(scores, copies, strict=True)]
    return round(min(after)) == 14 and round(max(after)) == 35


def coin_gaps():
    """How far from Laplace's rule, in points of a hundred: the model of any coin, and that of two kinds, shown a fair
    one."""
    names = {"model": "coins_any_model_gap_16", "fair": "coins_fair_two_from_any"}
    return {key: f"{100 * measured('part4')[name]['value']:.0f}" for key, name in names.items()}


def two_kinds():
    """Heads next after six of ten, for who knows coins of two kinds only, and by Laplace's rule."""
    odds = (0.8 / 0.2) ** (6 - 4)
    return {"heads": f"{(odds * 0.8 + 0.2) / (odds + 1):.0%}", "laplace": f"{7 / 12:.0%}"}


def guesser():
    """Who guesses 32 times among 16 values."""
    misses = (15 / 16) ** 32
    return {"misses": f"{misses:.0%}", "has": f"{1 - misses:.0%}"}
