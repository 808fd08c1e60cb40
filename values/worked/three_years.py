"""What the page of the three years says of its desk."""

import math

from ..business_sum import (
    ALONE,
    DRAFTS,
    SEARCH,
    SUM,
    TODAY,
    by_hand,
    control,
    false_alarms,
    likely,
    longest_check,
    minutes_of_the_shortest,
    outcomes,
    redone,
    success_of_the_rest,
    triples,
    with_alone,
    with_drafts,
)
from ..business_words import decimals, percent, short
from ..sum_words import desk as drawn
from ..sum_words import shown
from . import owner

DESK = triples(SUM["desk"])
X = likely(DESK)
ONCE_IN = 250  # months of an alarm that rings in few years


def _step(step, *names):
    return {name: shown(outcomes(X)[step], drawn()[step])[name] for name in ("adds", "total", "worth", *names)}


def search():
    return _step(SEARCH)


def drafts():
    red = decimals(-outcomes(X)[DRAFTS].lowest, 0)
    return _step(DRAFTS, "paid_back", "stopped", "freed") | {"red": red}


def alone():
    freed = outcomes(X)[ALONE].freed - outcomes(X)[DRAFTS].freed
    return _step(ALONE) | {"freed_alone": decimals(freed, 0)}


def desk():
    return {
        "cases": decimals(X["cases"], 0),
        "hand": short(X["hand"], 1),
        "post": short(X["post"], 0),
        "notice": X["notice"],
        "alone": percent(X["alone"]),
        "alone_cases": decimals(X["cases"] * X["alone"], 0),
        "half": percent(X["half"]),
        "shortest": percent(minutes_of_the_shortest(X["alone"], X["half"])),
        "success": percent(X["success"]),
        "rest": percent(success_of_the_rest(X)),
        "wrong": percent(by_hand(X).wrong, 1),
        "billed": decimals(with_alone(X).billed * X["cases"], 0),
        "errors": decimals(X["cases"] * (with_alone(X).wrong - with_drafts(X).wrong), 0),
        "error": short(X["error"], 0),
        "exit": decimals(X["exit"], 0),
    }


def limits():
    needs = control(X)
    limit, guessed_low, _, guessed_high = (check + redone(X) for check in (longest_check(X), *DESK["check"]))
    week = X["cases"] * 12 * 7 / 365
    return {
        "check": short(math.floor(10 * limit) / 10, 1),
        "check_low": short(guessed_low, 1),
        "check_high": short(guessed_high, 1),
        "measured": owner.pilot()["drafted"],
        "search": short(math.ceil(100 * needs.minutes) / 100, 2),
        "cases": decimals(math.ceil(needs.cases / 100) * 100, 0),
        "weeks": decimals(math.ceil(needs.weeks), 0),
        "week": short(1.96 * X["scatter"] * math.sqrt(2 * 2 / week), 2),
    }


def alarms():
    """False ones: years of a hundred with one at least, if each month as many change sides as in the second run."""
    changed = int(owner.case()["better"]) + int(owner.case()["worse"])
    often, seldom = (100 * false_alarms(changed, risk=risk) for risk in (0.05, 1 / ONCE_IN))
    return {"changed": changed, "often": f"{often:.0f}", "once_in": ONCE_IN, "seldom": f"{math.ceil(seldom)}"}


def alone_loses():
    return outcomes(X)[ALONE].adds < 0 and drawn()[ALONE].adds < 0


def drafts_are_the_best():
    return max(range(4), key=lambda step: drawn()[step].mean) == DRAFTS and drawn()[TODAY].mean == 0


def search_hides_in_a_week():
    """What a week's watch leaves to chance is more than the search must save."""
    return float(limits()["week"]) > control(X).minutes
