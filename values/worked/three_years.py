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
    likely,
    minutes_of_the_shortest,
    outcomes,
    success_of_the_rest,
    totals,
    triples,
    with_alone,
    with_drafts,
)
from ..business_sum import drawn as drawn_inputs
from ..business_words import decimals, percent, short
from ..sum_words import desk as drawn
from ..sum_words import shown
from . import minus, owner

DESK = triples(SUM["desk"])
X = likely(DESK)
MONTHS = SUM["months"]


def _step(step):
    """A month, on average of the three years."""
    came, worth = outcomes(X)[step], shown(outcomes(X)[step], drawn()[step])["worth"]
    return {"adds": _euros(came.adds / MONTHS), "total": _euros(came.total / MONTHS), "worth": worth}


def _euros(value):
    return minus(f"{value:,.0f}")


def search():
    return _step(SEARCH)


def drafts():
    came = outcomes(X)[DRAFTS]
    return _step(DRAFTS) | {
        "freed": shown(came, drawn()[DRAFTS])["freed"],
        "wrong": percent(came.wrong, 1).removesuffix("%"),
    }


def alone():
    freed = outcomes(X)[ALONE].freed - outcomes(X)[DRAFTS].freed
    return _step(ALONE) | {"freed_alone": decimals(freed, 0)}


RUNGS = {  # from the memo to what drafts add in three years: the inputs that come in at each, in this order
    "practice": ("practice",),
    "begin": ("drafts_once", "drafts_begin"),
    "growth": ("growth", "rise", "drift"),
    "late": ("ramp", "post", "notice"),
    "errors": ("error",),
    "search": ("tool", "search_month", "search_once"),
}


def ladder():
    """Euros a month, rung by rung, from the memo's on. Of the last, what the search adds without drafts, and what it
    costs beside them."""
    x = X | {name: 1e-6 if name == "post" else 0 for names in RUNGS.values() for name in names}
    at = [outcomes(x)[DRAFTS].adds / MONTHS]
    for names in RUNGS.values():
        x = x | {name: X[name] for name in names}
        at.append(outcomes(x)[DRAFTS].adds / MONTHS)
    assert _euros(at[0]) == owner.pilot()["euros"] and x == X, "it begins with the memo, and ends with the sum"
    rungs = {name: after - before for name, before, after in zip(RUNGS, at, at[1:], strict=False)}
    alone = -outcomes(X)[SEARCH].adds / MONTHS
    rungs |= {"search": alone, "beside": rungs["search"] - alone}
    shown_rungs = {name: ("+" if value > 0 else "") + _euros(value) for name, value in rungs.items()}
    return shown_rungs | {"dearer": _euros(-rungs["beside"])}


def draws():
    """Of those in which drafts don't add to the search: how many have more errors than by hand, and slower people. And
    the one than which one in twenty is worse, beside today."""
    of = [(totals(x), x) for x in drawn_inputs(DESK)]
    without = [x for found, x in of if found[DRAFTS] <= found[SEARCH]]
    low, x = sorted(((found[DRAFTS], x) for found, x in of), key=lambda pair: pair[0])[len(of) // 20]
    assert low == drawn()[DRAFTS].low
    work, hand = with_drafts(x), by_hand(x)
    more, hand_wrong = work.wrong - hand.wrong, X["hand_error"]
    return {
        "errors": percent(sum(with_drafts(x).wrong > by_hand(x).wrong for x in without) / len(without)),
        "slower": percent(sum(with_drafts(x).minutes > by_hand(x).minutes for x in without) / len(without)),
        "low": decimals(-low, 0),
        "low_month": decimals(-low / MONTHS, 0),
        "saved": decimals(hand.minutes - work.minutes, 1),
        "more": decimals(100 * more, 1),
        "error": decimals(x["error"], 0),
        "cost": decimals(more * x["cases"] * x["error"], 0),
        "luck": decimals(196 * math.sqrt(2 * hand_wrong * (1 - hand_wrong) / int(owner.pilot()["judged"])), 0),
    }


def desk():
    return {
        "cases": decimals(X["cases"], 0),
        "post": short(X["post"], 0),
        "notice": X["notice"],
        "alone": percent(X["alone"]),
        "alone_cases": decimals(X["cases"] * X["alone"], 0),
        "half": percent(X["half"]),
        "shortest": percent(minutes_of_the_shortest(X["alone"], X["half"])),
        "success": percent(X["success"]),
        "rest": percent(success_of_the_rest(X)),
        "wrong": percent(by_hand(X).wrong, 1).removesuffix("%"),
        "growth": short(100 * X["growth"], 0),
        "rise": short(100 * X["rise"], 0),
        "drift": short(100 * X["drift"], 0),
        "billed": decimals(with_alone(X).billed * X["cases"], 0),
        "errors": decimals(X["cases"] * (with_alone(X).wrong - with_drafts(X).wrong), 0),
        "error": short(X["error"], 0),
    }


def limits():
    needs = control(X)
    return {
        "seconds": decimals(60 * needs.minutes, 0),
        "weeks": decimals(math.ceil(needs.weeks), 0),
    }


def alone_loses():
    return outcomes(X)[ALONE].adds < 0 and drawn()[ALONE].adds < 0


def search_loses_beside_drafts():
    without = outcomes(X | dict.fromkeys(RUNGS["search"], 0))[DRAFTS].total
    return outcomes(X)[DRAFTS].total < without


def drafts_are_the_best():
    return max(range(4), key=lambda step: drawn()[step].mean) == DRAFTS and drawn()[TODAY].mean == 0
