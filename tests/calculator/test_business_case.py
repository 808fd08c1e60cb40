"""The formulas beside plain reckoning: every way that a case can go, every month, every success rate, many draws."""

import math
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from business_side import RANGES, points, ranges

from values.business_case import (
    INPUTS,
    RANGED,
    WAYS,
    break_even_check,
    break_even_success,
    evaluate,
    likely,
    saving,
    swings,
    tokens,
)
from values.business_draws import DRAWS, STEP, drawn, outlooks, place, quantile, summed_up


def exact(x):
    return {name: Fraction(value) for name, value in x.items()}


def all_ways(way, x):
    """Every way that a case can go, as (probability, dollars, minutes of people, whether it ends right)."""
    err, hand, error = x["hand_error"], x["hand"], x["error"]
    call = (x["tokens_in"] * x["price_in"] + x["tokens_out"] * x["price_out"]) / Fraction(1_000_000)
    a_person = [(1 - err, 0, hand, True), (err, error, hand, False)]
    if way == "by_hand":
        return a_person
    if way == "search":
        saved = hand * x["tool"]
        return [(share, paid, minutes - saved, right) for share, paid, minutes, right in a_person]
    if way == "sure":
        alone, right = x["alone"], x["alone_right"]
        answered = [(alone * right, call, 0, True), (alone * (1 - right), call + error, 0, False)]
        return answered + [((1 - alone) * share, call + paid, *rest) for share, paid, *rest in a_person]
    right, slip, check, practice = (x[name] for name in ("success", "slip", "check", "practice"))
    redo, seen = check + x["redo"], (1 - right) * (1 - slip)
    drafted = [
        (right, call, check, True),
        ((1 - right) * slip, call + error, check, False),
        (seen * (1 - err), call, redo, True),
        (seen * err, call + error, redo, False),
    ]
    return [((1 - practice) * share, *rest) for share, *rest in drafted] + [
        (practice * share, *rest) for share, *rest in a_person
    ]


def anyway(way, x):
    """What a month costs whatever the number of cases, as dollars and hours."""
    if way == "by_hand":
        return 0, 0
    if way == "search":
        return x["tool_upkeep"] + x["tool_setup"] / x["months"], 0
    money = x["upkeep"] + x["yearly"] / 12 + (x["setup"] + x["integration"]) / x["months"]
    return money, x["marking"] / x["months"]


POINTS = points(200)


@pytest.mark.parametrize("way", WAYS)
def test_a_way_costs_what_all_the_ways_cost_that_a_case_can_go(way):
    for x in POINTS:
        e, found = exact(x), evaluate(way, x)
        minute = e["wage"] / 60
        cases = all_ways(way, e)
        assert sum(share for share, *_ in cases) == 1
        right = sum(share for share, *_, ends_right in cases if ends_right)
        paid = sum(share * dollars for share, dollars, *_ in cases)
        minutes = sum(share * spent for share, _, spent, _ in cases)
        money, hours = anyway(way, e)
        hand = sum(share * (dollars + spent * minute) for share, dollars, spent, _ in all_ways("by_hand", e))
        month = money + hours * 60 * minute
        saved = e["cases"] * (right * hand / (1 - e["hand_error"]) - paid - minutes * minute) - month
        assert WAYS[way](x).wrong == pytest.approx(float(1 - right), abs=1e-12)
        assert found.saving == pytest.approx(float(saved), rel=1e-9, abs=1e-5)
        if right:
            each = (paid + minutes * minute + month / e["cases"]) / right
            assert found.resolved == pytest.approx(float(each), rel=1e-9, abs=1e-9)
        else:
            assert math.isinf(found.resolved)
        free = e["cases"] * (e["hand"] - minutes) / 60 - hours
        errors = sum(share * dollars for share, dollars, *_ in all_ways("by_hand", e))
        assert found.hours == pytest.approx(float(free), rel=1e-9, abs=1e-6)
        assert found.cash == pytest.approx(float(e["cases"] * (errors - paid) - money), rel=1e-9, abs=1e-5)


@pytest.mark.parametrize("way", WAYS)
def test_hours_and_cash_make_up_the_saving(way):
    """All but the cases that no longer end right, which nobody pays for and which are worth something."""
    for x in POINTS:
        found, hand = evaluate(way, x), evaluate("by_hand", x)
        lost = x["cases"] * (WAYS[way](x).wrong - x["hand_error"]) * hand.resolved
        assert found.saving == pytest.approx(found.hours * x["wage"] + found.cash - lost, rel=1e-9, abs=1e-4)


def test_it_saves_where_a_resolved_case_costs_less():
    for x in POINTS:
        hand = evaluate("by_hand", x).resolved
        for way in WAYS:
            found = evaluate(way, x)
            if abs(found.saving) > 1e-5:
                assert (found.saving > 0) == (found.resolved < hand)


# --- Where it begins to pay ------------------------------------------------------------------------------------------


def scanned(x, name, tries):
    return [evaluate("draft", x | {name: value}).saving >= 0 for value in tries]


@pytest.mark.slow
def test_the_break_even_success_rate_is_where_a_scan_finds_it():
    seen, steps = set(), 400
    for x in POINTS:
        found = break_even_success(x)
        pays = scanned(x, "success", [step / steps for step in range(steps + 1)])
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


def test_the_longest_check_that_pays_is_where_a_scan_finds_it():
    seen = set()
    for x in POINTS:
        found = break_even_check(x)
        if found is None:
            assert evaluate("draft", x | {"check": 0}).saving < 0
        elif math.isfinite(found):
            below, above = scanned(x, "check", [found * (1 - 1e-9) - 1e-9, found * (1 + 1e-9) + 1e-9])
            assert below and not above
        seen.add(found is None)
    assert seen == {True, False}


def test_swings_move_one_input_and_come_in_order():
    for of in ranges(30):
        rows = swings(of)
        assert [abs(high - low) for _, low, high in rows] == sorted((abs(h - lo) for _, lo, h in rows), reverse=True)
        idle = {"tool", "tool_setup", "tool_upkeep", "alone", "alone_right"}  # of the other two ways
        assert {name for name, *_ in rows} <= {name for name in RANGED if of[name][0] != of[name][2]} - idle
        for name, low, high in rows:
            assert (low, high) == tuple(evaluate("draft", likely(of) | {name: of[name][end]}).saving for end in (0, 2))


# --- Draws -----------------------------------------------------------------------------------------------------------


def inverse_by_halves(share, triple):
    """The quantile of a triangle from its area, by halving."""
    low, middle, high = map(Fraction, triple)

    def below(value):
        if value <= middle:
            return (value - low) ** 2 / ((high - low) * (middle - low)) if middle > low else Fraction(0)
        return 1 - (high - value) ** 2 / ((high - low) * (high - middle))

    left, right = low, high
    for _ in range(60):
        half = (left + right) / 2
        left, right = (half, right) if below(half) < share else (left, half)
    return float(left)


def test_a_triangle_is_cut_where_its_area_says():
    for triple in ((0, 1, 4), (1, 1.5, 4), (2, 2, 3), (2, 3, 3), (0.6, 0.72, 0.8)):
        for share in (0.001, 0.2, 0.5, 0.9, 0.999):
            assert quantile(share, triple) == pytest.approx(inverse_by_halves(Fraction(share), triple), abs=1e-9)
    assert quantile(0.3, (5, 5, 5)) == 5


def test_each_input_takes_each_of_its_numbers_once():
    rows = [[place(draw, position) for draw in range(DRAWS)] for position in range(len(RANGED))]
    assert all(sorted(row) == list(range(DRAWS)) for row in rows)
    assert len({tuple(row) for row in rows}) == len(rows)
    for of in (RANGES["support"],):
        seen = [dict(x) for x in drawn(of)]
        for position, name in enumerate(RANGED):
            values = [quantile((place(draw, position) + 0.5) / DRAWS, of[name]) for draw in range(0, DRAWS, 977)]
            assert [x[name] for x in seen[::977]] == values
        assert {x["wage"] for x in seen} == {36}


def by_lot(of, count, seed=0):
    """The savings of so many draws by lot, by NumPy's own triangles."""
    random = np.random.default_rng(seed)
    x = {
        name: random.triangular(*triple, count) if triple[0] < triple[2] else np.full(count, float(triple[1]))
        for name, triple in of.items()
    }
    return {way: saving(WAYS[way](x), x) * np.ones(count) for way in WAYS}


@pytest.mark.parametrize("of", [*RANGES.values(), *ranges(2, seed=8)[3:]])
@pytest.mark.slow
def test_averages_and_chances_are_those_of_many_lots(of):
    lots = by_lot(of, 400_000)
    found = outlooks(of)
    for way in ("search", "sure", "draft"):
        spread = lots[way].std()
        assert found[way].mean == pytest.approx(lots[way].mean(), abs=0.004 * spread)
        assert found[way].chance == pytest.approx((lots[way] > 0).mean(), abs=0.004)


def test_the_average_is_the_exact_one():
    """The saving is a straight line in each input but the share wrong by hand, over which we integrate."""
    for of in RANGES.values():
        means = {name: sum(triple) / 3 for name, triple in of.items()}
        shares = [quantile((step + 0.5) / 4000, of["hand_error"]) for step in range(4000)]
        for way in ("search", "sure", "draft"):
            each = [evaluate(way, means | {"hand_error": share}).saving for share in shares]
            assert outlooks(of)[way].mean == pytest.approx(sum(each) / len(each), rel=2e-3, abs=1)


def test_the_lattice_is_more_even_than_lots_are():
    """By the worst-case error of a lattice in 20 dimensions, which knows nothing of our cases: among the best tenth."""

    def error(step):
        product, stride = np.ones(DRAWS), 1
        for _ in range(20):
            x = np.arange(DRAWS) * stride % DRAWS / DRAWS
            product *= 1 + 0.1 * math.pi**2 * (x * x - x + 1 / 6)
            stride = stride * step % DRAWS
        return product.mean() - 1

    others = Random(1).sample([step for step in range(3, DRAWS) if math.gcd(step, DRAWS) == 1], 40)
    assert sum(error(STEP) <= error(step) for step in others) >= 36


def test_a_summary_counts():
    found = summed_up({"by_hand": [0.0] * 40, "draft": [float(n) for n in range(-10, 30)]})
    assert found["draft"].chance == 29 / 40 and found["draft"].mean == 9.5 and found["by_hand"].chance == 0


# --- The worked cases ------------------------------------------------------------------------------------------------


def test_the_worked_cases_end_as_the_series_tells():
    """One pays, one hangs on its check, one doesn't pay; and tokens are what matters least."""
    chances = {name: outlooks(of)["draft"].chance for name, of in RANGES.items()}
    assert chances["contracts"] < 0.1 < chances["support"] < 0.9 < chances["invoices"]
    assert swings(RANGES["support"])[0][0] == "check"
    for of in RANGES.values():
        order = [row[0] for row in swings(of)]
        assert {"tokens_in", "tokens_out"} <= set(order[-3:])
        assert tokens(likely(of)) < 0.01 * evaluate("draft", likely(of)).resolved


def test_numbers_of_the_file_are_possible():
    for of in RANGES.values():
        assert of.keys() == INPUTS.keys()
        for name, row in INPUTS.items():
            low, middle, high = of[name]
            assert 0 <= low <= middle <= high <= (1 if row["kind"] == "share" else math.inf)
            assert (low < high) == (name in RANGED)
