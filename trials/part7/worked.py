"""The numbers that part 7's page and its solutions work out, and what its words on the three cases rest on."""

import math
from functools import cache

from values.business_case import (
    CASES,
    break_even_check,
    break_even_success,
    draft,
    evaluate,
    likely,
    swings,
    tokens,
    triples,
)
from values.business_draws import outlooks
from values.business_words import MARGIN, load
from values.exact_limits import interval
from values.owner_tables import sizes
from values.worked import minus

RANGES = {name: triples(case["inputs"]) for name, case in CASES.items()}
LIKELY = {name: likely(of) for name, of in RANGES.items()}
SUPPORT = LIKELY["support"]


def at_most(k, n, p):
    return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))


def arm(variance, difference):
    """How many cases an arm of a pilot needs to see a difference."""
    return 16 * variance / difference**2


# --- Solutions --------------------------------------------------------------------------------------------------------

HOUR = {"wage": 60, "hand": 3, "hand_error": 0.02, "error": 30, "check": 0.5, "redo": 4}
CALL = {"tokens_in": 1e6, "tokens_out": 0, "price_in": 0.02, "price_out": 0}
MONTH = {"cases": 1, "setup": 0, "upkeep": 0.6, "months": 1, "success": 0.8, "slip": 0.1}
FIRM = dict.fromkeys(SUPPORT, 0) | HOUR | CALL | MONTH


def hand():
    way = draft(FIRM)
    low, high = (evaluate("draft", FIRM | {"success": share}).saving for share in (0, 1))
    return {
        "wrong": f"{way.wrong:.4f}",
        "errors": f"{30 * way.wrong:.3f}",
        "together": f"{way.minutes + way.paid + 0.6:.3f}",  # a minute costs a dollar here
        "resolved": f"{evaluate('draft', FIRM).resolved:.2f}",
        "by_hand": f"{evaluate('by_hand', FIRM).resolved:.2f}",
        "low": minus(f"{low:.2f}"),
        "loss": f"{-low:.2f}",
        "high": f"{high:.2f}",
        "break_even": f"{break_even_success(FIRM):.2f}",
    }


def call_is_less_than_a_hundredth():
    return tokens(FIRM) / (1 - draft(FIRM).wrong) < evaluate("draft", FIRM).resolved / 100


def free(x):
    return x | {"price_in": 0, "price_out": 0}


def free_model():
    told: dict[str, str] = {}
    for name, x in LIKELY.items():
        told[name] = f"{evaluate('draft', x).resolved:.2f}"
        told[f"{name}_free"] = f"{evaluate('draft', free(x)).resolved:.2f}"
    return told


def no_decision_changes():
    return all((evaluate("draft", x).saving > 0) == (evaluate("draft", free(x)).saving > 0) for x in LIKELY.values())


EACH = arm(0.05 * 0.95, 0.02)
SMALL = EACH * (1 + 1 / 3) / 2  # the smaller of two arms of one to three


def length():
    return {
        "each": f"{EACH:.0f}",
        "both": f"{2 * EACH:,.0f}",
        "small": f"{SMALL:.0f}",
        "large": f"{3 * SMALL:,.0f}",
        "unequal": f"{4 * SMALL:,.0f}",
    }


def little_more_than_three_months():
    return 3 < 2 * EACH / SUPPORT["cases"] < 3.4


def more_than_four_months():
    return 4 < 4 * SMALL / SUPPORT["cases"] < 4.5


def rule():
    return {
        "sound": f"{1 - at_most(11, 150, 0.035):.1%}",
        "bad": f"{at_most(11, 150, 0.12):.1%}",
        "early": f"{100 * (1 - 0.965**12):.0f}",
    }


def among_the_first_twelve_is_more_than_8_percent():
    return 1 / 12 > 0.08 > 1 / 13


def lazier():
    before, after = (wrong * (slip + (1 - slip) * 0.03) for wrong, slip in ((0.2, 0.1), (0.1, 0.2)))
    return {
        "slipped": f"{0.2 * 0.1:.2f}",
        "slip_now": f"{0.1 * 0.2:.2f}",
        "before": f"{before:.2%}",
        "after": f"{after:.2%}",
        "again_before": f"{100 * 0.2 * 0.9:.0f}",
        "again_after": f"{100 * 0.1 * 0.8:.0f}",
    }


CASCADE, RIGHT = 1 + 0.5 * 10, 0.5 * 0.84 + 0.5 * 0.82
LOTS = (RIGHT - 0.6) / 0.3  # the share that a router by lot sends to the large model to be right as often
DRAWN = (1 - LOTS) + 10 * LOTS


def cascade():
    lots = {"lots": f"{LOTS:.2f}", "lots_more": f"{LOTS:.3f}", "drawn": f"{DRAWN:.1f}"}
    return lots | {"cost": f"{CASCADE:.0f}", "right": f"{100 * RIGHT:.0f}"}


def cascade_saves_a_quarter():
    return abs((DRAWN - CASCADE) / DRAWN - 0.25) < 0.02


def twenty():
    return {"none": f"{100 * 0.97**20:.0f}"}


def twenty_show_none_more_often_than_not():
    return 0.97**20 > 0.5


def five_of_forty_less_than_once_in_a_hundred():
    return 1 - at_most(4, 40, 0.03) < 0.01 and round(27 / 900, 2) == 0.03


# --- Three cases ------------------------------------------------------------------------------------------------------


@cache
def _drawn(name):
    return outlooks(RANGES[name])


def further_wrong_than_right():
    return _drawn("support")["draft"].mean < evaluate("draft", SUPPORT).saving


def checking_decides():
    return swings(RANGES["support"])[0][0] == "check"


def timing_a_hundred_takes_a_day():
    low, _, high = RANGES["support"]["check"]
    return 100 * low / 60 > 1 and 100 * high / 60 < 8


def slips_move_nearly_as_far():
    wide = {name: abs(high - low) for name, low, high in swings(RANGES["support"])}
    return 0.7 * wide["check"] < wide["slip"] < wide["check"]


def search_is_the_better_bet():
    return _drawn("support")["search"].mean > _drawn("support")["draft"].mean


def desk_holds_no_less():
    """Than what a check may last for drafts to beat the search on average."""
    return float(load()["support"]["break_even"]["check_beside_search"]) < RANGES["support"]["check"][0]


INVOICES, CONTRACTS = LIKELY["invoices"], LIKELY["contracts"]


def checking_takes_a_sixth():
    return math.isclose(INVOICES["check"] / INVOICES["hand"], 1 / 6)


def fewer_errors_get_into_the_books():
    return draft(INVOICES).wrong < INVOICES["hand_error"]


def two_thirds_of_the_work():
    return math.isclose(CONTRACTS["check"] / CONTRACTS["hand"], 2 / 3)


def no_check_is_quick_enough():
    return break_even_check(CONTRACTS) is None


def fewer_slips_would():
    """Save the contracts, where 3% of the errors slip through and not 4%."""
    return (
        evaluate("draft", CONTRACTS | {"slip": 0.03}).saving > 0 > evaluate("draft", CONTRACTS | {"slip": 0.04}).saving
    )


# --- The pilot --------------------------------------------------------------------------------------------------------

ERRORS = 0.045 * 0.955  # their variance, in the middle of 3% and 6%


def pilot():
    low, high = interval(round(SUPPORT["success"] * sizes()["work"]), sizes()["work"])
    return {
        "minute": f"{arm(25, 1):.0f}",
        "errors": f"{arm(ERRORS, 0.03):.0f}",
        "tenth": f"{arm(25, 0.1):,.0f}",
        "margin": MARGIN,
        "success": f"{100 * low:.0f} to {100 * high:.0f}%",
        "changed": f"{8 * 0.3 / 0.05**2:.0f}",
    }


def not_quite_six_weeks():
    return 5 < 2 * arm(ERRORS, 0.03) / SUPPORT["cases"] * 365 / 12 / 7 < 6


def _minutes_and_errors():
    """What the pilot tells apart: minutes, and a share of errors."""
    return [1.96 * math.sqrt(2 * variance / 764) for variance in (25, ERRORS)]


def half_a_minute_and_two_points():
    minutes, errors = _minutes_and_errors()
    return abs(minutes - 0.5) < 0.05 and abs(errors - 0.02) < 0.005


def together_about_the_margin():
    minutes, errors = _minutes_and_errors()
    point = SUPPORT["error"] + evaluate("by_hand", SUPPORT).resolved
    return abs(0.9 * SUPPORT["cases"] * math.hypot(minutes * 36 / 60, errors * point) - MARGIN) < 50


def twelve_of_150_stop_what_is_bad():
    return 1 - at_most(11, 150, 0.04) < 1 / 50 and abs(at_most(11, 150, 0.12) - 1 / 20) < 0.01


def third_of_the_pilot_again():
    whole = SUPPORT["marking"] * SUPPORT["wage"]
    return whole / 3 < SUPPORT["yearly"] < whole
