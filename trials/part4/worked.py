"""The numbers that part 4's page and the solutions of its exercises work out."""

import math
import statistics

from values.worked import minus


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
    """None of 200 tries; how many tries show a rate of 0.1%; 200 problems, one in a thousand of which can be solved."""
    return {
        "highest": f"{100 * (1 - 0.05 ** (1 / 200)):.2f}%",
        "trials": math.ceil(math.log(0.05) / math.log(0.999)),
        "power": str(math.ceil(math.log(0.05) / math.log(0.999))),
        "problems": f"{100 * (1 - 0.999**200):.0f}",
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


def temperature():
    """By what the scores of a model that says 90% are divided if it is right in three cases of four."""
    return {"needed": f"{math.log(0.9 / 0.1) / math.log(0.75 / 0.25):.0f}"}


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


EXAMPLES = [(1, 2), (2, 4), (3, 6)]
DOUBLED = [(2 * x, 2 * y) for x, y in EXAMPLES]


def one_step(examples, rate, asked=4):
    """What one layer of attention without softmax can answer."""
    return rate * sum(x * asked * y for x, y in examples)


def least_squares(examples, asked=4):
    return asked * sum(x * y for x, y in examples) / sum(x * x for x, _ in examples)


def step():
    return {
        "slow": f"{one_step(EXAMPLES, 0.05):.1f}",
        "right": f"{one_step(EXAMPLES, 1 / 14):.0f}",
        "doubled": f"{one_step(DOUBLED, 1 / 14):.0f}",
    }


def four_times_too_much():
    return round(one_step(DOUBLED, 1 / 14)) == 4 * 8


def least_squares_is_right_both_times():
    return least_squares(EXAMPLES) == least_squares(DOUBLED) == 8


PARTS, ROW = ((3, 1), (-1, 2), (0, 4)), (1, 0)


def tally(parts):
    """The stream of some parts, its length by the norm, and what each votes for the word."""
    stream = tuple(sum(numbers) for numbers in zip(*parts, strict=True))
    length = math.sqrt(sum(number**2 for number in stream) / 2)
    return stream, length, [sum(a * b for a, b in zip(part, ROW, strict=True)) / length for part in parts]


def word():
    told: dict[str, str] = {}
    for name, parts in (("all", PARTS), ("two", PARTS[:2])):
        stream, length, votes = tally(parts)
        told |= {f"{name}_stream": str(stream), f"{name}_length": f"{length:.3f}", f"{name}_score": f"{sum(votes):.3f}"}
    first, second, third = tally(PARTS)[2]
    return told | {"first": f"{first:.3f}", "second": minus(f"{second:.3f}"), "third": f"{third:.0f}"}


def twice_as_much_without_the_third():
    return abs(sum(tally(PARTS[:2])[2]) / sum(tally(PARTS)[2]) - 2) < 0.05


EARLY = {
    "crow": ("15%", "83%"),
    "zorn": ("65%", "77%"),
}  # what exercise 8's script says after two blocks and in the end


def early():
    return {f"{name}_{when}": said[place] for name, said in EARLY.items() for place, when in enumerate(("two", "end"))}
