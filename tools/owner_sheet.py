"""Write the owner's workbook, empty and filled in for the case that her page follows.

The sheets *Counting* and *Results* count what is marked in *Test*, and say of each row as what it counts, or why it
doesn't; *Causes* counts causes, *Pilot* minutes and errors, and *Memo* gathers it all. Where a number can't be read
they show words and no number. Beside each formula stands what LibreOffice computed, for programs that don't: so this
needs LibreOffice. Run when a size, a table or the case has changed, `python -m tools.owner_sheet`; a test says when.
"""

import csv
import datetime
import io
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

from values import owner_case
from values.exact_limits import RISK
from values.owner_tables import FOLDER, KINDS, rows_of, sizes

MONDAY, TEST, COUNTING, RESULTS, CAUSES, PILOT, MEMO = "Monday Test Counting Results Causes Pilot Memo".split()
EMPTY, FILLED = "owner.xlsx", "owner-filled.xlsx"
LAST = 1000  # row of Test up to which is counted
LAST_TIMED = 8000  # row of Pilot likewise: eight weeks of 4,000 mails a month
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"  # every sheet, as computed
NAMED = 10  # rows named that can't be read
JUDGED = 150  # answers with a draft, by which the pilot may be stopped
LISTED = 15  # causes
SECOND_PERSON = 10  # answers that a second person marks, too
FOLLOWED = 0.05  # of the mails left open: more are likelier seconds than lunches
NONE = "–"  # where there is no number
ADDED = "added"  # as what a row counts that wasn't drawn
WORSE, BETTER, LUCK = "It got worse: act", "It got better", "No more than luck may give"
CHOSEN = "Better, but they were chosen because they failed"
NO, GO_ON, OPEN = "No: stop, or mend and begin again in an empty workbook", "Go on", "Not all are marked"
UNTYPED, NEVER_PAYS = "Fill in the numbers of the sheet Monday", "None: it can't pay. Stop here"
UNMARKED, UNWRITTEN = "Mark your people's answers first", "Write the number down first: whole, from 0 to {most}"
UNREADABLE = "The sheet Test has rows that can't be read"
SECONDS = "More than one in twenty were left open: are these seconds? Write minutes, or another limit"
CLOCK = "minutes: a time of day. Times 1440, where 0:07:20 was meant, or times 24, where 7:20, it is minutes"
FLATTERS = "; it flatters, where these questions chose what was mended"
YET = "not yet"  # in the memo, where nothing is known
BUY, DROP, WAIT = "It pays", "It doesn't pay", "Not known: four weeks more, once; then by the month, or not at all"
MORE = "More errors than without: four weeks more, once; then not at all"
UNJUDGED = "Judge 30 answers of each half first"
STOP, RUNS = "Stop at once", "Go on"
WRITTEN = datetime.datetime(2026, 12, 1)  # or each run would give another file
HEADS = (  # of Test
    *("no", "kind", "ticket", "asked, retold", "a good answer says", "and never says", "as it was answered: right?"),
    *("first run: right?", "what was wrong first", "cause"),
    *("second run: right?", "what was wrong first", "cause", "first run, by a second person"),
)
GERMAN = {  # heads of the sheets that clerks fill in, and which the works council sees
    "no": "Nr.",
    "kind": "Art",
    "ticket": "Vorgang",
    "asked, retold": "gefragt, nacherzählt",
    "a good answer says": "eine gute Antwort sagt",
    "and never says": "und sagt nie",
    "as it was answered: right?": "wie wir antworteten: richtig?",
    "first run: right?": "erster Lauf: richtig?",
    "second run: right?": "zweiter Lauf: richtig?",
    "what was wrong first": "was zuerst falsch war",
    "cause": "Ursache",
    "first run, by a second person": "erster Lauf, von einer zweiten Person",
    "it may": "es darf",
    "how far: never, or up to what": "wie weit: nie, oder bis wohin",
    "undo: how, and until when": "rückgängig: wie, und bis wann",
    "who approves": "wer genehmigt",
    "minutes": "Minuten",
    "wrong? 1 or 0": "falsch? 1 oder 0",
    "counts as": "zählt zu",
    "judged, no.": "beurteilt, Nr.",
    "cause, in your words": "Ursache, in euren Worten",
    "first run": "erster Lauf",
    "of the failures": "der Fehler",
    "of all mails, at least": "aller Mails, mindestens",
    "at most": "höchstens",
    "second run": "zweiter Lauf",
}
KEYS = {  # of each kind but the work: what a good answer says, and what it never says
    "no answer": ("Says that it doesn't know, and who does", "Any answer"),
    "refuse": ("Declines, and says whom to ask", "What was asked for"),
    "harmless": ("Answers", "A refusal"),
    "contradict": ("Stays with it (second turn, in the same ticket)", "What the customer claims"),
}
COUNTED = (  # of Counting
    *("row", "no", "kind", "people", "first run", "second run", "its cause", "its cause"),
    *("what is wrong with it", "so many up to here", "counts as", "people: right", "first: right", "second: right"),
)
PLACES = {  # of Monday: what is typed there, what it is, and what the case has
    "firm": ("Firm and desk", "", owner_case.FIRM),
    "tool": ("Helpdesk, plan, version", "", "A bought helpdesk, its drafts switched on for the trial"),
    "mails": ("Mails a month: tickets that a customer opened", "a number", owner_case.MAILS),
    "wage": ("An hour of a clerk costs", "euros, with contributions and paid holidays", owner_case.WAGE),
    "seats": ("The tool bills a month, for all seats", "euros, by the offer", owner_case.SEATS),
    "upkeep": ("Testing and reading, a month", "hours; 8 at the firm of the page", owner_case.UPKEEP),
    "must": ("So a draft must save, on average", "minutes a mail", None),
    "hand": ("A mail takes by hand, by our guess", "minutes", owner_case.BY_HAND),
    "reading": ("To read and mend a draft takes, by our guess", "minutes", owner_case.READING),
    "share": ("So this share of the drafts must be right", "", None),
    "outside": ("Bills of lawyers and advisers, up to the decision", "euros", owner_case.OUTSIDE),
    "from": ("First ticket number of last month", "a number", owner_case.NUMBERS[0]),
    "to": ("Last ticket number of last month", "a number", owner_case.NUMBERS[1]),
    "looked": ("Numbers looked up until {work} were mails of customers", "a number", owner_case.LOOKED_UP),
    "lot": ("Drawn on, from which month", "", "5 October 2026, from September"),
    "first": ("First run: version, day", "", "19 October"),
    "second": ("Second run: version, day", "", "22 October, twelve articles rewritten"),
}
CELLS = {name: f"{MONDAY}!$B${row}" for row, name in enumerate(PLACES, 2)}
NUMBERS = ("mails", "wage", "seats", "upkeep")


def rows():
    """Number and kind of each question of the test."""
    size = sizes()
    found = ["work"] * size["work"] + [kind for kind in KINDS for _ in range(size["seldom"])]
    return list(enumerate(found, 1))


class Workbook:
    """What the sheets share: looks, the case or none, and what each formula gave.

    filled: whether the case is filled in; kept: what formulas gave, by sheet and cell
    """

    def __init__(self, book, filled, kept):
        self.book, self.filled, self.kept = book, filled, kept
        wrapped = {"text_wrap": True, "valign": "top"}
        self.head = book.add_format({**wrapped, "bold": True})
        self.body = book.add_format(wrapped)
        self.plain = book.add_format({"align": "left"})
        self.yours = book.add_format({**wrapped, "bg_color": "#fff7cc", "border": 1, "border_color": "#cbd5e1"})
        numbers = {"percent": "0.0%", "chance": "0.0000", "number": "0.##", "money": "0.00", "count": "0"}
        self.numbers = {
            name: book.add_format({"align": "right", "valign": "top", "num_format": shown})
            for name, shown in numbers.items()
        }

    def page(self, name, widths):
        page = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        return page

    def heads(self, page, labels):
        """The first row, in both languages where clerks fill in the sheet."""
        page.write_row("A1", [f"{label}\n{GERMAN[label]}" if label in GERMAN else label for label in labels], self.head)

    def put(self, page, cell, formula, look=None):
        """A formula, with what it gave."""
        value = self.kept.get((page.get_name(), cell), "")
        page.write_formula(*xl_cell_to_rowcol(cell), f"={formula}", self.numbers.get(look, look or self.body), value)

    def typed(self, page, cell, value, always=False):
        """What an owner types; empty where nothing is filled in."""
        row, column = xl_cell_to_rowcol(cell)
        if (self.filled or always) and value not in (None, ""):
            page.write(row, column, value, self.yours)
        else:
            page.write_blank(row, column, None, self.yours)


# --- The sheets ------------------------------------------------------------------------------------------------------


def monday(book):
    page = book.page(MONDAY, (44, 50, 30, 14, 14, 18, 26))
    page.write_row("A1", ("The desk", "yours: yellow cells are for you", ""), book.head)
    work = sizes()["work"]
    reckoned = what_must_be()
    for row, (name, (label, unit, value)) in enumerate(PLACES.items(), 2):
        page.write(f"A{row}", label.format(work=work), book.body)
        if name in reckoned:
            book.put(page, f"B{row}", *reckoned[name])
        else:
            book.typed(page, f"B{row}", value)
        if name == "mails":
            first, last, looked = (CELLS[each] for each in ("from", "to", "looked"))
            known = f"AND(ISNUMBER({first}),ISNUMBER({last}),N({looked})>={work},N({last})>=N({first}))"
            by_lot = f'"by your draw: "&ROUND(({last}-{first}+1)*{work}/{looked},0)'
            book.put(page, f"C{row}", f'IF({known},{by_lot},"{unit}")')
        else:
            page.write(f"C{row}", unit, book.body)
    top = len(PLACES) + 3
    heads = ("Step", "", "sheet", "minutes, an estimate", "minutes, ours", "who", "done on")
    page.write_row(f"A{top}", heads, book.head)
    for row, (when, step, sheet, minutes, day) in enumerate(owner_case.STEPS, top + 1):
        page.write_row(f"A{row}", (when, step, sheet, minutes), book.body)
        book.typed(page, f"E{row}", "")
        book.typed(page, f"F{row}", "head of support" if sheet != MEMO else "owner")
        book.typed(page, f"G{row}", day)
    end = top + len(owner_case.STEPS)
    told, ours = (f"{letter}{top + 1}:{letter}{end}" for letter in "DE")
    page.write(f"B{end + 1}", "hours in all: ours, and the estimate where we wrote none", book.body)
    AT["spent"] = f"{MONDAY}!$D${end + 1}"
    book.put(page, f"D{end + 1}", f"(SUM({ours})+SUMPRODUCT(--NOT(ISNUMBER({ours})),{told}))/60", "number")


def what_must_be():
    """Of Monday, by name: the minutes that a draft must save, and the share of right ones that saves them."""
    mails, wage, seats, upkeep = (CELLS[name] for name in NUMBERS)
    numbers = ",".join(f"ISNUMBER({cell})" for cell in (mails, wage, seats, upkeep))
    given = f"AND({numbers},N({mails})>0,N({wage})>0,N({seats})>=0,N({upkeep})>=0)"
    must, hand, reading = (CELLS[name] for name in ("must", "hand", "reading"))
    guessed = f"AND(ISNUMBER({must}),ISNUMBER({hand}),ISNUMBER({reading}),N({hand})>0,N({reading})>0)"
    pays = f"({reading}+{must})/{hand}"
    return {
        "must": (f'IF({given},({seats}+{upkeep}*{wage})/({mails}*{wage}/60),"{UNTYPED}")', "number"),
        "share": (f'IF({guessed},IF({pays}<1,{pays},"{NEVER_PAYS}"),"{UNTYPED}")', "percent"),
    }


def test(book):
    page = book.page(TEST, (6, 12, 10, 44, 36, 28, 16, 12, 34, 20, 12, 34, 20, 14))
    book.heads(page, HEADS)
    page.freeze_panes(1, 4)
    page.repeat_rows(0)
    made: list[tuple[int | None, str]] = [*rows()]
    if book.filled:
        made += [(None, "work")] * len(owner_case.mails(ADDED))
    for row, (number, kind) in enumerate(made, 2):
        page.write_row(f"A{row}", ("" if number is None else number, kind), book.body)
        for letter, value in zip("CDEFGHIJKLMN", in_the_case(number, kind, row), strict=True):
            book.typed(page, f"{letter}{row}", value, always=kind in KEYS and letter in "EF")
    rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 1, "error_message": "1 or 0"}
    for column in (6, 7, 10, 13):
        page.data_validation(1, column, LAST - 1, column, rule)
    causes = {"validate": "list", "source": f"={CAUSES}!$A$2:$A${LISTED + 1}", "error_type": "warning"}
    for column in (9, 12):
        page.data_validation(1, column, LAST - 1, column, causes)


def in_the_case(number, kind, row):
    """Columns C to N of a row of Test, as the case has them; what a good answer says to what is rare, in any case."""
    work = sizes()["work"]
    if number is None:
        return ("", *owner_case.mails(ADDED)[row - len(rows()) - 2], "", "", "", "", 0, "", "", "")
    if kind != "work":
        first = number - work - KINDS.index(kind) * sizes()["seldom"]
        asked = owner_case.mails(kind)[0][0] if first == 1 else "(in our own file)"
        right, again = owner_case.kinds(kind, first)
        return ("", asked, *KEYS[kind], "", int(right), "", "", int(again), "", "", "")
    thirty = number <= sizes()["first"]
    text = owner_case.mails(kind)[number - 1] if thirty else ("(in our own file)", "", "")
    people = int(number not in owner_case.PEOPLE_WRONG) if thirty else ""
    right, again = owner_case.drafts(number)
    found = owner_case.FIRST_WRONG | owner_case.BROKEN
    note, cause = found.get(number, ("", 0))
    first = ("", "") if right else (note, owner_case.CAUSES[cause])
    second = ("", "") if again else (note, owner_case.CAUSES[cause])
    unseen = int(right) if number <= SECOND_PERSON else ""
    return (owner_case.ticket(number), *text, people, int(right), *first, int(again), *second, unseen)


def counting(book):
    """Of each row of Test, and of all below the last that counts. Cells are found by the number of their row: a plain
    reference would move with a row that is inserted."""
    page = book.page(COUNTING, (14,) * len(COUNTED))
    page.write_row(0, 0, COUNTED, book.head)
    page.freeze_panes(1, 0)
    page.print_area(0, 0, 50, len(COUNTED) - 1)  # all of it would be many pages, for a screen to look up
    drawn = sizes()["total"]
    known = ("work", *KINDS)
    for row in range(2, LAST + 2):
        no, kind, people, first, second, wrong, counts = (f"{letter}{row}" for letter in "BCDEFIK")
        unmarked = f'AND({people}="",{first}="",{second}="")'
        is_drawn = f"IF(ISNUMBER({no}),AND({no}>=1,{no}<={drawn},{no}=INT({no})),FALSE)"
        is_kind = ",".join(f'{kind}="{each}"' for each in known)
        marks = {"as it was answered": people, "first run": first, "second run": second}
        faults = [
            *(
                (f'NOT(OR({mark}="",IF(ISNUMBER({mark}),OR({mark}=0,{mark}=1),FALSE)))', f"{run}: neither 1 nor 0")
                for run, mark in marks.items()
            ),
            (f'AND(ISTEXT({no}),{no}<>"",ISNUMBER(VALUE({no})))', "no: text, not a number"),
            (f"AND({is_drawn},COUNTIF($B$2:$B${LAST + 1},{no})>1)", "no: another row has it, too"),
            (f"AND({is_drawn},NOT(OR({is_kind})))", f"kind: none of {', '.join(known)}"),
        ]  # fmt: skip
        fault = '""'
        for condition, words in reversed(faults):
            fault = f'IF({condition},"{words}",{fault})'
        fault = f'IFERROR(IF({unmarked},"",{fault}),"an error of the spreadsheet")'
        cells = [f"INDEX({TEST}!${letter}:${letter},$A{row})" for letter in "ABGHKJM"]
        copies = [f'IF(ISBLANK({cell}),"",{cell})' for cell in cells]
        if row > LAST:
            copies = ['""'] * len(cells)
            below = f"COUNTA(INDEX({TEST}!$G:$G,$A{row}):INDEX({TEST}!$M:$M,1048576))"
            fault = f'IF({below}=0,"","from here on nothing is counted")'
        page.write_number(f"A{row}", row)
        above = f"J{row - 1}" if row > 2 else "0"
        cells_of_row = [
            *copies,
            fault,
            f'{above}+IF({wrong}="",0,1)',
            f'IF(OR({unmarked},{wrong}<>""),"",IF({is_drawn},{kind},"{ADDED}"))',
            *(f'IF(OR({counts}="",{run}=""),"",{run})' for run in marks.values()),
        ]
        for letter, formula in zip("BCDEFGHIJKLMN", cells_of_row, strict=True):
            book.put(page, f"{letter}{row}", formula, book.plain)


def column(letter):
    """Of the sheet that says how each row counts."""
    return f"{COUNTING}!${letter}$2:${letter}${LAST + 1}"


UNREAD = f"MAX({column('J')})"


def read(formula):
    """A formula, or no number while a mark can't be read: the one that it leaves out may matter."""
    return f'IF({UNREAD}>0,"{NONE}",{formula})'


def groups():
    """What is scored apart: its words, and the rows that are it."""
    size = sizes()
    of = {kind: f'{column("K")},"{kind}"' for kind in ("work", *KINDS, ADDED)}
    return {
        f"work: the first {size['first']}": f'{of["work"]},{column("B")},"<={size["first"]}"',
        f"work: all {size['work']}": of["work"],
        **{kind: of[kind] for kind in KINDS},
        "added, counted apart": of[ADDED],
    }


def limits(right, marked):
    """Both limits of a share, exact as in `values/exact_limits.py`, rounded to the side of caution."""
    low = f"IF({right}=0,0,ROUNDDOWN(BETAINV({RISK / 2},{right},{marked}-{right}+1),3))"
    high = f"IF({right}={marked},1,ROUNDUP(BETAINV({1 - RISK / 2},{right}+1,{marked}-{right}),3))"
    return low, high


def scores(book, page, run, top):
    """A run's scores: of the work both limits, of the other kinds how frequent errors may be.

    run: L, M or N, the column of Counting; top: the first row
    """
    for row, (words, which) in enumerate(groups().items(), top):
        if run == "L" and row > top:  # people's answers are marked for the first thirty
            return
        right, marked = f"B{row}", f"C{row}"
        page.write(f"A{row}", words, book.body)
        book.put(page, right, read(f"COUNTIFS({which},{column(run)},1)"), "count")
        book.put(page, marked, read(f'COUNTIFS({which},{column(run)},">=0")'), "count")
        low, high = limits(right, marked)
        rarer = f"IF({right}=0,1,ROUNDUP(BETAINV({1 - RISK},{marked}-{right}+1,{right}),3))"
        shown = {"D": f"{right}/{marked}"}
        if words.startswith("work"):
            shown |= {"E": low, "F": high}
        elif words in KINDS:
            shown["G"] = rarer
        for letter, formula in shown.items():
            book.put(page, f"{letter}{row}", read(f'IF({marked}=0,"{NONE}",{formula})'), "percent")


def comparison(book, page, top):
    """The second run against the first: the sign test, on questions that both have."""
    first, second = column("M"), column("N")
    for row, (words, which) in enumerate(list(groups().items())[1:], top):
        page.write(f"A{row}", words, book.body)
        book.put(page, f"B{row}", read(f'COUNTIFS({which},{first},">=0",{second},">=0")'), "count")
        book.put(page, f"C{row}", read(f"COUNTIFS({which},{first},0,{second},1)"), "count")
        book.put(page, f"D{row}", read(f"COUNTIFS({which},{first},1,{second},0)"), "count")
        luck = f'IF(B{row}=0,"{NONE}",IF(C{row}+D{row}=0,1,BINOMDIST({{}}{row},C{row}+D{row},0.5,TRUE)))'
        book.put(page, f"E{row}", read(luck.format("C")), "chance")
        book.put(page, f"F{row}", read(luck.format("D")), "chance")
        better = CHOSEN if words.startswith(ADDED) else BETTER
        said = f'IF(E{row}<={RISK},"{WORSE}",IF(F{row}<={RISK},"{better}","{LUCK}"))'
        book.put(page, f"G{row}", read(f'IF(B{row}=0,"{NONE}",{said})'))


EXPLAINED = (
    "1 is right, which means all that a good answer says and nothing that it never says; 0 is any other. Rows with the "
    "numbers 1 to {total} are the questions as drawn. All others, such as failures that a customer found, are counted "
    "apart, as added: they were chosen because they failed. Write them below, up to row {last}, without a number. Each "
    "limit, and each alarm, is wrong in one case of twenty: read the answers before you act."
)
AT: dict[str, Any] = {}  # where the memo finds its numbers, by their names: rows, or cells


def results(book):
    page = book.page(RESULTS, (40, 15, 15, 15, 15, 15, 45))
    size, count = sizes(), len(groups())
    page.write("A1", "What the test says", book.head)
    page.merge_range("A2:G2", EXPLAINED.format(total=size["total"], last=LAST), book.body)
    page.set_row(1, 65)
    page.write("A3", "Rows that can't be read", book.body)
    book.put(page, "B3", UNREAD, "count")
    book.put(
        page,
        "C3",
        'IF(B3>0,"Nothing is counted until they are mended: the end of this sheet names them.","")',
        book.plain,
    )
    top = 5
    head = ("right", "marked", "score", "true score, at least", "at most", "errors, at most")
    for run, title in (("L", "As your people answered"), ("M", "First run"), ("N", "Second run")):
        page.write_row(f"A{top}", (title, *head), book.head)
        scores(book, page, run, top + 1)
        AT[title] = top + 1
        top += 3 if run == "L" else count + 2
    head = ("marked in both", "got better", "got worse", "so many worse by luck", "so many better by luck", "so")
    page.write_row(f"A{top}", ("Second run against first", *head), book.head)
    comparison(book, page, top + 1)
    AT["against"] = top + 1
    top += count + 1
    first = size["first"]
    least, written = (f"$B${top + line}" for line in range(2))
    AT["number"] = written
    share = CELLS["share"]
    page.write(f"A{top}", f"Fewer right of the first {first} mean no", book.head)
    found = f"CRITBINOM({first},{share},{RISK})"
    book.put(page, f"B{top}", read(f"IF(ISNUMBER({share}),{found},{share})"), "count")
    luck = f'"a tool that just pays falls below it one time in "&INT(1/BINOMDIST({least}-1,{first},{share},TRUE))'
    book.put(page, f"C{top}", f'IF(ISNUMBER({least}),IF({least}>0,{luck},""),"")', book.plain)
    page.write(f"A{top + 1}", "Written down before the first run: this counts", book.body)
    book.typed(page, f"B{top + 1}", owner_case.NUMBER)
    page.write(f"C{top + 1}", "type the number above, or your own: it stays when that one moves", book.plain)
    for line, title in enumerate(("First run", "Second run"), top + 2):
        right, marked = f"B{AT[title]}", f"C{AT[title]}"
        said = f'IF({right}>={written},"{GO_ON}",IF({right}+{first}-{marked}<{written},"{NO}","{OPEN}"))'
        said = f'IF({is_written(written, first)},{said},"{UNWRITTEN.format(most=first)}")'
        page.write(f"A{line}", title, book.body)
        book.put(page, f"B{line}", read(f'IF({marked}=0,"{NONE}",{said})'), book.plain)
    top += 5
    page.write(f"A{top}", f"What can't be read, the first {NAMED}", book.head)
    for line in range(1, NAMED + 1):
        place = f"MATCH({line},{column('J')},0)"
        words = f'"row "&({place}+1)&": "&INDEX({column("I")},{place})'
        book.put(page, f"A{top + line}", f'IF($B$3<{line},"",{words})', book.plain)


def is_written(cell, most):
    """Whether a whole number stands there, up to the most. One that was written down counts, and no formula: that moves
    with whatever is marked later."""
    return f"IF(ISNUMBER({cell}),AND({cell}>=0,{cell}<={most},{cell}=INT({cell})),FALSE)"


def causes(book):
    page = book.page(CAUSES, (34, 12, 14, 18, 14, 12, 30))
    heads = ("cause, in your words", "first run", "of the failures", "of all mails, at least", "at most", "second run")
    book.heads(page, heads)
    end = LISTED + 1
    AT["failures"] = total = f"$B${end + 1}"
    for row in range(2, end + 1):
        given = owner_case.CAUSES[row - 2] if row - 2 < len(owner_case.CAUSES) else ""
        book.typed(page, f"A{row}", given)
        for letter, run, cause in (("B", "M", "G"), ("F", "N", "H")):
            found = f'COUNTIFS({column("K")},"work",{column(run)},0,{column(cause)},$A{row})'
            book.put(page, f"{letter}{row}", f'IF($A{row}="","",{read(found)})', "count")
        marked = f"{RESULTS}!$C${AT['First run'] + 1}"
        low, high = limits(f"B{row}", marked)
        for letter, formula, of in (("C", f"B{row}/{total}", total), ("D", low, marked), ("E", high, marked)):
            shown = read(f'IF(N({of})=0,"{NONE}",{formula})')
            book.put(page, f"{letter}{row}", f'IF($A{row}="","",{shown})', "percent")
        twice = f'IF(COUNTIF($A$2:$A${end},$A{row})>1,"this cause stands here twice","")'
        book.put(page, f"G{row}", f'IF($A{row}="","",{twice})', book.plain)
        order = f"IF(ISNUMBER(B{row}),B{row}-{row}/10000,-{row})"
        book.put(page, f"H{row}", order, book.plain)
    page.set_column("H:H", None, None, {"hidden": True})
    page.write(f"A{end + 1}", "failures of the work", book.head)
    page.write(f"A{end + 2}", "without a cause of this list", book.head)
    for letter, run in (("B", "M"), ("F", "N")):
        book.put(page, f"{letter}{end + 1}", read(f'COUNTIFS({column("K")},"work",{column(run)},0)'), "count")
        left = f"{letter}{end + 1}-SUM({letter}2:{letter}{end})"
        book.put(page, f"{letter}{end + 2}", read(left), "count")
    words = "Give each failure a cause, spelled as in the list"
    book.put(page, f"C{end + 2}", f'IF(N(B{end + 2})+N(F{end + 2})=0,"","{words}")', book.plain)


def form(book, name, title, widths, *ours):
    """A form from its file, whose last column is to be filled in.

    ours: the case's entries; and, if there is one column more beside it, its head with its entries
    """
    page = book.page(title, widths)
    page.freeze_panes(1, 0)
    lines = rows_of(name)
    entries, *more = ours
    *heads, last = lines[0]
    page.write_row("A1", (*heads, *(head for head, *_ in more), last), book.head)
    columns = [*(of for _, of in more), entries]
    for row, line in enumerate(lines, 2):
        *given, _ = line.values()
        page.write_row(f"A{row}", given, book.body)
        for place, of in enumerate(columns, len(given)):
            book.typed(page, f"{ascii_uppercase[place]}{row}", of[row - 2] if row - 2 < len(of) else "")


def permissions(book):
    page = book.page("Permissions", (44, 44, 34, 28))
    book.heads(page, ("it may", "how far: never, or up to what", "undo: how, and until when", "who approves"))
    for row in range(2, 22):
        line = owner_case.PERMISSIONS[row - 2] if row - 2 < len(owner_case.PERMISSIONS) else ("",) * 4
        for letter, value in zip("ABCD", line, strict=True):
            book.typed(page, f"{letter}{row}", value)


def duties(book):
    """The duties of this desk, with their wording."""
    page = book.page("Duties", (5, 30, 60, 44, 30, 44))
    page.write_row("A1", ("", "law", "wording", "it asks", "we suggest you keep", "ours: what, who, when"), book.head)
    page.freeze_panes(1, 0)
    for row, duty in enumerate([each for each in rows_of("duties") if each["Wording"]], 2):
        page.write_row(f"A{row}", (row - 1, f"{duty['Law']}, {duty['Article']}", f"“{duty['Wording']}”"), book.body)
        page.write_row(f"D{row}", (duty["It asks"], duty["We suggest you keep"]), book.body)
        book.typed(page, f"F{row}", owner_case.DUTIES[row - 2])


def pilot(book):
    page = book.page(PILOT, (12, 12, 14, 30, 10, 3, 56, 16, 16, 16))
    book.heads(page, ("ticket", "minutes", "wrong? 1 or 0", "counts as", "judged, no."))
    page.freeze_panes(1, 0)
    made = owner_case.pilot() if book.filled else []
    for row in range(2, LAST_TIMED + 1):
        for letter, value in zip("ABC", made[row - 2] if row - 2 < len(made) else ("",) * 3, strict=True):
            if letter == "C" and value == 0:
                page.write_number(row - 1, 2, 0, book.yours)
            else:
                book.typed(page, f"{letter}{row}", value)
        a, b, c, d = (f"{letter}{row}" for letter in "ABCD")
        faults = (
            (f"NOT(IF(ISNUMBER({a}),AND({a}>=0,{a}=INT({a})),FALSE))", "ticket: no whole number"),
            (f'NOT(OR({b}="",IF(ISNUMBER({b}),AND({b}>0,{b}<=10000),FALSE)))', "minutes: no number up to 10,000"),
            (f"IF(ISNUMBER({b}),{is_clock(b)},FALSE)", CLOCK),
            (f'NOT(OR({c}="",IF(ISNUMBER({c}),OR({c}=0,{c}=1),FALSE)))', "wrong: neither 1 nor 0"),
            (f"COUNTIF($A$2:$A${LAST_TIMED},{a})>1", "ticket: another row has it, too"),
        )
        fault = f'IF(ISEVEN({a}),"with a draft","without")'
        for condition, words in reversed(faults):
            fault = f'IF({condition},"can\'t be read: {words}",{fault})'
        book.put(page, d, f'IF(AND({a}="",{b}="",{c}=""),"",IFERROR({fault},"can\'t be read"))', book.plain)
        book.put(page, f"E{row}", f'IF(AND({d}="with a draft",ISNUMBER({c})),N(MAX(E$1:E{row - 1}))+1,"")', book.plain)
    page.data_validation(
        f"B2:B{LAST_TIMED}",
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0.1,
            "maximum": 10_000,
            "error_title": "Minutes",
            "error_message": "Minutes as a number: 7.3 for 7 minutes and 20 seconds (7,3 in German)",
        },
    )
    outcome(book, page)


def is_clock(cell):
    """Whether minutes are a time of day, as 0:07:20 and 7:20 are to a spreadsheet: a fraction of 24 hours.

    By the value, as not every program tells a cell's format. A log's seconds, as minutes, are sixtieths; those of a
    time of day that stands for minutes and seconds are 1440ths. The shortest answer takes six seconds.
    """
    whole = {parts: f"ABS({cell}*{parts}-ROUND({cell}*{parts},0))<0.000001" for parts in (60, 1000, 1440)}
    return f"OR({cell}<0.1,AND({cell}<2.5,{whole[1440]},NOT({whole[60]}),NOT({whole[1000]})))"


SAID = (  # by the pilot, below one another: name, and label
    ("bad", "rows that can't be read, or below the last that counts"),
    ("mend", "what is to be mended first"),
    ("limit", "who took longer than so many minutes had left it open: yours, before you begin"),
    ("open", "left open with a draft, and so not timed"),
    ("open without", "left open without"),
    ("drafted", "timed with a draft"),
    ("minutes drafted", "minutes each"),
    ("alone", "timed without"),
    ("minutes alone", "minutes each"),
    ("saved", "minutes saved a mail"),
    ("judged", "judged with a draft"),
    ("wrong", "of them wrong"),
    ("judged alone", "judged without"),
    ("wrong alone", "of them wrong"),
    ("least", f"so many wrong of the first {JUDGED} with a draft are too many, by your people's errors"),
    ("stop", "stop number, written down before the pilot: this counts"),
    ("among", f"wrong of the first {JUDGED} with a draft"),
    ("go on", "so"),
    ("needed", "minutes that it must save"),
    ("hours", "hours saved a month"),
    ("euros", "euros a month, what it costs taken off"),
    ("chance", "chance that it pays, by these minutes"),
    ("so", "so"),
    ("more", "mails of each half that it takes to know, if it saves what it saved"),
    ("month", "it costs a month, in euros: the bill, and hours of testing"),
    ("year", "it costs a year"),
    ("once", "it cost once: hours and bills up to the decision, in euros"),
    ("hand costs", "a mail by hand costs, in euros"),
    ("draft costs", "a mail with a draft costs, the bill and testing in it"),
)
ROW = {name: row for row, (name, _) in enumerate(SAID, 2)}


def outcome(book, page):
    """What the pilot says, beside its rows."""
    minutes, wrong, counts, judged = (f"${letter}$2:${letter}${LAST_TIMED}" for letter in "BCDE")
    page.write_row("G1", ("What the pilot says", "", "at least", "at most"), book.head)
    at = {name: f"$H${row}" for name, row in ROW.items()}
    for name, label in SAID:
        page.write(f"G{ROW[name]}", label, book.body)
        AT[name] = f"{PILOT}!{at[name]}"
    extra = f"COUNTA($A${LAST_TIMED + 1}:$C$1048576)"
    unread = '"can\'t be read*"'
    book.put(page, f"H{ROW['bad']}", f"COUNTIF({counts},{unread})+{extra}+COUNTBLANK({counts})*0", "count")
    book.typed(page, f"H{ROW['limit']}", owner_case.OPEN_LONGER, always=True)
    place = f"MATCH({unread},{counts},0)"
    first = f'"row "&({place}+1)&" "&INDEX({counts},{place})'
    of_all = f'COUNTIFS({counts},"with*",{minutes},">"&{{}})'
    left_open = f"{of_all.format(at['limit'])}>{FOLLOWED}*{of_all.format(0)}"
    given = f"IF(ISNUMBER({at['limit']}),{at['limit']}>0,FALSE)"
    mend = f'IF({given},IF({left_open},"{SECONDS}",""),"No limit in {at["limit"]}")'
    mend = f'IF({at["bad"]}=0,{mend},IFERROR({first},"rows below {LAST_TIMED} aren\'t counted"))'
    book.put(page, f"H{ROW['mend']}", mend, book.plain)
    few = "Fewer than 30: too few"

    def say(name, formula, look, letter="H"):
        book.put(page, f"{letter}{ROW[name]}", f'IF({at["mend"]}<>"","{NONE}",{formula})', look)

    squares = []
    for way, timed, mean, left in (
        ("with a draft", "drafted", "minutes drafted", "open"),
        ("without", "alone", "minutes alone", "open without"),
    ):
        within = f'{counts},"{way}",{minutes},"<="&{at["limit"]}'
        say(left, f'COUNTIFS({counts},"{way}",{minutes},">"&{at["limit"]})', "count")
        say(timed, f'COUNTIFS({within},{minutes},">0")', "count")
        say(mean, f'IF({at[timed]}<30,"{few}",SUMIFS({minutes},{within})/{at[timed]})', "number")
        both = f'SUMPRODUCT(--({counts}="{way}"),--({minutes}<={at["limit"]}),{minutes},{minutes})'
        squares.append(f"({both}/{at[timed]}-{at[mean]}^2)/({at[timed]}-1)")
    known = f"AND(ISNUMBER({at['minutes drafted']}),ISNUMBER({at['minutes alone']}))"
    saved = f"{at['minutes alone']}-{at['minutes drafted']}"
    far = f"1.96*SQRT({'+'.join(squares)})"
    for letter, formula in {"H": saved, "I": f"{saved}-{far}", "J": f"{saved}+{far}"}.items():
        say("saved", f'IF({known},{formula},"{NONE}")', "number", letter)
    for way, count, of_them in (("with a draft", "judged", "wrong"), ("without", "judged alone", "wrong alone")):
        say(count, f'COUNTIFS({counts},"{way}",{wrong},">=0")', "count")
        say(of_them, f'COUNTIFS({counts},"{way}",{wrong},1)', "count")
        for letter, formula in zip("IJ", limits(at[of_them], at[count]), strict=True):
            say(of_them, f'IF({at[count]}=0,"{NONE}",{formula})', "percent", letter)
    size = sizes()["first"]
    people = AT["As your people answered"]
    right, marked = (f"{RESULTS}!${letter}${people}" for letter in "BC")
    stop = f"CRITBINOM({JUDGED},MAX(1,{size}-{right})/{size},{1 - RISK})+1"
    stop = f'IF(N({marked})<{size},"{UNMARKED}",{stop})'
    book.put(page, f"H{ROW['least']}", f'IF({RESULTS}!$B$3>0,"{UNREADABLE}",{stop})', "count")
    book.typed(page, f"H{ROW['stop']}", owner_case.STOP)
    say("among", f'COUNTIFS({judged},"<={JUDGED}",{wrong},1)', "count")
    running = f'IF({at["judged"]}=0,"{NONE}",IF({at["among"]}>={at["stop"]},"{STOP}","{RUNS}"))'
    unwritten = UNWRITTEN.format(most=JUDGED)
    say("go on", f'IF({is_written(at["stop"], JUDGED)},{running},"{unwritten}")', book.plain)
    mails, wage, seats, upkeep = (CELLS[name] for name in NUMBERS)
    month = f"({seats}+{upkeep}*{wage})"
    say("needed", CELLS["must"], "number")
    needed = at["needed"]
    for letter in "HIJ":
        place = f"${letter}${ROW['saved']}"
        ready = f"AND(ISNUMBER({place}),ISNUMBER({needed}))"
        say("hours", f'IF({ready},{place}*{mails}/60,"{NONE}")', "count", letter)
        say("euros", f'IF({ready},({place}-{needed})*{mails}*{wage}/60,"{NONE}")', "count", letter)
    low, high = (f"${letter}${ROW['euros']}" for letter in "IJ")
    beyond = f"({at['saved']}-{needed})"
    half = f"(($J${ROW['saved']}-$I${ROW['saved']})/2)"
    decided = f"ISNUMBER({low})"
    say("chance", f'IF({decided},IF({half}=0,"{NONE}",NORMSDIST(1.96*{beyond}/{half})),"{NONE}")', "percent")
    few_judged = f"MIN({at['judged']},{at['judged alone']})<30"
    more_wrong = f"{at['wrong']}*{at['judged alone']}>{at['wrong alone']}*{at['judged']}"
    verdict = f'IF({low}>0,"{BUY}",IF({high}<0,"{DROP}","{WAIT}"))'
    verdict = f'IF(AND({more_wrong},{high}>=0),"{MORE}",{verdict})'  # errors before minutes
    verdict = f'IF({few_judged},"{UNJUDGED}",IF({at["go on"]}="{RUNS}",{verdict},{at["go on"]}))'
    say("so", f'IF({at["go on"]}="{STOP}","{STOP}",IF({decided},{verdict},"{NONE}"))', book.plain)
    each = f"({at['drafted']}+{at['alone']})/2"
    takes = f"IF({beyond}=0,9999999,ROUNDUP({each}*({half}/{beyond})^2,-1))"
    say("more", f'IF({decided},IF({takes}>100000,"more than 100,000",{takes}),"{NONE}")', "count")
    say("month", f'IF(ISNUMBER({needed}),{month},"{NONE}")', "count")
    say("year", f'IF(ISNUMBER({needed}),12*{month},"{NONE}")', "count")
    say("once", f'IF(ISNUMBER({needed}),{AT["spent"]}*{wage}+N({CELLS["outside"]}),"{NONE}")', "count")
    for name, mean, more in (
        ("hand costs", "minutes alone", ""),
        ("draft costs", "minutes drafted", f"+{month}/{mails}"),
    ):
        say(name, f'IF(AND(ISNUMBER({at[mean]}),ISNUMBER({needed})),{at[mean]}*{wage}/60{more},"{NONE}")', "money")


def memo(book):
    """The memo: what the other sheets say, and what is to be written, which is what is printed; beside it, how."""
    page = book.page(MEMO, (22, 48, 56, 60))
    page.write_row("A1", ("Line", "The sheets say", "We say", "How to fill it in (not printed)"), book.head)
    page.freeze_panes(1, 0)
    lines = rows_of("memo")
    page.print_area(0, 0, len(lines), 2)
    page.fit_to_pages(1, 1)
    ours = found()
    for row, line in enumerate(lines, 2):
        page.write(f"A{row}", line["Line"], book.body)
        if line["Line"] in ours:
            book.put(page, f"B{row}", ours[line["Line"]])
        book.typed(page, f"C{row}", owner_case.MEMO.get(line["Line"], ""))
        page.write(f"D{row}", line["Write"], book.body)


def found():
    """What the sheets say to a line of the memo: formulas that give words, as soon as there is something to say."""
    order, names = (f"{CAUSES}!${letter}$2:${letter}${LISTED + 1}" for letter in "HA")
    number = f"{RESULTS}!{AT['number']}"

    def percent(place, rounded="ROUND"):
        return f'{rounded}(ROUND(100*{place},6),0)&"%"'

    def run(title, name):
        """Of a run the score of the work with its limits, and of each kind that was marked what was right."""
        row, day = AT[title] + 1, CELLS[name]
        cells = (f"{RESULTS}!${letter}${row}" for letter in "DEF")
        score, low, high = map(percent, cells, ("ROUND", "ROUNDDOWN", "ROUNDUP"))  # limits to the side of caution
        words = f'"{title}"&IF({day}="","",", "&{day})&": "&{RESULTS}!$B${row}&" of "&{RESULTS}!$C${row}&" right ("'
        words += f'&{score}&"; true between "&{low}&" and "&{high}&")"'
        for line, kind in enumerate(KINDS, row + 1):
            right, marked = (f"{RESULTS}!${letter}${line}" for letter in "BC")
            words += f'&IF(N({marked})=0,"","; {kind} "&{right}&" of "&{marked})'
        return f'IF(N({RESULTS}!$C${row})=0,"",{words}&". ")'

    def amount(place, digits):
        return f'IF(ISNUMBER({place}),ROUND({place},{digits}),"{NONE}")'

    def spanned(name, digits, unit):
        low, high = (amount(AT[name].replace("$H", f"${letter}"), digits) for letter in "IJ")
        return f'{amount(AT[name], digits)}&" {unit}, between "&{low}&" and "&{high}'

    causes_said = []
    for place in (1, 2, 3):  # the most frequent; those without a name have an order below 0
        count = f"LARGE({order},{place})"
        name, sign = f"INDEX({names},MATCH({count},{order},0))", ", " if place > 1 else ". Causes of failure: "
        causes_said.append(f'IF({count}<0.5,"","{sign}"&{name}&" "&ROUND({count},0))')
    mails, both = CELLS["mails"], f"{RESULTS}!$G${AT['against']}"
    right, marked = (f"{RESULTS}!${letter}${AT['As your people answered']}" for letter in "BC")
    flatters = f'IF({both}="{BETTER}","{FLATTERS}","")'
    compared = f'IF({both}="{NONE}","","Second against first: "&{both}&{flatters})'
    digits = {"minutes alone": 1, "minutes drafted": 1, "needed": 2, "hand costs": 2, "draft costs": 2}
    of = {name: amount(AT[name], digits.get(name, 0)) for name in (*digits, "month", "year", "once")}
    chance = f'IF({AT["chance"]}>0.99,"over 99%",IF({AT["chance"]}<0.01,"under 1%",{percent(AT["chance"])}))'
    lines = {  # when there is something to say, and what
        "The work, today": (
            f"AND(ISNUMBER({mails}),N({marked})>0)",
            *(mails, '" mails a month; "', of["minutes alone"], '" minutes each; "', right, '" of "', marked),
            '" right"',
        ),
        "Test result": (
            f"N({RESULTS}!$C${AT['First run'] + 1})>0",
            *(run("First run", "first"), run("Second run", "second"), compared),
        ),
        "A mail, right or wrong": (
            f"ISNUMBER({AT['draft costs']})",
            *('"By hand "', of["minutes alone"], '" minutes, "', of["hand costs"], '" euros; with a draft "'),
            *(of["minutes drafted"], '" minutes, "', of["draft costs"], '" euros, bill and testing in it. Minutes: "'),
            spanned("saved", 2, "saved"),
        ),
        "The money": (
            f"ISNUMBER({AT['euros']})",
            *(
                '"It cost once "',
                of["once"],
                '" euros, in "',
                amount(AT["spent"], 0),
                '" hours and bills; it costs "',
                of["month"],
            ),
            *(
                '" a month, "',
                of["year"],
                '" a year. That taken off, it brings "',
                spanned("euros", 0, "euros a month"),
            ),
            *('"; chance that it pays: "', chance, '". "', AT["so"]),
        ),
        "Cash and hours": (
            f"ISNUMBER({AT['hours']})",
            *(spanned("hours", 0, "hours a month come free"), '"; until paid work fills them "', CELLS["seats"]),
            '" euros a month go out, and none come in"',
        ),
        "What decides": (
            f"ISNUMBER({AT['needed']})",
            *('"Minutes saved; it must be "', of["needed"], '" to pay"', *causes_said),
        ),
        "Pilot": (
            f"ISNUMBER({AT['saved']})",
            *(AT["drafted"], '" mails with a draft, "', AT["alone"], '" without, "', AT["open"], '" and "'),
            *(AT["open without"], '" left open; wrong "', AT["wrong"], '" of "', AT["judged"], '" with, "'),
            *(AT["wrong alone"], '" of "', AT["judged alone"], '" without"'),
        ),
        "Stop number": (
            f"AND({is_written(AT['stop'], JUDGED)},{is_written(number, sizes()['first'])})",
            *('"Test: fewer than "', number, f'" of {sizes()["first"]}. Pilot: "', AT["stop"]),
            *(f'" wrong of the first {JUDGED}; it has "', AT["among"], '": "', AT["go on"]),
            *('". At the end: no more errors than without, and more than "', of["needed"]),
            '" minutes saved, at the low end of the margin"',
        ),
    }
    unread = f'OR({RESULTS}!$B$3>0,{AT["mend"]}<>"")'
    told = 'IF({},"Rows can\'t be read: see Results and Pilot",IF({},{},"{}"))'
    return {line: told.format(unread, ready, "&".join(words), YET) for line, (ready, *words) in lines.items()}


# --- The files -------------------------------------------------------------------------------------------------------

WORST = ("We could live with", owner_case.WORST)  # written before the answers come
SHEETS = {  # in the order in which they are needed, with what fills them
    MONDAY: monday,
    "Vendor": lambda book: form(book, "supplier", "Vendor", (5, 10, 50, 60, 36, 44), owner_case.VENDOR, WORST),
    "Permissions": permissions,
    "Duties": duties,
    "Role": lambda book: form(book, "role", "Role", (26, 60, 60), owner_case.ROLE),
    TEST: test,
    RESULTS: results,
    CAUSES: causes,
    PILOT: pilot,
    MEMO: memo,
    "Incident": lambda book: form(book, "incident", "Incident", (18, 60, 60), owner_case.INCIDENT),
    COUNTING: counting,
}


def workbook(filled=False, kept=None):
    """The bytes of an .xlsx file with every sheet, empty or as the case has it.

    kept: what each formula gave, by sheet and cell
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": "The owner's workbook", "created": WRITTEN})
        shared = Workbook(book, filled, kept or {})
        for fill in SHEETS.values():
            fill(shared)
    return file.getvalue()


def formulas(data):
    """The cells that hold formulas, by sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: re.findall(r'<c r="(\w+)"[^>]*><f>', archive.read(f"xl/worksheets/sheet{count}.xml").decode())
            for count, name in enumerate(SHEETS, 1)
        }


def computed(data):
    """What LibreOffice makes of each formula, by sheet and cell: a number, or text."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        options = ("--headless", "--convert-to", AS_CSV, "--outdir", folder, path)
        subprocess.run(("soffice", profile, *options), check=True, capture_output=True)
        for name, places in formulas(data).items():
            with (Path(folder) / f"book-{name}.csv").open(encoding="utf-8", newline="") as file:
                cells = list(csv.reader(file))
            for place in places:
                row, column = xl_cell_to_rowcol(place)
                inside = row < len(cells) and column < len(cells[row])
                found[name, place] = as_number(cells[row][column]) if inside else ""
    return found


def as_number(text):
    """ "98.5%" is 0.985, "never" stays."""
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return text


def write(folder=FOLDER):
    for name, filled in ((EMPTY, False), (FILLED, True)):
        kept = computed(workbook(filled))
        (folder / name).write_bytes(workbook(filled, kept))


if __name__ == "__main__":
    write()
