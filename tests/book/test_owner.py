"""The owner's page: sizes worked again by brute force, the workbook filled in as the page tells, its files, its PDF."""

import codecs
import csv
import io
import itertools
import math
import re
import zipfile
from datetime import date, datetime
from fractions import Fraction
from math import comb
from random import Random
from statistics import NormalDist, mean, variance

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from spreadsheets import check_kept, each_computed, filled, number, parts
from support import ROOT, TITLE, ill_set, need, run

from tools import draw
from tools.owner_sheet import (
    BETTER,
    BUY,
    CAUSES,
    CHOSEN,
    COUNTING,
    DROP,
    EMPTY,
    FILLED,
    FLATTERS,
    GO_ON,
    LAST,
    LAST_TIMED,
    MEMO,
    MONDAY,
    MORE,
    NEVER_PAYS,
    NO,
    NONE,
    OPEN,
    PILOT,
    PLACES,
    RESULTS,
    RUNS,
    SAID,
    SECONDS,
    STOP,
    TEST,
    UNJUDGED,
    UNREADABLE,
    UNTYPED,
    UNWRITTEN,
    WAIT,
    WORSE,
    YET,
    workbook,
)
from tools.owner_sheet import rows as drawn_rows
from values import owner_case
from values.business_case import CASES
from values.business_sum import SUM, triples
from values.exact_limits import (
    RISK,
    faultless,
    fewest_worse,
    interval,
    margin,
    noticed,
    probability,
    tasks_by_outcome,
    tasks_by_trace,
    tasks_if_alike,
    upper,
)
from values.owner_tables import FOLDER, KINDS, LOST, NEVER, OFTEN, POINTS, SELDOM, WON, one_in, rounded_up, sizes, table
from values.worked import owner as worked
from values.worked import three_years

PAGE = (ROOT / "series/owner.md").read_text(encoding="utf-8")
FILES = sorted(path.name for path in FOLDER.glob("*.csv"))
LETTERS = [f"letter-{to}-{language}.txt" for to in ("vendor", "council", "staff") for language in ("en", "de")]


def rows(name):
    return list(csv.reader(io.StringIO((FOLDER / f"{name}.csv").read_text(encoding="utf-8-sig"))))


def columns(name):
    return list(csv.DictReader(io.StringIO((FOLDER / f"{name}.csv").read_text(encoding="utf-8-sig"))))


def up_to(n, k, rate):
    """How likely k or fewer in n are, in whole numbers."""
    return sum(comb(n, i) * rate**i * (1 - rate) ** (n - i) for i in range(k + 1))


# --- The limits ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "k"), [(n, k) for n in (1, 5, 20, 30, 120) for k in (0, 1, 2, 7) if k < n])
def test_a_limit_is_where_the_count_becomes_too_unlikely(n, k):
    limit = Fraction(upper(k, n))
    assert up_to(n, k, limit - Fraction(1, 10**9)) > Fraction(RISK) > up_to(n, k, limit + Fraction(1, 10**9))


def test_both_limits_hold_in_nineteen_tests_of_twenty_whatever_the_rate():
    n = 30
    limits = [interval(k, n) for k in range(n + 1)]
    for rate in (Fraction(i, 97) for i in range(1, 97)):
        inside = [k for k, (low, high) in enumerate(limits) if low <= rate <= high]
        assert sum(comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in inside) >= 1 - RISK


@pytest.mark.parametrize("n", [10, 11, 30, 61])
def test_the_margin_is_that_of_the_worst_score(n):
    worst = max(max(k / n - interval(k, n)[0], interval(k, n)[1] - k / n) for k in range(n + 1))
    assert margin(n) == pytest.approx(worst)


@pytest.mark.parametrize("rate", [0.5, 0.1, 0.05, 0.01, 0.001])
def test_so_many_tries_without_an_error_and_no_fewer(rate):
    n = faultless(rate)
    assert (1 - rate) ** n <= RISK < (1 - rate) ** (n - 1)
    assert upper(0, n) <= rate < upper(0, n - 1)


@pytest.mark.parametrize("changed", range(13))
def test_the_sign_test_is_that_of_all_falls_of_coins(changed):
    worse = [sum(coins) for coins in itertools.product((0, 1), repeat=changed)]
    enough = [least for least in range(changed + 1) if sum(w >= least for w in worse) <= RISK * 2**changed]
    assert fewest_worse(changed) == (min(enough) if enough else None)


def test_how_often_a_fall_is_noticed_is_the_sum_over_all_outcomes():
    lost, won, n = 0.5, 0.1, 8
    total = 0.0
    for outcome in itertools.product((-1, 0, 1), repeat=n):
        worse, better = outcome.count(-1), outcome.count(1)
        fewest = fewest_worse(worse + better)
        if fewest is not None and worse >= fewest:
            total += lost**worse * won**better * (1 - lost - won) ** (n - worse - better)
    assert noticed(n, lost, won) == pytest.approx(total)


@pytest.mark.parametrize(("cheats", "right"), [(0.5, 0.7), (0.3, 0.7), (0.2, 0.9)])
def test_tasks_that_tell_agents_apart_by_outcome_are_nearly_those_of_the_exact_sums(cheats, right):
    n, other = tasks_by_outcome(right, cheats, OFTEN), right * (1 - cheats)
    lost, won = right * (1 - other), other * (1 - right)
    assert noticed(round(0.85 * n), lost, won) < OFTEN < noticed(round(1.1 * n), lost, won)


@pytest.mark.parametrize("cheats", [0.3, 0.1])
def test_agents_that_agree_where_none_cheats_are_told_apart_on_fewer_tasks(cheats):
    n = tasks_if_alike(0.7, cheats, OFTEN)
    assert noticed(n, 0.7 * cheats, 0) >= OFTEN > noticed(n - 1, 0.7 * cheats, 0)
    assert tasks_by_trace(cheats, OFTEN) < n < tasks_by_outcome(0.7, cheats, OFTEN)


@pytest.mark.parametrize("cheats", [0.3, 0.03, 0.001])
def test_so_many_traces_hold_a_cheat_often_enough_and_no_fewer(cheats):
    n = tasks_by_trace(cheats, OFTEN)
    assert probability(n - 1, 0, cheats) > 1 - OFTEN >= probability(n, 0, cheats)


# --- The sheet -------------------------------------------------------------------------------------------------------


def test_the_sizes_do_what_the_sheet_is_asked_to_do_and_ten_fewer_do_not():
    size = sizes()
    assert pytest.approx(POINTS) == LOST - WON  # "a fall of ten points"
    assert margin(size["work"]) <= POINTS and noticed(size["work"], LOST, WON) >= OFTEN
    assert margin(size["work"] - 10) > POINTS or noticed(size["work"] - 10, LOST, WON) < OFTEN
    assert upper(0, size["seldom"]) <= SELDOM < upper(0, size["seldom"] - 10)
    assert upper(0, size["never"]) <= NEVER < upper(0, size["never"] - 10)
    assert size["total"] == size["work"] + 4 * size["seldom"]


def test_rounding_errs_on_the_side_of_caution():
    for rate in (upper(errors, n) for errors in (0, 1, 2) for n in (10, 30, 60, 100, 300, 1000, 3000)):
        assert rate <= float(rounded_up(rate)[:-1]) / 100 < rate * 1.1
        assert rate <= 1 / int(one_in(rate).removeprefix("1 in ").replace(",", ""))


def test_the_rows_of_the_test_are_those_of_the_sizes():
    kinds = [kind for _, kind in drawn_rows()]
    assert [number for number, _ in drawn_rows()] == list(range(1, sizes()["total"] + 1))
    assert kinds.count("work") == sizes()["work"]
    assert {kind: kinds.count(kind) for kind in KINDS} == dict.fromkeys(KINDS, sizes()["seldom"])


# --- The command that draws by lot -----------------------------------------------------------------------------------


def exported(path, sign, letters, count=300):
    with path.open("w", encoding=letters, newline="") as file:
        lines = [(48200 + n // 2, "Rückgabe", f'eine{sign} zwei\r\n"drei" {n}') for n in range(count)]
        csv.writer(file, delimiter=sign).writerows([("Ticket", "Betreff", "Text"), *lines])
    return path


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_mails_are_drawn_from_any_export_with_their_letters_and_lines(tmp_path, capsys, sign, letters):
    path = exported(tmp_path / "export.csv", sign, letters)
    assert draw.main([str(path), "--ticket", "Ticket"]) == 0
    head, rows, found = draw.read(tmp_path / "export-drawn.csv")
    assert head == ["no", "Ticket", "Betreff", "Text"] and found == sign and len(rows) == 120
    assert len({row[1] for row in rows}) == 120 and {row[2] for row in rows} == {"Rückgabe"}
    assert all(re.fullmatch(rf'eine{sign} zwei\r?\n"drei" \d+', row[3]) for row in rows)
    assert "120 of 150, start 1" in capsys.readouterr().out


def test_the_same_start_draws_the_same_and_another_others():
    one, again, other = (draw.drawn(range(3000), 120, start) for start in (1, 1, 2))
    assert one == again != other and len(set(one)) == 120
    often = [0] * 10
    for start in range(2000):
        for each in draw.drawn(range(10), 3, start):
            often[each] += 1
    assert all(abs(times - 600) < 5 * math.sqrt(2000 * 0.3 * 0.7) for times in often)


def test_what_cannot_be_drawn_is_said(tmp_path, capsys):
    path = exported(tmp_path / "export.csv", ";", "utf-8", count=50)
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    for options, words in (
        ([str(path)], "can't draw 120 of 50"),
        ([str(path), "--ticket", "Nummer"], "no column 'Nummer'; there are: Ticket, Betreff, Text"),
        ([str(tmp_path / "empty.csv")], "no rows below the head"),
        ([str(tmp_path / "gone.csv")], "gone.csv"),
        (["--numbers", "20", "10"], "can't draw 160 of 0"),
    ):
        assert draw.main(options) == 1
        assert words in capsys.readouterr().err
    assert draw.main(["--numbers", "48200", "51199"]) == 0
    numbers = [int(line) for line in capsys.readouterr().out.split()]
    assert len(set(numbers)) == 160 and min(numbers) >= 48200 and max(numbers) <= 51199


# --- The files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_a_table_without_markup(name):
    found = rows(name.removesuffix(".csv"))
    assert len(found) > 5 and len({len(row) for row in found}) == 1
    assert not re.search(r"[*`$]|\]\(", "".join(map("".join, found)))
    assert len(set(map(tuple, found))) == len(found)


@pytest.mark.parametrize("name", FILES)
def test_a_file_begins_with_the_mark_by_which_excel_knows_its_letters(name):
    raw = (FOLDER / name).read_bytes()
    assert raw.startswith(codecs.BOM_UTF8) and raw.count(codecs.BOM_UTF8) == 1


def bare(data):
    """A spreadsheet without what its formulas gave."""
    formula = re.compile(rb'<c ([^>]*?)(?: t="str")?>(<f>[^<]*</f>)<v>[^<]*</v>')
    return {name: formula.sub(rb"<c \1>\2", content) for name, content in parts(data).items()}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "is_filled"), [(EMPTY, False), (FILLED, True)])
def test_the_workbooks_are_current(name, is_filled):
    assert bare((FOLDER / name).read_bytes()) == bare(workbook(is_filled)), "run python -m tools.owner_sheet"


@pytest.mark.slow
@pytest.mark.parametrize("name", [EMPTY, FILLED])
def test_a_workbook_brings_along_what_libreoffice_computes(tmp_path, name):
    assert check_kept(tmp_path, (FOLDER / name).read_bytes()) > 2000


def test_the_letter_to_the_vendor_asks_the_fourteen_questions_in_both_languages():
    english, german = (
        re.findall(
            r"^(\d+)\. (.*?\?)$(?=\n\n|\n\d)",
            (FOLDER / f"letter-vendor-{language}.txt").read_text("utf-8"),
            re.M | re.S,
        )
        for language in ("en", "de")
    )
    asked = [(row["No."], row["Ask"]) for row in columns("supplier") if not row["If"]]
    assert [(number, " ".join(text.split())) for number, text in english] == asked
    assert [number for number, _ in german] == [number for number, _ in english] and len(asked) == 14


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_fits_a_mail(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= 126 and text.count("[") == text.count("]") > 2
    assert re.match(r"(Subject|Betreff): ", text)


# --- The workbook that counts, by LibreOffice, beside counts of our own ----------------------------------------------

DRAWN = {row: pair for row, pair in enumerate(drawn_rows(), 2)}
LABELS = [f"work: the first {sizes()['first']}", f"work: all {sizes()['work']}", *KINDS, "added, counted apart"]
KEPT = (FOLDER / EMPTY).read_bytes()


def typed_in(marks, people=27, **more):
    """What an owner types into the sheet Test: marks of both runs by row, and below its end a number and a kind; of the
    first thirty so many were answered right."""
    cells = {f"{column}{row}": mark for row, pair in marks.items() for column, mark in zip("HK", pair, strict=True)}
    for row in set(marks) - set(DRAWN):
        cells |= {f"A{row}": 1000 + row if row % 2 else None, f"B{row}": "work"}
    if people is not None:
        cells |= {f"G{row}": int(number <= people) for row, (number, _) in DRAWN.items() if number <= sizes()["first"]}
    return {TEST: cells | more}


def said(cells):
    """What the sheet Results says: under each head what stands in its rows, by the first cell of each."""
    found, block = {}, {}
    for row in cells:
        if row[1] in ("right", "marked in both"):
            block = found.setdefault(row[0], {})
        elif row[0].startswith(("Fewer right", "What can't")):
            block = found.setdefault(row[0].split(" ")[0], {})
            block[""] = row[1:]
        elif row[0]:
            block[row[0]] = row[1:]
    return found


def by_group(marks):
    """Pairs of answers, right or not or not marked, by what they count as."""
    groups = {label: [] for label in LABELS}
    for row, pair in marks.items():
        no, kind = DRAWN.get(row, (None, "added, counted apart"))
        right = [None if mark is None else mark == 1 for mark in pair]
        groups[LABELS[1] if kind == "work" else kind].append(right)
        if kind == "work" and no <= sizes()["first"]:
            groups[LABELS[0]].append(right)
    return groups


def check_scores(block, run, groups):
    for label, pairs in groups.items():
        marked = [pair[run] for pair in pairs if pair[run] is not None]
        right, n = sum(marked), len(marked)
        assert block[label][:2] == [str(right), str(n)]
        score, low, high, rarer = block[label][2:]
        if not n:
            assert {score, low, high, rarer} <= {NONE, ""}
            continue
        assert number(score) == pytest.approx(right / n, abs=0.0005)
        if label in LABELS[:2]:
            lower, higher = interval(right, n)
            assert lower - 0.001 < number(low) <= lower + 1e-12 and higher - 1e-12 <= number(high) < higher + 0.001
        else:
            assert (low, high) == ("", "")
        if label in KINDS:
            assert upper(n - right, n) - 1e-12 <= number(rarer) < upper(n - right, n) + 0.001
        else:
            assert rarer == ""


def check_comparison(block, groups):
    assert list(block) == LABELS[1:]
    for label, (both, better, worse, *chances, so) in block.items():
        pairs = [pair for pair in groups[label] if None not in pair]
        up, down = pairs.count([False, True]), pairs.count([True, False])
        assert [both, better, worse] == [str(len(pairs)), str(up), str(down)]
        if not pairs:
            assert {*chances, so} == {NONE}
            continue
        assert number(chances[0]) == pytest.approx(float(1 - up_to(up + down, down - 1, Fraction(1, 2))))
        assert number(chances[1]) == pytest.approx(float(1 - up_to(up + down, up - 1, Fraction(1, 2))))
        for one, other, words in ((down, up, {WORSE}), (up, down, {BETTER, CHOSEN})):
            alarm = one >= (fewest_worse(up + down) or math.inf)
            assert (so in words) == alarm, (label, one, other, so)
        assert so != BETTER or label != LABELS[-1]


def random_marks(seed, rows, blank=0.1):
    random = Random(seed)
    rates = {kind: (random.random(), random.random()) for kind in ("work", *KINDS, None)}
    return {
        row: tuple(
            None if random.random() < blank else int(random.random() < rate)
            for rate in rates[DRAWN.get(row, (0, None))[1]]
        )
        for row in rows
    }


def scenes():
    """Marks of both runs, whatever an owner may count, the rows below the sheet's own among them."""
    last = max(DRAWN)
    yield {row: (1, 1) for row in DRAWN}
    yield {row: (0, 1) for row in DRAWN}
    yield {row: (int(row % 7 > 0), 1) for row in DRAWN} | {last + n: (1, 0) for n in range(1, 13)}
    yield {row: (1, 1) for row in DRAWN} | {last + n: (0, 1) for n in (1, 2, 30, 200, LAST - 1 - last, LAST - last)}
    for seed in range(14):
        yield random_marks(seed, [*DRAWN, *range(last + 3, last + 60)])
    yield random_marks(90, list(DRAWN)[::9], blank=0.4)
    yield {}


@pytest.mark.release
@pytest.mark.slow
def test_the_workbook_scores_each_kind_and_compares_what_was_drawn(tmp_path):
    """Whatever stands below the sheet's own rows is counted, but apart, and leaves the others' sign test alone."""
    made = list(scenes())
    books = [filled(KEPT, typed_in(marks)) for marks in made]
    for marks, sheets in zip(made, each_computed(tmp_path, books), strict=True):
        found, groups = said(sheets[RESULTS]), by_group(marks)
        assert found["As your people answered"][LABELS[0]][:2] == ["27", "30"]
        check_scores(found["First run"], 0, groups)
        check_scores(found["Second run"], 1, groups)
        check_comparison(found["Second run against first"], groups)


@pytest.mark.release
@pytest.mark.slow
def test_a_mark_that_cannot_be_read_is_named_and_nothing_is_counted_until_it_can(tmp_path):
    """One fault in each workbook, beside marks that are right; the last has more than are named."""
    first, last = min(DRAWN), max(DRAWN)
    faults = {  # cells: the row that is named, and what is named in it
        (f"H{first + 4}", "0,5"): "first run",
        (f"K{first + 5}", "x"): "second run",
        (f"H{first + 6}", "1"): "first run",
        (f"K{first + 7}", " "): "second run",
        (f"H{first + 8}", -1): "first run",
        (f"K{first + 9}", 11): "second run",
        (f"H{first + 10}", 0.5): "first run",
        (f"G{first + 11}", "ja"): "as it was answered",
        (f"G{first + 12}", 1.5): "as it was answered",
        (f"A{first + 13}", "14"): "no",
        (f"A{first + 14}", 3): "no",
        (f"B{first + 15}", "werk"): "kind",
        (f"B{last}", None): "kind",
        (f"L{LAST + 1}", "A. B."): "nothing",
    }
    marks = {row: (1, 0) for row in DRAWN}
    books = [filled(KEPT, typed_in(marks, **dict([cell]))) for cell in faults]
    books.append(filled(KEPT, typed_in(marks, **{f"H{row}": "1" for row in range(first, first + 25)})))
    *found, many = each_computed(tmp_path, books)
    for ((place, _), words), sheets in zip(faults.items(), found, strict=True):
        row = int(place[1:])
        twice = [row - 12] if (place[0], words) == ("A", "no") and row == first + 14 else []
        named = [line for line in said(sheets[RESULTS])["What"] if line]
        assert [int(line.split(":")[0].removeprefix("row ")) for line in named] == sorted([row, *twice])
        assert all(words in line for line in named)
    for sheets in (*found, many):
        result = said(sheets[RESULTS])
        blocks = [result[name] for name in ("First run", "Second run", "Second run against first", "Fewer")]
        cells = {cell for block in blocks for cells in block.values() for cell in cells}
        assert {cell for cell in cells if not cell.startswith("type the number")} <= {NONE, ""}
        assert not re.search(r"\d", "".join(row[1] for row in sheets[CAUSES][1:]))
        told = [row[1] for row in sheets[MEMO][1:] if row[1]]
        assert len(told) == 8 and set(told) == {"Rows can't be read: see Results and Pilot"}
    named = [line for line in said(many[RESULTS])["What"] if line]
    assert [int(line.split(":")[0][4:]) for line in named] == list(range(first, first + 10))


@pytest.mark.release
@pytest.mark.slow
def test_the_first_questions_say_no_where_it_can_hardly_pay(tmp_path):
    """As soon as it is sure. The minutes of Monday propose a number, and what was written down counts."""
    size = sizes()["first"]
    rows, told = list(DRAWN)[:size], UNWRITTEN.format(most=size)
    firm = {"mails": 3000, "wage": 35, "seats": 200, "upkeep": 8, "hand": 6, "reading": 4}
    found = [  # right and marked in both runs, Monday, what is written: what is proposed, what is said of both
        ((16, size), (17, size), firm, 17, 17, (NO, GO_ON)),
        ((17, 25), (13, 25), firm, 17, 17, (GO_ON, OPEN)),
        ((4, 18), (5, 18), firm, 17, 17, (NO, OPEN)),
        ((0, 0), (0, 1), firm, 17, 17, (NONE, OPEN)),
        ((12, size), (13, size), firm | {"reading": 3}, 13, 12, (NO, GO_ON)),
        ((22, size), (24, size), firm | {"mails": 600}, 24, 24, (NO, GO_ON)),
        ((size, size), (0, size), firm | {"mails": 400}, 24, NEVER_PAYS, (GO_ON, NO)),
        ((size, size), (0, size), firm | {"reading": 6}, 24, NEVER_PAYS, (GO_ON, NO)),
        ((17, size), (16, size), firm | {"hand": "x"}, 17, UNTYPED, (GO_ON, NO)),
        ((17, size), (16, size), firm | {"wage": None}, 17, UNTYPED, (GO_ON, NO)),
        ((17, size), (16, size), firm | {"seats": 900}, 17, 20, (GO_ON, NO)),  # a dearer offer: what was written stays
        *(((size, size), (0, size), firm, bad, 17, (told, told)) for bad in (None, "17,5", 17.5, -1, size + 1)),
    ]
    place = place_of(RESULTS, "Written down")
    books = []
    for *runs, monday, typed, _, _ in found:
        marked = [[int(n < right) if n < count else None for n in range(size)] for right, count in runs]
        marks = dict(zip(rows, zip(*marked, strict=True), strict=True))
        book = filled(KEPT, typed_in(marks) | desk(**monday))
        books.append(book if typed is None else filled(book, {RESULTS: {place: typed}}))
    for (*scene, monday, _, least, words), sheets in zip(found, each_computed(tmp_path, books), strict=True):
        block = said(sheets[RESULTS])["Fewer"]
        assert block[""][0] == str(least), scene
        if isinstance(least, int):  # by whole numbers, and how seldom a tool that just pays falls below it
            cost = monday["seats"] + monday["upkeep"] * monday["wage"]
            share = (monday["reading"] + Fraction(60 * cost, monday["mails"] * monday["wage"])) / monday["hand"]
            below = up_to(size, least - 1, share)
            assert below < Fraction(RISK) < up_to(size, least, share)
            assert block[""][1].endswith(f" one time in {int(1 / below)}")
        else:
            assert not block[""][1]
        assert (block["First run"][0], block["Second run"][0]) == words, scene


def place_of(sheet, start, column="B"):
    """The cell beside the words with which a row of a sheet begins, in the empty workbook."""
    archive = parts(KEPT)
    names = re.findall(r'<sheet name="([^"]*)"', archive["xl/workbook.xml"].decode())
    texts = re.findall(r"<si><t[^>]*>(.*?)</t></si>", archive["xl/sharedStrings.xml"].decode(), flags=re.DOTALL)
    content = archive[f"xl/worksheets/sheet{1 + names.index(sheet)}.xml"].decode()
    for row, at in re.findall(r'<c r="A(\d+)"[^>]*t="s"><v>(\d+)</v>', content):
        if texts[int(at)].startswith(start):
            return f"{column}{row}"
    raise AssertionError(start)


@pytest.mark.release
@pytest.mark.slow
def test_causes_are_counted_among_the_failures_of_the_work(tmp_path):
    """And a failure without one, or with one that isn't in the list, is counted as such."""
    random, names = Random(3), ["out of date", "Rückgabe", "two questions"]
    listed = {f"A{row}": name for row, name in enumerate(names, 2)}
    books, wanted = [], []
    for share in (0, 0.2, 0.9):
        marks = {row: (int(random.random() > share), 1) for row, (_, kind) in DRAWN.items()}
        last = max(DRAWN)
        marks |= {last + 1: (0, 0)}
        given = {row: random.choice([*names, "none of these", None]) for row, (mark, _) in marks.items() if mark == 0}
        books.append(
            filled(KEPT, typed_in(marks, **{f"J{row}": cause for row, cause in given.items()}) | {CAUSES: listed})
        )
        work = {row: cause for row, cause in given.items() if DRAWN.get(row, (0, ""))[1] == "work"}
        wanted.append(([sum(cause == name for cause in work.values()) for name in names], len(work)))
    twice = filled(KEPT, typed_in(marks) | {CAUSES: listed | {"A9": "Rückgabe"}})
    *found, doubled = [sheets[CAUSES] for sheets in each_computed(tmp_path, [*books, twice])]
    for cells, (counts, total) in zip(found, wanted, strict=True):
        assert [int(row[1]) for row in cells[1:4]] == counts
        assert [cells[16][1], cells[17][1]] == [str(total), str(total - sum(counts))]
        assert bool(cells[17][2]) == (total > sum(counts))
        for row, count in zip(cells[1:4], counts, strict=True):
            low, high = interval(count, sizes()["work"])
            assert number(row[3]) == pytest.approx(low, abs=0.001) and number(row[4]) == pytest.approx(high, abs=0.001)
    assert [place for place, row in enumerate(doubled, 1) if row[6]] == [3, 9]


def timed(cells, stop=22):
    """What an owner types into the sheet Pilot: the number that ends it, and row by row from the second."""
    rows = {
        f"{letter}{row}": value for row, line in enumerate(cells, 2) for letter, value in zip("ABC", line, strict=True)
    }
    return {PILOT: rows | {STOP_CELL: stop}}


def outcome(sheets):
    """What the sheet Pilot says, by its names: three cells each, the number and its limits."""
    return {name: row[7:10] for (name, _), row in zip(SAID, sheets[PILOT][1:], strict=False)}


def desk(**typed):
    """The numbers of the sheet Monday."""
    places = {name: f"B{row}" for row, name in enumerate(PLACES, 2)}
    return {MONDAY: {places[name]: value for name, value in typed.items()}}


DESK = desk(mails=3000, wage=35, seats=200, upkeep=8)
STOP_CELL = f"H{2 + [name for name, _ in SAID].index('stop')}"


def pilot_of(random, gain, spread, bad, count=400):
    return [
        (700 + n, round(max(0.1, random.gauss(6 - gain * (n % 2 == 0), spread)), 2), int(random.random() < bad))
        for n in range(count)
    ]


def with_errors(lines, drafted, alone):
    """The same pilot, with so many errors in each half, the first judged."""
    left = [drafted, alone]
    found = []
    for ticket, minutes, _ in lines:
        wrong = left[ticket % 2] > 0
        left[ticket % 2] -= wrong
        found.append((ticket, minutes, int(wrong)))
    return found


@pytest.mark.release
@pytest.mark.slow
def test_the_pilot_reckons_minutes_errors_and_euros(tmp_path):
    """Beside sums of our own, with pilots that pay, that don't, that leave it open, and that are stopped; and the same
    that pays with errors enough that it had more than there were without."""
    random = Random(11)
    pilots = [pilot_of(random, *of) for of in ((1.5, 2, 0.05), (-1, 2, 0.05), (0.3, 4, 0.05), (1.5, 2, 0.3))]
    for lines in pilots:  # somebody went to lunch
        lines[7], lines[8] = (707, 95.0, 0), (708, 60.01, lines[8][2])
    pilots[:3] = [with_errors(lines, 8, 9) for lines in pilots[:3]]
    pilots += [with_errors(lines, *errors) for lines in pilots[:3] for errors in ((9, 8), (9, 9))]
    books = [filled(KEPT, typed_in({}) | DESK | timed(lines)) for lines in pilots]
    verdicts = []
    for lines, sheets in zip(pilots, each_computed(tmp_path, books), strict=True):
        found = {name: [number(cell) for cell in cells] for name, cells in outcome(sheets).items()}
        drafted, alone = ([line for line in lines if line[0] % 2 == odd] for odd in (0, 1))
        times = [[minutes for _, minutes, _ in group if minutes <= 60] for group in (drafted, alone)]
        saved = mean(times[1]) - mean(times[0])
        error = math.sqrt(sum(variance(each) / len(each) for each in times))
        needed = (200 + 8 * 35) / (3000 * 35 / 60)
        assert [found[name][0] for name in ("bad", "open", "open without", "drafted", "alone")] == [0, 1, 1, 199, 199]
        assert found["saved"] == pytest.approx([saved, saved - 1.96 * error, saved + 1.96 * error])
        errors = [sum(wrong for *_, wrong in group) for group in (drafted, alone)]
        assert [found["wrong"][0], found["wrong alone"][0]] == errors
        among = sum(wrong for *_, wrong in drafted[:150])
        assert [found["stop"][0], found["among"][0]] == [worked.pilot()["stop"], among]
        assert found["go on"][0] == (STOP if among >= worked.pilot()["stop"] else RUNS)
        euros = [(value - needed) * 3000 * 35 / 60 for value in found["saved"]]
        assert found["euros"] == pytest.approx(euros)
        assert found["chance"][0] == pytest.approx(NormalDist().cdf((saved - needed) / error), abs=1e-6)
        more = 199 * (1.96 * error / (saved - needed)) ** 2
        assert found["more"][0] == ("more than 100,000" if more > 100_000 else math.ceil(more / 10) * 10)
        assert [found[name][0] for name in ("month", "year")] == [480, 5760]
        assert found["once"][0] == pytest.approx(sum(step[3] for step in owner_case.STEPS) / 60 * 35)
        assert found["hand costs"][0] == pytest.approx(mean(times[1]) * 35 / 60)
        assert found["draft costs"][0] == pytest.approx(mean(times[0]) * 35 / 60 + 480 / 3000)
        verdicts.append(found["so"][0])
        by_minutes = BUY if euros[1] > 0 else DROP if euros[2] < 0 else WAIT
        by_errors = MORE if errors[0] > errors[1] and by_minutes != DROP else by_minutes
        assert verdicts[-1] == (STOP if among >= worked.pilot()["stop"] else by_errors)
    assert verdicts == [BUY, DROP, WAIT, STOP, MORE, BUY, DROP, DROP, MORE, WAIT]


SMALL = [(700 + n, 5 + n % 3, n % 2) for n in range(100)]
UNTOUCHED = ("bad", "mend", "limit", "least", "stop")


def check_unread(sheets, words):
    """Words beside the row, which is named, and no number anywhere."""
    result = outcome(sheets)
    assert words in result["mend"][0]
    shown = [cell for name, cells in result.items() if name not in UNTOUCHED for cell in cells]
    assert set(shown) <= {NONE, ""}
    assert "can't be read" in sheets[MEMO][6][1]


@pytest.mark.release
@pytest.mark.slow
def test_what_the_pilot_cannot_read_gives_words_and_no_number(tmp_path):
    faults = {
        "ticket": [("700a", 5, 0), (None, 5, 0), (700.5, 5, 0), (-2, 5, 0), (700, 5, 0)],
        "minutes: no number": [(900, "1,5", 0), (900, "x", 0), (900, 0, 0), (900, -3, 0), (900, 10_001, 0)],
        "minutes: a time of day": [(900, 440 / 86_400, 0), (900, 440 / 1440, 0), (900, 755 / 1440, 0)],
        "wrong": [(900, 5, "ja"), (900, 5, 2), (900, 5, "1")],
    }
    cases = [(words, line) for words, bad in faults.items() for line in bad]
    books = [filled(KEPT, typed_in({}) | DESK | timed([*SMALL, line])) for _, line in cases]
    for (words, line), sheets in zip(cases, each_computed(tmp_path, books), strict=True):
        assert int(outcome(sheets)["bad"][0]) == (2 if line[0] == 700 else 1) and words in sheets[PILOT][101][3], line
        check_unread(sheets, f"row {2 if line[0] == 700 else 102} can't be read: {words}")


@pytest.mark.release
@pytest.mark.slow
def test_seconds_are_no_minutes_and_a_log_s_seconds_are_read(tmp_path):
    """Times in seconds pass for mails that were left open: then so many are that the sheet asks."""
    seconds = [(ticket, 60 * minutes, wrong) for ticket, minutes, wrong in SMALL]
    sixtieths = [(ticket, (20 + 7 * n) / 60, wrong) for n, (ticket, _, wrong) in enumerate(SMALL)]
    place = f"H{2 + [name for name, _ in SAID].index('limit')}"
    scenes = [
        timed(seconds),
        timed(sixtieths),
        *({PILOT: timed(SMALL)[PILOT] | {place: bad}} for bad in (None, "60 min", 0)),
    ]
    alarm, read, *limits = each_computed(tmp_path, [filled(KEPT, typed_in({}) | DESK | scene) for scene in scenes])
    check_unread(alarm, SECONDS)
    assert [outcome(read)[name][0] for name in ("bad", "mend", "drafted", "alone")] == ["0", "", "50", "50"]
    for sheets in limits:
        check_unread(sheets, "No limit in")


@pytest.mark.release
@pytest.mark.slow
def test_the_pilot_says_what_is_missing(tmp_path):
    scenes = [
        DESK | {PILOT: timed(SMALL)[PILOT] | {f"B{LAST_TIMED + 5}": 3}},
        DESK | timed(SMALL[:50]),
        timed(SMALL),
        DESK | timed(SMALL),
        desk(**{"from": 48200, "to": 51949, "looked": 150}),
        desk(**{"from": 48200, "to": 51949, "looked": 90}),
    ]
    books = [filled(KEPT, typed_in({}) | scene) for scene in scenes]
    books[3] = filled(books[3], {TEST: {"G8": 0.5}})
    told = UNWRITTEN.format(most=150)
    books += [filled(KEPT, typed_in({}) | DESK | timed(SMALL, bad)) for bad in (None, "22", 2.5, -1, 151)]
    unjudged = [(ticket, minutes, wrong if ticket > 741 else None) for ticket, minutes, wrong in SMALL]
    books += [filled(KEPT, typed_in({}) | DESK | timed(unjudged))]
    under, short, blank, unread, lot, few, *unwritten, not_judged = each_computed(tmp_path, books)
    assert {outcome(sheets)[name][0] for sheets in unwritten for name in ("go on", "so")} == {told}
    assert {sheets[MEMO][11][1] for sheets in unwritten} == {YET}
    assert outcome(not_judged)["so"][0] == UNJUDGED
    assert outcome(under)["bad"][0] == "1" and outcome(under)["so"][0] == NONE
    assert outcome(under)["mend"][0].startswith("rows below")
    assert outcome(short)["minutes drafted"][0].startswith("Fewer than 30") and outcome(short)["so"][0] == NONE
    assert outcome(blank)["needed"][0].startswith("Fill in") and outcome(blank)["so"][0] == NONE
    assert outcome(blank)["saved"][0] != NONE
    assert outcome(unread)["least"][0] == UNREADABLE
    row = 1 + list(PLACES).index("mails")
    assert [sheets[MONDAY][row][2] for sheets in (lot, few)] == ["by your draw: 3000", "a number"]


@pytest.mark.release
@pytest.mark.slow
def test_the_stop_number_stays_when_the_people_are_marked_anew(tmp_path):
    """What is proposed moves with the marks. What was written down ends the pilot all the same, at that many errors."""
    scenes = [(27, errors) for errors in (21, 22)] + [(people, errors) for people in (20, 30) for errors in (21, 22)]
    lines = pilot_of(Random(5), 1.5, 2, 0)
    books = [
        filled(KEPT, typed_in({}, people) | DESK | timed(with_errors(lines, errors, 40))) for people, errors in scenes
    ]
    found = [outcome(sheets) for sheets in each_computed(tmp_path, books)]
    assert [each["go on"][0] for each in found] == [RUNS, STOP] * 3
    assert [each["so"][0] for each in found] == [BUY, STOP] * 3
    proposed = [int(each["least"][0]) for each in found[::2]]
    assert proposed[0] == worked.pilot()["stop"] and proposed[1] > proposed[0] > proposed[2]


@pytest.mark.release
@pytest.mark.slow
def test_the_memo_holds_when_the_pilot_runs_four_weeks_more(tmp_path):
    """In the rows below, of the case, whose pilot is told twice: all is counted, and each line says what it said."""
    once = owner_case.pilot()
    again = [(ticket + len(once), minutes, wrong) for ticket, minutes, wrong in once]
    data = (FOLDER / FILLED).read_bytes()
    (longer,) = each_computed(tmp_path, [filled(data, timed([*once, *again]))])
    kept = values_of(data)
    found, pilot = outcome(longer), worked.pilot()
    assert [found[name][0] for name in ("bad", "mend", "so")] == ["0", "", BUY]
    assert [int(found[name][0]) for name in ("drafted", "alone")] == [
        2 * int(pilot[name].replace(",", "")) for name in ("alike", "others")
    ]
    saved, low, high = map(float, found["saved"])
    assert saved == pytest.approx(float(pilot["saved"]), abs=0.006)  # and the margin as small as so many make it
    assert (high - low) * math.sqrt(2) == pytest.approx(float(pilot["high"]) - float(pilot["low"]), abs=0.02)
    lines = [row[1] for row in longer[MEMO][1 : len(owner_case.MEMO) + 1]]
    before = [kept.get((MEMO, f"B{row}"), "") for row in range(2, len(lines) + 2)]
    assert [bool(line) for line in lines] == [bool(line) for line in before]
    for line, other in zip(lines, before, strict=True):
        assert re.sub(r"[\d.]+", "", line) == re.sub(r"[\d.]+", "", other), line


def test_the_workbook_of_the_case_says_what_the_page_says():
    """By what LibreOffice computed, which the file brings along."""
    kept = values_of((FOLDER / FILLED).read_bytes())
    case, pilot = worked.case(), worked.pilot()
    told = {
        row["Line"]: kept[MEMO, f"B{place}"]
        for place, row in enumerate(columns("memo"), 2)
        if (MEMO, f"B{place}") in kept
    }
    score = f"{case['percent']}%; true between {case['low']}% and {case['high']}%"
    assert f"{case['first']} of 120 right ({score})" in told["Test result"]
    assert f"{case['second']} of 120 right" in told["Test result"] and told["Test result"].endswith(BETTER + FLATTERS)
    assert told["The work, today"] == f"3000 mails a month; {pilot['alone']} minutes each; 27 of 30 right"
    euros = [pilot[f"euros{end}"].replace(",", "") for end in ("", "_low", "_high")]
    hours = worked.weeks_of_hours()
    money = told["The money"]
    assert f"once {hours['once']} euros, in {hours['hours']} hours".replace(",", "", 1) in money
    assert f"{pilot['cost']} a month, {pilot['year'].replace(',', '')} a year" in money
    assert f"brings {euros[0]} euros a month, between {euros[1]} and {euros[2]}" in money
    assert money.endswith(f"chance that it pays: over 99%. {BUY}")
    assert f"{pilot['hours']} hours a month come free" in told["Cash and hours"]
    assert f"until paid work fills them {pilot['seats']} euros a month go out" in told["Cash and hours"]
    for costs in ("hand_costs", "draft_costs"):
        assert f"{pilot[costs]} euros" in told["A mail, right or wrong"]
    assert f"{pilot['saved']} saved, between {pilot['low']} and {pilot['high']}" in told["A mail, right or wrong"]
    assert f"it must be {pilot['needed']} to pay" in told["What decides"]
    first, second, third = (f"{owner_case.CAUSES[n]} {worked.causes()[f'cause_{n}']}" for n in range(3))
    assert told["What decides"].endswith(f"Causes of failure: {first}, {second}, {third}")
    assert told["Pilot"].endswith(f"wrong {pilot['wrong']} of 150 with, {pilot['wrong_alone']} of 150 without")
    limits = f"Test: fewer than {worked.gate()['no']} of 30. Pilot: {pilot['stop']} wrong of the first 150; it has "
    assert told["Stop number"].startswith(f"{limits}{pilot['wrong']}: {RUNS}. At the end: ")
    assert f"more than {pilot['needed']} minutes" in told["Stop number"]
    empty = values_of(KEPT)
    assert {empty[MEMO, f"B{place}"] for place, row in enumerate(columns("memo"), 2) if row["Line"] in told} == {YET}
    assert float(kept[RESULTS, "B3"]) == 0 and not [value for value in kept.values() if value.startswith("#")]


def values_of(data):
    """What stands beside each formula, by sheet and cell."""
    archive = parts(data)
    names = re.findall(r'<sheet name="([^"]*)"', archive["xl/workbook.xml"].decode())
    found = {}
    for count, name in enumerate(names, 1):
        content = archive[f"xl/worksheets/sheet{count}.xml"].decode()
        for place, value in re.findall(r'<c r="(\w+)"[^>]*><f>[^<]*</f><v>([^<]*)</v>', content):
            found[name, place] = value.replace("&apos;", "'").replace("&amp;", "&")
    assert COUNTING in names
    return found


def test_every_sheet_is_filled_in_for_the_case_and_empty():
    """What the case types stands in the one and not in the other, sheet by sheet; all forms have an entry a line."""
    blank, case = (parts((FOLDER / name).read_bytes()) for name in (EMPTY, FILLED))
    names = re.findall(r'<sheet name="([^"]*)"', blank["xl/workbook.xml"].decode())
    for count, name in enumerate(names, 1):
        sheets = [archive[f"xl/worksheets/sheet{count}.xml"].decode() for archive in (blank, case)]
        typed = [len(re.findall(r'<c [^>]*?(?:t="s")?><v>', sheet)) for sheet in sheets]
        assert typed[0] < typed[1] or name in (RESULTS, COUNTING), name
    for entries, form in ((owner_case.ROLE, "role"), (owner_case.INCIDENT, "incident")):
        assert len(entries) == len(columns(form)) and all(entries)
    assert list(owner_case.MEMO) == [row["Line"] for row in columns("memo")] and all(owner_case.MEMO.values())
    page = PAGE.split("(owner-memo)=")[1].split("(owner-supplier)=")[0]
    assert re.findall(r"^\* - (.*)$", page, flags=re.MULTILINE)[1:] == list(owner_case.MEMO), "each line on the page"
    assert len(owner_case.VENDOR) == len(owner_case.WORST) == 14 and len(owner_case.DUTIES) == 12


def days(text):
    """The days of 2026 that a text names, in its order."""
    found = re.findall(r"(\d+)(?: to \d+)? (October|November)", text)
    return [datetime.strptime(f"{day} {month} 2026", "%d %B %Y").date() for day, month in found]


def test_the_case_has_its_papers_before_the_run_and_its_steps_in_order():
    steps = {step: days(day) for _, step, _, _, day in owner_case.STEPS}
    begun = [day for day, *_ in steps.values()]
    assert begun == sorted(begun)
    (run_on,) = next(found for step, found in steps.items() if step.startswith("Run all"))
    assert [run_on] == days(PLACES["first"][2])
    laws = [row["Law"] + " " + row["Article"] for row in columns("duties") if row["Wording"]]
    papers = [*owner_case.ROLE[6:8], owner_case.ROLE[-1]]  # assessment, contract, signed
    papers += [
        owner_case.DUTIES[place] for place, law in enumerate(laws) if re.match(r"GDPR (28|35)$|Dir.*2002/14", law)
    ]
    assert len(papers) == 6
    for paper in papers:
        assert days(paper) and max(days(paper)) < run_on, paper
    assert f"{run_on:%-d %B}" in PAGE and days(owner_case.ROLE[3])[0] == run_on
    pilot = days(next(day for *_, sheet, _, day in owner_case.STEPS if sheet == "Pilot"))
    assert min(days(owner_case.INCIDENT[2])) >= pilot[0], "no draft reached a customer before the pilot"


def test_the_papers_have_the_days_that_the_forms_have():
    shown = days(PAGE.split("(owner-papers)=")[1].split("(owner-test)=")[0])
    forms = {day for text in (*owner_case.DUTIES, *owner_case.ROLE, *owner_case.MEMO.values()) for day in days(text)}
    assert len(set(shown)) == 6 and set(shown) <= forms and max(shown) < days(PLACES["first"][2])[0]


def test_the_firm_s_bills_and_its_memo_are_those_of_three_years():
    """Whoever adds the steps to the memo's euros gets what drafts add in the sum."""
    x = {name: triple[1] for name, triple in triples(SUM["desk"]).items()}
    assert x["drafts_once"] == owner_case.OUTSIDE
    steps, memo = three_years.ladder(), worked.pilot()
    found = [steps[name] for name in (*three_years.RUNGS, "beside")]
    saved, euros, drafts, *more = (
        int(text.replace("\u2212", "-").replace(",", ""))
        for text in (memo["gross"], memo["euros"], three_years.drafts()["adds"], *found)
    )
    assert saved - memo["cost"] == euros and euros + sum(more) == drafts


def test_no_download_is_a_template(html):
    """All that a page offers as a file, words in a spreadsheet too."""
    files = list((html / "_downloads").rglob("*.*"))
    assert {path.suffix for path in files} >= {".csv", ".xlsx"} and len(files) > 5
    for path in files:
        if path.suffix == ".py":
            continue
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                text = archive.read("xl/sharedStrings.xml").decode("utf-8")
        else:
            text = path.read_bytes().decode("utf-8", errors="replace")
        assert "{" not in text, path.name


def test_the_worked_cases_take_their_prices_from_the_list():
    listed = {(float(row[1]), float(row[2])) for row in rows("prices")[1:]}
    for case in CASES.values():
        assert (case["inputs"]["price_in"], case["inputs"]["price_out"]) in listed


def test_the_page_of_a_price_is_that_of_its_model_or_a_list():
    for model, *_, source, address in rows("prices")[1:]:
        if source.startswith("Anthropic"):
            assert model.removeprefix("Claude ").lower().replace(" ", "-").replace(".", "-") in address


def test_prices_have_a_date_an_address_and_a_sum_for_a_thousand_cases():
    head, *found = rows("prices")
    shown = table("prices")[1]
    for row, (name, read, written, thousand) in zip(found, shown, strict=True):
        row = dict(zip(head, row, strict=True))
        assert date(2026, 9, 1) <= datetime.strptime(row["as of"], "%B %Y").date() <= date.today()
        assert row["address"].startswith("https://") and row["as of"].split()[0] in row["source"]
        assert name.startswith(row["model"]) and row["source"] in name
        cost = (3000 * float(read) + 250 * float(written)) / 1_000_000 * 1000
        assert float(thousand) == pytest.approx(cost, abs=0.00501)
    assert len(found) > 5


def test_what_vendors_bill_has_a_date_an_address_and_a_month_of_the_desk():
    shown, desk = table("billed")[1], triples(SUM["desk"])
    many = {"seat": desk["seats"][1], "resolution": desk["cases"][1] * desk["alone"][1]}
    for row, (vendor, bills, price, month) in zip(columns("billed"), shown, strict=False):
        assert row["address"].startswith("https://") and re.search(r"20\d\d", row["source"])
        assert row["vendor"] in vendor and row["bills"] in bills and float(row["dollars"]) == float(price)
        assert float(month.replace(",", "")) == pytest.approx(float(price) * many[row["for each"]], abs=0.51)
    assert len(shown) == len(columns("billed")) + 1 and shown[1][3] == "743"
    assert shown[-1][3] == "26"  # 3,000 drafts of 3,000 tokens read at 2 dollars a million, and 250 written at 10


def test_each_mail_that_gives_orders_is_held_against_a_row_that_the_chapter_fills_in():
    chapter = " ".join((ROOT / "series/acting.md").read_text(encoding="utf-8").split())
    permissions = chapter.split(":name: tab-permissions")[1].split("```")[0]
    _, *mails = rows("orders")
    assert len(mails) == 10
    assert all(f"* - {row.split(':')[0]}" in permissions for _, _, row, _ in mails)


def test_each_duty_of_builders_says_whose_it_is():
    head, *found = rows("duties")
    ours = [row for row in found if row[head.index("Use")] == "firms that build for others"]
    assert {row[head.index("Whose")] for row in ours}.isdisjoint({"Provider", "Supplier", "Both"}), "whose of the two?"


def test_duties_stand_in_the_order_of_their_dates():
    dates = [datetime.strptime(row[0].removeprefix("Since "), "%d %B %Y").date() for row in rows("duties")[1:]]
    assert dates == sorted(dates) and date(2026, 12, 2) in dates
    for row, day in zip(rows("duties")[1:], dates, strict=True):
        assert row[0].startswith("Since ") == (day <= date(2026, 12, 2))


def test_the_twelve_duties_have_their_words_and_an_address():
    quoted = [row for row in columns("duties") if row["Wording"]]
    assert len(quoted) == 12 and {row["Use"] for row in quoted} == {"this desk"}
    for row in quoted:
        assert row["Address"].startswith(("https://eur-lex.europa.eu/", "https://www.gesetze-im-internet.de/"))
        assert re.search(r"\d", row["Of"]) and len(row["Wording"].split()) > 8 and not row["Wording"].endswith(".")
    assert not [row for row in columns("duties") if not row["Wording"] and (row["Of"] or row["Address"])]


# --- The page --------------------------------------------------------------------------------------------------------


def test_the_page_has_the_files_and_shows_each_duty_once(html):
    page = BeautifulSoup((html / "series/owner.html").read_text(encoding="utf-8"), "lxml")
    offered = {}
    for link in page.select("a.download"):
        path = (html / "series" / link["href"]).resolve()
        offered[path.name] = path.read_bytes()
    files = [FOLDER / name for name in (EMPTY, FILLED, "duties.csv", *LETTERS)] + [ROOT / "tools/draw.py"]
    assert offered == {path.name: path.read_bytes() for path in files}
    plain = " ".join(page.select_one("article").get_text(" ").split()).replace("’", "'")
    plain = re.sub("[“”„]", '"', plain)
    for row in columns("supplier"):
        assert (re.sub("[“”]", '"', f"{row['Ask']} {row['A usable answer']}") in plain) == (not row["If"]), row
    for row in columns("duties"):
        shown = (
            "Since",
            "Law",
            "It asks",
            *(("Wording", "We suggest you keep") if row["Wording"] else ("Asks you if",)),
        )
        for column in shown:
            assert row[column] in plain, row[column]
        assert plain.count(row["It asks"]) == 1
    *law, ours = page.select("#owner-list table.stacked tbody tr")[-1].select("th, td")
    assert ours.select("em") and not any(cell.select("em") for cell in law), "law and suggestion look different"


def test_what_isn_t_of_the_desk_is_folded_away(html):
    page = BeautifulSoup((html / "series/owner.html").read_text(encoding="utf-8"), "lxml")
    open_ = [table for table in page.select("table.stacked") if not table.find_parent("details")]
    assert len(open_) == 1 and len(open_[0].select("tbody tr")) == 12
    folded = sum(len(table.select("tbody tr")) for table in page.select("details table.dated"))
    assert folded == len(columns("duties")) - 12


def test_the_steps_of_the_morning_are_those_of_the_workbook():
    """Their minutes too, and when each begins."""
    steps = [(step, minutes) for when, step, _, minutes, _ in owner_case.STEPS if when == "the morning"]
    section = PAGE.split("(owner-monday)=")[1].split("(owner-one-day)=")[0]
    shown = re.findall(r"^\*\*(\d+):(\d\d)\. .*?\((\d+) minutes\)", section, flags=re.MULTILINE | re.DOTALL)
    assert [int(minutes) for *_, minutes in shown] == [minutes for _, minutes in steps]
    starts = [60 * int(hour) + int(minute) - 9 * 60 for hour, minute, _ in shown]
    assert starts == list(itertools.accumulate((m for _, m in steps[:-1]), initial=0))
    first, last = owner_case.NUMBERS
    assert f"`=RANDBETWEEN({first},{last})`" in section and f"`=ZUFALLSBEREICH({first};{last})`" in section
    assert {sheet for _, _, sheet, *_ in owner_case.STEPS} <= {*re.findall(r"\*(\w+)\*", PAGE)}


def test_the_first_page_leads_to_it(html):
    index = BeautifulSoup((html / "index.html").read_text(encoding="utf-8"), "lxml")
    assert index.select_one("article p a[href='series/owner.html#owner']")


def test_the_search_finds_the_tables(html):
    from ask.sections import read

    text = {section.label: section.text for section in read() if section.page == "series/owner"}
    assert "Tries | None wrong" in text["owner-tries"] and "GPT-6.2 Sol" in text["owner-tokens"]
    assert "72 hours" in text["owner-list"] and "Stop number" in text["owner-memo"]
    assert "2 December 2026" in text["owner-other"], "what is folded is found"
    assert "{{" not in "".join(text.values())


# --- The PDF ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def owner_pdf(pdf):
    return pdf.with_name("owner.pdf")


def test_the_pdf_of_the_page_has_its_title_and_stands_alone(owner_pdf):
    reader = PdfReader(owner_pdf)
    assert reader.metadata.title == f"{TITLE}: The owner’s page"
    assert "(in " not in "".join(page.extract_text() for page in reader.pages)  # Sphinx, of another document


def test_the_pdf_is_set_like_the_book(owner_pdf):
    need("pdffonts")
    fonts = run("pdffonts", owner_pdf).stdout.splitlines()[2:]
    assert len(fonts) > 2 and all(row.split()[-5] == "yes" for row in fonts)
    assert ill_set(owner_pdf.parents[1] / "latex/owner.log") == []


def test_the_table_of_changes_holds_for_each_that_it_tells_apart():
    """By the binomial tail itself; and a usual sheet falls into the table."""
    (_, *better), ((_, *worse),), _ = table(re.search(r"\{owner-table\} (changes [\d ]+)", PAGE)[1])
    for plus, minus in zip(map(int, better), map(int, worse), strict=True):
        tails = [sum(comb(n, k) for k in range(n - plus, n + 1)) / 2**n for n in (plus + minus, plus + minus - 1)]
        assert tails[0] <= 0.05 < tails[1]
    usual = sizes()["work"] * WON
    assert int(better[-1]) >= usual + 3 * usual**0.5  # three standard errors more than get better where ten in 100 fall
