"""The numbers of the worked cases as text."""

import copy
import pickle

import pytest
from business_side import RANGES

from values.business_case import CASES, WAYS, evaluate, likely
from values.business_draws import outlooks
from values.business_words import (
    TITLES,
    Cases,
    chance,
    dollars,
    given,
    load,
    lower,
    minutes,
    numbers_of,
    table,
)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("success", 0.7, "70%"),
        ("slip", 0.015, "1.5%"),
        ("price_in", 2.5, "2.50"),
        ("setup", 18000, "18,000"),
        ("hand", 7.5, "7.5"),
    ],
)
def test_inputs_as_text(name, value, text):
    assert given(name, value) == text


def test_results_as_text():
    assert [dollars(value) for value in (-15917.67, -0.001, 3.515)] == ["−$15,918", "−$0.00", "$3.52"]
    assert [chance(share) for share in (0.4461, 0.004, 0.0, 0.9962)] == ["45%", "under 1%", "0%", "over 99%"]
    assert [minutes(value) for value in (None, 1.49)] == ["never", "1.4"]


def test_the_table_and_the_text_say_the_same():
    values, rows = load(), {row[0]: row[1:] for row in table()}
    for name, case in CASES.items():
        of, found = RANGES[name], values[name]
        assert found["success"].low == given("success", case["inputs"]["success"][0])
        for way, title in TITLES.items():
            row = rows[f"{case['title']}: {lower(title)}"]
            assert row[0] == found[way]["resolved"] == dollars(evaluate(way, likely(of)).resolved)
            if way != "by_hand":
                assert row[1:] == tuple(found[way][column] for column in ("saving", "mean", "chance"))
                assert row[1] == dollars(evaluate(way, likely(of)).saving)
                assert row[2] == dollars(outlooks(of)[way].mean) and row[3] == chance(outlooks(of)[way].chance)
    assert len(rows) == 1 + len(CASES) * len(WAYS)


def test_a_build_reckons_no_case_that_no_page_shows():
    """Sphinx keeps the settings, compares them with those of the last build, and MyST copies them for each page."""
    numbers_of.cache_clear()
    cases = load()
    assert copy.deepcopy(cases) is cases and pickle.loads(pickle.dumps(cases)) == cases
    assert cases != Cases(cases.data | {"support": cases.data["support"] | {"check": [0, 1, 2]}})
    assert numbers_of.cache_info().currsize == 0 and cases["support"]["success"] == "72%"
