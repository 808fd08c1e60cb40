"""The formulas beside plain reckoning: every way that a case can go, every month, every success rate, every corner."""

import itertools
import math
from fractions import Fraction

import pytest
from business_side import RANGES, points, ranges

from values.business_case import (
    CASES,
    INPUTS,
    RANGED,
    evaluate,
    likely,
    load,
    of_a_case,
    results,
    shown,
    summary,
    swings,
    table,
)


def ways(x):
    """Every way that a case can go with the model, as (probability, dollars, whether it ends right)."""
    minute = x["wage"] / 60
    begin = x["tokens_in"] * x["price_in"] / 1e6 + x["tokens_out"] * x["price_out"] / 1e6 + x["check"] * minute
    redo = begin + x["redo"] * minute
    right, slip, err = (x[name] for name in ("success", "slip", "hand_error"))
    return [
        (right, begin, True),
        ((1 - right) * slip, begin + x["error"], False),
        ((1 - right) * (1 - slip) * (1 - err), redo, True),
        ((1 - right) * (1 - slip) * err, redo + x["error"], False),
    ]


def by_hand(x):
    work = x["wage"] * x["hand"] / 60
    wrong = x["hand_error"]
    return ((1 - wrong) * work + wrong * (work + x["error"])) / (1 - wrong)


def exact(x):
    return {name: Fraction(value) for name, value in x.items()}


POINTS = points(300)


def test_the_ways_of_a_case_are_all_ways():
    for x in map(exact, POINTS):
        assert sum(share for share, *_ in ways(x)) == 1


def test_costs_are_those_of_all_ways_that_a_case_can_go():
    for x in POINTS:
        found, of = evaluate(x), ways(exact(x))
        month = exact(x)["upkeep"] + exact(x)["setup"] / exact(x)["months"]
        cost = sum(share * dollars for share, dollars, _ in of)
        right = sum(share for share, _, resolved in of if resolved)
        hand = by_hand(exact(x))
        assert found.resolved == pytest.approx(float(right), abs=1e-12)
        assert found.running == pytest.approx(float(cost), rel=1e-12, abs=1e-12)
        assert found.by_hand == pytest.approx(float(hand), rel=1e-12)
        saving = float(exact(x)["cases"] * (right * hand - cost) - month)
        assert found.saving == pytest.approx(saving, rel=1e-9, abs=1e-6)
        assert found.gain == pytest.approx(saving * x["months"], rel=1e-9, abs=1e-4)
        if right:
            each = float((cost + month / exact(x)["cases"]) / right)
            assert found.with_model == pytest.approx(each, rel=1e-9)
        else:
            assert math.isinf(found.with_model)


def test_it_saves_where_a_resolved_case_costs_less():
    for x in POINTS:
        found = evaluate(x)
        if abs(found.saving) > 1e-6:
            assert (found.saving > 0) == (found.with_model < found.by_hand)


def test_the_break_even_success_rate_is_where_a_scan_finds_it():
    seen = set()
    for x in POINTS:
        found = evaluate(x).break_even_success
        steps = 500
        pays = [evaluate(x | {"success": step / steps}).saving >= 0 for step in range(steps + 1)]
        assert pays == sorted(pays)  # never again unprofitable
        if not any(pays):
            assert found is None or found == pytest.approx(1)
        elif all(pays):
            assert found == pytest.approx(0)
        else:
            first = pays.index(True)
            assert first - 1 <= found * steps + 1e-6 and found * steps <= first + 1e-6
        seen.add((any(pays), all(pays)))
    assert len(seen) == 3


def test_the_break_even_number_of_cases_is_where_a_scan_finds_it():
    seen = set()
    for x in POINTS:
        found = evaluate(x).break_even_cases
        tries = [1, *(round(1.3**power) for power in range(3, 60))]
        pays = [evaluate(x | {"cases": count}).saving >= 0 for count in tries]
        fixed = x["upkeep"] + x["setup"] / x["months"]
        if fixed < 1e-9:
            continue
        assert pays == sorted(pays)
        if found is None or found > tries[-1]:
            assert not any(pays)
        else:
            count = next(count for count, it_pays in zip(tries, pays, strict=True) if it_pays)
            assert found <= count * (1 + 1e-9)
            below = [one for one, it_pays in zip(tries, pays, strict=True) if not it_pays]
            assert not below or found >= below[-1] * (1 - 1e-9)
        seen.add(found is None)
    assert seen == {True, False}


def test_the_setup_is_earned_in_the_month_that_counting_finds():
    seen = set()
    for x in POINTS:
        found = evaluate(x)
        month = x["cases"] * (found.resolved * found.by_hand - found.running) - x["upkeep"]
        left, count = x["setup"], 0
        while left > 1e-9 and count < 1200 and month > 0:
            left, count = left - month, count + 1
        if left > 1e-9:
            assert found.payback is None or found.payback > 1199
        else:
            assert found.payback is not None and count - 1 - 1e-6 <= found.payback <= count + 1e-6
        seen.add(found.payback is None)
    assert seen == {True, False}


def test_swings_move_one_input_and_come_in_order():
    for of in ranges(30):
        rows = swings(of)
        assert [abs(high - low) for _, low, high in rows] == sorted((abs(h - lo) for _, lo, h in rows), reverse=True)
        assert {name for name, *_ in rows} == {name for name in RANGED if of[name][0] != of[name][2]}
        for name, low, high in rows:
            assert (low, high) == tuple(evaluate(likely(of) | {name: of[name][end]}).saving for end in (0, 2))


def test_worst_and_best_are_those_of_all_combinations_of_ends():
    for of in [*RANGES.values(), *ranges(12, seed=4)]:
        worst, _, best = (found.by_hand - found.with_model for found in results(of))
        gaps = []
        for ends in itertools.product((0, 2), repeat=len(RANGED)):
            x = likely(of) | {name: of[name][end] for name, end in zip(RANGED, ends, strict=True)}
            _, running, wrong, hand = of_a_case(x)
            month = x["upkeep"] + x["setup"] / x["months"]
            gaps.append(hand - (running + month / x["cases"]) / (1 - wrong) if wrong < 1 else -math.inf)
        assert (worst, best) == (pytest.approx(min(gaps)), pytest.approx(max(gaps)))


def test_the_worked_cases_end_as_the_series_tells():
    """Two pay, one doesn't, none is safe at its bad end, and tokens are what matters least."""
    found = {name: results(of) for name, of in RANGES.items()}
    assert {name: middle.saving > 0 for name, (_, middle, _) in found.items()} == {
        "support": True,
        "invoices": True,
        "contracts": False,
    }
    for name, (worst, middle, best) in found.items():
        assert worst.saving < 0 < best.saving
        order = [row[0] for row in swings(RANGES[name])]
        assert {"tokens_in", "tokens_out"} <= set(order[-3:])
        assert middle.tokens < 0.01 * middle.with_model


def test_numbers_of_the_file_are_possible():
    for of in RANGES.values():
        assert of.keys() == INPUTS.keys()
        for name, row in INPUTS.items():
            low, middle, high = of[name]
            assert row["min"] <= low <= middle <= high <= row["max"]
            assert (low < high) == (name in RANGED)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("success", 0.7, "70%"),
        ("slip", 0.015, "1.5%"),
        ("price_in", 2.5, "2.50"),
        ("setup", 18000, "18,000"),
        ("hand", 7.5, "7.5"),
        ("saving", -15917.67, "−15,918"),
        ("saving", -0.001, "0.00"),
        ("with_model", 3.515, "3.52"),
        ("with_model", math.inf, "none is resolved"),
        ("payback", None, "never"),
        ("payback", 13.0, "13"),
        ("break_even_success", 0, "always"),
        ("break_even_success", None, "never"),
        ("break_even_success", 0.6656, "67%"),
        ("break_even_cases", 1836.98, "1,837"),
        ("break_even_cases", None, "never"),
    ],
)
def test_numbers_as_text(name, value, text):
    assert shown(name, value) == text


def test_substitutions_tables_and_sentences_say_the_same():
    values = load()
    rows = {row[0]: row[1:] for row in table("results")}
    for place, (name, case) in enumerate(CASES.items()):
        found = values[name]
        assert rows["Months to pay back"][place].startswith(str(found["payback"]))
        assert f"${found['with_model']} with the model and ${found['by_hand']} by hand" in summary(RANGES[name])
        assert (found["verdict"] == "pays") == ("saves" in summary(RANGES[name]))
        assert found["success"].low == shown("success", case["inputs"]["success"][0])
        assert found["saving"].worst in rows["Saving a month, dollars"][place]
    assert len(table("inputs")) == len(INPUTS) + 1
