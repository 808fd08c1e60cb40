"""Write the workbook of the three years: `make calculator`, after a change of a formula or of the desk.

One column of inputs, a sheet for a case, one for the months, one for the board. Formulas name the inputs, `in_hand`,
and use functions that old programs have too. While an input holds what can't be, nothing is shown but where it is.
"""

import datetime
import io
import math
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from values.business_sum import (
    INPUTS,
    MONTHS,
    NEARLY,
    STEPS,
    SUM,
    WORK,
    YEAR,
    billed,
    grown,
    hours,
    in_use,
    likely,
    minutes_of_the_shortest,
    months,
    once,
    outcomes,
    running,
    success_of_the_rest,
    triples,
)
from values.sum_words import ROWS, TITLES

KEPT = Path(__file__).parents[1] / "_static/calculator/three-years.xlsx"
WRITTEN = datetime.datetime(2026, 12, 1)  # or each run would give another file
FIRST = 3  # row of the first input, counted from 0
NUMBER, FAULT = 2, 3  # columns of an input's number, and of what is wrong with it
UNSOUND = "Inputs!$A$2"  # says whether anything is wrong; empty, if nothing
MONTH = 4  # row of month nought
OWN = ("needed", "paid", "costs", "cash", "so far", "right")  # columns of each step
LIKELY_ROWS = [name for name in ROWS if name not in ("mean", "low", "high", "chance", "worth")]
RED, YELLOW, GREY = "#b3261e", "#fff7cc", "#595f69"


def wrong_draft(right):
    """A formula for the share of cases that go wrong with drafts of which so many are right."""
    failed = f"(1-{right})"
    wrong = f"({failed}*in_slip+{failed}*(1-in_slip)*in_hand_error)"
    return f"((1-in_practice)*{wrong}+in_practice*in_hand_error)"


def minutes_draft(right):
    return f"((1-in_practice)*(in_check+(1-{right})*(1-in_slip)*in_redo*(1-in_tool))+in_practice*in_hand*(1-in_tool))"


TAKEN, REST = "Cases!$B$4", "Cases!$B$5"
OF_THE_LAST = {  # what the step without a person has beside the others
    "The shortest take, of all minutes": "=in_alone^(LN(in_half)/LN(0.5))",
    "Right, of the drafts for the rest": (
        "=IF(in_alone=1,0,MIN(1,MAX(0,(in_success-in_alone*in_alone_right)/(1-in_alone))))"
    ),
}
A_CASE = {  # rows of the sheet of a case: for each step a formula
    "Minutes of people, a case": (
        "=in_hand",
        "=in_hand*(1-in_tool)",
        f"={minutes_draft('in_success')}",
        f"=(1-{TAKEN})*{minutes_draft(REST)}",
    ),
    "Wrong in the end, of all cases": (
        "=in_hand_error",
        "=in_hand_error",
        f"={wrong_draft('in_success')}",
        f"=in_alone*(1-in_alone_right)+(1-in_alone)*{wrong_draft(REST)}",
    ),
    "Billed a case, by use": (
        "=0",
        "=0",
        "=(1-in_practice)*in_use",
        "=in_alone*(in_resolution+in_use)+(1-in_alone)*(1-in_practice)*in_use",
    ),
    "Paid before the first month": (
        "=0",
        "=in_search_once",
        "=C10+in_drafts_once+in_drafts_begin*in_wage",
        "=D10+in_alone_once+in_alone_begin*in_wage",
    ),
    "Billed a month anyway": ("=0", "=in_search_month", "=C11+in_seats*in_seat", "=D11"),
    "Hours a month anyway": ("=0", "=0", "=in_drafts_hours", "=D12+in_alone_hours"),
}
A_CASE_FIRST = 6  # row of the first of them


def of_case(row, step):
    """The cell of a row of `A_CASE`, counted from 0."""
    return f"Cases!${xl_col_to_name(1 + step)}${A_CASE_FIRST + 1 + row}"


def column(step, name):
    return xl_col_to_name(5 + len(OWN) * step + OWN.index(name))


def workbook(x=None):
    """The file, with the numbers of the desk, or with others."""
    x = x or likely(triples(SUM["desk"]))
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": "Three years: how far to go", "created": WRITTEN})
    looks = {
        "bold": book.add_format({"bold": True}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "grey": book.add_format({"font_color": GREY}),
        "red": book.add_format({"font_color": RED}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "input": book.add_format({"bg_color": YELLOW, "border": 1, "border_color": "#cbd5e1", "num_format": "General"}),
        "share": book.add_format({"bg_color": YELLOW, "border": 1, "border_color": "#cbd5e1", "num_format": "0.0%"}),
        "euros": book.add_format({"num_format": "#,##0", "align": "right"}),
        "cents": book.add_format({"num_format": "#,##0.00", "align": "right"}),
        "percent": book.add_format({"num_format": "0.0%", "align": "right"}),
    }
    board, inputs, cases, table = (book.add_worksheet(name) for name in ("Board", "Inputs", "Cases", "Months"))
    write_inputs(book, inputs, looks, x)
    write_cases(cases, looks, x)
    write_months(table, looks, x)
    write_board(book, board, looks, x)
    book.close()
    return file.getvalue()


def write_inputs(book, sheet, looks, x):
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 46)
    sheet.set_column(NUMBER, NUMBER, 14)
    sheet.set_column(FAULT, FAULT, 50)
    sheet.write(
        0,
        0,
        "Yellow cells are yours. What is likely goes in; how sure you are the form on the web asks.",
        looks["bold"],
    )
    last = FIRST + len(INPUTS)
    told = "Nothing is reckoned until the lines with red words are mended."
    sheet.write_formula(1, 0, f'=IF(SUMPRODUCT(LEN(D{FIRST + 1}:D{last}))=0,"","{told}")', looks["red"], "")
    for place, text in enumerate(("Input", "Unit", "Number")):
        sheet.write(FIRST - 1, place, text, looks["head"])
    for row, (name, input_) in enumerate(INPUTS.items(), FIRST):
        share = input_["kind"] in ("share", "change")
        sheet.write(row, 0, input_["title"])
        sheet.write(row, 1, input_["unit"], looks["grey"])
        sheet.write_number(row, NUMBER, x[name], looks["share" if share else "input"])
        cell = xl_rowcol_to_cell(row, NUMBER)
        ends = [f"{100 * end:,.0f}%" if share else f"{end:,}" for end in (input_["min"], input_["max"])]
        limits = f"give a number between {ends[0]} and {ends[1]}"
        whole = f'IF({cell}=INT({cell}),"","give a whole number")' if input_["kind"] == "whole" else '""'
        inside = f'IF(AND({cell}>={input_["min"]},{cell}<={input_["max"]}),{whole},"{limits}")'
        formula = f'=IF(COUNT({cell})=1,{inside},"{limits}, no text and no blank")'
        sheet.write_formula(row, FAULT, formula, looks["red"], "")
        book.define_name(f"in_{name}", f"=Inputs!{xl_rowcol_to_cell(row, NUMBER, True, True)}")


def write_cases(sheet, looks, x):
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, len(STEPS), 20)
    sheet.write(0, 0, "What a case takes, and what a step takes beside the cases", looks["title"])
    sheet.write(2, 0, "Of the step without a person", looks["head"])
    found = (minutes_of_the_shortest(x["alone"], x["half"]), success_of_the_rest(x))
    for row, ((title, formula), value) in enumerate(zip(OF_THE_LAST.items(), found, strict=True), 3):
        sheet.write(row, 0, title)
        sheet.write_formula(row, 1, formula, looks["percent"], value)
    for step, title in enumerate(TITLES):
        sheet.write(A_CASE_FIRST - 1, 1 + step, title, looks["head"])
    works = [work(x) for work in WORK]
    values = (
        [work.minutes for work in works],
        [work.wrong for work in works],
        [work.billed for work in works],
        *([own(x, step) for step in range(len(STEPS))] for own in (once, billed, hours)),
    )
    for row, ((title, formulas), numbers) in enumerate(zip(A_CASE.items(), values, strict=True), A_CASE_FIRST):
        sheet.write(row, 0, title)
        for step, (formula, value) in enumerate(zip(formulas, numbers, strict=True)):
            sheet.write_formula(row, 1 + step, formula, looks["percent" if "Wrong" in title else "cents"], value)


def write_months(sheet, looks, x):
    sheet.set_column(0, 4 + len(OWN) * len(STEPS), 12)
    sheet.freeze_panes(MONTH, 1)
    sheet.write(0, 0, "Month by month", looks["title"])
    for place, text in enumerate(("Month", "Cases", "Works the new way", "Wages, of today's", "Prices, of today's")):
        sheet.write(MONTH - 1, place, text, looks["head"])
    for step, title in enumerate(TITLES):
        sheet.write(MONTH - 2, 5 + len(OWN) * step, title, looks["bold"])
        for place, text in enumerate(("Hours needed", "Hours paid", "Costs", "Beside today", "So far", "Cases right")):
            sheet.write(MONTH - 1, 5 + len(OWN) * step + place, text, looks["head"])
    every = [months(x, step) for step in range(len(STEPS))]
    came = outcomes(x)
    for month in range(MONTHS + 1):
        row = MONTH + month
        at = row + 1  # as a sheet counts
        sheet.write_number(row, 0, month)
        if month:
            for place, (formula, value) in enumerate(
                (
                    (f"=in_cases*(1+in_growth)^((A{at}-1)/12)", every[0][month - 1][3]),
                    (f"=IF(in_ramp=0,1,MIN(1,A{at}/in_ramp))", in_use(x, month)),
                    (f"=(1+in_rise)^((A{at}-1)/12)", grown(x["rise"], month)),
                    (f"=(1+in_drift)^((A{at}-1)/12)", grown(x["drift"], month)),
                ),
                1,
            ):
                sheet.write_formula(row, place, formula, looks["cents"], value)
        for step in range(len(STEPS)):
            so_far = running(came[step].cash)
            formulas = of_a_month(step, at) if month else {"cash": f"=-{of_case(3, step)}"}
            formulas["so far"] = f"={column(step, 'cash')}{at}" + (
                f"+{column(step, 'so far')}{at - 1}" if month else ""
            )
            costs, needed, paid, _, right = every[step][month - 1] if month else (0,) * 5
            values = {"needed": needed, "paid": paid, "costs": costs, "right": right}
            values |= {"cash": came[step].cash[month], "so far": so_far[month]}
            for name, formula in formulas.items():
                place = 5 + len(OWN) * step + OWN.index(name)
                sheet.write_formula(row, place, formula, looks["euros"], values[name])


def of_a_month(step, at):
    """The formulas of a step in a row of a month."""
    needed, paid, costs = (column(step, name) for name in ("needed", "paid", "costs"))
    today = column(0, "costs")
    top, first = MONTH + 2, of_case(0, 0)
    minutes = f"((1-C{at})*{first}+C{at}*{of_case(0, step)})"
    wrong = f"((1-C{at})*{of_case(1, 0)}+C{at}*{of_case(1, step)})"
    window = f"INDEX({needed}${top}:{needed}{at},MAX(1,A{at}-in_notice)):{needed}{at}"
    most = f"MAX({window},IF(A{at}<=in_notice,in_cases*in_hand/60,0))"
    prices = f"({of_case(4, step)}+B{at}*C{at}*{of_case(2, step)})*E{at}"
    return {
        "needed": f"=B{at}*{minutes}/60+{of_case(5, step)}",
        "paid": f"=-in_post*INT(-({most}/in_post-{NEARLY:.9f}))",
        "costs": f"={paid}{at}*in_wage*D{at}+B{at}*{wrong}*in_error+{prices}",
        "cash": f"={today}{at}-{costs}{at}",
        "right": f"=B{at}*(1-{wrong})",
    }


def write_board(book, sheet, looks, x):
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(STEPS), 17)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.write(0, 0, "Three years: how far to go", looks["title"])
    sheet.write_formula(1, 0, f"={UNSOUND}", looks["red"], "")
    for step, title in enumerate(TITLES):
        sheet.write(2, 1 + step, title, looks["head"])
    came = outcomes(x)
    for row, name in enumerate(LIKELY_ROWS, 3):
        sheet.write(row, 0, ROWS[name][0])
        look = {"wrong": "percent", "resolved": "cents"}.get(name, "euros")
        for step in range(len(STEPS)):
            formula = f'=IF({UNSOUND}="",{on_the_board(name, step)},"–")'
            sheet.write_formula(row, 1 + step, formula, looks[look], kept(came, name, step))
    below = 4 + len(LIKELY_ROWS)
    chart = book.add_chart({"type": "line"})
    for step, title in enumerate(TITLES):
        letter = column(step, "so far")
        cells = f"${letter}${MONTH + 1}:${letter}${MONTH + 1 + MONTHS}"
        chart.add_series(
            {
                "name": title,
                "categories": f"=Months!$A${MONTH + 1}:$A${MONTH + 1 + MONTHS}",
                "values": f"=Months!{cells}",
            }
        )
    chart.set_title({"name": "What has come and gone so far", "name_font": {"size": 11}})
    chart.set_x_axis({"name": "month", "label_position": "low", "interval_unit": 6})
    chart.set_size({"width": 700, "height": 320})
    sheet.insert_chart(below, 0, chart)
    sheet.write(below + 17, 0, "All numbers as they are likely; chances are in the form on the web.", looks["grey"])
    sheet.activate()


def kept(came, name, step):
    """What a cell of the board holds for a program that reckons nothing."""
    if name.startswith("year_"):
        return came[step].years[int(name[-1]) - 1]
    value = getattr(came[step], name)
    return "never" if value is None else "none ends right" if math.isinf(value) else value


def on_the_board(name, step):
    """What a cell of the board reckons."""

    def of(which, first=MONTH + 1, last=MONTH + 1 + MONTHS):
        letter = column(step, which)
        return f"Months!${letter}${first}:${letter}${last}"

    def cell(which, month, of_step=step):
        return f"Months!{column(of_step, which)}{MONTH + 1 + month}"

    total = cell("so far", MONTHS)
    negative = f"SUMPRODUCT(MAX(({of('so far')}<0)*(Months!$A${MONTH + 1}:$A${MONTH + 1 + MONTHS}+1)))"
    right = f"SUM({of('right', MONTH + 2)})"
    years = {
        f"year_{year + 1}": f"SUM({of('cash', MONTH + 1 + year * YEAR + (year > 0), MONTH + 1 + (year + 1) * YEAR)})"
        for year in range(MONTHS // YEAR)
    }
    return {
        **years,
        "total": total,
        "adds": f"{total}-{cell('so far', MONTHS, step - 1)}" if step else "0",
        "lowest": f"MIN({of('so far')})",
        "paid_back": f'IF({negative}>{MONTHS},"never",{negative})',
        "stopped": f"{cell('so far', YEAR)}{'-in_exit' if step else ''}",
        "freed": f"{cell('needed', YEAR, 0)}-{cell('needed', YEAR)}",
        "ended": f"{cell('paid', YEAR, 0)}-{cell('paid', YEAR)}",
        "wrong": of_case(1, step),
        "resolved": f'IF({right}=0,"none ends right",(SUM({of("costs", MONTH + 2)})+{of_case(3, step)})/{right})',
    }[name]


if __name__ == "__main__":
    KEPT.write_bytes(workbook())
