"""The spreadsheet, the CSV and the figures: written from what the formulas are now, and right where LibreOffice
computes the spreadsheet anew, with the numbers of the worked cases and with a reader's own."""

import csv
import io
import re
import zipfile

import pytest
from business_side import RANGES, ranges
from spreadsheets import computed, parts, sheet_names
from support import ROOT

from tools.business_case_files import DRAWS, FIRST, STEP, comma_separated, figure_files, spreadsheet, write
from values.business_case import CASES, INPUTS, RANGED, WAYS, evaluate, likely, swings
from values.business_draws import outlooks, savings, summed_up
from values.business_words import ROWS, TITLES

pytestmark = pytest.mark.slow  # LibreOffice

KEPT = ROOT / "_static/calculator/business-case.xlsx"
CELL = re.compile(r'<c r="([A-Z]+)(\d+)"[^>]*><f>.*?</f><v>(.*?)</v></c>')


def test_the_kept_files_are_current():
    assert parts(KEPT.read_bytes()) == parts(spreadsheet()), "run `make calculator`"
    assert KEPT.with_suffix(".csv").read_text("utf-8-sig") == comma_separated(), "run `make calculator`"


def test_the_kept_figures_are_current():
    drawn = dict(figure_files(ROOT / "series/drawings"))
    assert len(drawn) == 2 * len(CASES)
    for path, data in drawn.items():
        assert path.read_bytes() == data, "run `make calculator`"


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


def number(text):
    """ "98.5%" is 0.985, "never" stays."""
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return text


def near(found, value):
    return found == value if isinstance(value, str) else found == pytest.approx(value, rel=1e-9, abs=1e-6)


def place(column, row):
    number = 0
    for letter in column:
        number = 26 * number + ord(letter) - ord("A") + 1
    return int(row) - 1, number - 1


def test_the_results_beside_the_formulas_are_what_libreoffice_computes(tmp_path):
    data = KEPT.read_bytes()
    sheets, archive, seen = computed(tmp_path, data), parts(data), 0
    for count, name in enumerate(sheet_names(archive), 1):
        for column, row, kept in CELL.findall(archive[f"xl/worksheets/sheet{count}.xml"].decode()):
            y, x = place(column, row)
            assert near(number(sheets[name][y][x]), number(kept)), (name, column, row, kept, sheets[name][y][x])
            seen += 1
    assert seen > 20000


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


def with_numbers(data, chosen):
    """The spreadsheet with other numbers in the yellow cells, as a reader would type them."""
    archive = parts(data)
    for count, name in enumerate(sheet_names(archive), 1):
        if name not in chosen:
            continue
        path = f"xl/worksheets/sheet{count}.xml"
        text = archive[path].decode()
        for row, input_ in enumerate(INPUTS, FIRST + 1):
            for column, value in zip("CDE", chosen[name][input_], strict=True):
                pattern = rf'(<c r="{column}{row}"[^>]*><v>)[^<]*(</v>)'
                text, done = re.subn(pattern, rf"\g<1>{value!r}\g<2>", text)
                assert done == (column == "D" or input_ in RANGED), (name, column, row)
        archive[path] = text.encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name, content in archive.items():
            target.writestr(name, content)
    return file.getvalue()


def test_a_readers_own_numbers_come_out_as_in_python(tmp_path):
    titles = [case["title"] for case in CASES.values()]
    chosen = dict(zip(titles, ranges(3, 11)[len(RANGES) :], strict=True))
    sheets = computed(tmp_path, with_numbers(KEPT.read_bytes(), chosen))
    for title, of in chosen.items():
        check_results(sheets[title], of)
