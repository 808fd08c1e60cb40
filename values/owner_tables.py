"""What the owner's page computes, for whoever shows it: Sphinx, or a program that reads the sources.

`sizes` has the sizes of the test sheet, which follow from what it is asked to do; `table` a table by its name. What
stands in `series/owner/*.csv` is a table of the page or a sheet of the workbook that `tools/owner_sheet.py` writes. A
price has the month of the maker's page that was read; what could not be read is left out, or says
*second hand*. The files begin with a byte order mark, for Excel.
"""

import csv
import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from itertools import count
from pathlib import Path

from .business_sum import SUM, triples
from .exact_limits import (
    faultless,
    fewest_worse,
    margin,
    noticed,
    tasks_by_outcome,
    tasks_by_trace,
    tasks_if_alike,
    tens,
    upper,
)

FOLDER = Path(__file__).parents[1] / "series/owner"

# What the sheet is asked to do. Its sizes follow.
POINTS = 0.10  # the score is known to within this
LOST, WON = 0.14, 0.04  # a fall of ten points: of a hundred questions 14 get worse and 4 better
OFTEN = 0.80  # and such a fall is noticed so often
HONEST = 0.70  # what an honest agent gets right, where it is compared with one that cheats
SELDOM, NEVER = 0.10, 0.01  # a rate to be excluded where errors are bad, and where they are not to happen
KINDS = ("no answer", "refuse", "harmless", "contradict")  # beside the work itself, each as large as SELDOM asks

WORK = (  # until the first score: what, when, how many (a size by its name), of what; minutes each, low and high
    ("Write the questions, each with what a good answer must say", "at the start", "total", "questions", 4, 10),
    ("Mark the answers", "each run", "total", "answers", 1, 3),
    ("Let a second person mark some of them unseen", "each run", "half", "answers", 1, 3),
)
RENTED = "Claude Sonnet 5.5"  # beside what vendors bill: of the middle of the list
READ, WRITTEN = 3000, 250  # tokens of a case: some pages of passages with the question, and a short answer

TRIED, KEPT = 14, 10  # cases with a changed fact, each run three times with the old and the new; those that are left
MODES = (  # what one wants to know of thinking, and which modes to run on so many questions (a size by its name),
    # how often, and how many of them are to be written first
    ("Does its thinking pay?", "{} questions, thinking off and long, one of them twice", 50, 3, 20),
)


def sizes():
    """How many questions of which kind, and what they can tell."""
    seldom = tens(faultless(SELDOM))
    work = next(n for n in range(10, 1000, 10) if noticed(n, LOST, WON) >= OFTEN and margin(n) <= POINTS)
    never = tens(faultless(NEVER))
    found = {
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
        "half_noticed": f"{10 * noticed(work // 2, LOST, WON):.0f} times in 10",
        "read": f"{READ:,}",
        "written": f"{WRITTEN:,}",
        "total": work + len(KINDS) * seldom,
        "lost": f"{100 * LOST:.0f}",
        "won": f"{100 * WON:.0f}",
        "changed": f"{100 * (LOST + WON):.0f}",
    }
    return {**found, "hours": to_first_score(found), "first_hours": to_first_score({"total": seldom, "half": 0})}


def rates(row: dict[str, str]) -> tuple[Decimal, Decimal]:
    """What a million tokens cost that a model reads, and that it writes."""
    return Decimal(row["dollars per million tokens read"]), Decimal(row["dollars per million tokens written"])


def of_a_thousand(read, written):
    """What 1,000 cases cost, in dollars, by what a million tokens do."""
    return (READ * read + WRITTEN * written) / 1000


def to_first_score(size):
    """Hours, from the low to the high estimate, until the first run is marked."""
    spent = [(low, high) for *_, low, high in estimates(size)]
    return span(*map(sum, zip(*spent, strict=True)))


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
    digits = 0 if rate >= 0.1 else 1 if rate > 0.0099 else 2
    return f"{-(-rate * 100 * 10**digits // 1) / 10**digits:.{digits}f}%"


def rows_of(name):
    with open(FOLDER / f"{name}.csv", encoding="utf-8-sig", newline="") as file:  # a mark by which Excel knows UTF-8
        return list(csv.DictReader(file))


def tries(counts):
    """Rows: tries; the rate that is still possible with no error among them, with one, with two."""
    head = ("Tries", "None wrong", "In words", "One wrong", "Two wrong")
    return head, [
        (f"{n:,}", rounded_up(upper(0, n)), one_in(upper(0, n)), rounded_up(upper(1, n)), rounded_up(upper(2, n)))
        for n in counts
    ]


def changes(counts):
    """Rows: marks that got better; how many must have got worse for that to be no chance."""
    head = ("Got better", *map(str, counts))
    return head, [("Act if so many got worse", *(str(worse_than(better)) for better in counts))]


def worse_than(better):
    """The fewest marks that got worse, beside so many that got better, before chance is a poor explanation."""
    return next(worse for worse in count(1) if worse >= (fewest_worse(worse + better) or math.inf))


def apart(percents):
    """Rows: how many tasks of a hundred an agent cheats at; on how many tasks it is told from an honest one by what was
    done, by what came out (of agents alike, and of agents that agree by chance), and by the visible test."""
    head = ("It cheats in", "By its records", "By what came out", "By the test that it can write to")
    return head, [
        (
            of_100(percent),
            f"{tasks_by_trace(percent / 100, OFTEN):,}",
            f"{tasks_if_alike(HONEST, percent / 100, OFTEN):,} to {tasks_by_outcome(HONEST, percent / 100, OFTEN):,}",
            "never: it looks better",
        )
        for percent in percents
    ]


def of_100(percent):
    return f"{percent} tasks of 100" if percent > 1 else "1 task of 100"


def modes():
    """Rows: what one wants to know of a product that thinks; what to run; the answers, and hours to mark them; what it
    shows."""
    head = ("You want to know", "You run", "Answers", "Hours, to write and mark", "It shows")
    size = sizes()
    follow = f"If all follow: the share of such cases that doesn't is below {one_in(upper(0, KEPT))}"
    ways = [("Does it use your facts?", f"{TRIED} cases, six times each, as below", 6 * TRIED, TRIED, follow)]
    for wanted, runs, cases, times, new in MODES:
        count = size.get(cases, cases)
        shows = f"A difference of {difference(count)} points, {size['noticed']}"
        ways.append((wanted, runs.format(count), times * count, new, shows))
    write, mark = ((least, most) for _, when, of, _, least, most in WORK if of == "total")
    found = []
    for wanted, runs, answers, new, shows in ways:
        spent = [(answers * marking + new * writing) / 60 for marking, writing in zip(mark, write, strict=True)]
        found.append((wanted, runs, f"{answers}", span(*spent), shows))
    return head, found


def difference(n):
    """Points between two modes, in fives, that n questions notice as often as asked, if WON change the other way."""
    return next(5 * fives for fives in range(1, 20) if noticed(n, fives / 20 + WON, WON) >= OFTEN)


def prices():
    """Rows: the price list, and the price of a thousand cases."""
    head = ("Model, and whose page", "Read", "Written", "1,000 cases")
    found = []
    for row in rows_of("prices"):
        read, written = rates(row)
        cost = of_a_thousand(read, written).quantize(Decimal("0.01"), ROUND_HALF_UP)
        remarks = "; ".join(filter(None, (row["source"], row["note"])))
        found.append((f"{row['model']} ({remarks})", f"{read:.2f}", f"{written:.2f}", f"{cost:.2f}"))
    return head, found


def billed():
    """Rows: what vendors of helpdesks bill; and what the desk of `sum.md` would pay a month."""
    head = ("Vendor, and where I read it", "Bills", "Dollars", "This desk a month")
    found = []
    for row in rows_of("billed"):
        price = Decimal(row["dollars"])
        month = (price * of_desk(row["for each"])).quantize(Decimal(1), ROUND_HALF_UP)
        vendor = f"[{row['vendor']}]({row['address']}) ({row['source']})"
        found.append((vendor, "; ".join(filter(None, (row["bills"], row["note"]))), f"{price:.2f}", f"{month:,}"))
    rented = next(row for row in rows_of("prices") if row["model"] == RENTED)
    each = of_a_thousand(*rates(rented)) / 1000
    tokens = (f"{RENTED}, rented by the token ({rented['source']})", "draft, by the list of prices")
    return head, [*found, (*tokens, f"{each:.4f}", f"{each * of_desk('draft'):,.0f}")]


def of_desk(each):
    """How many of what is billed the desk of the three years has a month."""
    x = {name: Decimal(str(triple[1])) for name, triple in triples(SUM["desk"]).items()}
    many = {"seat": x["seats"], "resolution": x["cases"] * x["alone"], "draft": x["cases"]}
    return many[each]


def estimates(size):
    """The rows of WORK with the sizes of the sheet in them, each with its hours, low and high."""
    for work, when, many, of, least, most in WORK:
        count = size.get(many, many)
        yield work, when, count, of, least, most, count * least / 60, count * most / 60


def supplier():
    """Rows: the questions that every supplier is asked, and what a usable answer is."""
    asked = [row for row in rows_of("supplier") if not row["If"]]
    return ("No.", "Ask", "A usable answer"), [(row["No."], row["Ask"], row["A usable answer"]) for row in asked]


def desk():
    """Rows: the duties of the support desk: the law, its own words, what they ask, what we suggest, set in italics."""
    head = ("Law", "In its words", "It asks", "We suggest you keep")
    found = []
    for row in rows_of("duties"):
        if row["Wording"]:
            law = f"**{row['Law']}, {row['Article']}**{dagger(row)}. {row['Since']}"
            words = f"“{row['Wording']}” ([{row['Of']}]({row['Address']}))"
            found.append((law, words, f"{row['It asks']}. ({row['Whose']})", f"*{row['We suggest you keep']}*"))
    return head, found


def duties(use):
    """Rows: since when; what makes it yours; what the law asks, and of whom."""
    head = ("Since", "Asks you if …", "What the law asks")
    return head, [
        (
            row["Since"],
            row["Asks you if"],
            f"**{row['Law']}, {row['Article']}**{dagger(row)}. {row['It asks']}. ({row['Whose']})",
        )
        for row in rows_of("duties")
        if row["Use"] == use
    ]


def dagger(row):
    return "†" * ("second hand" in row["Read"])


USES = {  # of a tool, by the table that has their duties
    "any": "any use",
    "answers": "it answers by itself",
    "judges": "you judge people",
    "shows": "it makes pictures, or texts for the public",
    "harms": "it can hurt somebody, or you sell things",
    "branch": "you are a platform, a bank, or in energy or the like",
    "model": "you make a model",
    "builders": "firms that build for others",
}


TABLES: dict[str, tuple[Callable, list[int] | None]] = {  # name: its rows, and the widths of its columns
    "supplier": (supplier, [6, 44, 50]),
    "duties": (desk, [18, 30, 34, 18]),
    **{f"duties-{name}": (partial(duties, use), [14, 24, 62]) for name, use in USES.items()},
    "tries": (tries, [18, 20, 22, 20, 20]),
    "changes": (changes, None),
    "apart": (apart, [22, 22, 22, 34]),
    "modes": (modes, [22, 30, 11, 13, 24]),
    "prices": (prices, [58, 13, 14, 15]),
    "billed": (billed, [32, 40, 12, 16]),
}


def table(argument):
    """The head and the rows of the table that a directive's argument names, and the widths of its columns."""
    name, *counts = argument.split()
    make, widths = TABLES[name]
    head, rows = make([int(count) for count in counts]) if counts else make()
    return head, rows, widths or [28, *[72 // (len(head) - 1)] * (len(head) - 1)]


def span(low, high):
    """Two numbers, whole ones, as "4 to 12"."""
    low, high = (f"{math.floor(number + 0.5)}" for number in (low, high))
    return low if low == high else f"{low} to {high}"
