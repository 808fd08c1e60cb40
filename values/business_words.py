"""The numbers of the worked cases as text: in a table, and as what `{{ case.support.… }}` stands for."""

import math
from functools import cache
from typing import Any

from .business_case import (
    CASES,
    INPUTS,
    WAYS,
    break_even_success,
    evaluate,
    likely,
    tokens,
    triples,
)
from .business_draws import chance_beside_search, check_beside_search, outlooks
from .shown import Later, Shown

TITLES = {
    "by_hand": "By hand",
    "search": "A search, no model",
    "sure": "Answer what is sure",
    "draft": "Draft and check",
}
MARGIN = 700  # dollars a month by which part 7's pilot can tell two ways apart
ROWS = {  # what each way comes to: name, and the head of its column in the table
    "resolved": "A resolved case, all likely",
    "saving": "Saving a month, all likely",
    "mean": "Saving a month, on average",
    "chance": "It saves, of all draws",
}


def decimals(value, places):
    """Rounded half up, as JavaScript can too, with a comma every three digits and a real minus sign."""
    rounded = math.floor(abs(value) * 10**places + 0.5) / 10**places
    return ("−" if value < 0 and rounded else "") + f"{rounded:,.{places}f}"


def short(value, places):
    """As many decimals as it takes, up to `places`."""
    text = decimals(value, places)
    return text.rstrip("0").removesuffix(".") if "." in text else text


def dollars(value):
    """ "−$15,918", and cents below ten dollars"""
    return f"{'−' if value < 0 else ''}${decimals(abs(value), 2 if abs(value) < 10 else 0)}"


def percent(share, places=0):
    return f"{short(100 * share, places)}%"


def chance(share):
    """A share of the draws; only all of them are 100%, only none of them 0%."""
    return "over 99%" if 0.99 < share < 1 else "under 1%" if 0 < share < 0.01 else percent(share)


def lower(title):
    return title[0].lower() + title[1:]


def given(name, value):
    """An input as it stands in the text."""
    kind = INPUTS[name]["kind"]
    if kind == "money":
        return decimals(value, 0 if value == int(value) else 2)
    return percent(value, 1) if kind == "share" else short(value, 2)


def minutes(value):
    """Up to which a check pays, rounded down."""
    return "never" if value is None else short(math.floor(10 * value) / 10, 1)


def numbers(inputs):
    """What `{{ case.NAME.… }}` stands for: inputs with `.low` and `.high`, and each way's results by its name."""
    ranges = triples(inputs)
    middle, outlook = likely(ranges), outlooks(ranges)
    found: dict[str, Any] = {
        name: Shown(given(name, value), low=given(name, low), high=given(name, high))
        for name, (low, value, high) in ranges.items()
    }
    for way in WAYS:
        came = evaluate(way, middle)
        found[way] = {
            "resolved": dollars(came.resolved),
            "saving": dollars(came.saving),
            "mean": dollars(outlook[way].mean),
            "chance": chance(outlook[way].chance),
            "hours": decimals(came.hours, 0),
        }
    once = middle["setup"] + middle["integration"]
    found["draft"] |= {
        "once": dollars(once),
        "then_less": dollars(-evaluate("draft", middle).cash - once / middle["months"]),
        "passes": chance(chance_beside_search(ranges, MARGIN)),
    }
    success = break_even_success(middle)
    found["break_even"] = {
        "success": "never" if success is None else f"{math.ceil(100 * success)}%",
        "check_beside_search": minutes(check_beside_search(ranges)),
    }
    found["tokens"] = decimals(tokens(middle), 3)
    return found


class Cases(Later):
    """The substitutions, by case, from its inputs."""

    def made(self, name, given):
        return numbers_of(name)


@cache
def numbers_of(name):
    return numbers(CASES[name]["inputs"])


def load():
    return Cases({name: case["inputs"] for name, case in CASES.items()})


def table():
    """Rows of texts, the head first: one for each way in each case."""
    values = load()
    rows: list[tuple[str, ...]] = [("Case, and way", *ROWS.values())]
    for name, case in CASES.items():
        for way, title in TITLES.items():
            found = values[name][way]
            by_hand = {"saving": "–", "mean": "–", "chance": "–"} if way == "by_hand" else {}
            rows.append((f"{case['title']}: {lower(title)}", *({**found, **by_hand}[row] for row in ROWS)))
    return rows
