"""Write what is computed of the owner's files: the template of the test sheet, the table of hours, a workbook of all.

The workbook is for Excel, which in much of Europe opens a CSV with commas as one column. Its last sheet, Results,
counts what is marked in the test sheet; the sheet before it, Counting, says of each row as what it counts, or why it
doesn't. Run when a size or a table has changed, `python -m tools.owner_sheet`; a test says when.
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
TEST, COUNTING, RESULTS = SHEETS["test-sheet"], "Counting", "Results"
LAST = 2000  # row of the test sheet up to which marks are counted
COLUMNS = (  # of the sheet that says how each row counts
    *("row", "no", "kind", "points possible", "first run: points", "second run: points"),
    *("what is wrong with it", "so many up to here", "counts as", "first run: right", "second run: right"),
)
READ = 10  # rows named that can't be read
MEANS_NO = 24  # right of the first questions; fewer are a no, if people get 27 of 30
NONE = "–"  # where there is no number
ADDED = "added"  # as what a row counts that wasn't drawn
WORSE, BETTER, LUCK = "It got worse: act", "It got better", "No more than luck may give"
CHOSEN = "Better, but they were chosen because they failed"
NO, GO_ON, OPEN, UNWRITTEN = "No", "Go on", "Not all are marked", "Write the number down first"
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


def counting(rows):
    """Of each row of the test sheet up to the last that counts, and of all below: formulas, each with what it gives
    while nothing is marked. Copies of the row's cells come first, then what is wrong with it, the number of such rows
    so far, as what it counts, and whether it is right in the first run and in the second (1 or 0).

    Cells are found by the number of their row: a plain reference would move with a row that is inserted.
    """
    drawn = sizes()["total"]
    for row in range(2, LAST + 2):
        no, kind, possible, first, second, wrong, counts = (f"{letter}{row}" for letter in "BCDEFGI")
        unmarked = f'AND({first}="",{second}="")'
        is_drawn = f"IF(ISNUMBER({no}),AND({no}>=1,{no}<={drawn},{no}=INT({no})),FALSE)"
        known = ",".join(f'{kind}="{each}"' for each in ("work", *KINDS))
        faults = [
            (f'NOT(OR({first}="",ISNUMBER({first})))', "points of the first run: not a number"),
            (f'NOT(OR({second}="",ISNUMBER({second})))', "points of the second run: not a number"),
            (f"NOT(ISNUMBER({possible}))", "points possible: not a number"),
            (f"OR({possible}<=0,MIN({first}:{second})<0)", "points: below 0, or none possible"),
            (f"MAX({first}:{second})>{possible}", "points: more than possible"),
            (f'{no}="example"', "an example: give it a number, or no points"),
            (f'AND(ISTEXT({no}),{no}<>"",ISNUMBER(VALUE({no})))', "no: text, not a number"),
            (f"AND({is_drawn},COUNTIF($B$2:$B${LAST + 1},{no})>1)", "no: another row has it, too"),
            (f"AND({is_drawn},NOT(OR({known})))", f"kind: none of {', '.join(('work', *KINDS))}"),
        ]
        fault = '""'
        for condition, words in reversed(faults):
            fault = f'IF({condition},"{words}",{fault})'
        fault = f'IFERROR(IF({unmarked},"",{fault}),"an error of the spreadsheet")'
        cells = [f"INDEX('{TEST}'!${letter}:${letter},$A{row})" for letter in "ABGIM"]
        copies = [f'IF(ISBLANK({cell}),"",{cell})' for cell in cells]
        if row > LAST:
            copies = ['""'] * len(cells)
            below = f"COUNTA(INDEX('{TEST}'!$I:$I,$A{row}):INDEX('{TEST}'!$M:$M,1048576))"
            fault = f'IF({below}=0,"","from here on nothing is counted")'
        shown = rows[row - 1] if row <= len(rows) else [""] * 7
        yield [
            *zip(copies, (*(shown[column] for column in (0, 1, 6)), "", ""), strict=True),
            (fault, ""),
            (f'{f"H{row - 1}" if row > 2 else 0}+IF({wrong}="",0,1)', 0),
            (f'IF(OR({unmarked},{wrong}<>""),"",IF({is_drawn},{kind},"{ADDED}"))', ""),
            *((f'IF(OR({counts}="",{run}=""),"",IF({run}>={possible},1,0))', "") for run in (first, second)),
        ]


def column(letter):
    """Of the sheet that says how each row counts."""
    return f"{COUNTING}!${letter}$2:${letter}${LAST + 1}"


def groups():
    """What is scored apart: its words, and the rows that are it."""
    size = sizes()
    rows = {kind: f'{column("I")},"{kind}"' for kind in ("work", *KINDS, ADDED)}
    return {
        f"work: the first {size['first']}": f'{rows["work"]},{column("B")},"<={size["first"]}"',
        f"work: all {size['work']}": rows.pop("work"),
        **{kind: rows.pop(kind) for kind in KINDS},
        "added, counted apart": rows.pop(ADDED),
    }


def scores(run, top):
    """Rows of a run's scores, each a list of words and formulas.

    Limits are exact, as in `values/exact_limits.py`, and rounded to the side of caution: of the work both, of the other
    kinds how frequent errors may be, as the page asks of each.

    run: J or K, the column of the first or the second; top: the first row
    """
    for row, (words, which) in enumerate(groups().items(), top):
        right, marked = f"B{row}", f"C{row}"
        low = f"IF({right}=0,0,ROUNDDOWN(BETAINV({RISK / 2},{right},{marked}-{right}+1),3))"
        high = f"IF({right}={marked},1,ROUNDUP(BETAINV({1 - RISK / 2},{right}+1,{marked}-{right}),3))"
        rarer = f"IF({right}=0,1,ROUNDUP(BETAINV({1 - RISK},{marked}-{right}+1,{right}),3))"
        limits = [low, high, None] if words.startswith("work") else [None, None, rarer if words in KINDS else None]
        yield [
            words,
            f"COUNTIFS({which},{column(run)},1)",
            f'COUNTIFS({which},{column(run)},">=0")',
            *(limit and f'IF({marked}=0,"{NONE}",{limit})' for limit in (f"{right}/{marked}", *limits)),
        ]


def comparison(top):
    """Rows of the second run against the first: the sign test, on questions that both have."""
    first, second = column("J"), column("K")
    _, *compared = groups().items()
    for row, (words, which) in enumerate(compared, top):
        luck = f'IF(B{row}=0,"{NONE}",IF(C{row}+D{row}=0,1,BINOMDIST({{}}{row},C{row}+D{row},0.5,TRUE)))'
        better = CHOSEN if words.startswith(ADDED) else BETTER
        said = f'IF(E{row}<={RISK},"{WORSE}",IF(F{row}<={RISK},"{better}","{LUCK}"))'
        yield [
            words,
            f'COUNTIFS({which},{first},">=0",{second},">=0")',
            f"COUNTIFS({which},{first},0,{second},1)",
            f"COUNTIFS({which},{first},1,{second},0)",
            luck.format("C"),
            luck.format("D"),
            f'IF(B{row}=0,"{NONE}",{said})',
        ]


def explained():
    size = sizes()
    return (
        f"An answer with all its points is right, any other wrong. Rows with the numbers 1 to {size['total']} are the "
        "questions as drawn. All other rows, such as failures that a customer found, are counted apart, as added: they "
        "were chosen because they failed, so they say nothing about how often it fails, and would spoil the score and "
        f"its limits. Add them below, up to row {LAST}, with no number or a higher one. Each limit, and each alarm, is "
        "wrong in one case of twenty: read the answers before you act."
    )


def results(page, looks):
    """The sheet that counts. While a mark can't be read it shows no number: the one that it leaves out may matter."""
    size, count = sizes(), len(groups())
    unread = "$B$3"

    def put(row, column, formula, empty, look="body"):
        page.write_formula(row - 1, column, f"={formula}", looks[look], empty)

    def lines(row, head, rows, formats, empty):
        page.write(row - 1, 0, head[0], looks["head"])
        page.write_row(row - 1, 1, head[1:], looks["right head"])
        for line, (words, *formulas) in enumerate(rows, row + 1):
            page.write(line - 1, 0, words, looks["body"])
            for place, formula in enumerate(formulas):
                if formula:
                    put(line, place + 1, f'IF({unread}>0,"{NONE}",{formula})', empty[place], formats[place])

    page.write(0, 0, "What the test sheet says", looks["head"])
    page.merge_range(1, 0, 1, 6, explained(), looks["body"])
    page.set_row(1, 65)
    page.write(2, 0, "Rows that can't be read", looks["body"])
    put(3, 1, f"MAX({column('H')})", 0)
    put(
        3,
        2,
        f'IF({unread}>0,"Nothing is counted until they are mended: the end of this sheet names them.","")',
        "",
        "plain",
    )
    top = 5
    head = ("right", "marked", "score", "true score, at least", "at most", "errors are rarer than")
    formats, empty = ["number", "number", *["percent"] * 4], [0, 0, *[NONE] * 4]
    places = {}
    for run, title in (("J", "First run"), ("K", "Second run")):
        places[title] = top + 1
        lines(top, (title, *head), scores(run, top + 1), formats, empty)
        top += count + 2
    head = ("marked in both", "got better", "got worse", "so many worse by luck", "so many better by luck", "so")
    formats, empty = [*["number"] * 3, *["chance"] * 2, "number"], [0, 0, 0, *[NONE] * 3]
    lines(top, ("Second run against first", *head), comparison(top + 1), formats, empty)
    top += count + 1
    page.write(top - 1, 0, f"Fewer right of the first {size['first']} mean no", looks["head"])
    page.write_number(top - 1, 1, MEANS_NO, looks["yours"])
    page.write(
        top - 1, 2, f"yours to change: {MEANS_NO} if your people get 27 of {size['first']} right", looks["plain"]
    )
    number = f"$B${top}"
    for line, (title, row) in enumerate(places.items(), top + 1):
        right, marked = f"B{row}", f"C{row}"
        said = f'IF({right}>={number},"{GO_ON}",IF({right}+{size["first"]}-{marked}<{number},"{NO}","{OPEN}"))'
        said = f'IF(COUNTIFS({number},">=0",{number},"<={size["first"]}")=0,"{UNWRITTEN}",{said})'
        page.write(line - 1, 0, title, looks["body"])
        put(line, 1, f'IF({unread}>0,"{NONE}",IF({marked}=0,"{NONE}",{said}))', NONE)
    top += 4
    page.write(top - 1, 0, f"What can't be read, the first {READ}", looks["head"])
    for line in range(1, READ + 1):
        place = f"MATCH({line},{column('H')},0)"
        put(top + line, 0, f'IF({unread}<{line},"","row "&({place}+1)&": "&INDEX({column("G")},{place}))', "", "plain")
    page.set_column(0, 0, 40)
    page.set_column(1, 5, 15)
    page.set_column(6, 6, 45)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 1)


def workbook(folder=FOLDER):
    """The bytes of an .xlsx file with every table, and a sheet that counts what is filled into the test sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": True}) as book:
        book.set_properties({"title": "The owner's page", "created": WRITTEN})
        wrapped = {"text_wrap": True, "valign": "top"}
        looks = {
            "head": book.add_format({**wrapped, "bold": True}),
            "body": book.add_format(wrapped),
            "plain": book.add_format(),
            "right head": book.add_format({**wrapped, "bold": True, "align": "right"}),
            "number": book.add_format({"align": "right"}),
            "percent": book.add_format({"align": "right", "num_format": "0.0%"}),
            "chance": book.add_format({"align": "right", "num_format": "0.0000"}),
            "yours": book.add_format({"bg_color": "#fff7cc", "border": 1, "border_color": "#cbd5e1"}),
        }
        head, body = looks["head"], looks["body"]
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
                test = rows
                for points in (8, 12):
                    rule = {"validate": "decimal", "criteria": ">=", "value": 0}
                    page.data_validation(1, points, LAST - 1, points, rule)
        page = book.add_worksheet(COUNTING)
        page.write_row(0, 0, COLUMNS, head)
        for line, formulas in enumerate(counting(test), 1):
            page.write_number(line, 0, line + 1)
            for place, (formula, empty) in enumerate(formulas, 1):
                page.write_formula(line, place, f"={formula}", looks["plain"], empty)
        page.set_column(0, 10, 14)
        page.set_column(6, 6, 40)
        page.freeze_panes(1, 0)
        page.print_area(0, 0, 50, 10)  # all of it would be 130 pages, for a screen to look up
        results(book.add_worksheet(RESULTS), looks)
    return file.getvalue()


def write(folder=FOLDER):
    for name, rows in (("test-sheet", sheet()), ("hours", hours_table())):
        with open(folder / f"{name}.csv", "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    (folder / "owner.xlsx").write_bytes(workbook(folder))


if __name__ == "__main__":
    write()
