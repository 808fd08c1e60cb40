"""The numbers of the worked cases as text."""

import copy
import math
import pickle

import pytest
from business_side import RANGES

from values.business_case import CASES, INPUTS, WAYS, evaluate, likely
from values.business_draws import outlooks
from values.business_words import (
    ROWS,
    TITLES,
    Cases,
    dollars,
    judged,
    kept,
    load,
    lower,
    numbers_of,
    results,
    shown,
    summary,
    table,
    verdict,
)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("success", 0.7, "70%"),
        ("slip", 0.015, "1.5%"),
        ("price_in", 2.5, "2.50"),
        ("setup", 18000, "18,000"),
        ("hand", 7.5, "7.5"),
        ("check", 0.75, "0.75"),
        ("saving", -15917.67, "−$15,918"),
        ("saving", -0.001, "−$0.00"),
        ("resolved", 3.515, "$3.52"),
        ("resolved", math.inf, "none is resolved"),
        ("wrong", 0.0347, "3.5%"),
        ("chance", 0.4461, "45%"),
        ("chance", 0.004, "under 1%"),
        ("chance", 0.0, "0%"),
        ("chance", 0.9962, "over 99%"),
        ("payback", None, "never"),
        ("payback", 13.0, "13"),
        ("break_even_success", 0, "always"),
        ("break_even_success", None, "never"),
        ("break_even_success", 0.6656, "67%"),
        ("break_even_check", 1.49, "1.4"),
        ("break_even_check", math.inf, "always"),
        ("break_even_cases", 1836.98, "1,837"),
        ("break_even_cases", None, "never"),
    ],
)
def test_numbers_as_text(name, value, text):
    assert shown(name, value) == text


def test_a_verdict_needs_nine_chances_in_ten():
    assert [judged(share) for share in (0, 0.1, 0.11, 0.44, 0.89, 0.9, 1)] == [
        *["doesn’t pay"] * 2,
        *["don’t know"] * 3,
        *["pays"] * 2,
    ]


def test_substitutions_tables_and_sentences_say_the_same():
    values, rows = load(), {row[0]: row[1:] for row in table("results")}
    for name, case in CASES.items():
        of, found = RANGES[name], values[name]
        assert f"Draft and check: {found['verdict']}" in verdict(of)
        assert f"saves in {found['draft']['chance']} of 10,000 draws" in verdict(of)
        assert lower(found["matters"]) in summary(of)
        assert found["success"].low == shown("success", case["inputs"]["success"][0])
        for way, title in TITLES.items():
            row = rows[f"{case['title']}: {lower(title)}"]
            assert row == tuple(found[way][column] for column in ("resolved", "saving", "mean", "chance"))
    assert len(table("inputs")) == len(INPUTS) + 1


def test_each_row_of_the_results_is_of_its_way():
    for of in RANGES.values():
        found = results(of)
        assert found.keys() == WAYS.keys() and all(list(row) == list(ROWS) for row in found.values())
        for way in ("search", "sure", "draft"):
            assert found[way]["saving"] == dollars(evaluate(way, likely(of)).saving)
            assert found[way]["mean"] == dollars(outlooks(of)[way].mean)
        assert {row for row in ROWS if found["by_hand"][row] != "–"} == {"resolved", "wrong", "cheapest"}


def test_the_best_on_average_is_named():
    for of in RANGES.values():
        best = max(WAYS, key=lambda way: outlooks(of)[way].mean)
        said = verdict(of).split("Best on average: ")[1]
        often = f", which saves in {results(of)[best]['chance']}" if best not in ("by_hand", "draft") else ""
        assert said == f"{lower(TITLES[best])}{often}."


def test_it_says_how_many_inputs_are_the_worked_case_s():
    of, all_ = RANGES["support"], len(INPUTS)
    assert kept("support", of) == f"All {all_} inputs are the worked case’s."
    assert kept("support", of | {"wage": (1, 1, 1)}) == f"{all_ - 1} of {all_} inputs are the worked case’s."


def test_a_build_reckons_no_case_that_no_page_shows():
    """Sphinx keeps the settings, compares them with those of the last build, and MyST copies them for each page."""
    numbers_of.cache_clear()
    cases = load()
    assert copy.deepcopy(cases) is cases and pickle.loads(pickle.dumps(cases)) == cases
    assert cases != Cases(cases.data | {"support": cases.data["support"] | {"check": [0, 1, 2]}})
    assert numbers_of.cache_info().currsize == 0 and cases["support"]["verdict"] == "don’t know"
