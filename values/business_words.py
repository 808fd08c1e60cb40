"""The numbers of the worked cases as text: in sentences, in tables, and as what `{{ case.support.… }}` stands for.

The page's `_static/calculator/words.js` says the same in the same words.
"""

import math
from dataclasses import asdict
from functools import cache
from typing import Any

from .business_case import (
    CASES,
    INPUTS,
    WAYS,
    break_even_cases,
    break_even_check,
    break_even_success,
    draft,
    evaluate,
    likely,
    minute,
    swings,
    tokens,
    triples,
)
from .business_draws import DRAWS, chance_beside, check_on_average, outlooks
from .shown import Later, Shown

TITLES = {
    "by_hand": "By hand",
    "search": "A search, no model",
    "sure": "Answer what is sure",
    "draft": "Draft and check",
}
MATTER = 3  # inputs that are named as those that matter
MARGIN = 700  # dollars a month by which part 7's pilot can tell two ways apart
PAYS, FAILS = 0.9, 0.1  # it pays from this chance on, and doesn't up to that one; between them nobody knows
ROWS = {  # of the table of results: name and title of what each way comes to
    "resolved": "A resolved case",
    "wrong": "Wrong in the end",
    "saving": "Saving a month, all likely",
    "mean": "Saving a month, on average",
    "low": "One draw in twenty is below",
    "high": "One draw in twenty is above",
    "chance": "It saves, of all draws",
    "cheapest": "It is the cheapest, of all draws",
    "hours": "Hours a month set free",
    "cash": "Cash a month until they are used, setup spread",
    "payback": "Months to pay back",
}


def decimals(value, places):
    """Rounded half up, as JavaScript can too, with a comma every three digits and a real minus sign."""
    rounded = math.floor(abs(value) * 10**places + 0.5) / 10**places
    return ("−" if value < 0 and rounded else "") + f"{rounded:,.{places}f}"


def short(value, places):
    """As many decimals as it takes, up to `places`."""
    text = decimals(value, places)
    return text.rstrip("0").removesuffix(".") if "." in text else text


def money(value):
    if math.isinf(value):
        return "none is resolved"
    return decimals(value, 2 if abs(value) < 10 else 0)


def dollars(value):
    """ "−$15,918" """
    return money(value) if math.isinf(value) else f"{'−' if value < 0 else ''}${money(abs(value))}"


def percent(share, places=0):
    return f"{short(100 * share, places)}%"


def chance(share):
    """A share of the draws; only all of them are 100%, only none of them 0%."""
    return "over 99%" if 0.99 < share < 1 else "under 1%" if 0 < share < 0.01 else percent(share)


def months(value):
    return "never" if value is None else short(value, 1)


def shown(name, value):
    """An input or a result as it stands in the text; dollars only with their sign in results."""
    if name in INPUTS:
        kind = INPUTS[name]["kind"]
        if kind == "money":
            return decimals(value, 0 if value == int(value) else 2)
        return percent(value, 1) if kind == "share" else short(value, 2)
    if name == "payback":
        return months(value)
    if name == "break_even_success":
        return "never" if value is None else "always" if value == 0 else f"{decimals(math.ceil(100 * value), 0)}%"
    if name == "break_even_check":
        return "never" if value is None else "always" if math.isinf(value) else short(math.floor(10 * value) / 10, 1)
    if name == "break_even_cases":
        return "never" if value is None else decimals(math.ceil(value), 0)
    if name in ("chance", "cheapest"):
        return chance(value)
    if name == "wrong":
        return percent(value, 1)
    return decimals(value, 0) if name == "hours" else dollars(value)


def judged(share):
    """What a chance to save comes to."""
    return "pays" if share >= PAYS else "doesn’t pay" if share <= FAILS else "don’t know"


def results(ranges):
    """For each way what each row of the table says."""
    middle, outlook = likely(ranges), outlooks(ranges)
    found = {}
    for name in WAYS:
        values = asdict(evaluate(name, middle)) | asdict(outlook[name])
        found[name] = {row: shown(row, values[row]) for row in ROWS}
    for row in ROWS:
        if row not in ("resolved", "wrong", "cheapest"):
            found["by_hand"][row] = "–"
    return found


# --- Sentences -------------------------------------------------------------------------------------------------------


def lower(title):
    return title[0].lower() + title[1:]


def matters(ranges):
    """ "Checking, work by hand and success rate": the one that decides comes first."""
    titles = [INPUTS[name]["title"] for name, *_ in swings(ranges)[:MATTER]]
    first, *rest = titles or ["Nothing"]
    return " and ".join([", ".join([first, *map(lower, rest[:-1])]), *map(lower, rest[-1:])])


def decider(ranges):
    """The input that moves the saving most."""
    return next((INPUTS[name]["title"] for name, *_ in swings(ranges)), "nothing")


def moved(value, ending="s"):
    """ "saves $120 a month", and of more than one thing, without the ending, "save" """
    return f"{'save' if value > 0 else 'lose'}{ending} {dollars(abs(value))} a month"


def verdict(ranges):
    """What stays in view: whether drafts pay, and the best way of the four."""
    outlook = outlooks(ranges)
    share = outlook["draft"].chance
    said = judged(share)
    decides = f"; measure {lower(decider(ranges))} first" if said == "don’t know" else ""
    best = max(WAYS, key=lambda name: outlook[name].mean)
    often = "" if best in ("by_hand", "draft") else f", which saves in {chance(outlook[best].chance)}"
    return (
        f"Draft and check: {said}{decides}. It saves in {chance(share)} of {DRAWS:,} draws. "
        f"Best on average: {lower(TITLES[best])}{often}."
    )


def kept(name, ranges):
    """How many inputs are those of a worked case: as long as it is all, the result is the case's and nobody's own."""
    given = triples(CASES[name]["inputs"])
    same = sum(ranges[one] == given[one] for one in given)
    return f"{f'All {same}' if same == len(given) else f'{same} of {len(given)}'} inputs are the worked case’s."


def summary(ranges):
    """What comes out, in sentences; the page says the same."""
    middle, outlook = likely(ranges), outlooks(ranges)
    found = evaluate("draft", middle)
    said = [
        f"On average it {moved(outlook['draft'].mean)}; with all numbers as they are likely it {moved(found.saving)}.",
        f"What decides, most first: {lower(matters(ranges))}.",
    ]
    pays = "pays" if found.saving > 0 else "would pay"
    checking, success = break_even_check(middle), break_even_success(middle)
    if success is None:
        said.append("No success rate would make it pay.")
    elif success == 0:
        said.append("It pays at any success rate.")
    else:
        said.append(f"It {pays} from {shown('break_even_success', success)} of drafts right on.")
    if checking is None:
        said.append("No check is quick enough.")
    elif math.isfinite(checking):
        average = check_on_average(ranges)
        then = "not even with none" if average is None else f"up to {shown('break_even_check', average)}"
        minutes = shown("break_even_check", checking)
        said.append(f"It {pays} up to {minutes} minutes of checking, on average of the draws {then}.")
    return " ".join(said)


# --- Substitutions and tables ----------------------------------------------------------------------------------------


def numbers(inputs):
    """What `{{ case.NAME.… }}` stands for: inputs with `.low` and `.high`, and each way's results by its name."""
    ranges = triples(inputs)
    middle = likely(ranges)
    found: dict[str, Any] = {
        name: Shown(shown(name, value), low=shown(name, low), high=shown(name, high))
        for name, (low, value, high) in ranges.items()
    }
    found |= results(ranges)
    found["break_even"] = {
        "success": shown("break_even_success", break_even_success(middle)),
        "check": shown("break_even_check", break_even_check(middle)),
        "check_on_average": shown("break_even_check", check_on_average(ranges)),
        "check_beside_search": shown("break_even_check", check_on_average(ranges, beside="search")),
        "cases": shown("break_even_cases", break_even_cases(middle)),
    }
    for way, once in {"search": middle["tool_setup"], "draft": middle["setup"] + middle["integration"]}.items():
        spread = once / middle["months"]
        found[way] |= {"once": dollars(once), "then_less": dollars(-evaluate(way, middle).cash - spread)}
    found["search"]["runs_for"] = shown("break_even_check", minutes_that_run_the_search(middle))
    found["draft"] |= {
        "on_average": moved(outlooks(ranges)["draft"].mean, ending=""),
        "passes": chance(chance_beside(ranges, "search", MARGIN)),
    }
    found["check_minute"] = dollars(less(middle, check=middle["check"] + 1))
    drafted = middle["cases"] * (1 - middle["practice"])
    found["error_point"] = dollars(drafted * (middle["error"] + evaluate("by_hand", middle).resolved) / 100)
    found["marking_cost"] = dollars(middle["marking"] * 60 * minute(middle))
    found["tokens"] = decimals(tokens(middle), 3)
    found["call_share"] = percent(tokens(middle) / (1 - draft(middle).wrong) / evaluate("draft", middle).resolved, 2)
    found["matters"] = matters(ranges)
    found["verdict"] = judged(outlooks(ranges)["draft"].chance)
    return found


def less(x, **changed):
    """What drafts save less a month with some inputs changed."""
    return evaluate("draft", x).saving - evaluate("draft", x | changed).saving


def minutes_that_run_the_search(x):
    """A case may take so many with the search before it no longer earns what it costs a month to run."""
    return x["hand"] - x["tool_upkeep"] / x["cases"] / minute(x)


class Cases(Later):
    """The substitutions, by case, from its inputs."""

    def made(self, name, given):
        return numbers_of(name)


@cache
def numbers_of(name):
    return numbers(CASES[name]["inputs"])


def load():
    return Cases({name: case["inputs"] for name, case in CASES.items()})


def table(kind):
    """Rows of texts, the head first: of "results", with a row for each way in each case, or of "inputs"."""
    values = load()
    if kind == "inputs":
        head = ("Input", *(case["title"] for case in CASES.values()))
        return [head, *((label(row), *(span(values[case][name]) for case in CASES)) for name, row in INPUTS.items())]
    rows = ("resolved", "saving", "mean", "chance")
    head = ("Case, and way", f"{ROWS['resolved']}, all likely", *(ROWS[row] for row in rows[1:]))
    return [
        head,
        *(
            (f"{case['title']}: {lower(title)}", *(values[name][way][row] for row in rows))
            for name, case in CASES.items()
            for way, title in TITLES.items()
        ),
    ]


def label(row):
    return f"{row['title']}, {row['unit']}"


def span(value):
    """ "70% (55% to 80%)" """
    return value if value.low == value.high else f"{value} ({value.low} to {value.high})"
