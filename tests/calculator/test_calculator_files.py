"""The spreadsheet, the CSV and the figures: written from what the formulas are now, and right where LibreOffice
computes the spreadsheet anew, with the numbers of the worked cases and with a reader's own."""

import csv
import io
from itertools import cycle
from random import Random

import pytest
from business_side import RANGES, node, ranges
from spreadsheets import check_kept, computed, each_computed, filled, near, number, parts
from support import ROOT

from tools.business_case_files import (
    BESIDE,
    DRAWS,
    FIRST,
    STEP,
    UNSOUND,
    comma_separated,
    figure_files,
    spreadsheet,
    write,
)
from values.business_case import CASES, INPUTS, RANGED, WAYS, evaluate, likely, swings
from values.business_draws import outlooks, savings, summed_up
from values.business_words import ROWS, TITLES

pytestmark = pytest.mark.slow  # LibreOffice

KEPT = ROOT / "_static/calculator/business-case.xlsx"


def test_the_kept_files_are_current():
    assert parts(KEPT.read_bytes()) == parts(spreadsheet()), "run `make calculator`"
    assert KEPT.with_suffix(".csv").read_text("utf-8-sig") == comma_separated(), "run `make calculator`"


@pytest.mark.own
def test_the_kept_figures_are_current():
    drawn = dict(figure_files(ROOT / "series/drawings"))
    assert len(drawn) == 2 * len(CASES)
    for path, data in drawn.items():
        assert path.read_bytes() == data, "run `make calculator`"


@pytest.mark.release
@pytest.mark.own
def test_the_command_writes_them_all(tmp_path):
    for folder in ("_static/calculator", "series/drawings"):
        (tmp_path / folder).mkdir(parents=True)
    write(tmp_path)
    names = {path.name for path in tmp_path.rglob("*.*")}
    assert names == {"business-case.xlsx", "business-case.csv", *(f"part7-{name}.svg" for name in CASES)}


def test_the_csv_can_be_read():
    rows = list(csv.DictReader(io.StringIO(KEPT.with_suffix(".csv").read_text("utf-8-sig"))))
    found = {(row["case"], row["kind"], row["name"], row["of"]): row["value"] for row in rows}
    assert len(found) == len(rows)
    for case, of in RANGES.items():
        for name, triple in of.items():
            ends = zip(("low", "likely", "high"), triple, strict=True)
            kept = {end: value for end, value in ends if end == "likely" or name in RANGED}
            assert {end: float(found[case, "input", name, end]) for end in kept} == kept
        for way, title in TITLES.items():
            assert float(found[case, "result", "mean", title]) == round(outlooks(of)[way].mean, 4)


# --- LibreOffice -----------------------------------------------------------------------------------------------------


def test_the_results_beside_the_formulas_are_what_libreoffice_computes(tmp_path):
    assert check_kept(tmp_path, KEPT.read_bytes()) > 20000


def check_results(cells, of):
    """A case's sheet says what Python does, and of the draws what Python does with as many."""
    rows = {row[0]: row for row in cells if row and row[0]}
    few = summed_up(savings(of, DRAWS, STEP))
    for column, way in enumerate(WAYS, 2):
        result = evaluate(way, likely(of))
        for name, title in ROWS.items():
            text = rows[title][column]
            if way == "by_hand" and name not in ("resolved", "wrong", "cheapest"):
                assert text == "–"
                continue
            value = getattr(result, name) if hasattr(result, name) else getattr(few[way], name)
            value = "never" if value is None else value
            value = "none is resolved" if value == float("inf") else value
            assert near(number(text), value), (way, name, value, text)
    alone = cells[next(y for y, row in enumerate(cells) if row[0].startswith("One input alone")) + 1 :]
    found = {row[0]: (number(row[2]), number(row[3])) for row in alone if row[0]}
    order = swings(of)
    for name, low, high in order:
        assert found[INPUTS[name]["title"]] == (pytest.approx(low), pytest.approx(high))
    first = next(y for y, row in enumerate(cells) if row[0] == "What decides")
    decides = [row[0] for row in cells[first + 1 : first + 4]]
    assert decides == [INPUTS[name]["title"] for name, *_ in order[:3]]


@pytest.mark.parametrize("name", CASES)
def test_the_few_draws_of_the_spreadsheet_come_near_the_many(name):
    of = RANGES[name]
    few, many = summed_up(savings(of, DRAWS, STEP)), outlooks(of)
    for way in ("search", "sure", "draft"):
        assert few[way].chance == pytest.approx(many[way].chance, abs=0.02)
        assert few[way].mean == pytest.approx(many[way].mean, abs=0.02 * (many[way].high - many[way].low))


def test_the_worked_cases_come_out_as_in_python(tmp_path):
    sheets = computed(tmp_path, KEPT.read_bytes())
    for name, of in RANGES.items():
        check_results(sheets[CASES[name]["title"]], of)


def with_numbers(of):
    """Numbers in the yellow cells of a case, as a reader would type them."""
    return {
        f"{column}{row}": value
        for row, input_ in enumerate(INPUTS, FIRST + 1)
        for column, value in zip("CDE", of[input_], strict=True)
        if column == "D" or input_ in RANGED
    }


def test_a_readers_own_numbers_come_out_as_in_python(tmp_path):
    titles = [case["title"] for case in CASES.values()]
    chosen = dict(zip(titles, ranges(3, 11)[len(RANGES) :], strict=True))
    sheets = computed(tmp_path, filled(KEPT.read_bytes(), {title: with_numbers(of) for title, of in chosen.items()}))
    for title, of in chosen.items():
        check_results(sheets[title], of)


FAULTS = [  # of three numbers, by the limits of their input
    lambda low, middle, high, row: (high, middle, low),
    lambda low, middle, high, row: (middle, low, high),
    lambda low, middle, high, row: (low, high, middle),
    lambda low, middle, high, row: (None, middle, high),
    lambda low, middle, high, row: (low, None, high),
    lambda low, middle, high, row: (low, middle, None),
    lambda low, middle, high, row: (None, None, None),
    lambda low, middle, high, row: ("1,5", middle, high),
    lambda low, middle, high, row: (low, "1,5", high),
    lambda low, middle, high, row: (low, middle, "about 9"),
    lambda low, middle, high, row: (row["min"] - 0.01, middle, high),
    lambda low, middle, high, row: (low, middle, row["max"] * 1.01),
    lambda low, middle, high, row: (row["max"] * 1.01,) * 3,
]
FAULTS_OF_ONE = [None, "x", "1,5", -0.01, 1e12]
WITHIN = {  # numbers of inputs that just can be
    "success": (0, 0.7, 1),
    "hand_error": (0, 0.03, 0.99),
    "cases": (1, 1200, 10_000_000),
    "check": (0, 0, 4),
    "error": (60, 60, 60),
    "months": (600,) * 3,
    "peak": (10,) * 3,
}


def faulty():
    """Inputs by their names, with numbers that can't be."""
    of = RANGES["support"]
    for name, fault in [("check", FAULTS[0]), *zip(RANGED, cycle(FAULTS), strict=False)]:
        yield name, fault(*of[name], INPUTS[name])
    ones = [name for name in INPUTS if name not in RANGED]
    yield from ((name, (value,) * 3) for name, value in zip(ones, cycle(FAULTS_OF_ONE), strict=False))


def check_refusal(cells, workings, name):
    """The line of this input says what is wrong, and no result stands anywhere."""
    end = FIRST + len(INPUTS)
    assert [bool(row[BESIDE]) for row in cells[FIRST:end]] == [each == name for each in INPUTS]
    assert cells[UNSOUND[0]][UNSOUND[1]]
    below = [number(cell) for row in cells[end:] for cell in row[2:]]
    assert not [cell for cell in below if not isinstance(cell, str) or cell.startswith("#")]
    steps = {row[0]: set(row[1:]) for row in workings if row[0]}
    for title in TITLES.values():
        for step in ("saving a month", "a resolved case"):  # the chart's lines are among them
            assert steps[f"{title}: {step}"] == {"#N/A"}


@pytest.mark.release
def test_what_cannot_be_is_refused_and_told_as_the_form_does(tmp_path):
    """Wrong inputs and right ones stand side by side in the three cases of a workbook."""
    wrong, of = list(faulty()), RANGES["support"]
    right = [of | {name: triple} for name, triple in WITHIN.items()] + ranges(5, 13)[len(RANGES) :]
    scenes = [(name, of | {name: triple}) for name, triple in wrong] + [(None, each) for each in right]
    Random(1).shuffle(scenes)
    titles = [case["title"] for case in CASES.values()]
    groups = [dict(zip(titles, scenes[place : place + 3], strict=False)) for place in range(0, len(scenes), 3)]
    books = [
        filled(KEPT.read_bytes(), {title: with_numbers(each) for title, (_, each) in group.items()}) for group in groups
    ]
    for group, sheets in zip(groups, each_computed(tmp_path, books), strict=True):
        for title, (name, each) in group.items():
            if name:
                check_refusal(sheets[title], sheets[f"{title} workings"], name)
            else:
                check_results(sheets[title], each)
                assert not any(row[BESIDE] for row in sheets[title][FIRST : FIRST + len(INPUTS)])
    typed = [(name, [in_field(name, value) for value in triple]) for name, triple in wrong]
    assert len(wrong) >= 30 and all(node(fields=typed)["faults"])


def in_field(name, value):
    """As it is typed into the page's form."""
    share = INPUTS[name]["kind"] == "share" and not isinstance(value, str | None)
    return "" if value is None else str(100 * value if share else value)


def test_text_is_no_number(tmp_path):
    """Not even where it looks like one, which a sum would leave out."""
    low, middle, high = RANGES["support"]["check"]
    cells = with_numbers(RANGES["support"] | {"check": (low, str(middle), high)})
    sheets = computed(tmp_path, filled(KEPT.read_bytes(), {"Support": cells}))
    check_refusal(sheets["Support"], sheets["Support workings"], "check")
