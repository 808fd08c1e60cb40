"""Write what is kept of the calculator as files: a spreadsheet with live formulas, a CSV, and a figure of each case.

Not an extension but a command, `make calculator`, run when a formula or a case has changed; a test says when.
"""

import csv
import datetime
import io
import math
import re
import sys
from functools import partial
from pathlib import Path

import numpy as np
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range_abs
from xlsxwriter.utility import xl_rowcol_to_cell as cell

from values.business_case import (
    CACHED,
    CASES,
    HIGH,
    INPUTS,
    LIKELY,
    LOW,
    RANGED,
    WAYS,
    evaluate,
    likely,
    swings,
    triples,
)
from values.business_draws import RARE, outlooks, place, quantile, savings, summed_up
from values.business_words import MATTER, ROWS, TITLES, dollars, shown

ROOT = Path(__file__).parents[1]

ENDS = ("low", "likely", "high")
RED = "#b3261e"  # of words that tell what is wrong
FRAME = {"border": 1, "border_color": "#cbd5e1"}  # of a cell to fill in
SWEEP = [step / 20 for step in range(21)]  # success rates of the chart
WRITTEN = datetime.datetime(2026, 11, 25)  # or each run would give another file
DRAWS, STEP = 307, 75  # as many as a spreadsheet is quick with, and a step for so many, as in `business_draws`

# --- Formulas --------------------------------------------------------------------------------------------------------

# What a column of the workings computes below its inputs: title, and formula. {name} is that row, same column.
STEPS = {
    "minute": ("Staff cost of a minute", "={wage}*(1+{load})/60"),
    "tokens": (
        "Tokens of a case",
        f"=({{tokens_in}}*(1-{1 - CACHED:g}*{{cached}})*{{price_in}}+({{tokens_out}}+{{thinking}})*{{price_out}})"
        "/1000000*(1+{peak})",
    ),
    "model": ("The model a month, without hours", "={upkeep}+{yearly}/12+({setup}+{integration})/{months}"),
    "worth": ("A case that ends right is worth", "=({hand}*{minute}+{hand_error}*{error})/(1-{hand_error})"),
    "by_hand_minutes": ("By hand: minutes a case", "={hand}"),
    "by_hand_wrong": ("By hand: share wrong in the end", "={hand_error}"),
    "by_hand_paid": ("By hand: paid a case, wages aside", "={hand_error}*{error}"),
    "by_hand_month": ("By hand: paid a month anyway", "=0"),
    "by_hand_hours_anyway": ("By hand: hours a month anyway", "=0"),
    "by_hand_once": ("By hand: paid once", "=0"),
    "search_minutes": ("Search: minutes a case", "={hand}*(1-{tool})"),
    "search_wrong": ("Search: share wrong in the end", "={hand_error}"),
    "search_paid": ("Search: paid a case, wages aside", "={hand_error}*{error}"),
    "search_month": ("Search: paid a month anyway", "={tool_upkeep}+{tool_setup}/{months}"),
    "search_hours_anyway": ("Search: hours a month anyway", "=0"),
    "search_once": ("Search: paid once", "={tool_setup}"),
    "sure_minutes": ("Sure: minutes a case", "=(1-{alone})*{hand}"),
    "sure_wrong": ("Sure: share wrong in the end", "=(1-{alone})*{hand_error}+{alone}*(1-{alone_right})"),
    "sure_paid": ("Sure: paid a case, wages aside", "={tokens}+{sure_wrong}*{error}"),
    "sure_month": ("Sure: paid a month anyway", "={model}"),
    "sure_hours_anyway": ("Sure: hours a month anyway", "={marking}/{months}"),
    "sure_once": ("Sure: paid once", "={setup}+{integration}+{marking}*60*{minute}"),
    "seen": ("Drafts: wrong and seen by the check", "=(1-{success})*(1-{slip})"),
    "draft_minutes": (
        "Drafts: minutes a case",
        "=(1-{practice})*({check}+{seen}*{redo})+{practice}*{hand}",
    ),
    "draft_wrong": (
        "Drafts: share wrong in the end",
        "=(1-{practice})*((1-{success})*{slip}+{seen}*{hand_error})+{practice}*{hand_error}",
    ),
    "draft_paid": ("Drafts: paid a case, wages aside", "=(1-{practice})*{tokens}+{draft_wrong}*{error}"),
    "draft_month": ("Drafts: paid a month anyway", "={model}"),
    "draft_hours_anyway": ("Drafts: hours a month anyway", "={marking}/{months}"),
    "draft_once": ("Drafts: paid once", "={sure_once}"),
}
OF_A_WAY = {  # what follows for each way, from the six lines that it has above
    "saving": (
        "saving a month",
        "={cases}*((1-{WAY_wrong})*{worth}-{WAY_minutes}*{minute}-{WAY_paid})"
        "-{WAY_month}-{WAY_hours_anyway}*60*{minute}",
    ),
    "resolved": (
        "a resolved case",
        "=IF({WAY_wrong}<1,({WAY_minutes}*{minute}+{WAY_paid}+({WAY_month}+{WAY_hours_anyway}*60*{minute})/{cases})"
        '/(1-{WAY_wrong}),"none is resolved")',
    ),
    "hours": ("hours a month set free", "={cases}*({hand}-{WAY_minutes})/60-{WAY_hours_anyway}"),
    "cash": ("cash a month until they are used", "={cases}*({by_hand_paid}-{WAY_paid})-{WAY_month}"),
    "payback": (
        "months to pay back",
        "=IF({WAY_once}<=0,0,IF({WAY_saving}+{WAY_once}/{months}>0,{WAY_once}/({WAY_saving}+{WAY_once}/{months}),"
        '"never"))',
    ),
}
for way_, title_ in TITLES.items():
    STEPS |= {
        f"{way_}_{row_}": (f"{title_}: {text_}", formula_.replace("WAY", way_))
        for row_, (text_, formula_) in OF_A_WAY.items()
    }
EXPLAINED = (
    "One sheet for each worked case of a made-up firm; put your own numbers into the yellow cells of any of them. "
    "Everything else is formulas, and the workings of a case stand in the sheets beside it. While a yellow cell holds "
    "what can't be, the line of that input says so in red, and nothing is computed.",
    "Four ways: by hand; with a search and no model; the model answers what is sure, unseen, and people do the rest; "
    "the model drafts and people check.",
    "A draft that is wrong is either seen, and a person does the case, or slips through. A person errs as often with "
    "drafts as by hand today. What is wrong in the end isn't resolved, and costs the price of an error.",
    "Saving a month = what the cases that end right would cost by hand, less what all cases cost this way. What is "
    "paid once is spread over the months that you judge by.",
    f"Average and chance come from {DRAWS} draws out of your ranges (each a triangle with the likely number on top; "
    "inputs know nothing of each other). The calculator in the book draws 10,000: expect its chances to differ by a "
    "point or two from these.",
    "Cash a month: what changes in payments while the hours that become free are paid as before.",
    "Money is in dollars; any one currency will do.",
)
SHARES = {name for name in STEPS if name.endswith("_wrong")} | {"seen"}
FIRST = 4  # row of the first input in a case's sheet, counted from 0
BESIDE = 5  # column that says what is wrong with an input
UNSOUND = (1, 2)  # cell that says whether anything is: empty, if nothing
NOTHING = '"–"'  # instead of a result
TOP = 1  # the same in its workings
BELOW = TOP + len(INPUTS) + 1  # first row of the steps
HEAD = 6  # rows above the draws


def worked(formula, known):
    """What a formula comes to, so that a program that computes nothing shows a number too."""
    names = {name: f"known[{name!r}]" for name in known}
    scope = {"IF": lambda true, one, other: one if true else other, "known": known}
    with np.errstate(all="ignore"):  # IF takes one branch, and Python works out both
        found = eval(formula[1:].format(**names), scope)
    return found if isinstance(found, str) else float(found)


def values(x):
    """What the inputs and steps of a column come to."""
    known = {name: np.float64(value) for name, value in x.items()}
    for name, (_, formula) in STEPS.items():
        found = worked(formula, known)
        known[name] = found if isinstance(found, str) else np.float64(found)
    return {name: value if isinstance(value, str) else float(value) for name, value in known.items()}


def inlined(step):
    """The formula of a step with those of all other steps in it, so that it has inputs alone."""
    formula = STEPS[step][1][1:]
    while found := [name for name in re.findall(r"{(\w+)}", formula) if name in STEPS]:
        for name in found:
            formula = formula.replace(f"{{{name}}}", f"({STEPS[name][1][1:]})")
    return f"={formula}"


# --- The spreadsheet -------------------------------------------------------------------------------------------------


def between(input_):
    """What the numbers of an input must be, in words."""
    low, high = (
        f"{100 * end:,.0f}%" if input_["kind"] == "share" else f"{end:,}" for end in (input_["min"], input_["max"])
    )
    return f"give numbers between {low} and {high}"


def fault(input_, row):
    """A formula for what is wrong with the numbers of an input, as the page's form sees it, or nothing. The limits that
    a cell has by itself would neither see a blank, nor what is pasted, nor which of three numbers is the larger."""
    low, likely_, high = (cell(row, 2 + end) for end in (LOW, LIKELY, HIGH))
    numbers = f"{low}:{high}" if "range" in input_ else likely_
    order = f'IF(AND({low}<={likely_},{likely_}<={high}),"","low, likely and high must rise in this order")'
    inside = f"AND(MIN({numbers})>={input_['min']},MAX({numbers})<={input_['max']})"
    full = f"COUNT({numbers})={3 if 'range' in input_ else 1}"
    rest = order if "range" in input_ else '""'
    return f'IF({full},IF({inside},{rest},"{between(input_)}"),"{between(input_)}, no text and no blanks")'


class Book:
    def __init__(self, file):
        self.book = xlsxwriter.Workbook(file, {"in_memory": True})
        self.book.set_properties({"title": "What a resolved case costs", "created": WRITTEN})
        self.book.set_calc_mode("auto")
        self.formats = {}

    def look(self, **options):
        key = tuple(sorted(options.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(options)
        return self.formats[key]

    def number(self, name, **more):
        """How a number of an input or a step looks."""
        kind = INPUTS[name]["kind"] if name in INPUTS else "share" if name in SHARES else "money"
        form = {"share": "0.0%", "count": "General", "money": "#,##0.00"}[kind]
        if name.endswith("payback"):
            form = "#,##0.0"
        if name in ("cases", "tokens_in", "tokens_out", "months"):
            form = "#,##0"
        return self.look(num_format=form, align="right", **more)

    def explain(self):
        sheet = self.book.add_worksheet("Read me")
        sheet.set_column(0, 0, 100)
        wrap = self.look(text_wrap=True, valign="top")
        sheet.write(0, 0, "What a resolved case costs, in four ways", self.look(bold=True, font_size=14))
        for row, text in enumerate(EXPLAINED, 2):
            sheet.write(row, 0, text, wrap)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def even_numbers(self):
        """Which share of its triangle each input's number has below it, in each draw: the same for all cases."""
        sheet = self.book.add_worksheet("Even numbers")
        for column, name in enumerate(RANGED):
            sheet.write(0, column, INPUTS[name]["title"])
            for draw in range(DRAWS):
                sheet.write_number(HEAD + draw, column, (place(draw, column, DRAWS, STEP) + 0.5) / DRAWS)

    def case(self, name):
        title, work = CASES[name]["title"], CASES[name]["work"]
        ranges = triples(CASES[name]["inputs"])
        sheet = self.book.add_worksheet(title)
        work_sheet = self.book.add_worksheet(f"{title} workings")
        draws = self.book.add_worksheet(f"{title} draws")
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, 1, 40)
        sheet.set_column(2, 5, 19)
        sheet.set_column(6, 6, 35)  # words beside an input run on into it, up to the chart
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.write(0, 0, f"{title}: {work}", self.look(bold=True, font_size=14))
        sheet.write(1, 0, "Yellow cells are yours to change.")
        self.judge(sheet)
        self.head(sheet, FIRST - 1, ("Input", "Unit", *ENDS))
        for row, input_ in enumerate(INPUTS.values()):
            self.input(sheet, FIRST + row, input_, ranges[input_["name"]])
        columns = self.workings(work_sheet, title, ranges)
        self.draws(draws, title, ranges)
        self.results(sheet, title, ranges, columns)
        self.matters(sheet, title, ranges, columns)
        self.chart(sheet, title, columns)
        if name == next(iter(CASES)):
            sheet.activate()

    def head(self, sheet, row, texts):
        for column, text in enumerate(texts):
            sheet.write(row, column, text, self.look(bold=True, bottom=1, align="right" if column > 1 else "left"))

    def input(self, sheet, row, input_, triple):
        sheet.write(row, 0, input_["title"])
        sheet.write(row, 1, input_["unit"], self.look(font_color="#595f69"))
        middle = cell(row, 2 + LIKELY)
        for end in (LOW, LIKELY, HIGH):
            if end == LIKELY or "range" in input_:
                sheet.write_number(row, 2 + end, triple[end], self.number(input_["name"], bg_color="#fff7cc", **FRAME))
                limits = {"minimum": input_["min"], "maximum": input_["max"]}
                rule = {"validate": "decimal", "criteria": "between", **limits, "ignore_blank": False}
                sheet.data_validation(row, 2 + end, row, 2 + end, rule | {"error_message": between(input_)})
            else:
                grey = self.number(input_["name"], font_color="#8a8f98")
                sheet.write_formula(row, 2 + end, f"={middle}", grey, triple[end])
        sheet.write_formula(row, BESIDE, f"={fault(input_, row)}", self.look(font_color=RED), "")

    def judge(self, sheet):
        """Say at the top whether something is wrong with an input."""
        beside = xl_range_abs(FIRST, BESIDE, FIRST + len(INPUTS) - 1, BESIDE)
        told = "Nothing is computed until the numbers are mended that stand in a line with red words."
        formula = f'=IF(SUMPRODUCT(LEN({beside}))=0,"","{told}")'
        sheet.write_formula(*UNSOUND, formula, self.look(font_color=RED, bold=True), "")

    def sound(self, title, formula, otherwise):
        """A formula that computes only while nothing is wrong with the inputs of its case."""
        return f"""=IF('{title}'!{cell(*UNSOUND, True, True)}="",{formula.removeprefix("=")},{otherwise})"""

    def given(self, title, name, end):
        """The cell of an input."""
        return f"'{title}'!{cell(FIRST + list(INPUTS).index(name), 2 + end, True, True)}"

    def workings(self, sheet, title, ranges):
        """A column for the likely numbers, for both ends of each input alone, for the chart; their places by name."""
        middle = likely(ranges)
        numbers = {"likely": middle}
        for name in RANGED:
            numbers |= {f"{name} {ENDS[end]}": middle | {name: ranges[name][end]} for end in (LOW, HIGH)}
        numbers |= {f"{rate:.0%}": middle | {"success": rate} for rate in SWEEP}
        places = {name: column for column, name in enumerate(numbers, 1)}
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, len(places), 13)
        sheet.freeze_panes(1, 1)
        sheet.print_area(0, 0, BELOW + len(STEPS), 1)
        sheet.fit_to_pages(1, 0)
        for row, input_ in enumerate(INPUTS.values()):
            sheet.write(TOP + row, 0, input_["title"])
        for row, (text, _) in enumerate(STEPS.values()):
            sheet.write(BELOW + row, 0, text)
        for name, x in numbers.items():
            self.column(sheet, title, name, places[name], x)
        return places

    def column(self, sheet, title, name, column, x):
        sheet.write(0, column, name.replace("_", " "), self.look(bold=True, bottom=1, align="right"))
        rows = {input_: TOP + row for row, input_ in enumerate(INPUTS)}
        rows |= {step: BELOW + row for row, step in enumerate(STEPS)}
        here = {row_name: cell(row, column) for row_name, row in rows.items()}
        for input_ in INPUTS:
            end = {f"{input_} low": LOW, f"{input_} high": HIGH}.get(name, LIKELY)
            swept = name.endswith("%") and input_ == "success"
            formula = f"{x['success']}" if swept else self.given(title, input_, end)
            formula = self.sound(title, formula, "NA()")
            sheet.write_formula(rows[input_], column, formula, self.number(input_), x[input_])
        found = values(x)
        for step, (_, formula) in STEPS.items():
            sheet.write_formula(rows[step], column, formula.format(**here), self.number(step), found[step])

    def draws(self, sheet, title, ranges):
        """A row for each draw: the inputs, and each way's saving."""
        sheet.write(0, 0, "Each row is a draw: an input's number by its share in the sheet of even numbers.")
        sheet.freeze_panes(HEAD, 0)
        found = savings(ranges, DRAWS, STEP)
        saved = [way for way in WAYS if way != "by_hand"]
        for column, way in enumerate(saved, len(RANGED)):
            sheet.write(HEAD - 1, column, f"{TITLES[way]}: saving")
        for column, name in enumerate(RANGED):
            sheet.write(HEAD - 1, column, INPUTS[name]["title"])
            low, middle, high = (self.given(title, name, end) for end in (LOW, LIKELY, HIGH))
            triple = ranges[name]
            for row, (formula, value) in enumerate(
                (
                    (f"={high}-{low}", triple[2] - triple[0]),
                    (f"={middle}-{low}", triple[1] - triple[0]),
                    (f"={high}-{middle}", triple[2] - triple[1]),
                ),
                1,
            ):
                sheet.write_formula(row, column, self.sound(title, formula, "NA()"), None, value)
            letter = xl_col_to_name(column)
            wide, left, right = (f"{letter}${row}" for row in (2, 3, 4))
            for draw in range(DRAWS):
                share = f"'Even numbers'!{cell(HEAD + draw, column)}"
                formula = (
                    f"=IF({share}*{wide}<{left},{low}+SQRT({share}*{wide}*{left}),"
                    f"{high}-SQRT((1-{share})*{wide}*{right}))"
                )
                value = quantile((place(draw, column, DRAWS, STEP) + 0.5) / DRAWS, triple)
                sheet.write_formula(HEAD + draw, column, formula, None, value)
        formulas = {way: inlined(f"{way}_saving") for way in saved}
        fixed = {name: self.given(title, name, LIKELY) for name in INPUTS if name not in RANGED}
        for draw in range(DRAWS):
            here = fixed | {name: cell(HEAD + draw, column) for column, name in enumerate(RANGED)}
            for column, way in enumerate(saved, len(RANGED)):
                sheet.write_formula(HEAD + draw, column, formulas[way].format(**here), None, found[way][draw])

    def there(self, title, step, column):
        return f"'{title} workings'!{cell(BELOW + list(STEPS).index(step), column, True, True)}"

    def results(self, sheet, title, ranges, columns):
        row = FIRST + len(INPUTS) + 2
        self.head(sheet, row - 1, ("What comes out", "", *TITLES.values()))
        outlook = summed_up(savings(ranges, DRAWS, STEP))
        areas = {
            way: f"'{title} draws'!{xl_range_abs(HEAD, column, HEAD + DRAWS - 1, column)}"
            for column, way in enumerate((way for way in WAYS if way != "by_hand"), len(RANGED))
        }
        middle, cut = values(likely(ranges)), int(RARE * DRAWS) + 1
        for name, text in ROWS.items():
            sheet.write(row, 0, text, self.look(bold=name in ("resolved", "mean", "chance")))
            for column, way in enumerate(WAYS, 2):
                if name in ("mean", "low", "high", "chance", "cheapest"):
                    others = [areas[other] for other in areas if other != way]
                    mine = areas.get(way, "0")
                    best = ",".join(
                        [*(f"--({mine}>={other})" for other in others), *([f"--({mine}>=0)"] * (way in areas))]
                    )
                    formula = {
                        "mean": f"=AVERAGE({mine})",
                        "low": f"=SMALL({mine},{cut})",
                        "high": f"=LARGE({mine},{cut})",
                        "chance": f'=COUNTIF({mine},">0")/{DRAWS}',
                        "cheapest": f"=SUMPRODUCT({best})/{DRAWS}",
                    }[name]
                    value = getattr(outlook[way], name)
                    look = self.look(num_format="0%" if name in ("chance", "cheapest") else "#,##0", align="right")
                else:
                    formula = f"={self.there(title, f'{way}_{name}', columns['likely'])}"
                    value, look = middle[f"{way}_{name}"], self.number(f"{way}_{name}")
                if way == "by_hand" and name not in ("resolved", "wrong", "cheapest"):
                    sheet.write(row, column, "–", self.look(align="right"))
                else:
                    sheet.write_formula(row, column, self.sound(title, formula, NOTHING), look, value)
            row += 1

    def matters(self, sheet, title, ranges, columns):
        """The widest swings of the saving. Of equal ones the first counts, hence a millionth of a cent per row."""
        top = FIRST + len(INPUTS) + 4 + len(ROWS)
        row = top + MATTER + 2
        self.head(sheet, row - 1, ("One input alone, draft and check", "", "saving at low", "saving at high", "swing"))
        middle = likely(ranges)
        table = []
        for line, name in enumerate(RANGED):
            ends = [evaluate("draft", middle | {name: ranges[name][end]}).saving for end in (LOW, HIGH)]
            table.append((abs(ends[1] - ends[0]) - line * 1e-8, -line, name))
            sheet.write(row + line, 0, INPUTS[name]["title"])
            for end, value in enumerate(ends):
                formula = f"={self.there(title, 'draft_saving', columns[f'{name} {ENDS[2 * end]}'])}"
                formula = self.sound(title, formula, NOTHING)
                sheet.write_formula(row + line, 2 + end, formula, self.number("draft_saving"), value)
            low, high = cell(row + line, 2), cell(row + line, 3)
            formula = self.sound(title, f"ABS({high}-{low})-{line}*1E-8", NOTHING)
            sheet.write_formula(row + line, 4, formula, self.number("draft_saving"), table[-1][0])
        area = f"$E${row + 1}:$E${row + len(RANGED)}"
        names = f"$A${row + 1}:$A${row + len(RANGED)}"
        self.head(sheet, top - 1, ("What decides", "", "", "", "swing"))
        for line, (swing, _, name) in enumerate(sorted(table, reverse=True)[:MATTER]):
            rank = f"LARGE({area},{line + 1})"
            text = INPUTS[name]["title"]
            which = self.sound(title, f"INDEX({names},MATCH({rank},{area},0))", NOTHING)
            sheet.write_formula(top + line, 0, which, self.look(), text)
            sheet.write_formula(top + line, 4, self.sound(title, rank, NOTHING), self.number("draft_saving"), swing)

    def chart(self, sheet, title, columns):
        chart = self.book.add_chart({"type": "scatter", "subtype": "straight"})
        work = f"{title} workings"
        first, last = columns["0%"], columns["100%"]
        across = [work, TOP + list(INPUTS).index("success"), first, TOP + list(INPUTS).index("success"), last]
        for name, step, color, dash in (
            ("draft and check", "draft_resolved", "#12457a", "solid"),
            ("by hand", "by_hand_resolved", "#b3470f", "dash"),
        ):
            row = BELOW + list(STEPS).index(step)
            values_ = [work, row, first, row, last]
            line = {"color": color, "dash_type": dash, "width": 2}
            chart.add_series({"name": name, "categories": across, "values": values_, "line": line})
        chart.set_title({"name": "Cost of a resolved case", "name_font": {"size": 11}})
        chart.set_x_axis({"name": "success rate", "min": 0, "max": 1, "num_format": "0%"})
        chart.set_y_axis({"num_format": "#,##0", "min": 0})
        chart.set_legend({"position": "bottom"})
        sheet.insert_chart(FIRST - 1, 7, chart, {"description": "Cost of a resolved case over the success rate"})


def spreadsheet():
    """The bytes of the .xlsx file."""
    file = io.BytesIO()
    book = Book(file)
    book.explain()
    for name in CASES:
        book.case(name)
    book.even_numbers()
    book.book.close()
    return file.getvalue()


# --- The CSV and the figures -----------------------------------------------------------------------------------------


def comma_separated():
    """A row for each number: of an input its low, likely and high one, of a result that of each way. Shares are from
    0 to 1."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["case", "kind", "name", "title", "unit", "of", "value"])
    for case, row in CASES.items():
        ranges = triples(row["inputs"])
        outlook = outlooks(ranges)
        for name, input_ in INPUTS.items():
            for end, value in zip(ENDS, ranges[name], strict=True):
                if end == "likely" or name in RANGED:
                    writer.writerow([case, "input", name, input_["title"], input_["unit"], end, value])
        for way in WAYS:
            found = vars(evaluate(way, likely(ranges))) | vars(outlook[way])
            for name, title in ROWS.items():
                value = "never" if found[name] is None else round(found[name], 4)
                writer.writerow([case, "result", name, title, "", TITLES[way], value])
    return file.getvalue()


def figure(name):
    """How often drafts save how much, and what moves it."""
    from trials.style import HATCHES, INK, STYLES, panels

    ranges = triples(CASES[name]["inputs"])
    x, outlook = likely(ranges), outlooks(ranges)["draft"]
    drawing, (left, right) = panels(2, 3.2)
    rising = sorted(savings(ranges)["draft"])
    beyond = len(rising) // 200
    color, hatch = STYLES[0]["color"], HATCHES[0]
    inside = rising[beyond:-beyond]
    wide = (inside[-1] - inside[0]) / 36
    edges = [wide * step for step in range(math.floor(inside[0] / wide), math.ceil(inside[-1] / wide) + 1)]
    for part, alpha in (([value for value in inside if value < 0], 0.45), ([v for v in inside if v >= 0], 1)):
        left.hist(part, bins=edges, color=color, alpha=alpha)
    left.axvline(0, color=INK, linewidth=0.8)
    left.axvline(outlook.mean, color=INK, linestyle=":", linewidth=1)
    left.set_yticks([])
    left.grid(axis="y", visible=False)
    left.set_title("saving a month, in 10,000 draws")
    left.set_xlabel(f"dollars; dotted: average, {dollars(outlook.mean)}".replace("$", r"\$"))
    rows = swings(ranges)[:MATTER]
    for line, (name_, low, high) in enumerate(rows):
        right.barh(MATTER - line, high - low, left=low, height=0.45, color=color, hatch=hatch)
        ends = [shown(name_, ranges[name_][end]) for end in (LOW, HIGH)]
        text = f"{INPUTS[name_]['title']}: {ends[0]} to {ends[1]}"
        right.text(0.02, MATTER - line + 0.33, text, transform=right.get_yaxis_transform(), fontsize=8.5)
    saved = evaluate("draft", x).saving
    right.axvline(saved, color=INK, linestyle=":", linewidth=1)
    right.axvline(0, color=INK, linewidth=0.8)
    right.set_ylim(0.5, MATTER + 0.8)
    right.set_yticks([])
    right.spines["left"].set_visible(False)
    right.margins(x=0.06)
    right.grid(axis="y", visible=False)
    right.set_title("what decides: saving a month")
    right.set_xlabel(f"dollars; dotted: all likely, {dollars(saved)}".replace("$", r"\$"))
    return drawing


def figure_files(folder):
    """What each figure is drawn to, for a page and for a phone, and its bytes."""
    from trials.style import PAGE, PHONE, svg

    for name in CASES:
        for within, width in (("", PAGE), ("narrow", PHONE)):
            yield Path(folder, within, f"part7-{name}.svg"), svg(partial(figure, name), width)


def write(folder=ROOT):
    target = folder / "_static/calculator"
    (target / "business-case.xlsx").write_bytes(spreadsheet())
    (target / "business-case.csv").write_text(comma_separated(), encoding="utf-8-sig")
    for path, drawn in figure_files(folder / "series/drawings"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(drawn)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
