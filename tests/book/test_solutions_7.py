"""The worked solutions of part 7, worked again, and the numbers that its page computes."""

import csv
import io
import math
import random
import re
from functools import partial

import pytest
import support
from support import ROOT

from trials.part7.power import paired
from values.business_case import (
    CASES,
    break_even_check,
    break_even_success,
    by_hand,
    draft,
    evaluate,
    likely,
    swings,
    tokens,
    triples,
)
from values.business_draws import outlooks
from values.business_words import MARGIN, load, summary, verdict
from values.exact_limits import interval
from values.owner_tables import FOLDER, sizes

prose = partial(support.prose, 7)
RANGES = {name: triples(case["inputs"]) for name, case in CASES.items()}
LIKELY = {name: likely(of) for name, of in RANGES.items()}


def page():
    return " ".join((ROOT / "series/part-7-business-impact.md").read_text(encoding="utf-8").split())


def arm(variance, difference):
    return 16 * variance / difference**2


def at_most(k, n, p):
    return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))


def test_by_hand():
    hour = {"wage": 60, "hand": 3, "hand_error": 0.02, "error": 30, "check": 0.5, "redo": 4}
    call = {"tokens_in": 1e6, "tokens_out": 0, "price_in": 0.02, "price_out": 0}
    month = {"cases": 1, "setup": 0, "upkeep": 0.6, "months": 1}
    x = dict.fromkeys(LIKELY["support"], 0) | hour | call | month | {"success": 0.8, "slip": 0.1}
    found, way = evaluate("draft", x), draft(x)
    assert f"= {way.wrong:.4f}$ of the cases are wrong" in prose(1)
    assert f"together {way.minutes + way.paid + 0.6:.3f}" in prose(1)  # a minute costs a dollar here
    assert f"{found.resolved:.2f} dollars a resolved case" in prose(1)
    assert f"\\approx {evaluate('by_hand', x).resolved:.2f}$" in prose(1)
    low, high = (evaluate("draft", x | {"success": share}).saving for share in (0, 1))
    assert f"−{-low:.2f} at $\\rho = 0$, and {high:.2f} at $\\rho = 1$" in prose(1)
    assert f"\\approx {break_even_success(x):.2f}$" in prose(1)
    assert tokens(x) / (1 - way.wrong) < found.resolved / 100


def test_a_free_model():
    for name, x in LIKELY.items():
        now, free = (evaluate("draft", one) for one in (x, x | {"price_in": 0, "price_out": 0}))
        assert f"from {now.resolved:.2f} dollars to {free.resolved:.2f}" in prose(2), name
        assert (now.saving > 0) == (free.saving > 0), name


def test_how_long_is_the_pilot():
    each = arm(0.05 * 0.95, 0.02)
    assert f"= {each:.0f}$ cases in each arm" in prose(3) and f"{2 * each:,.0f} together" in prose(3)
    assert 3 < 2 * each / LIKELY["support"]["cases"] < 3.4
    small = each * (1 + 1 / 3) / 2
    assert f"\\approx {small:.0f}$ cases and the large one {3 * small:,.0f}: {4 * small:,.0f} together" in prose(3)
    assert 4 < 4 * small / LIKELY["support"]["cases"] < 4.5


def test_a_stop_rule():
    assert f"come in {100 * (1 - at_most(11, 150, 0.035)):.1f}% of cases" in prose(4)
    assert f"come in {100 * at_most(11, 150, 0.12):.1f}%" in prose(4)
    assert 1 / 12 > 0.08 > 1 / 13
    assert f"\\approx {100 * (1 - 0.965**12):.0f}$%" in prose(4)


def test_a_better_model_and_a_lazier_check():
    assert pytest.approx(0.02) == 0.2 * 0.1 == pytest.approx(0.1 * 0.2)
    assert f"= {100 * 0.2 * 0.9:.0f}$% to $0.1 \\times 0.8 = {100 * 0.1 * 0.8:.0f}$%" in prose(5)


def test_a_cascade():
    right, cost = 0.5 * 0.84 + 0.5 * 0.82, 1 + 0.5 * 10
    assert f"= {cost:.0f}$" in prose(6) and f"= {100 * right:.0f}$%" in prose(6)
    share = (right - 0.6) / 0.3
    drawn = (1 - share) + 10 * share
    assert f"\\chi \\approx {share:.2f}$" in prose(6) and f"\\approx {drawn:.1f}$" in prose(6)
    assert (drawn - cost) / drawn == pytest.approx(0.25, abs=0.02)


def test_twenty_cases_show_no_error_more_often_than_not():
    assert f"0.97^{{20}} \\approx {100 * 0.97**20:.0f}$%" in prose(7) and pytest.approx(0.03) == 27 / 900
    assert 1 - at_most(4, 40, 0.03) < 0.01 and "five wrong of the first forty" in prose(7)
    assert "Twenty cases show none more often than not where 3% are wrong" in page()


def test_the_text_says_what_the_cases_say():
    """Words that stand for numbers of the three cases."""
    support_desk, invoices, contracts = (LIKELY[name] for name in ("support", "invoices", "contracts"))
    chance = {name: outlooks(of)["draft"].chance for name, of in RANGES.items()}
    assert chance["contracts"] < 0.1 < chance["support"] < 0.5 and chance["invoices"] > 0.9
    assert -100 < evaluate("draft", support_desk).saving < 0, "a little below nought"
    assert outlooks(RANGES["support"])["draft"].mean < evaluate("draft", support_desk).saving, (
        "further wrong than right"
    )
    assert outlooks(RANGES["support"])["search"].mean > outlooks(RANGES["support"])["draft"].mean, "the better bet"
    assert contracts["check"] / contracts["hand"] == pytest.approx(2 / 3), "two thirds of the work"
    assert invoices["check"] / invoices["hand"] == pytest.approx(1 / 6), "a sixth of the time"
    assert draft(invoices).wrong < invoices["hand_error"], "fewer get into the books"
    assert break_even_check(contracts) is None, "no check is quick enough"
    assert (
        evaluate("draft", contracts | {"slip": 0.03}).saving > 0 > evaluate("draft", contracts | {"slip": 0.04}).saving
    )
    low, _, high = RANGES["support"]["check"]
    assert 100 * low / 60 > 1 and 100 * high / 60 < 8, "a hundred checks take a day"
    assert break_even_check(support_desk) < support_desk["check"]
    assert support_desk["error"] / tokens(support_desk) > 1000, "outside of the figure, at its right"
    assert support_desk["cases"] == 1200, "as in part 5"


def test_the_verdict_on_support_is_that_of_its_own_ranges():
    assert "don’t know; measure checking first" in verdict(RANGES["support"])
    assert "**Support: I don't know, and would bet on no.**" in page() and "Checking decides" in page()
    assert "Best on average: a search, no model" in verdict(RANGES["support"])
    wide = {name: abs(high - low) for name, low, high in swings(RANGES["support"])}
    assert wide["slip"] > 0.7 * wide["check"] and "moves the sum nearly as far" in page()


def test_two_limits_apart_would_let_a_loss_through():
    """Why the stop number is the sum: as the part was before, without what it left out."""
    x = LIKELY["support"] | {"practice": 0, "marking": 0, "yearly": 0, "price_in": 2.5}
    kept = by_hand(x).minutes - 2.0, 0.042  # saves 2.0 minutes where 1.8 were asked; 4.2% wrong where 4.4% were
    for success in (n / 1000 for n in range(600, 820)):
        y = x | {"success": success}
        seen = (1 - success) * (1 - y["slip"])
        y["check"] = kept[0] - seen * y["redo"]
        y["slip"] = (kept[1] / (1 - success) - y["hand_error"]) / (1 - y["hand_error"])
        y["check"] = kept[0] - (1 - success) * (1 - y["slip"]) * y["redo"]
        if 0 <= y["slip"] <= 1 and y["check"] > 0:
            assert draft(y).minutes == pytest.approx(kept[0]) and draft(y).wrong == pytest.approx(kept[1])
            assert evaluate("draft", y).saving == pytest.approx(-82, abs=1)


def test_the_memo_follows_its_blank():
    memo = (ROOT / "series/part-7-business-impact.md").read_text(encoding="utf-8").split(":name: tab-memo")[1]
    filled = re.findall(r"^\* - (.*)\n  - ", memo.split("```")[0], flags=re.MULTILINE)
    blank = list(csv.DictReader(io.StringIO((FOLDER / "memo.csv").read_text(encoding="utf-8-sig"))))
    assert filled[0] == "Line" and filled[1:] == [row["Line"] for row in blank]


def test_the_memo_counts_what_the_part_prescribes():
    x, size = LIKELY["support"], sizes()
    assert x["marking"] == pytest.approx(2 * 764 * 3 / 60, abs=1) and x["practice"] == 0.1 and x["yearly"] > 0
    low, high = interval(round(x["success"] * size["work"]), size["work"])
    assert f"so {100 * low:.0f} to {100 * high:.0f}%" in page()
    assert RANGES["support"]["success"][0] == pytest.approx(low, abs=0.01), "its range is the test's"
    assert RANGES["support"]["success"][2] == pytest.approx(high, abs=0.01)
    mark = sum((least + most) / 2 * count for count, least, most in ((size["total"], 1, 3), (size["half"], 1, 3)))
    assert x["upkeep"] > mark / 60 * x["wage"], "the monthly test is in the upkeep"
    without = x | {"practice": 0, "marking": 0, "yearly": 0}
    assert evaluate("draft", without).saving > 0 > evaluate("draft", x).saving, "left out, it pays narrowly"


def test_the_gates_of_parts_5_and_7_are_one():
    five = " ".join((ROOT / "series/part-5-llm-applications.md").read_text(encoding="utf-8").split())
    for text in (five, page()):
        assert "{{ case.support.break_even.success }}" in text and "no wrong figure in the 40" in text
    assert "85 right pages of the 100" in five and "of 100 drafts by lot 85 with the right page" in page()


def test_the_pilot_of_the_support_desk():
    x = LIKELY["support"]
    assert x["hand_error"] == 0.03 and 0.03 < draft(x).wrong < 0.04, "three or four in a hundred"
    each = arm(0.045 * 0.955, 0.03)
    assert f"it needs {arm(25, 1):.0f} cases an arm" in page() and f"it needs {each:.0f} ($X$" in page()
    assert f"with the search alone; {each:.0f} questions each" in page()
    assert 5 < 2 * each / x["cases"] * 365 / 12 / 7 < 6, "not quite six weeks"
    assert 1 - at_most(11, 150, 0.04) < 1 / 50 and at_most(11, 150, 0.12) == pytest.approx(1 / 20, abs=0.01)
    assert "16 is $2 \\, (1.96 + 0.84)^{2}$, rounded" in page() and 15 < 2 * 2.8**2 < 16
    assert f"a tenth of a minute takes {arm(25, 0.1):,.0f} cases an arm" in page()


def test_what_the_first_answer_must_be_worth():
    """The formula of a cascade against two routers computed by themselves."""
    small, large, cheap, dear, passed = 0.41, 0.69, 0.27, 1.0, 0.5
    drawn = passed * dear / (dear - cheap)  # the share that a coin sends to the large model for the same money
    assert (1 - drawn) * cheap + drawn * dear == pytest.approx(cheap + passed * dear)
    needed = (small + drawn * (large - small)) - (small + passed * (large - small))
    assert needed == pytest.approx(passed * (large - small) * cheap / (dear - cheap))


def test_how_large_a_fixed_test_must_be():
    """The rule of thumb against the exact test of McNemar, and the numbers that the page takes from it."""
    for changed, fall in ((0.3, 0.05), (0.15, 0.05), (0.2, 0.1)):
        questions = round(8 * changed / fall**2)
        assert paired((changed + fall) / 2, (changed - fall) / 2, questions) == pytest.approx(0.8, abs=0.03)
    assert f"change sides takes {8 * 0.3 / 0.05**2:.0f}, and half as many when half as many do" in page()
    assert "8 is $(1.96 + 0.84)^{2}$" in page() and pytest.approx(8, abs=0.2) == (1.96 + 0.84) ** 2


def test_what_a_minute_and_a_point_of_errors_are_worth():
    x, said = LIKELY["support"], load()["support"]
    minute = x["cases"] * 0.9 * 36 / 60  # of nine in ten cases
    assert said["check_minute"] == f"${minute:.0f}"
    dearer = draft(x).wrong + 0.01
    cost = x["cases"] * 0.9 * 0.01 * (x["error"] + evaluate("by_hand", x).resolved)
    assert said["error_point"] == f"${cost:.0f}" and dearer > 0.04
    assert said["practice_cost"] == f"${0.1 * per_draft(x):.0f}"


def test_the_margin_of_the_pilot():
    """Half a minute and two points, in dollars: from 764 cases an arm, minutes that scatter by five, 4.5% wrong."""
    minutes, errors = (1.96 * math.sqrt(2 * variance / 764) for variance in (25, 0.045 * 0.955))
    assert minutes == pytest.approx(0.5, abs=0.05) and errors == pytest.approx(0.02, abs=0.005)
    x = LIKELY["support"]
    point = x["error"] + evaluate("by_hand", x).resolved
    margin = 0.9 * x["cases"] * math.hypot(minutes * 36 / 60, errors * point)
    assert margin == pytest.approx(700, abs=50) and "together about \\$700" in page()
    assert "over \\$700 a month more than the search" in page()


def test_checking_pays_on_average_only_up_to_fewer_minutes():
    """Beside draws at the minutes themselves."""
    said = load()["support"]["break_even"]
    less, more = (outlooks(RANGES["support"] | {"check": (minutes,) * 3})["draft"].mean for minutes in (0.7, 0.8))
    assert said["check_on_average"] == "0.7" and less > 0 > more
    assert "up to 1.4 minutes of checking, on average of the draws up to 0.7." in summary(RANGES["support"])
    assert said["check"] == "1.4" and load()["contracts"]["break_even"]["check_on_average"] == "never"


def test_the_pilot_begins_only_where_drafts_beat_the_search():
    """By draws by lot: the memo's limit is beside the search, and few draws would pass the pilot."""
    lots = random.Random(7)
    drawn = [
        {name: lots.triangular(low, high, middle) for name, (low, middle, high) in RANGES["support"].items()}
        for _ in range(20_000)
    ]

    def ahead(x):
        return evaluate("draft", x).saving - evaluate("search", x).saving

    said = load()["support"]
    limit = float(said["break_even"]["check_beside_search"])
    less, more = (math.fsum(ahead(x | {"check": minutes}) for x in drawn) for minutes in (limit, limit + 0.1))
    assert less > 0 > more and limit < float(said["break_even"]["check_on_average"])
    passes = sum(ahead(x) > MARGIN for x in drawn) / len(drawn)
    assert said["draft"]["passes"] == f"{100 * passes:.0f}%"
    assert page().count(f"over \\${MARGIN} a month more than the search") == 2
    assert limit < RANGES["support"]["check"][0] and "holds no less than" in page()


def test_what_is_paid_at_once_and_what_each_month_takes_until_the_hours_are_used():
    for case, way, once in (("support", "search", 3000), ("support", "draft", 9000), ("invoices", "draft", 14000)):
        x, said = LIKELY[case], load()[case][way]
        free = x | {"setup": 0, "integration": 0, "tool_setup": 0}
        assert said["once"] == f"${once:,}" and said["then_less"] == f"${-evaluate(way, free).cash:.0f}"


def test_when_the_search_no_longer_earns_what_it_costs_to_run():
    x = LIKELY["support"] | {"tool_setup": 0}
    minutes = float(load()["support"]["search"]["runs_for"])
    earns = [evaluate("search", x | {"tool": 1 - each / x["hand"]}).saving > 0 for each in (minutes, minutes + 0.1)]
    assert earns == [True, False]


def test_a_third_of_the_pilot_is_marked_again_each_year():
    x = LIKELY["support"]
    whole = x["marking"] * x["wage"]
    assert load()["support"]["marking_cost"] == f"${whole:,}" and whole / 3 < x["yearly"] < whole
    assert "a third of the pilot again" in page()


def per_draft(x):
    """What all cases save a month if none is done by hand all the same, before what a month costs anyway."""
    way = draft(x | {"practice": 0})
    worth = evaluate("by_hand", x).resolved
    return x["cases"] * ((1 - way.wrong) * worth - way.minutes * 36 / 60 - way.paid)


def test_errors_left_by_a_better_model():
    left = [wrong * (slip + (1 - slip) * 0.03) for wrong, slip in ((0.2, 0.1), (0.1, 0.2))]
    assert f"from {100 * left[0]:.2f}% to {100 * left[1]:.2f}%" in prose(5)
