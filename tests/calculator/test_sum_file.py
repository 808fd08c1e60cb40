"""The workbook of the three years: as the formulas are now, and right where LibreOffice reckons it anew."""

import math

import pytest
from spreadsheets import check_kept, computed, each_computed, filled, near, number, parts
from sum_side import DESK, points

from tools.three_years_file import FAULT, FIRST, KEPT, LIKELY_ROWS, kept, workbook
from values.business_sum import INPUTS, likely, outcomes

pytestmark = pytest.mark.slow  # LibreOffice
LIKELY = likely(DESK)
NOTHING = "–"


def typed(x):
    return {f"C{FIRST + 1 + place}": x[name] for place, name in enumerate(INPUTS)}


def check_board(sheets, x):
    came = outcomes(x)
    scale = sum(abs(each) for step in came for each in step.cash) + x["cases"] * (x["error"] + x["hand"] * x["wage"])
    for row, name in enumerate(LIKELY_ROWS, 3):
        for step in range(4):
            found, value = number(sheets["Board"][row][1 + step]), kept(came, name, step)
            if isinstance(value, str) or isinstance(found, str):
                assert found == value, (name, step)
            elif name == "paid_back":
                assert found == value, step
            else:
                assert math.isclose(found, value, rel_tol=1e-7, abs_tol=1e-9 * scale + 1e-6), (name, step, found, value)


def test_the_kept_file_is_current():
    assert parts(KEPT.read_bytes()) == parts(workbook()), "run `make calculator`"


def test_the_results_beside_the_formulas_are_what_libreoffice_reckons(tmp_path):
    assert check_kept(tmp_path, KEPT.read_bytes()) > 800


@pytest.mark.release
def test_libreoffice_finds_what_python_does_on_fifty_inputs(tmp_path):
    asked = [LIKELY, *points(50, seed=21)]
    books = [filled(KEPT.read_bytes(), {"Inputs": typed(x)}) for x in asked]
    for x, sheets in zip(asked, each_computed(tmp_path, books), strict=True):
        check_board(sheets, x)


@pytest.mark.release
def test_it_would_see_a_fault(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.three_years_file.NEARLY", -0.5)  # half a post too many
    sheets = computed(tmp_path, workbook())
    with pytest.raises(AssertionError):
        check_board(sheets, LIKELY)


@pytest.mark.parametrize("wrong", [None, "1,5", "", -1, 1e12])
def test_what_cannot_be_is_told_and_nothing_reckoned(tmp_path, wrong):
    place = list(INPUTS).index("check")
    sheets = computed(tmp_path, filled(KEPT.read_bytes(), {"Inputs": typed(LIKELY) | {f"C{FIRST + 1 + place}": wrong}}))
    told = [row[FAULT] for row in sheets["Inputs"][FIRST : FIRST + len(INPUTS)]]
    assert "give a number between" in told.pop(place) and not any(told)
    assert "mended" in sheets["Board"][1][0]
    assert {cell for row in sheets["Board"][3 : 3 + len(LIKELY_ROWS)] for cell in row[1:5]} == {NOTHING}


def test_a_notice_must_be_whole(tmp_path):
    place = list(INPUTS).index("notice")
    sheets = computed(tmp_path, filled(KEPT.read_bytes(), {"Inputs": {f"C{FIRST + 1 + place}": 2.5}}))
    assert sheets["Inputs"][FIRST + place][FAULT] == "give a whole number"
    assert near(number(sheets["Inputs"][FIRST + place][2]), 2.5)
