"""The page's three years beside Python's, on a thousand random inputs, with their draws and limits."""

import math
from functools import cache

import numpy as np
import pytest
from node_side import copied, faults, planted
from sum_side import DESK, node, points, ranges
from support import ROOT

from values.business_sum import INPUTS, RANGED, advised, below, control, likely, longest_check, outcomes, outlooks
from values.sum_words import board, verdict, watch

SCRIPT = ROOT / "_static/calculator/sum.js"
AWRY = 1e-9  # of what is spent in all, from which an amount is a difference


ROWS = [DESK, *ranges(2, seed=12)]


@cache
def expected(place):
    return outlooks(ROWS[place])


def check_alike(ours, theirs, scale):
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        there = math.inf if theirs[name] == "Infinity" else theirs[name]
        if value is None or there is None:
            assert value is there, name
        else:
            assert np.allclose(there, value, rtol=1e-9, atol=AWRY * scale), (name, value, there)


def spent(x):
    """What three years may come to, more or less."""
    hours = x["cases"] * (x["hand"] + x["check"] + x["redo"]) / 60 + x["post"] + x["drafts_hours"] + x["alone_hours"]
    begun = x["search_once"] + x["drafts_once"] + x["alone_once"] + (x["drafts_begin"] + x["alone_begin"]) * x["wage"]
    return 36 * (hours * x["wage"] + x["cases"] * (x["error"] + x["resolution"] + x["use"])) + begun


def check_swings(of, theirs):
    """What each range does to each step, by as many sums; and the one that decides what the best step brings."""
    best = max((1, 2, 3), key=lambda step: theirs["outlook"][step]["mean"])
    for step, found in enumerate(theirs["swings"], 1):
        assert sorted(each["name"] for each in found) == sorted(RANGED)
        moves = [abs(high - low) for low, high in (each["ends"] for each in found)]
        assert moves == sorted(moves, reverse=True)
        for each in found:
            ends = [outcomes(likely(of) | {each["name"]: of[each["name"]][end]})[step].total for end in (0, 2)]
            assert each["ends"] == pytest.approx(ends, rel=1e-9, abs=1e-6 * spent(likely(of)))
    assert theirs["decider"]["name"] == theirs["swings"][best - 1][0]["name"]


def compare(folder, count):
    asked, rows = [likely(DESK), *points(count, seed=11)], ROWS
    found = node(folder, points=asked, ranges=rows)
    for x, theirs in zip(asked, found["points"], strict=True):
        scale = spent(x)
        for ours, there in zip(outcomes(x), theirs["outcomes"], strict=True):
            check_alike(vars(ours), there, scale)
        check_alike(vars(control(x)), theirs["control"], 1)
    for x, theirs in list(zip(asked, found["points"], strict=True))[:40]:
        check_alike({"check": longest_check(x)}, {"check": theirs["check"]}, 1)
    for place, (of, theirs) in enumerate(zip(rows, found["ranges"], strict=True)):
        outlook = expected(place)
        for ours, there in zip(outlook, theirs["outlook"], strict=True):
            check_alike(vars(ours), there, 1000)
        assert theirs["advised"] == advised(outlook)
        assert theirs["board"] == board(of, outlook)[1:]
        assert theirs["verdict"] == verdict(outlook) and theirs["watch"] == watch(of)
        check_swings(of, theirs)
        assert theirs["below"] == pytest.approx(below(longest_check(likely(of)), of["check"]), abs=1e-9)


@pytest.mark.slow
def test_the_page_reckons_what_python_does_on_a_thousand_inputs():
    compare(SCRIPT.parent, 1000)


@faults(
    ("sum.js", "x.redo * (1 - x.tool)", "x.redo"),
    ("sum.js", "Math.log(half) / Math.log(0.5)", "1"),
    ("sum.js", "success: successOfTheRest(x)", "success: x.success"),
    ("sum.js", "(month - 1) / YEAR", "month / YEAR"),
    ("sum.js", "if (month <= x.notice) window.push(before);", ""),
    ("sum.js", "/ x.post - NEARLY", "/ x.post - 0.5"),
    ("sum.js", "+ x.drafts_begin * x.wage", ""),
    ("sum.js", "prices * grown(x.drift, month)", "prices"),
    ("sum.js", "(step ? x.exit : 0)", "0"),
    ("sum.js", "(stride * STRIDE) % DRAWS", "stride + 1"),
    ("sum.js", "ranges[name][0], ranges[name][2]", "ranges[name][0], ranges[name][1]"),
    ("sum.js", "Math.abs(other.ends[1] - other.ends[0])", "Math.abs(other.ends[1])"),
    ("sum_words.js", "swings(model, ranges, step)", "swings(model, ranges, 1)"),
    ("sum_words.js", "Math.floor(100 * (limit + redone(x)))", "Math.floor(100 * limit)"),
    ("sum_words.js", "loses ${euros(-value)}", "loses ${euros(value)}"),
)
def test_it_would_see_a_fault(tmp_path, file, right, wrong):
    folder = copied(tmp_path, "calculator") / "calculator"
    with planted(folder, file, right, wrong):
        compare(folder, 60)


def test_an_address_brings_the_numbers_back():
    rows = [DESK, *ranges(20, seed=13)]
    queries = [each["query"] for each in node(ranges=rows)["ranges"]]
    assert queries[0] == "?"
    for of, found in zip(rows, node(queries=queries)["queries"], strict=True):
        assert found["faults"] == []
        for name, triple in of.items():
            assert found["ranges"][name] == pytest.approx(list(triple), rel=1e-12), name


def test_one_number_takes_its_range_along():
    likely_, low, high = (DESK["cases"][place] for place in (1, 0, 2))
    [found] = node(queries=["?cases=6000"])["queries"]
    assert found["ranges"]["cases"] == pytest.approx([2 * low, 6000, 2 * high]) and likely_ == 3000
    moves = [
        ("alone", (0.1, 0.25, 0.4), 1),
        ("alone", (0.1, 0.25, 0.4), 0),
        ("tool", (0, 0, 0.2), 0.3),
        ("seats", (5, 5, 5), 7),
    ]
    assert node(moves=moves)["moves"] == [pytest.approx([0.4, 1, 1]), [0, 0, 0], [0, 0.3, 0.3], [5, 7, 7]]


@pytest.mark.parametrize(
    "query",
    [
        "cases=0",
        "cases=x",
        "cases=",
        "cases=1,2",
        "cases=3,2,1",
        "cases=1e999",
        "success=101",
        "notice=1.5",
        "post=0",
        "growth=-95",
    ],
)
def test_what_cannot_be_is_told_and_left_out(query):
    [found] = node(queries=[query])["queries"]
    assert len(found["faults"]) == 1 and found["faults"][0].startswith(INPUTS[query.split("=")[0]]["title"])
    assert found["ranges"] == {name: list(triple) for name, triple in DESK.items()}


def test_each_input_is_read_and_no_other():
    text = SCRIPT.read_text(encoding="utf-8")
    assert [name for name in INPUTS if f"x.{name}" not in text and name not in ("half",)] == []
    assert len(RANGED) <= 20
