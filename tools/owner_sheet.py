"""Write what is computed of the owner's files: the template of the test sheet, the table of hours, a workbook of all.

The workbook is for Excel, which in much of Europe opens a CSV with commas as one column. Run when a size or a table has
changed, `python -m tools.owner_sheet`; a test says when.
"""

import csv
import datetime
import io

import xlsxwriter

from values.exact_limits import RISK
from values.owner_tables import FOLDER, KINDS, estimates, rows_of, sizes

SHEETS = {  # of the workbook, by the names of the files
    "test-sheet": "Test sheet",
    "supplier": "Supplier",
    "supplier-more": "Thinks or acts",
    "prices": "Prices",
    "hours": "Hours",
    "duties": "Duties",
    "role": "Role",
    "incident": "Incident",
    "memo": "Memo",
    "permissions": "Permissions",
    "orders": "Orders",
    "register": "Risks",
}
RESULTS = "Results"
WORSE, BETTER, LUCK = "It got worse: act", "It got better", "No more than luck may give"
WRITTEN = datetime.datetime(2026, 11, 25)  # or each run would give another file


def sheet():
    """The rows of the CSV template: a few examples, then a numbered row for each question of the sheet."""
    head = "no,kind,ability,question,must say,must not say,points possible"
    for run in ("first run", "second run"):
        head += f",{run}: version,{run}: points,{run}: marked by,{run}: what was wrong"
    size = sizes()
    made = [head.split(",")]
    blank = [""] * (len(made[0]) - 7)
    for example in rows_of("examples"):
        fields = ("kind", "ability", "question", "must say", "must not say", "points possible")
        made.append(["example", *(example[field] for field in fields), *blank])
    kinds = ["work"] * size["work"] + [kind for kind in KINDS for _ in range(size["seldom"])]
    return made + [[str(number), kind, "", "", "", "", "1", *blank] for number, kind in enumerate(kinds, 1)]


def hours_table():
    head = ["work", "when", "how many", "of", "minutes each, low", "minutes each, high", "hours, low", "hours, high"]
    return [
        head,
        *([work, when, many, of, least, most, round(low, 1), round(high, 1)]
          for work, when, many, of, least, most, low, high in estimates(sizes())),
    ]  # fmt: skip


def results(last):
    """Rows of the sheet that counts: words, a formula over the test sheet's rows up to the last, what it gives while
    nothing is marked. An answer with all its points is right."""
    possible, first, second = (f"'{SHEETS['test-sheet']}'!${column}$2:${column}${last}" for column in "GIM")
    marked = f"ISNUMBER({first})*ISNUMBER({second})"
    luck = "IF({0}+{1}=0,1,BINOMDIST({0},{0}+{1},0.5,TRUE))"
    return [
        ("First run: marked", f"COUNT({first})", 0),
        ("First run: right, with all points", f"SUMPRODUCT(ISNUMBER({first})*({first}>={possible}))", 0),
        ("Second run: marked", f"COUNT({second})", 0),
        ("Second run: right", f"SUMPRODUCT(ISNUMBER({second})*({second}>={possible}))", 0),
        ("Wrong at first, now right", f"SUMPRODUCT({marked}*({first}<{possible})*({second}>={possible}))", 0),
        ("Right at first, now wrong", f"SUMPRODUCT({marked}*({first}>={possible})*({second}<{possible}))", 0),
        ("Chance of so many worse by luck alone", luck.format("B5", "B6"), 1),
        ("Chance of so many better by luck alone", luck.format("B6", "B5"), 1),
        ("So", f'IF(B7<={RISK},"{WORSE}",IF(B8<={RISK},"{BETTER}","{LUCK}"))', LUCK),
    ]


def workbook(folder=FOLDER):
    """The bytes of an .xlsx file with every table, and a sheet that counts what is filled into the test sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": True}) as book:
        book.set_properties({"title": "The owner's page", "created": WRITTEN})
        head, body = (book.add_format({"text_wrap": True, "valign": "top", "bold": bold}) for bold in (True, False))
        for name, title in SHEETS.items():
            page = book.add_worksheet(title)
            with open(folder / f"{name}.csv", encoding="utf-8-sig", newline="") as source:
                rows = list(csv.reader(source))
            for number, row in enumerate(rows):
                page.write_row(number, 0, row, body if number else head)
            for column, texts in enumerate(zip(*rows, strict=True)):
                page.set_column(column, column, min(50, max(12, *map(len, texts))))
            page.freeze_panes(1, 0)
            page.set_landscape()
            page.set_paper(9)
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
            if name == "test-sheet":
                last = len(rows)
        page = book.add_worksheet(RESULTS)
        for number, (words, formula, empty) in enumerate(results(last)):
            page.write(number, 0, words, body)
            page.write_formula(number, 1, f"={formula}", head, empty)
        page.set_column(0, 1, 40)
    return file.getvalue()


def write(folder=FOLDER):
    for name, rows in (("test-sheet", sheet()), ("hours", hours_table())):
        with open(folder / f"{name}.csv", "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    (folder / "owner.xlsx").write_bytes(workbook(folder))


if __name__ == "__main__":
    write()
