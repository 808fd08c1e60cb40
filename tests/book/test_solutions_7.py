"""The worked solutions of part 7, worked again, and the numbers that its page computes."""

import math
from functools import partial

import pytest
import support
from support import ROOT

from lab.probes.power import paired
from values.business_case import CASES, evaluate, likely, of_a_case, results, triples

prose = partial(support.prose, 7)
LIKELY = {name: likely(triples(case["inputs"])) for name, case in CASES.items()}


def page():
    return " ".join((ROOT / "series/part-7-business-impact.md").read_text(encoding="utf-8").split())


def arm(variance, difference):
    return 16 * variance / difference**2


def at_most(k, n, p):
    return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))


def test_by_hand():
    hour = {"wage": 60, "hand": 3, "hand_error": 0.02, "error": 30, "check": 0.5, "redo": 4}
    tokens = {"tokens_in": 1e6, "tokens_out": 0, "price_in": 0.02, "price_out": 0}
    x = hour | tokens | {"success": 0.8, "slip": 0.1, "cases": 1, "setup": 0, "upkeep": 0.6, "months": 1}
    found = evaluate(x)
    assert f"= {1 - found.resolved:.4f}$ of the cases are wrong" in prose(1)
    assert f"together {found.running + 0.6:.3f}" in prose(1)
    assert f"{found.with_model:.2f} dollars a resolved case" in prose(1)
    assert f"\\approx {found.by_hand:.2f}$" in prose(1)
    low, high = (evaluate(x | {"success": share}).saving for share in (0, 1))
    assert f"−{-low:.2f} at $\\rho = 0$, and {high:.2f} at $\\rho = 1$" in prose(1)
    assert f"\\approx {found.break_even_success:.2f}$" in prose(1)
    assert found.tokens / found.resolved < found.with_model / 100


def test_a_free_model():
    for name, x in LIKELY.items():
        now, free = evaluate(x), evaluate(x | {"price_in": 0, "price_out": 0})
        assert f"from {now.with_model:.2f} dollars to {free.with_model:.2f}" in prose(2), name
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


def test_one_in_twenty_may_be_one_in_four():
    assert at_most(1, 20, 0.25) == pytest.approx(0.025, abs=0.005)


def test_the_text_says_what_the_cases_say():
    """Words that stand for numbers of the three cases."""
    support_desk, invoices, contracts = (LIKELY[name] for name in ("support", "invoices", "contracts"))
    found = {name: evaluate(x) for name, x in LIKELY.items()}
    assert found["support"].saving > 0 and found["support"].by_hand - found["support"].with_model < 1, "by cents"
    assert found["invoices"].saving > 0 > found["contracts"].saving
    for name, result in found.items():
        assert result.tokens / result.resolved < 0.01 * result.with_model, name
    assert contracts["check"] / contracts["hand"] == pytest.approx(2 / 3), "two thirds of the work"
    assert invoices["check"] / invoices["hand"] == pytest.approx(1 / 6), "a sixth of the time"
    assert 1 - found["invoices"].resolved < invoices["hand_error"], "fewer get out than by hand"
    worst, _, best = results(triples(CASES["contracts"]["inputs"]))
    assert worst.saving < 0 < best.saving, "only with everything at its best"
    assert results(triples(CASES["support"]["inputs"]))[0].saving < 0, "at the bad end it would lose"
    assert support_desk["error"] / found["support"].tokens > 1000, "outside of the figure, at its right"
    assert support_desk["cases"] == 1200, "as in part 5"


def test_the_pilot_of_the_support_desk():
    x = LIKELY["support"]
    assert x["hand_error"] == 0.03 and 0.03 < of_a_case(x)[2] < 0.04, "three or four in a hundred"
    each = arm(0.045 * 0.955, 0.03)
    assert f"it needs {arm(25, 1):.0f} cases an arm" in page() and f"it needs {each:.0f} ($X$" in page()
    assert f"odd ones old; {each:.0f} questions each" in page()
    assert 5 < 2 * each / x["cases"] * 365 / 12 / 7 < 6, "not quite six weeks"
    assert 1 - at_most(11, 150, of_a_case(x)[2]) < 0.01 and at_most(11, 150, 0.12) == pytest.approx(1 / 20, abs=0.01)
    assert "16 is $2 \\, (1.96 + 0.84)^{2}$, rounded" in page() and 15 < 2 * 2.8**2 < 16


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


def test_what_the_pilot_can_decide():
    """The border between profit and loss, one input moved alone, and the cases that would tell it apart."""
    x, found = LIKELY["support"], evaluate(LIKELY["support"])
    minutes = x["hand"] - x["check"] - (1 - x["success"]) * (1 - x["slip"]) * x["redo"]
    spare = found.saving / x["cases"] / (x["wage"] / 60)  # minutes a case
    assert f"expects to save {minutes:.1f} minutes and needs {minutes - spare:.1f}." in page()
    assert "take 2,100 cases an arm" in page() and arm(25, spare) == pytest.approx(2100, rel=0.02)
    wrong = of_a_case(x)[2]
    border = wrong + found.saving / x["cases"] / (x["error"] + found.by_hand)
    assert f"{100 * wrong:.1f}% of errors from {100 * border:.1f}% nearly 8,000" in page()
    middle = (wrong + border) / 2
    assert 7500 < arm(middle * (1 - middle), border - wrong) < 8000
    assert f"{minutes * x['cases'] / 60:.0f} hours a month" in page()
    assert f"loses \\${-evaluate(x | {'months': 12}).saving:.0f} a month" in page()
    assert f"minute of checking is worth \\${x['cases'] * x['wage'] / 60:.0f} a month" in page()
    running, share_wrong, by_hand = of_a_case(x)[1:]
    assert f"costs \\${0.1 * x['cases'] * ((1 - share_wrong) * by_hand - running):.0f} of the" in page()
    assert f"({2 * 764 * 3 / 60:.0f} hours)" in page()


def test_what_would_turn_the_contracts():
    x = LIKELY["contracts"]
    assert f"the firm still loses \\${-evaluate(x | {'check': 5}).saving:,.0f} a month" in page() and x["check"] == 60
    assert evaluate(x | {"slip": 0.04}).saving > 0


def test_errors_left_by_a_better_model():
    left = [wrong * (slip + (1 - slip) * 0.03) for wrong, slip in ((0.2, 0.1), (0.1, 0.2))]
    assert f"from {100 * left[0]:.2f}% to {100 * left[1]:.2f}%" in prose(5)
