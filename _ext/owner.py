"""The owner's page: sizes of a test, computed, and tables that are files to download.

`{{ sheet.work }}` and its siblings are the sizes of the test sheet; `{tries} 10 30` is a table of what so many tries
without an error leave possible; `{changes} 5 10` one of how many changed marks are no chance; `{prices}` shows
`series/owner/prices.csv`, with what a thousand cases come to; `{hours}` shows `hours.csv`, times the sizes of the sheet.
"""

import csv
from pathlib import Path

from exact_limits import faultless, fewest_worse, margin, noticed, tens, upper
from lab_results import cells
from sphinx.util.docutils import SphinxDirective

FOLDER = Path(__file__).parents[1] / "series/owner"

# What the sheet is asked to do. Its sizes follow.
POINTS = 0.10  # the score is known to within this
LOST, WON = 0.14, 0.04  # a fall of ten points: of a hundred questions 14 get worse and 4 better
OFTEN = 0.80  # and such a fall is noticed so often
SELDOM, NEVER = 0.10, 0.01  # a rate to be excluded where errors are bad, and where they are not to happen
KINDS = ("no answer", "refuse", "harmless", "contradict")  # beside the work itself, each as large as SELDOM asks

READ, WRITTEN = 3000, 400  # tokens of a case: a page and a half of passages and question, a short answer


def sizes():
    """How many questions of which kind, and what they can tell."""
    seldom = tens(faultless(SELDOM))
    work = next(n for n in range(10, 1000, 10) if margin(n) <= POINTS and noticed(n, LOST, WON) >= OFTEN)
    never = tens(faultless(NEVER))
    return {
        "first": seldom,
        "first_margin": points(margin(seldom)),
        "work": work,
        "work_margin": points(margin(work)),
        "half": work // 2,
        "half_margin": points(margin(work // 2)),
        "seldom": seldom,
        "seldom_limit": one_in(upper(0, seldom)),
        "one_wrong_limit": one_in(upper(1, seldom)),
        "never": never,
        "never_limit": one_in(upper(0, never)),
        "noticed": f"{10 * noticed(work, LOST, WON):.0f} times in 10",
        "kinds": len(KINDS),
        "total": work + len(KINDS) * seldom,
    }


def points(share):
    """Percentage points, rounded up: a margin must not look smaller than it is."""
    return f"{-(-share * 100 // 1):.0f}"


def one_in(rate):
    """A rate as "1 in 10", rounded to the side of caution: never rarer than it may be."""
    return f"1 in {shortened(int(1 / rate + 1e-9)):,}"


def shortened(number):
    """A whole number cut to two digits: 334 as 330."""
    unit = 10 ** max(0, len(str(number)) - 2)
    return number // unit * unit


def rounded_up(rate):
    """A rate in percent, with two digits, rounded up."""
    digits = 0 if rate >= 0.1 else 1 if rate >= 0.01 else 2
    return f"{-(-rate * 100 * 10**digits // 1) / 10**digits:.{digits}f}%"


def rows_of(name):
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tries(counts):
    """Rows: tries; the rate that is still possible with no error among them, with one, with two."""
    head = ("Tries", "None wrong", "In words", "One wrong", "Two wrong")
    return head, [
        (f"{n:,}", rounded_up(upper(0, n)), one_in(upper(0, n)), rounded_up(upper(1, n)), rounded_up(upper(2, n)))
        for n in counts
    ]


def changes(counts):
    """Rows: marks that changed; how many for the worse are no chance."""
    head = ("Marks that changed", *map(str, counts))
    return head, [("Act if so many got worse", *(str(fewest_worse(n)) for n in counts))]


def prices():
    """Rows: the price list, and the price of a thousand cases."""
    head = ("Model", "Read", "Written", "1,000 cases", "Seen in")
    found = []
    for row in rows_of("prices"):
        read, written = float(row["dollars per million tokens read"]), float(row["dollars per million tokens written"])
        cost = (READ * read + WRITTEN * written) / 1000
        note = f" ({row['note']})" if row["note"] else ""
        found.append((f"{row['model']}{note}", f"{read:.2f}", f"{written:.2f}", f"{cost:.2f}", row["source"]))
    return head, found


def hours():
    """Rows: work on the sheet; what it covers; minutes each; hours, from the low to the high estimate."""
    head = ("Work", "How many", "Minutes each", "Hours")
    size, found = sizes(), []
    for row in rows_of("hours"):
        many = int(row["how many"].format(**size))
        low, high = int(row["minutes, low"]), int(row["minutes, high"])
        spent = f"{many * low / 60:.0f} to {many * high / 60:.0f}"
        found.append((row["work"], f"{many:,} {row['of']}", f"{low} to {high}", spent))
    return head, found


class Table(SphinxDirective):
    """A table whose rows are computed."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self):
        head, rows = {
            "tries": lambda: tries(self.counts()),
            "changes": lambda: changes(self.counts()),
            "prices": prices,
            "hours": hours,
        }[self.name]()
        for name in ("prices", "hours"):
            self.env.note_dependency(str(FOLDER / f"{name}.csv"))
        widths = {"tries": "18 20 22 20 20", "changes": f"{100 - 8 * (len(head) - 1)}" + " 8" * (len(head) - 1)}
        widths |= {"prices": "34 11 12 14 29", "hours": "42 26 17 15"}
        lines = [":::{list-table}", ":header-rows: 1", f":widths: {widths[self.name]}", f":class: {self.name}", ""]
        for row in (head, *rows):
            lines += cells(row)
        return self.parse_text_to_nodes("\n".join([*lines, ":::"]))

    def counts(self):
        return [int(word) for word in self.arguments[0].split()]


def test_sheet():
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


def write_test_sheet(path=FOLDER / "test-sheet.csv"):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(test_sheet())


def add_substitutions(app, config):
    config.myst_substitutions = {**config.myst_substitutions, "sheet": sizes()}


def setup(app):
    for name in ("tries", "changes", "prices", "hours"):
        app.add_directive(name, Table)
    app.connect("config-inited", add_substitutions, priority=100)  # before MyST reads its settings
    return {"parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    write_test_sheet()
