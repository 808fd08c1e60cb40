"""The page's formulas, draws, sentences and addresses beside Python's, and their types."""

import math
import shutil
from dataclasses import asdict

import pytest
from business_side import RANGES, node, points, ranges
from node_side import check_types, faults, planted
from support import ROOT

from values.business_case import (
    INPUTS,
    MODEL,
    RANGED,
    WAYS,
    break_even_cases,
    break_even_check,
    break_even_success,
    evaluate,
    swings,
)
from values.business_draws import outlooks
from values.business_words import ROWS, kept, results, summary, verdict

SCRIPTS = ROOT / "_static/calculator"


def same(ours, theirs):
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        equal(value, theirs[name], name)


def equal(value, found, name=""):
    found = math.inf if found == "Infinity" else found
    if value is None or found is None:
        assert value is found, name
    else:
        assert found == pytest.approx(value, rel=1e-10, abs=1e-8), name


def one_changed():
    """The support desk with one end of a range moved."""
    low, middle, high = RANGES["support"]["success"]
    return RANGES["support"] | {"success": (low, middle, high - 0.01)}


def compare(folder):
    asked, rows = points(300, seed=3), [*ranges(2), RANGES["support"], one_changed()]
    found = node(folder, points=asked, ranges=rows)
    for x, theirs in zip(asked, found["points"], strict=True):
        for way in WAYS:
            same(asdict(evaluate(way, x)), theirs["ways"][way])
        for ours, there in zip((break_even_success, break_even_check, break_even_cases), theirs["begins"], strict=True):
            equal(ours(x), there, ours.__name__)
    for of, theirs in zip(rows, found["ranges"], strict=True):
        for way, ours in outlooks(of).items():
            same(asdict(ours), theirs["outlook"][way])
        said = results(of)
        assert theirs["results"] == [[title, *(said[way][row] for way in WAYS)] for row, title in ROWS.items()]
        assert [row[0] for row in swings(of)] == [row[0] for row in theirs["swings"]]
        for ours, swing in zip(swings(of), theirs["swings"], strict=True):
            assert swing[1:] == pytest.approx(ours[1:])
        assert theirs["verdict"] == verdict(of)
        assert theirs["summary"] == summary(of)
        assert theirs["kept"] == kept("support", of)


@pytest.mark.slow
def test_the_page_computes_and_says_what_python_does():
    compare(SCRIPTS)


@faults(
    ("formulas.js", "seen * x.hand_error", "x.hand_error"),
    ("formulas.js", "/ (1 - hand.wrong)", ""),
    ("formulas.js", "(x.setup + x.integration) / x.months", "x.setup / x.months"),
    ("formulas.js", "+ x.practice * x.hand;", ";"),
    ("formulas.js", "way.hours * 60 * minute(x)", "0"),
    ("formulas.js", "x.cached * (1 - CACHED)", "x.cached"),
    ("formulas.js", "best < 0 ? null", "best < 0 ? 1"),
    ("formulas.js", "margin > 0 ? fixed(way, x) / margin", "true ? fixed(way, x) / margin"),
    ("draws.js", "stride = (stride * STEP) % DRAWS", "stride = 1"),
    ("draws.js", "(rank + 0.5) / DRAWS", "rank / DRAWS"),
    ("draws.js", "if (value > 0) saves++", "if (value < 0) saves++"),
    ("words.js", "Math.ceil(100 * value)", "100 * value"),
    ("words.js", "Math.abs(value) < 10 ? 2 : 0", "2"),
    ("words.js", "outlook[other].mean > outlook[one].mean", "outlook[other].mean < outlook[one].mean"),
    ("words.js", "chance(outlook[best].chance)", "chance(share)"),
    ("words.js", ".some((value, end)", ".every((value, end)"),
)
def test_a_fault_in_the_scripts_shows(tmp_path, file, right, wrong):
    folder = shutil.copytree(SCRIPTS, tmp_path / "calculator")
    with planted(folder, file, right, wrong):
        compare(folder)


@pytest.mark.slow
def test_an_address_holds_a_case():
    asked = [RANGES["support"], *ranges(2, seed=5)]
    queries = [row["query"] for row in node(ranges=asked)["ranges"]]
    assert queries[0] == "?case=support"
    for of, found in zip(asked, node(queries=queries)["queries"], strict=True):
        assert found["name"] == "support"
        for name, triple in of.items():
            assert found["ranges"][name] == pytest.approx(list(triple), rel=1e-11, abs=1e-13)


def test_an_address_changes_only_what_it_names_rightly_and_tells_of_the_rest():
    given = {name: [list(triple) for triple in of.values()] for name, of in RANGES.items()}
    bad = {
        **{"success": "80,70,90", "wage": "-1", "cases": "1,2", "months": "x", "hand": ",,", "redo": "1,2,Infinity"},
        **{"slip": "101", "check": "", "yearly": "1,2,3,4", "practice": "1,1,1"},
    }
    wrong = "&".join(f"{name}={text}" for name, text in bad.items())
    queries = {
        "": ("support", []),
        "?utm_source=mail": ("support", []),
        "?case=invoices": ("invoices", []),
        "?case=toString": ("support", ["Case"]),
        "?currency=chf": ("support", ["Currency"]),
        f"?case=contracts&{wrong}": ("contracts", [INPUTS[name]["title"] for name in INPUTS if name in bad]),
    }
    for (query, (name, told)), found in zip(queries.items(), node(queries=list(queries))["queries"], strict=True):
        assert found["name"] == name
        assert list(found["ranges"].values()) == given[name], query
        assert [fault.split(":")[0] for fault in found["faults"]] == told, query
    assert found["currency"] == "usd"
    (found,) = node(queries=["?currency=eur"])["queries"]
    assert found["currency"] == "eur"
    (found,) = node(queries=["?case=invoices&success=60,72.5,80&wage=44"])["queries"]
    assert found["ranges"]["success"] == [0.6, 0.725, 0.8] and found["ranges"]["wage"] == [44, 44, 44]


def test_one_number_in_an_address_stands_for_all_three():
    for name, found in zip(RANGED, node(queries=[f"?{name}=7" for name in RANGED])["queries"], strict=True):
        value = 0.07 if INPUTS[name]["kind"] == "share" else 7
        assert found["faults"] == [] and found["ranges"].pop(name) == [value] * 3
        assert found["ranges"] == {other: list(triple) for other, triple in RANGES["support"].items() if other != name}


@pytest.mark.slow
def test_the_scripts_have_no_error_of_types():
    names = "formulas", "draws", "words", "chart", "view"
    check_types(ROOT / "tests/calculator", *(f"_static/calculator/{name}.js" for name in names))


def test_each_input_of_the_file_is_one_of_the_scripts():
    """And no other is read: what the formulas name is what the fields hold."""
    text = (SCRIPTS / "formulas.js").read_text(encoding="utf-8")
    assert [row["name"] for row in MODEL["inputs"] if f"x.{row['name']}" not in text] == []
