"""The numbers that part 7's page and its solutions work out, and what its words on the three cases rest on."""

import math
from functools import cache

from values.business_case import (
    CASES,
    break_even_check,
    break_even_success,
    draft,
    evaluate,
    fixed,
    likely,
    minute,
    swings,
    tokens,
    triples,
)
from values.business_draws import outlooks
from values.business_words import MARGIN, load
from values.exact_limits import interval, too_many
from values.owner_tables import rows_of, sizes
from values.shown import in_a_row
from values.worked import measured, minus

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


def length():
    return {"each": f"{EACH:.0f}", "both": f"{2 * EACH:,.0f}"}


def little_more_than_three_months():
    return 3 < 2 * EACH / SUPPORT["cases"] < 3.4


def rule():
    return {
        "sound": f"{1 - at_most(11, 150, 0.035):.1%}",
        "bad": f"{at_most(11, 150, 0.12):.1%}",
        "early": f"{100 * (1 - 0.965**12):.0f}",
    }


def among_the_first_twelve_is_more_than_8_percent():
    return 1 / 12 > 0.08 > 1 / 13


def twenty():
    return {"none": f"{100 * 0.97**20:.0f}"}


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
        "stop": too_many(150, SUPPORT["hand_error"]),
        "errors": f"{arm(ERRORS, 0.03):.0f}",
        "margin": MARGIN,
        "success": f"{100 * low:.0f} to {100 * high:.0f}%",
        "changed": f"{8 * 0.3 / 0.05**2:.0f}",
    }


def the_test_does_not_decide():
    """Break-even lies within its margin."""
    low, high = interval(round(SUPPORT["success"] * sizes()["work"]), sizes()["work"])
    return low < break_even_success(SUPPORT) < high


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


def the_stop_ends_what_is_bad():
    return at_most(int(pilot()["stop"]) - 1, 150, 0.12) < 1 / 100


def judging_takes_three_minutes_each():
    return abs(2 * round(arm(ERRORS, 0.03)) * 3 / 60 - SUPPORT["marking"]) < 0.5


# --- A thousand questions at the support desk -------------------------------------------------------------------------

ASKED, MINUTE = 1000, minute(SUPPORT)


def _drafted():
    """Of all questions, each with a draft: errors that are noticed, that are missed, and what goes wrong in the end."""
    failed = ASKED * (1 - SUPPORT["success"])
    missed = failed * SUPPORT["slip"]
    noticed = failed - missed
    return noticed, missed, missed + noticed * SUPPORT["hand_error"]


def _sums():
    """What they cost by hand, with drafts alone, with one in ten by hand all the same, and with what a month costs."""
    noticed, _, wrong = _drafted()
    minutes = ASKED * SUPPORT["check"] + noticed * SUPPORT["redo"]
    drafts = minutes * MINUTE + ASKED * tokens(SUPPORT) + wrong * SUPPORT["error"]
    by_hand = ASKED * (SUPPORT["hand"] * MINUTE + SUPPORT["hand_error"] * SUPPORT["error"])
    mixed = drafts + SUPPORT["practice"] * (by_hand - drafts)
    return by_hand, drafts, mixed, mixed + ASKED * _monthly() / SUPPORT["cases"]


def _monthly():
    """What drafts cost a month whatever the number of cases."""
    return fixed(draft(SUPPORT), SUPPORT)


def thousand():
    (noticed, missed, wrong), (by_hand, drafts, mixed, whole) = _drafted(), _sums()
    amounts = {
        "right": ASKED * SUPPORT["success"],
        "failed": ASKED * (1 - SUPPORT["success"]),
        "noticed": noticed,
        "missed": missed,
        "hand_wrong": ASKED * SUPPORT["hand_error"],
        "check": ASKED * SUPPORT["check"] * MINUTE,
        "redo": noticed * SUPPORT["redo"] * MINUTE,
        "hand": ASKED * SUPPORT["hand"] * MINUTE,
        "tokens": ASKED * tokens(SUPPORT),
        "errors": wrong * SUPPORT["error"],
        "hand_errors": ASKED * SUPPORT["hand_error"] * SUPPORT["error"],
        "drafts": drafts,
        "by_hand": by_hand,
        "practice": mixed - drafts,
        "fixed": whole - mixed,
        "monthly": _monthly(),
        "whole": whole,
        "came_right": ASKED * (1 - draft(SUPPORT).wrong),
        "hand_right": ASKED * (1 - SUPPORT["hand_error"]),
    }
    return {name: f"{amount:,.0f}" for name, amount in amounts.items()} | {
        "again_wrong": f"{wrong - missed:.2f}",
        "wrong": f"{wrong:.2f}",
    }


def a_quarter_less():
    by_hand, drafts, *_ = _sums()
    return abs(drafts / by_hand - 0.75) < 0.03


def the_gain_is_gone():
    by_hand, *_, whole = _sums()
    return 0 <= whole - by_hand < 0.02 * by_hand


def a_check_may_be():
    low, _, high = RANGES["support"]["check"]
    return {"least": f"{low:g}", "most": f"{high:g}"}


def more_room_for_longer_checks():
    """Half a minute below the likely number, and two and a half minutes above it."""
    low, middle, high = RANGES["support"]["check"]
    return math.isclose(middle - low, 0.5) and math.isclose(high - middle, 2.5)


def _of_a_thousand_contracts():
    """How many fail, slip past the check and are noticed, and how many are wrong in the end."""
    failed = 1000 * (1 - CONTRACTS["success"])
    slip = failed * CONTRACTS["slip"]
    return failed, slip, failed - slip, slip + (failed - slip) * CONTRACTS["hand_error"]


def _contracts_cost():
    """What a thousand cost with drafts: errors beyond those by hand, and reading again; and all reading by hand."""
    _, _, noticed, wrong = _of_a_thousand_contracts()
    each = minute(CONTRACTS)
    more = (wrong - 1000 * CONTRACTS["hand_error"]) * CONTRACTS["error"]
    return more, noticed * CONTRACTS["redo"] * each, 1000 * CONTRACTS["hand"] * each


def liabilities():
    """Of a thousand contracts."""
    (failed, slip, noticed, wrong), (more, redo, work) = _of_a_thousand_contracts(), _contracts_cost()
    return {
        "failed": f"{failed:.0f}",
        "slip": f"{slip:.0f}",
        "noticed": f"{noticed:.0f}",
        "wrong": f"{wrong:g}",
        "by_hand": f"{1000 * CONTRACTS['hand_error']:.0f}",
        "more": f"{more:,.0f}",
        "redo": f"{redo:,.0f}",
        "work": f"{work:,.0f}",
    }


def errors_exceed_the_reading():
    more, redo, work = _contracts_cost()
    return more + redo > work


# --- The trial --------------------------------------------------------------------------------------------------------


def _of(name, world=0):
    return measured("part7")[name]["seeds"][world]


def _worlds(name):
    return measured("part7")[name]["seeds"]


def one_world():
    """A thousand questions of the first world: what the large and the small model make of them, and what a right answer
    costs."""
    found: dict[str, str] = {}
    for name, size in (("large", "0_4M"), ("small", "0_1M")):
        offer = {key: _of(f"offer_{size}_{key}") for key in ("cost", "right", "wrong")}
        found |= {f"{name}_{key}": f"{1000 * value:,.0f}" for key, value in offer.items()}
        for check in (0, 1):
            for error in (0, 1, 10):
                found[f"{name}_{check}_{error}"] = f"{_of(f'check_{check}_error_{error}_{size}'):.2f}"
    return found


def even():
    return in_a_row(f"{each:.1f}" for each in _worlds("check_0_even_0_1M"))


def in_drafts():
    """What a check and an error of the support desk cost, in drafts."""
    each = tokens(SUPPORT)
    return {"check": f"{SUPPORT['check'] * MINUTE / each:.0f}", "error": f"{SUPPORT['error'] / each:,.0f}"}


def passed_on():
    """The cascade of the first world, and a coin that spends as much, of a thousand questions."""
    cost, least = _of("content_0_1M_50_cost"), _of("small_0_1M_cost")
    coin = (cost - least) / (1 - least)
    return {
        "least": f"{1000 * least:.0f}",
        "passed": f"{1000 * (cost - least):.0f}",
        "cost": f"{1000 * cost:.0f}",
        "right": f"{1000 * _of('content_0_1M_50_right'):.0f}",
        "blind": f"{1000 * (_of('content_0_1M_50_right') - _of('content_0_1M_50_sorting')):.0f}",
        "coin_asks": f"{1000 * coin:.0f}",
        "coin_rest": f"{1000 * (1 - coin):.0f}",
        "coin": f"{1000 * _of('random_0_1M_50_right'):.0f}",
        "fourth": f"{100 * _of('content_0_1M_50_sorting', 3):.1f}",
    }


def two_fall_behind():
    """Behind the smallest model the cascade is ahead of the coin in four worlds."""
    return sorted(gain > 0 for gain in _worlds("content_30k_50_gain")) == [False] * 2 + [True] * 4


def their_limits_are_the_lowest():
    """Where it falls behind, it would need a model that costs next to nothing."""
    pairs = zip(_worlds("content_30k_50_gain"), _worlds("content_30k_50_pays_below"), strict=True)
    return all((limit < 0.03) == (gain < 0) for gain, limit in pairs)


def dearer_than_the_large_model():
    return all(cost > 1 for cost in _worlds("content_0_1M_nearly"))


def price_ratios():
    """How many times as much as its smallest model a maker's largest costs, by the owner's page."""
    read = {row["model"]: float(row["dollars per million tokens read"]) for row in rows_of("prices")}
    return {
        "anthropic": f"{read['Claude Opus 5.5'] / read['Claude Haiku 5.5']:.0f}",
        "openai": f"{read['GPT-6.2 Astra'] / read['GPT-6 Luna']:.0f}",
    }


def sides():
    """Of 200 questions of the first world: how many change sides."""
    return {name: f"{200 * _of(f'{name}_differ'):.0f}" for name in ("itself", "retuned")}


def less_than_half_as_dear():
    return _of("check_0_error_0_0_1M") < _of("check_0_error_0_0_4M") / 2


def cheaper_at_once_in_four():
    prices = _worlds("check_1_even_0_1M")
    return sum(price == 0 for price in prices) == 4 and max(prices) < 1


def the_coin_gets_as_many():
    return round(1000 * _of("content_0_1M_50_gain")) == 0


def the_two_stay_close():
    return all(abs(gain) < 0.025 for gain in _worlds("content_0_1M_50_gain"))


def hardly_more_than_false_alarms():
    pairs = zip(_worlds("retuned_paired_200"), _worlds("itself_paired_200"), strict=True)
    return all(noticed < alarms + 0.05 for noticed, alarms in pairs)
