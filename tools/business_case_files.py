"""Write what is kept of the calculator as files: a spreadsheet with live formulas, a CSV, and a figure of each case.

Not an extension but a command, `make calculator`, run when a formula or a case has changed; a test says when.
"""

import csv
import datetime
import io
import sys
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell as cell

from values.business_case import (
    CASES,
    EITHER,
    HIGH,
    INPUTS,
    LIKELY,
    LOW,
    MATTER,
    RANGED,
    ROWS,
    Result,
    break_even_success,
    combinations,
    corners,
    dollars,
    evaluate,
    likely,
    results,
    saving,
    shown,
    swings,
    triples,
)

ROOT = Path(__file__).parents[1]

ENDS = ("low", "likely", "high")
FRAME = {"border": 1, "border_color": "#cbd5e1"}  # of a cell to fill in
SWEEP = [step / 20 for step in range(21)]  # success rates of the chart
WRITTEN = datetime.datetime(2026, 11, 25)  # or each run would give another file

# --- The spreadsheet -------------------------------------------------------------------------------------------------

# Rows of the workings below the inputs: their name, what they are, and the formula. {name} is that row, same column.
STEPS = {
    "minute": ("Staff cost of a minute", "={wage}/60"),
    "failed": ("Share that the model gets wrong", "=1-{success}"),
    "seen": ("Share wrong and seen by the check", "={failed}*(1-{slip})"),
    "wrong": ("Share wrong in the end", "={failed}*{slip}+{seen}*{hand_error}"),
    "tokens": ("Tokens of a case", "=({tokens_in}*{price_in}+{tokens_out}*{price_out})/1000000"),
    "running": (
        "Case with the model, without setup and upkeep",
        "={tokens}+{check}*{minute}+{seen}*{redo}*{minute}+{wrong}*{error}",
    ),
    "by_hand": ("Resolved case by hand", "=({hand}*{minute}+{hand_error}*{error})/(1-{hand_error})"),
    "fixed": ("Setup and upkeep a month", "={upkeep}+{setup}/{months}"),
    "resolved": ("Share resolved with the model", "=1-{wrong}"),
    "margin": ("A case earns", "={resolved}*{by_hand}-{running}"),
    "with_model": (
        "Resolved case with the model",
        '=IF({wrong}<1,({running}+{fixed}/{cases})/{resolved},"none is resolved")',
    ),
    "advantage": ("Resolved case costs less by", "=IF({wrong}<1,{by_hand}-{with_model},-1E+99)"),
    "saving": ("Saving a month", "={cases}*{margin}-{fixed}"),
    "gain": ("Gain over the time to judge by", "={saving}*{months}"),
    "earned": ("Earned a month toward the setup", "={cases}*{margin}-{upkeep}"),
    "payback": ("Months to pay back", '=IF({setup}=0,0,IF({earned}>0,{setup}/{earned},"never"))'),
    "wrong_at_0": ("Share wrong where the model gets nothing right", "={slip}+(1-{slip})*{hand_error}"),
    "saving_at_0": (
        "Saving a month at a success rate of 0%",
        "={cases}*((1-{wrong_at_0})*{by_hand}-({tokens}+{check}*{minute}+(1-{slip})*{redo}*{minute}"
        "+{wrong_at_0}*{error}))-{fixed}",
    ),
    "saving_at_1": (
        "Saving a month at a success rate of 100%",
        "={cases}*({by_hand}-{tokens}-{check}*{minute})-{fixed}",
    ),
    "break_even_success": (
        "Pays from a success rate of",
        '=IF({saving_at_0}>=0,"always",IF({saving_at_1}<0,"never",-{saving_at_0}/({saving_at_1}-{saving_at_0})))',
    ),
    "break_even_cases": ("Pays from this many cases a month", '=IF({margin}>0,{fixed}/{margin},"never")'),
}
EXPLAINED = (
    "One sheet for each worked case of a made-up firm; put your own numbers into the yellow cells of any of them. "
    "Everything else is formulas, and the workings of a case stand in the sheet beside it.",
    "A case that the model fails is either seen, and goes to a person, or slips through the check. A person errs as "
    "often with it as by hand today. What is wrong in the end isn't resolved, and costs the price of an error.",
    "Cost of a resolved case with the model = (tokens + checking + handling of failed cases + errors + "
    "(upkeep + setup / months) / cases) / share resolved. By hand = (work + errors) / share right.",
    "Saving a month = what the cases that end right would cost by hand, less what all cases cost with the model.",
    "At worst, at best: every input at an end of its range, in the combination in which a resolved case saves least, "
    "or most. Neither is likely; they are the edges of what you hold possible.",
    "Money is in dollars; any one currency will do.",
)
SHARES = {"failed", "seen", "wrong", "resolved", "wrong_at_0", "break_even_success"}
FIRST = 4  # row of the first input in a case's sheet, counted from 0
TOP = 1  # the same in its workings
BELOW = TOP + len(INPUTS) + 1  # first row of the steps


def values(x):
    """What the steps of a column come to, so that a program that computes nothing shows the numbers too."""
    found = {name: getattr(evaluate(x), name) for name in Result.__dataclass_fields__}
    minute, failed = x["wage"] / 60, 1 - x["success"]
    seen, fixed = failed * (1 - x["slip"]), x["upkeep"] + x["setup"] / x["months"]
    margin = found["resolved"] * found["by_hand"] - found["running"]
    found |= {
        "minute": minute,
        "failed": failed,
        "seen": seen,
        "wrong": 1 - found["resolved"],
        "fixed": fixed,
        "margin": margin,
        "advantage": found["by_hand"] - found["with_model"],
        "earned": x["cases"] * margin - x["upkeep"],
        "wrong_at_0": x["slip"] + (1 - x["slip"]) * x["hand_error"],
        "saving_at_0": saving(x | {"success": 0}),
        "saving_at_1": saving(x | {"success": 1}),
    }
    if break_even_success(x) == 0:
        found["break_even_success"] = "always"
    return {name: "never" if value is None else value for name, value in found.items()}


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
        if name in ("payback", "break_even_cases"):
            form = "#,##0.0"
        else:
            form = {"share": "0.0%", "count": "General", "money": "#,##0.00"}[kind]
        if name in ("cases", "tokens_in", "tokens_out", "months"):
            form = "#,##0"
        return self.look(num_format=form, align="right", **more)

    def explain(self):
        sheet = self.book.add_worksheet("Read me")
        sheet.set_column(0, 0, 100)
        wrap = self.look(text_wrap=True, valign="top")
        sheet.write(0, 0, "What a resolved case costs, with a model and by hand", self.look(bold=True, font_size=14))
        for place, text in enumerate(EXPLAINED, 2):
            sheet.write(place, 0, text, wrap)

    def case(self, name):
        title, work = CASES[name]["title"], CASES[name]["work"]
        ranges = triples(CASES[name]["inputs"])
        sheet = self.book.add_worksheet(title)
        work_sheet = self.book.add_worksheet(f"{title} workings")
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 40)
        sheet.set_column(2, 4, 19)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.write(0, 0, f"{title}: {work}", self.look(bold=True, font_size=14))
        sheet.write(1, 0, "Yellow cells are yours to change.")
        self.head(sheet, FIRST - 1, ("Input", "Unit", *ENDS))
        for place, input_ in enumerate(INPUTS.values()):
            self.input(sheet, FIRST + place, input_, ranges[input_["name"]])
        columns = self.workings(work_sheet, title, ranges)
        self.results(sheet, title, columns)
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
            if end == LIKELY or "better" in input_:
                sheet.write_number(row, 2 + end, triple[end], self.number(input_["name"], bg_color="#fff7cc", **FRAME))
                limits = {"minimum": input_["min"], "maximum": input_["max"]}
                rule = {"validate": "decimal", "criteria": "between", **limits}
                sheet.data_validation(row, 2 + end, row, 2 + end, rule)
            else:
                grey = self.number(input_["name"], font_color="#8a8f98")
                sheet.write_formula(row, 2 + end, f"={middle}", grey, triple[end])

    def workings(self, sheet, title, ranges):
        """A column for the worst, the likely and the best numbers, for all that may be worst or best, for both ends of
        each input alone, and for the chart. Returns their places by name."""
        middle = likely(ranges)
        worst, best = corners(ranges)
        numbers = {"at worst": worst, "likely": middle, "at best": best}
        for name, tries in (("worst", combinations(ranges, best=False)), ("best", combinations(ranges, best=True))):
            numbers |= {f"{name} {place}": x for place, x in enumerate(tries)}
        for name in RANGED:
            numbers |= {f"{name} {ENDS[end]}": middle | {name: ranges[name][end]} for end in (LOW, HIGH)}
        numbers |= {f"{rate:.0%}": middle | {"success": rate} for rate in SWEEP}
        places = {name: place for place, name in enumerate(numbers, 1)}
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, len(places), 13)
        sheet.freeze_panes(1, 1)
        sheet.print_area(0, 0, BELOW + len(STEPS), places["at best"])
        for place, input_ in enumerate(INPUTS.values()):
            sheet.write(TOP + place, 0, input_["title"])
        for place, (text, _) in enumerate(STEPS.values()):
            sheet.write(BELOW + place, 0, text)
        for name, x in numbers.items():
            self.column(sheet, title, name, places, x)
        return places

    def column(self, sheet, title, name, places, x):
        column = places[name]
        sheet.write(0, column, name.replace("_", " "), self.look(bold=True, bottom=1, align="right"))
        rows = {input_: TOP + place for place, input_ in enumerate(INPUTS)}
        rows |= {step: BELOW + place for place, step in enumerate(STEPS)}

        def chosen(input_, which):
            """The number in that of the eight columns of the worst or the best in which a resolved case saves so."""
            ends = places[f"{which} 0"], places[f"{which} {2 ** len(EITHER) - 1}"]
            from_, advantage = (
                ":".join(cell(rows[row], end, True, True) for end in ends) for row in (input_, "advantage")
            )
            return f"=INDEX({from_},MATCH({'MIN' if which == 'worst' else 'MAX'}({advantage}),{advantage},0))"

        here = {row_name: cell(row, column) for row_name, row in rows.items()}
        for place, input_ in enumerate(INPUTS):
            low, middle, high = (f"'{title}'!{cell(FIRST + place, 2 + end, True, True)}" for end in (LOW, LIKELY, HIGH))
            kind, _, which = name.partition(" ")
            if kind == "at" and input_ in RANGED:
                formula = chosen(input_, which)
            elif kind in ("worst", "best") and input_ in EITHER:
                formula = f"={high if int(which) >> len(EITHER) - 1 - EITHER.index(input_) & 1 else low}"
            elif kind in ("worst", "best") and input_ in RANGED:
                formula = f"={high if (INPUTS[input_]['better'] == 'high') == (kind == 'best') else low}"
            elif name.endswith("%") and input_ == "success":
                formula = f"={x['success']}"
            else:
                formula = "=" + {f"{input_} low": low, f"{input_} high": high}.get(name, middle)
            sheet.write_formula(rows[input_], column, formula, self.number(input_), x[input_])
        found = values(x)
        for step, (_, formula) in STEPS.items():
            sheet.write_formula(rows[step], column, formula.format(**here), self.number(step), found[step])

    def there(self, title, step, column):
        return f"'{title} workings'!{cell(BELOW + list(STEPS).index(step), column, True, True)}"

    def results(self, sheet, title, columns):
        row = FIRST + len(INPUTS) + 2
        self.head(sheet, row - 1, ("What comes out", "", "at worst", "likely", "at best"))
        found = results(triples(next(case for case in CASES.values() if case["title"] == title)["inputs"]))
        for name in (name for name in ROWS if name in STEPS):
            sheet.write(row, 0, ROWS[name], self.look(bold=name in ("by_hand", "with_model")))
            for end, (column, result) in enumerate(zip(("at worst", "likely", "at best"), found, strict=True)):
                value = getattr(result, name)
                value = "never" if value is None else value
                value = "always" if name == "break_even_success" and value == 0 else value
                formula = f"={self.there(title, name, columns[column])}"
                sheet.write_formula(row, 2 + end, formula, self.number(name), value)
            row += 1

    def matters(self, sheet, title, ranges, columns):
        """The widest swings of the saving. Of equal ones the first counts, hence a millionth of a cent per row."""
        top = FIRST + len(INPUTS) + 3 + len(ROWS)
        row = top + MATTER + 2
        self.head(sheet, row - 1, ("One input alone", "", "saving at low", "saving at high", "swing"))
        middle = likely(ranges)
        table = []
        for place, name in enumerate(RANGED):
            savings = [saving(middle | {name: ranges[name][end]}) for end in (LOW, HIGH)]
            table.append((abs(savings[1] - savings[0]), -place, name))
            sheet.write(row + place, 0, INPUTS[name]["title"])
            for end, value in enumerate(savings):
                formula = f"={self.there(title, 'saving', columns[f'{name} {ENDS[2 * end]}'])}"
                sheet.write_formula(row + place, 2 + end, formula, self.number("saving"), value)
            low, high = cell(row + place, 2), cell(row + place, 3)
            sheet.write_formula(row + place, 4, f"=ABS({high}-{low})-{place}*1E-8", self.number("saving"), table[-1][0])
        area = f"$E${row + 1}:$E${row + len(RANGED)}"
        names = f"$A${row + 1}:$A${row + len(RANGED)}"
        self.head(sheet, top - 1, ("What matters most", "", "", "", "swing"))
        for place, (swing, _, name) in enumerate(sorted(table, reverse=True)[:MATTER]):
            rank = f"LARGE({area},{place + 1})"
            text = INPUTS[name]["title"]
            sheet.write_formula(top + place, 0, f"=INDEX({names},MATCH({rank},{area},0))", self.look(), text)
            sheet.write_formula(top + place, 4, f"={rank}", self.number("saving"), swing)

    def chart(self, sheet, title, columns):
        chart = self.book.add_chart({"type": "scatter", "subtype": "straight"})
        work = f"{title} workings"
        first, last = columns["0%"], columns["100%"]
        across = [work, TOP + list(INPUTS).index("success"), first, TOP + list(INPUTS).index("success"), last]
        for name, step, color, dash in (
            ("with the model", "with_model", "#12457a", "solid"),
            ("by hand", "by_hand", "#b3470f", "dash"),
        ):
            row = BELOW + list(STEPS).index(step)
            values_ = [work, row, first, row, last]
            line = {"color": color, "dash_type": dash, "width": 2}
            chart.add_series({"name": name, "categories": across, "values": values_, "line": line})
        chart.set_title({"name": "Cost of a resolved case", "name_font": {"size": 11}})
        chart.set_x_axis({"name": "success rate", "min": 0, "max": 1, "num_format": "0%"})
        chart.set_y_axis({"num_format": "#,##0", "min": 0})
        chart.set_legend({"position": "bottom"})
        sheet.insert_chart(FIRST - 1, 6, chart, {"description": "Cost of a resolved case over the success rate"})


def spreadsheet():
    """The bytes of the .xlsx file."""
    file = io.BytesIO()
    book = Book(file)
    book.explain()
    for name in CASES:
        book.case(name)
    book.book.close()
    return file.getvalue()


# --- The CSV and the figures -----------------------------------------------------------------------------------------


def comma_separated():
    """Inputs with low, likely and high, and results at worst, likely and at best. Shares are from
    0 to 1."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["case", "kind", "name", "title", "unit", "low or at worst", "likely", "high or at best"])
    for case, row in CASES.items():
        ranges = triples(row["inputs"])
        for name, input_ in INPUTS.items():
            writer.writerow([case, "input", name, input_["title"], input_["unit"], *ranges[name]])
        found = results(ranges)
        for name, title in ROWS.items():
            if name in Result.__dataclass_fields__:
                numbers = [getattr(result, name) for result in found]
                writer.writerow(
                    [case, "result", name, *title.rsplit(", ", 1), *([""] if ", " not in title else []),
                     *("never" if number is None else round(number, 4) for number in numbers)]
                )  # fmt: skip
    return file.getvalue()


def figure(name):
    """What a resolved case costs over the success rate, and what moves the saving."""
    from lab.figures.style import HATCHES, INK, STYLES, panels

    ranges = triples(CASES[name]["inputs"])
    x, found = likely(ranges), evaluate(likely(ranges))
    drawing, (left, right) = panels(2, 3.2)
    rates = [step / 100 for step in range(101)]
    costs = [evaluate(x | {"success": rate}).with_model for rate in rates]
    colors = [{key: STYLES[place][key] for key in ("color", "linestyle")} for place in range(2)]
    low, _, high = ranges["success"]
    left.axvspan(100 * low, 100 * high, color=STYLES[0]["color"], alpha=0.12, linewidth=0)
    left.plot([100 * rate for rate in rates], costs, label="with the model", **colors[0])
    left.axhline(found.by_hand, label="by hand", **colors[1])
    left.plot(100 * x["success"], found.with_model, "o", color=colors[0]["color"])
    left.set_ylim(0, 1.06 * min(max(costs), 2.5 * max(found.by_hand, found.with_model)))
    left.set_xlim(0, 100)
    left.set_title("dollars a resolved case")
    left.set_xlabel("success rate, %; shaded: low to high")
    left.legend(loc="upper right")
    rows = swings(ranges)[:MATTER]
    for place, (name_, low, high) in enumerate(rows):
        right.barh(MATTER - place, high - low, left=low, height=0.45, color=STYLES[0]["color"], hatch=HATCHES[0])
        ends = [shown(name_, ranges[name_][end]) for end in (LOW, HIGH)]
        text = f"{INPUTS[name_]['title']}: {ends[0]} to {ends[1]}"
        right.text(0.02, MATTER - place + 0.33, text, transform=right.get_yaxis_transform(), fontsize=8.5)
    right.axvline(found.saving, color=INK, linestyle=":", linewidth=1)
    right.axvline(0, color=INK, linewidth=0.8)
    right.set_ylim(0.5, MATTER + 0.8)
    right.set_yticks([])
    right.spines["left"].set_visible(False)
    right.margins(x=0.06)
    right.grid(axis="y", visible=False)
    right.set_title("saving a month, dollars")
    right.set_xlabel(f"dotted: all likely, {dollars(found.saving)}".replace("$", r"\$"))
    return drawing


def write(folder=ROOT):
    target = folder / "_static/calculator"
    (target / "business-case.xlsx").write_bytes(spreadsheet())
    (target / "business-case.csv").write_text(comma_separated(), encoding="utf-8")
    for name in CASES:
        figure(name).savefig(folder / f"series/drawings/part7-{name}.svg", metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
