"""What a resolved case costs by hand, with a search, and with a model: the formulas, and three worked cases.

Inputs and cases stand in `business_case.json`. Money is in dollars.

There are four ways to do the work. **By hand**, as today. **A search** that finds the page, and no model: it saves a
share of the minutes. **Answer what is sure**: the model answers a share of the cases by itself, unseen, and hands the
others over. **Draft and check**: a draft that the model fails is either seen, and a person does the case, or slips
through; a person errs as often with it as by hand, and does a share of the cases without it, to stay able to. What is
wrong in the end isn't resolved, and costs the price of an error.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path

MODEL = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
INPUTS = {row["name"]: row for row in MODEL["inputs"]}
RANGED = [name for name, row in INPUTS.items() if "range" in row]  # have a low and a high beside the likely number
CASES = MODEL["cases"]
LOW, LIKELY, HIGH = range(3)


# --- Ways, on one number per input, by the names of the inputs -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """What one way of doing the work takes."""

    minutes: float  # of people, a case
    paid: float  # dollars a case beside the wages: tokens and errors
    wrong: float  # share of cases in the end
    money: float = 0.0  # dollars a month whatever the number of cases
    hours: float = 0.0  # of people, likewise


def minute(x):
    """What a minute of a person costs."""
    return x["wage"] / 60


def tokens(x):
    """What the tokens of a case cost."""
    return (x["tokens_in"] * x["price_in"] + x["tokens_out"] * x["price_out"]) / 1e6


def by_hand(x):
    return Way(minutes=x["hand"], paid=x["hand_error"] * x["error"], wrong=x["hand_error"])


def search(x):
    minutes = x["hand"] * (1 - x["tool"])
    money = x["tool_upkeep"] + x["tool_setup"] / x["months"]
    return Way(minutes, x["hand_error"] * x["error"], x["hand_error"], money)


def sure(x):
    left = 1 - x["alone"]
    wrong = left * x["hand_error"] + x["alone"] * (1 - x["alone_right"])
    paid = tokens(x) + wrong * x["error"]
    return Way(left * x["hand"], paid, wrong, of_the_model(x), x["marking"] / x["months"])


def draft(x):
    drafted = 1 - x["practice"]
    failed = 1 - x["success"]
    seen = failed * (1 - x["slip"])
    wrong = failed * x["slip"] + seen * x["hand_error"]
    minutes = x["check"] + seen * x["redo"]

    all_wrong = drafted * wrong + x["practice"] * x["hand_error"]
    all_minutes = drafted * minutes + x["practice"] * x["hand"]
    paid = drafted * tokens(x) + all_wrong * x["error"]
    return Way(all_minutes, paid, all_wrong, of_the_model(x), x["marking"] / x["months"])


def of_the_model(x):
    """What it costs a month whatever the number of cases."""
    return x["upkeep"] + x["yearly"] / 12 + (x["setup"] + x["integration"]) / x["months"]


WAYS = {"by_hand": by_hand, "search": search, "sure": sure, "draft": draft}


# --- Results ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """What a way comes to, beside the work by hand."""

    resolved: float  # what a resolved case costs; infinity where none is resolved
    saving: float  # a month, all that is paid once spread over the months
    hours: float  # of people a month that become free
    cash: float  # that the firm's payments change by a month while these hours are paid as before


def cost(way, x):
    """A case, without what a month costs anyway."""
    return way.minutes * minute(x) + way.paid


def fixed(way, x):
    """What a month costs whatever the number of cases."""
    return way.money + way.hours * 60 * minute(x)


def saving(way, x, each=None):
    """A month: what the cases that end right would cost by hand, less what all cases cost this way.

    each: what `worth` gives for x, where it is known
    """
    each = worth(x) if each is None else each
    return x["cases"] * ((1 - way.wrong) * each - cost(way, x)) - fixed(way, x)


def worth(x):
    """Of a case that ends right: what it costs by hand."""
    hand = by_hand(x)
    return cost(hand, x) / (1 - hand.wrong)


def evaluate(name, x):
    """The result of a way by its name."""
    way, hand = WAYS[name](x), by_hand(x)
    all_of_it = cost(way, x) + fixed(way, x) / x["cases"]
    return Result(
        resolved=all_of_it / (1 - way.wrong) if way.wrong < 1 else math.inf,
        saving=saving(way, x),
        hours=x["cases"] * (hand.minutes - way.minutes) / 60 - way.hours,
        cash=x["cases"] * (hand.paid - way.paid) - way.money,
    )


# --- Where drafts begin to pay, all else as it is --------------------------------------------------------------------


def break_even_success(x):
    """The success rate from which on they pay; None: at none. The saving is a straight line in it, and never falls."""
    worst, best = (saving(draft(x | {"success": rate}), x) for rate in (0, 1))
    if worst >= 0:
        return 0.0
    return None if best < 0 else -worst / (best - worst)


def break_even_check(x):
    """The minutes of checking up to which they pay; None: not even with none. A straight line, too."""
    spare = saving(draft(x | {"check": 0}), x)
    return paid_up_to(spare, minute_of_checking(x))


def minute_of_checking(x):
    """What it costs a month if each check takes a minute more."""
    return x["cases"] * (1 - x["practice"]) * minute(x)


def paid_up_to(spare, price):
    """So many minutes are paid by what is spare a month without any; None: not even none."""
    if spare < 0:
        return None
    return spare / price if price else math.inf


# --- Ranges: `ranges` has a triple of low, likely and high per input -------------------------------------------------


def triples(inputs):
    """The inputs of a case in the file, where one number stands for three equal ones."""
    return {name: tuple(value) if isinstance(value, list) else (value,) * 3 for name, value in inputs.items()}


def likely(ranges):
    return {name: triple[LIKELY] for name, triple in ranges.items()}


def swings(ranges):
    """For each ranged input that moves it (name, saving of drafts at low, at high), all others likely; the widest swing
    first: the one that decides."""
    middle = likely(ranges)
    rows = [
        (name, *(saving(draft(x), x) for x in (middle | {name: ranges[name][end]} for end in (LOW, HIGH))))
        for name in RANGED
    ]
    return sorted((row for row in rows if row[1] != row[2]), key=lambda row: -abs(row[2] - row[1]))
