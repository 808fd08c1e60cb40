"""The owner's page: its sizes worked again by brute force, its tables as files, its PDF."""

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

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from spreadsheets import check_kept, computed, each_computed, filled, number, parts
from support import ROOT, TITLE, ill_set, need, run

from tools.owner_sheet import (
    BETTER,
    CHOSEN,
    GO_ON,
    NO,
    NONE,
    OPEN,
    RESULTS,
    UNWRITTEN,
    WORSE,
    hours_table,
    sheet,
    workbook,
)
from values.business_case import CASES
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

PAGE = (ROOT / "series/owner.md").read_text(encoding="utf-8")
FILES = sorted(path.name for path in FOLDER.glob("*.csv"))
SHOWN = ("supplier", "supplier-more", "role", "incident", "memo")  # tables of the page that are files as they stand


def rows(name):
    return list(csv.reader(io.StringIO((FOLDER / f"{name}.csv").read_text(encoding="utf-8-sig"))))


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


def test_the_template_is_that_of_the_sizes():
    written = rows("test-sheet")
    assert written == sheet(), "run python -m tools.owner_sheet"
    kinds = [row[1] for row in written[1:] if row[0] != "example"]
    assert kinds.count("work") == sizes()["work"]
    assert {kind: kinds.count(kind) for kind in KINDS} == dict.fromkeys(KINDS, sizes()["seldom"])
    assert {row[1] for row in written if row[0] == "example"} == {"work", *KINDS}


def test_tasks_by_their_records_are_those_of_the_table_of_records():
    tasks = [int(log) for _, log, *_ in table("apart 30 10 3 1")[1]]
    assert [int(cell) for cell in table("records 30 10 3 1")[1][0][1:]] == tasks


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


@pytest.mark.slow
def test_the_computed_files_are_current():
    assert rows("hours") == [[str(cell) for cell in row] for row in hours_table()], "run python -m tools.owner_sheet"
    assert parts((FOLDER / "owner.xlsx").read_bytes()) == parts(workbook()), "run python -m tools.owner_sheet"


# --- The workbook that counts, by LibreOffice, beside counts of our own ----------------------------------------------

DRAWN = {row: (int(no), kind) for row, (no, kind, *_) in enumerate(sheet(), 1) if no.isdigit()}
LABELS = [f"work: the first {sizes()['first']}", f"work: all {sizes()['work']}", *KINDS, "added, counted apart"]


def typed_in(marks, **more):
    """What an owner types into the test sheet: marks of both runs by row, and below its end a number and a kind."""
    cells = {f"{column}{row}": mark for row, pair in marks.items() for column, mark in zip("IM", pair, strict=True)}
    for row in set(marks) - set(DRAWN):
        cells |= {f"A{row}": 1000 + row if row % 2 else None, f"B{row}": "work", f"G{row}": 1}
    return {"Test sheet": cells | more}


def said(cells):
    """What the sheet says: under each head what stands in its rows, by the first cell of each."""
    found, block = {}, {}
    for row in cells:
        if row[1] in ("right", "marked in both"):
            block = found.setdefault(row[0], {})
        elif row[0].startswith(("Fewer right", "What can't")):
            block = found.setdefault(row[0].split(" ")[0], {})
        elif row[0]:
            block[row[0]] = row[1:]
    return found


def by_group(marks, possible=1):
    """Pairs of answers, right or not or not marked, by what they count as."""
    groups = {label: [] for label in LABELS}
    for row, pair in marks.items():
        no, kind = DRAWN.get(row, (None, "added, counted apart"))
        right = [None if points is None else points >= possible for points in pair]
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


@pytest.mark.release
@pytest.mark.slow
def test_the_workbook_scores_each_kind_and_compares_what_was_drawn(tmp_path):
    """Whatever stands below the sheet's own rows is counted, but apart."""
    last = max(DRAWN)
    scenes = [
        {row: (1, 1) for row in DRAWN},
        {row: (0, 1) for row in DRAWN},
        {row: (int(row % 7 > 0), 1) for row in DRAWN} | {last + n: (1, 0) for n in range(1, 13)},
        {row: (1, 1) for row in DRAWN} | {last + n: (0, 1) for n in (1, 2, 30, 200, 1999 - last, 2000 - last)},
        *(random_marks(seed, [*DRAWN, *range(last + 3, last + 60)]) for seed in range(4)),
        random_marks(5, list(DRAWN)[::9], blank=0.4),
        {},
    ]
    books = [filled((FOLDER / "owner.xlsx").read_bytes(), typed_in(marks)) for marks in scenes]
    for marks, sheets in zip(scenes, each_computed(tmp_path, books), strict=True):
        found, groups = said(sheets[RESULTS]), by_group(marks)
        check_scores(found["First run"], 0, groups)
        check_scores(found["Second run"], 1, groups)
        check_comparison(found["Second run against first"], groups)


@pytest.mark.slow
def test_an_answer_with_all_its_points_is_right_any_other_wrong(tmp_path):
    marks = {row: (points, 2.5) for row, points in zip(DRAWN, (0, 1, 2.4, 2.5, 2.5), strict=False)}
    book = filled((FOLDER / "owner.xlsx").read_bytes(), typed_in(marks, **{f"G{row}": 2.5 for row in marks}))
    found = said(computed(tmp_path, book)[RESULTS])
    assert found["First run"][LABELS[0]][:2] == ["2", "5"] and found["Second run"][LABELS[1]][:2] == ["5", "5"]


@pytest.mark.release
@pytest.mark.slow
def test_a_mark_that_cannot_be_read_is_named_and_nothing_is_counted_until_it_can(tmp_path):
    """One fault in each workbook, beside marks that are right; the last has more than are named."""
    first, last = min(DRAWN), max(DRAWN)
    faults = {  # cells: the row that is named, and what is named in it
        (f"I{first + 4}", "0,5"): "first run",
        (f"M{first + 5}", "x"): "second run",
        (f"I{first + 6}", "1"): "first run",
        (f"M{first + 7}", " "): "second run",
        (f"I{first + 8}", -1): "points",
        (f"M{first + 9}", 11): "points",
        (f"G{first + 10}", "1"): "possible",
        (f"G{first + 11}", None): "possible",
        (f"G{first + 12}", 0): "possible",
        (f"I{first - 1}", 1): "example",
        (f"A{first + 13}", "14"): "no",
        (f"A{first + 14}", 3): "no",
        (f"B{first + 15}", "werk"): "kind",
        (f"B{last}", None): "kind",
        (f"I{last + 1}", 1): "possible",
        ("J2001", "A. B."): "nothing",
    }
    marks, kept = {row: (1, 0) for row in DRAWN}, (FOLDER / "owner.xlsx").read_bytes()
    books = [filled(kept, typed_in(marks, **dict([cell]))) for cell in faults]
    books.append(filled(kept, typed_in(marks, **{f"I{row}": "1" for row in range(first, first + 25)})))
    *found, many = [said(sheets[RESULTS]) for sheets in each_computed(tmp_path, books)]
    for ((place, _), words), result in zip(faults.items(), found, strict=True):
        row = int(place[1:])
        twice = [row - 12] if (place[0], words) == ("A", "no") and row == first + 14 else []
        named = list(result["What"])
        assert [int(line.split(":")[0].removeprefix("row ")) for line in named] == sorted([row, *twice])
        assert all(words in line for line in named)
    for result in (*found, many):
        blocks = [result[name] for name in ("First run", "Second run", "Second run against first", "Fewer")]
        assert {cell for block in blocks for cells in block.values() for cell in cells} <= {NONE, ""}
    assert [int(line.split(":")[0][4:]) for line in many["What"]] == list(range(first, first + 10))


@pytest.mark.release
@pytest.mark.slow
def test_the_first_questions_say_no_below_the_owners_number(tmp_path):
    """As soon as it is sure."""
    size = sizes()["first"]
    rows = list(DRAWN)[:size]
    scenes = [  # right and marked in both runs, the number: what is said of both
        ((23, size), (24, size), 24, (NO, GO_ON)),
        ((24, 25), (20, 25), 24, (GO_ON, OPEN)),
        ((5, 12), (6, 12), 24, (NO, OPEN)),
        ((0, 0), (0, 1), 0, (NONE, GO_ON)),
        *(((size, size), (0, size), number, (UNWRITTEN, UNWRITTEN)) for number in (None, "24", -1, size + 1)),
    ]
    kept = (FOLDER / "owner.xlsx").read_bytes()
    cells = computed(tmp_path, kept)[RESULTS]
    (place,) = (f"B{row}" for row, cell in enumerate(cells, 1) if cell[0].startswith("Fewer right"))
    books = []
    for *runs, number_, _ in scenes:
        marked = [[int(n < right) if n < marked else None for n in range(size)] for right, marked in runs]
        marks = dict(zip(rows, zip(*marked, strict=True), strict=True))
        books.append(filled(kept, typed_in(marks) | {RESULTS: {place: number_}}))
    for (*scene, words), sheets in zip(scenes, each_computed(tmp_path, books), strict=True):
        found = said(sheets[RESULTS])["Fewer"]
        assert (found["First run"][0], found["Second run"][0]) == words, scene


@pytest.mark.slow
def test_the_workbook_brings_along_what_libreoffice_computes(tmp_path):
    assert check_kept(tmp_path, (FOLDER / "owner.xlsx").read_bytes()) > 2000


def test_no_download_is_a_template(html):
    """All that a page offers as a file, words in a spreadsheet too."""
    files = [path for path in (html / "_downloads").rglob("*.*")] + [
        *(html / "_static/calculator").glob("business-case.*")
    ]
    assert {path.suffix for path in files} >= {".csv", ".xlsx"} and len(files) > 8
    for path in files:
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                text = archive.read("xl/sharedStrings.xml").decode("utf-8")
        else:
            text = path.read_bytes().decode("utf-8", errors="replace")
        assert "{" not in text, path.name


def test_the_calculator_takes_its_prices_from_the_list():
    listed = {(float(row[1]), float(row[2])) for row in rows("prices")[1:]}
    for case in CASES.values():
        assert (case["inputs"]["price_in"], case["inputs"]["price_out"]) in listed


def test_the_page_of_a_price_is_that_of_its_model_or_a_list():
    for model, *_, source, address in rows("prices")[1:]:
        if source.startswith("Anthropic"):
            assert model.removeprefix("Claude ").lower().replace(" ", "-").replace(".", "-") in address


def test_checking_takes_here_what_it_takes_in_the_calculator():
    low, likely, high = CASES["support"]["inputs"]["check"]
    (row,) = [row for row in rows("hours") if row[0] == "Check answers before they go out"]
    assert row[4:6] == [str(low), str(high)] and low < likely < high


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
    size, dear = sizes(), max(float(row[2]) for row in found)
    assert size["thought"] == "2,000" and float(size["thought_high"]) == 2000 * dear / 1000
    agents = [(10 * 3000 * float(row[1]) + 250 * float(row[2])) / 1000 for row in found]
    assert [size["agent_low"], size["agent_high"]] == [f"{each(agents):.0f}" for each in (min, max)]
    thought = [10 * 2000 * float(row[2]) / 1000 for row in found]
    both = [each(agents) + each(thought) for each in (min, max)]
    assert [size["both_low"], size["both_high"]] == [f"{dollars:,.0f}" for dollars in both]


def test_hours_are_minutes_times_the_sizes():
    for row, (_, many, minutes, hours) in zip(rows("hours")[1:], table("hours")[1], strict=True):
        count = int(many.split()[0])
        expected = [round(count * int(row[column]) / 60) for column in (4, 5)]
        assert [int(number) for number in hours.split(" to ")] == sorted(set(expected))
        assert minutes == f"{row[4]} to {row[5]}"
    low, high = map(int, sizes()["hours"].split(" to "))
    assert 0 < low < high < 100


def test_the_form_of_permissions_begins_with_the_one_that_the_chapter_fills_in():
    chapter = " ".join((ROOT / "series/acting.md").read_text(encoding="utf-8").split())
    head, *found = rows("permissions")
    shown = [head[1:], *(cells for number, *cells in found if number == "example")]
    assert all(" - ".join(cells) in chapter for cells in shown) and len(shown) == 7
    blank = [number for number, *cells in found if not any(cells)]
    assert blank == [str(1 + n) for n in range(len(found) - len(shown) + 1)]


def test_each_mail_that_gives_orders_is_held_against_a_row_that_the_chapter_fills_in():
    chapter = " ".join((ROOT / "series/acting.md").read_text(encoding="utf-8").split())
    permissions = chapter.split(":name: tab-permissions")[1].split("```")[0]
    _, *mails = rows("orders")
    assert len(mails) == 10
    assert all(f"* - {row.split(':')[0]}" in permissions for _, _, row, _ in mails)


def test_a_blank_form_of_permissions_has_the_heads_of_the_file_and_room_for_a_pen(html):
    page = BeautifulSoup((html / "series/owner.html").read_text(encoding="utf-8"), "lxml")
    (blank,) = page.select("#owner-apart table.form")
    assert [cell.get_text() for cell in blank.select("th")] == rows("permissions")[0][1:]
    assert len(blank.select("tbody tr")) > 5 and not "".join(cell.get_text() for cell in blank.select("td")).strip()


def test_the_three_uses_name_rows_of_the_list():
    uses = " ".join(PAGE.split("**Four uses, read off.**")[1].split("* - A chat")[1].split("\n```")[0].split())
    laws = "AI Act|GDPR|ePrivacy|Accessibility Act|Data Act|NIS2|CRA"
    named = re.findall(rf"({laws}) (\d[\d()]*(?:(?:,|,? and) \d[\d()]*)*)", uses)
    wanted = [(law, article) for law, articles in named for article in re.findall(r"[\d()]+", articles)]
    assert len(wanted) > 20 and {law for law, _ in wanted} == set(laws.split("|"))
    wanted += [(number, "") for number in re.findall(r"(?<!\d)\d{4}/\d+", uses)]
    head, *found = rows("duties")
    for law, article in wanted:
        name = {"CRA": "Cyber Resilience Act"}.get(law, law)
        listed = [dict(zip(head, row, strict=True)) for row in found if name in row[head.index("Law")]]
        places = [f"{row['Article']} {row['Whose']}" for row in listed]
        assert any(re.search(rf"(?<!\d){re.escape(article)}(?!\d)", place) for place in places), (law, article)


def test_each_duty_of_builders_says_whose_it_is():
    head, *found = rows("duties")
    ours = [row for row in found if row[head.index("For")] == "firms that build for others"]
    assert {row[head.index("Whose")] for row in ours}.isdisjoint({"Provider", "Supplier", "Both"}), "whose of the two?"


def test_duties_stand_in_the_order_of_their_dates():
    dates = [datetime.strptime(row[0].removeprefix("Since "), "%d %B %Y").date() for row in rows("duties")[1:]]
    assert dates == sorted(dates) and date(2026, 12, 2) in dates
    for row, day in zip(rows("duties")[1:], dates, strict=True):
        assert row[0].startswith("Since ") == (day <= date(2026, 11, 28))


# --- The page --------------------------------------------------------------------------------------------------------


def test_the_page_has_the_files_and_shows_what_is_in_them(html):
    page = BeautifulSoup((html / "series/owner.html").read_text(encoding="utf-8"), "lxml")
    offered = {}
    for link in page.select("a.download"):
        path = (html / "series" / link["href"]).resolve()
        offered[path.name] = path.read_bytes()
    files = [*(name for name in FILES if name != "examples.csv"), "owner.xlsx"]
    assert offered == {name: (FOLDER / name).read_bytes() for name in files}
    plain = " ".join(page.select_one("article").get_text(" ").split()).replace("’", "'")
    for name in SHOWN:
        for cell in itertools.chain(*rows(name)):
            assert re.sub("[“”]", '"', cell) in re.sub("[“”]", '"', plain), cell
    for row in csv.DictReader(io.StringIO((FOLDER / "duties.csv").read_text(encoding="utf-8-sig"))):
        for column in ("Since", "Asks you if", "Law", "It asks", "We suggest you keep"):
            assert row[column] in plain, row[column]
    law, ours = page.select("#owner-duties table tbody tr")[-1].select("td")[2:]
    assert ours.select("em") and not law.select("em"), "law and suggestion look different"


def test_the_first_page_leads_to_it(html):
    index = BeautifulSoup((html / "index.html").read_text(encoding="utf-8"), "lxml")
    assert index.select_one("article p a[href='series/owner.html#owner']")


def test_the_search_finds_the_tables(html):
    from ask.sections import read

    text = {section.label: section.text for section in read() if section.page == "series/owner"}
    assert "Tries | None wrong" in text["owner-tries"] and "GPT-6.2 Sol" in text["owner-tokens"]
    assert "2 December 2026" in text["owner-list"] and "Stop number" in text["owner-memo"]
    assert "{{" not in "".join(text.values())


# --- The PDF ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def owner_pdf(pdf):
    return pdf.with_name("owner.pdf")


def test_each_form_has_one_page_of_the_pdf(owner_pdf):
    reader = PdfReader(owner_pdf)
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    wholes = (("Decision asked", "Decided"), ("What happened", "Closed"), ("Our role", "Signed"))
    for start, end in (*wholes, ("Which model", "Who like us"), ("It may", "1 task of 100")):
        assert any(start in text and end in text for text in texts), start
    assert reader.metadata.title == f"{TITLE}: The owner’s page"
    assert "(in " not in "".join(texts)  # where Sphinx would send to another document


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
