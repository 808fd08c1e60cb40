"""Three years as text: a board's table and the sentences above it. `_static/calculator/sum_words.js` says the same."""

import math
from dataclasses import asdict
from functools import cache

from .business_sum import (
    DRAWS,
    STEPS,
    SUM,
    TODAY,
    advised,
    below,
    control,
    likely,
    longest_check,
    outcomes,
    outlooks,
    redone,
    triples,
)
from .business_words import chance, decimals, lower, percent, short

TITLES = [step["title"] for step in SUM["steps"]]


def euros(value):
    """ "−€15,918", and cents below ten euros"""
    if math.isinf(value):
        return "none ends right"
    return f"{'−' if value < 0 else ''}€{decimals(abs(value), 2 if abs(value) < 10 and value else 0)}"


def month(value):
    return "never" if value is None else "–" if value == 0 else decimals(value, 0)


def whole(value):
    return decimals(value, 0)


ROWS = {  # of the board's table: title, and how a number is written
    "total": ("Three years, beside today", euros),
    "adds": ("Of which this step adds", euros),
    "year_1": ("First year", euros),
    "year_2": ("Second year", euros),
    "year_3": ("Third year", euros),
    "lowest": ("Deepest in the red", euros),
    "paid_back": ("Paid back in month", month),
    "stopped": ("Stopped after a year", euros),
    "freed": ("Hours a month needed less", whole),
    "ended": ("Hours a month paid less", whole),
    "wrong": ("Wrong in the end", lambda value: percent(value, 1)),
    "resolved": ("A case that ends right costs", euros),
    "mean": ("Three years, on average of the draws", euros),
    "low": ("One draw in twenty is below", euros),
    "high": ("One draw in twenty is above", euros),
    "chance": ("Beats today, of the draws", chance),
    "worth": ("Beats the step before, of the draws", chance),
}
OF_TODAY = ("wrong", "resolved")  # the rest compares with it


def board(ranges, outlook):
    """Rows of texts, the head first: what each step comes to."""
    found = [shown(came, drawn) for came, drawn in zip(outcomes(likely(ranges)), outlook, strict=True)]
    rows = [["", *TITLES]]
    for name, (title, _) in ROWS.items():
        first = found[TODAY][name] if name in OF_TODAY else "–"
        rows.append([title, first, *(texts[name] for texts in found[1:])])
    return rows


def shown(came, drawn):
    """What a step comes to as text, by the names of the rows."""
    values = asdict(drawn) | asdict(came) | {f"year_{number}": value for number, value in enumerate(came.years, 1)}
    return {name: text(values[name]) for name, (_, text) in ROWS.items()}


def verdict(outlook):
    """How far to go."""
    best = advised(outlook)
    if best == TODAY:
        said = f"Stay as you are: on average of {DRAWS:,} draws no step brings anything."
    else:
        said = (
            f"Go as far as: {lower(TITLES[best])}. In three years it brings {euros(outlook[best].mean)} on average of "
            f"{DRAWS:,} draws, and beats today in {chance(outlook[best].chance)} of them."
        )
    if best + 1 < len(STEPS):
        said += f" One step further, {lower(TITLES[best + 1])}, {gained(outlook[best + 1].adds)}."
    return said


def gained(value):
    if value == 0:
        return "adds nothing"
    return f"brings {euros(value)} more" if value > 0 else f"loses {euros(-value)} of it"


def watch(ranges):
    """What to measure before the money is spent."""
    x = likely(ranges)
    limit = longest_check(x)
    if limit is None:
        said = "Drafts add nothing to the search, however quickly they are read."
    elif math.isinf(limit):
        said = "Drafts add to the search, however slowly they are read."
    else:
        longest = short(math.floor(100 * (limit + redone(x))) / 100, 2)
        odds = chance(below(limit, ranges["check"]))
        said = (
            f"Drafts add to the search up to {longest} minutes a draft, wrong ones done again: time a hundred. "
            f"By your range the watch says yes in {odds} of cases."
        )
    needs = control(x)
    if math.isinf(needs.minutes) or math.isinf(needs.cases) or needs.cases > 1e9:
        return said
    return (
        f"{said} The search is worth its price from {short(math.ceil(100 * needs.minutes) / 100, 2)} minutes saved a "
        f"case on. To see so much takes {decimals(math.ceil(needs.cases), 0)} cases with it and as many without, "
        f"{decimals(math.ceil(needs.weeks), 0)} weeks of yours."
    )


@cache
def desk():
    """The outlook of the desk of the owner's page."""
    return outlooks(triples(SUM["desk"]))
