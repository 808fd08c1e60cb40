"""Three years of one desk, month by month, in steps that stand on one another.

*As today*; *a search for all*; *drafts beside the search*; *what is sure is answered alone*, and drafts and search stay
for the rest. So a step is charged with what it alone costs, and credited with what it adds to the one below. Inputs
and the desk of the owner's page stand in `business_sum.json`; `_static/calculator/sum.js` is the twin in the page.
Money is in euros, or any other one currency.

**Minutes.** The search shortens whatever a person does by hand, wrong drafts done again too, but not the check. What
the machine answers alone is short: as if it took the shortest cases, whose minutes follow from those of the shorter
half. And it is easy: if the machine was sure of a share and mostly right, its drafts on the rest are right less often.

**Hours are paid in posts.** A freed hour is no money until a post's worth of them is free, and then only some months
later: what is paid is the most that was needed since, rounded up. Hours for tests and the law's papers count as work.

**An error's price** holds all that follows from it, the second mail too.
"""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .business_draws import place, quantile

FILE = Path(__file__).with_suffix(".json")
SUM = json.loads(FILE.read_text("utf-8"))
INPUTS = {row["name"]: row for row in SUM["inputs"]}
RANGED = [name for name, row in INPUTS.items() if "range" in row]
STEPS = [step["name"] for step in SUM["steps"]]
TODAY, SEARCH, DRAFTS, ALONE = range(4)
MONTHS, YEAR = SUM["months"], 12
DRAWS, STRIDE = 1000, 223  # of the strides whose lattice is the most even in 17 inputs
RARE = 0.05  # the share of draws beyond each end that is shown
NEARLY = 1e-9  # of a post is no post more: what rounding leaves
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Work:
    """A case in one of the steps, once all work that way."""

    minutes: float  # of people, the hours a month aside
    wrong: float  # share of cases in the end
    billed: float  # euros a case, by use


@dataclass(frozen=True)
class Outcome:
    """Three years of a step beside three years as today, in euros; what is paid once falls into the first year."""

    total: float
    adds: float  # to the step below
    years: tuple[float, ...]
    lowest: float  # of what has come and gone so far
    paid_back: int | None  # the month from which on it stays above nought; None: not within three years
    stopped: float  # if it ends after a year, the way out paid
    freed: float  # hours a month that the work needs less, after a year
    ended: float  # hours a month that are paid less, after a year
    wrong: float  # share of cases, once all work that way
    resolved: float  # what a case that ends right costs, over the three years; infinity where none does
    cash: tuple[float, ...]  # month by month; the first number is paid before the first month


# --- A case ----------------------------------------------------------------------------------------------------------


def by_hand(x):
    return Work(x["hand"], x["hand_error"], 0.0)


def with_search(x):
    return Work(x["hand"] * (1 - x["tool"]), x["hand_error"], 0.0)


def redone(x):
    """Minutes of doing wrong drafts again, for each draft."""
    return (1 - x["success"]) * (1 - x["slip"]) * x["redo"] * (1 - x["tool"])


def with_drafts(x):
    searched = 1 - x["tool"]
    seen = (1 - x["success"]) * (1 - x["slip"])
    wrong = (1 - x["success"]) * x["slip"] + seen * x["hand_error"]
    minutes = x["check"] + redone(x)

    drafted, practice = 1 - x["practice"], x["practice"]
    return Work(
        drafted * minutes + practice * x["hand"] * searched,
        drafted * wrong + practice * x["hand_error"],
        drafted * x["use"],
    )


def with_alone(x):
    alone = x["alone"]
    rest = 1 - alone
    drafts = with_drafts(x | {"success": success_of_the_rest(x)})
    minutes = (1 - minutes_of_the_shortest(alone, x["half"])) * drafts.minutes
    wrong = alone * (1 - x["alone_right"]) + rest * drafts.wrong
    return Work(minutes, wrong, alone * (x["resolution"] + x["use"]) + rest * drafts.billed)


def success_of_the_rest(x):
    """What is right of the drafts that are left where the sure ones have gone."""
    if x["alone"] == 1:
        return 0.0
    return min(1.0, max(0.0, (x["success"] - x["alone"] * x["alone_right"]) / (1 - x["alone"])))


def minutes_of_the_shortest(share, half):
    """The share of all minutes that so many of the shortest cases take, if the shorter half takes `half` of them.

    >>> [minutes_of_the_shortest(share, 0.25) for share in (0, 0.5, 1)]
    [0.0, 0.25, 1.0]
    """
    return float(share ** (math.log(half) / math.log(0.5)))


WORK = (by_hand, with_search, with_drafts, with_alone)


# --- What a step takes beside the cases: of its own, and with all below it -------------------------------------------


def once(x, step):
    """Paid before the first month, hours among it."""
    own = (
        0.0,
        x["search_once"],
        x["drafts_once"] + x["drafts_begin"] * x["wage"],
        x["alone_once"] + x["alone_begin"] * x["wage"],
    )
    return sum(own[: step + 1])


def billed(x, step):
    """A month, whatever the number of cases."""
    return sum((0.0, x["search_month"], x["seats"] * x["seat"], 0.0)[: step + 1])


def hours(x, step):
    """Of people a month, likewise."""
    return sum((0.0, 0.0, x["drafts_hours"], x["alone_hours"])[: step + 1])


# --- Months ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def grown(rate, month):
    """What one has become in a month: the first is one."""
    return (1 + rate) ** ((month - 1) / YEAR)


def in_use(x, month):
    """The share of the work that goes the new way."""
    return 1.0 if x["ramp"] == 0 else min(1.0, month / x["ramp"])


def months(x, step):
    """For each month of three years: euros that it costs, hours needed, hours paid, cases, and cases that end right."""
    work, hand = WORK[step](x), by_hand(x)
    anyway, bill = hours(x, step), billed(x, step)
    before = x["cases"] * x["hand"] / 60
    needs: list[float] = []
    found = []
    for month in range(1, MONTHS + 1):
        cases, new = x["cases"] * grown(x["growth"], month), in_use(x, month)
        minutes = (1 - new) * hand.minutes + new * work.minutes
        wrong = (1 - new) * hand.wrong + new * work.wrong
        needs.append(cases * minutes / 60 + anyway)
        most = max(needs[max(0, month - 1 - int(x["notice"])) :])
        if month <= x["notice"]:
            most = max(most, before)
        paid = x["post"] * math.ceil(most / x["post"] - NEARLY)
        prices = bill + cases * new * work.billed
        costs = paid * x["wage"] * grown(x["rise"], month) + cases * wrong * x["error"]
        found.append((costs + prices * grown(x["drift"], month), needs[-1], paid, cases, cases * (1 - wrong)))
    return found


def outcomes(x):
    """What each step comes to."""
    all_months = [months(x, step) for step in range(len(STEPS))]
    found: list[Outcome] = []
    for step, own in enumerate(all_months):
        today = all_months[TODAY]
        first = once(x, step)
        cash = [-first, *(now[0] - then[0] for now, then in zip(today, own, strict=True))]
        so_far = running(cash)
        below = [month for month, sum_ in enumerate(so_far) if sum_ < 0]
        back = below[-1] + 1 if below else 0
        right = math.fsum(month[4] for month in own)
        total = so_far[-1]
        found.append(
            Outcome(
                total=total,
                adds=total - found[-1].total if found else 0.0,
                years=tuple(math.fsum(cash[year + (year > 0) : year + 13]) for year in range(0, MONTHS, YEAR)),
                lowest=min(so_far),
                paid_back=back if back <= MONTHS else None,
                stopped=so_far[YEAR] - (x["exit"] if step else 0.0),
                freed=today[YEAR - 1][1] - own[YEAR - 1][1],
                ended=today[YEAR - 1][2] - own[YEAR - 1][2],
                wrong=WORK[step](x).wrong,
                resolved=(math.fsum(month[0] for month in own) + first) / right if right else math.inf,
                cash=tuple(cash),
            )
        )
    return found


def running(cash):
    sums = [0.0]
    for each in cash:
        sums.append(sums[-1] + each)
    return sums[1:]


def totals(x):
    """What `outcomes` gives as total of each step, for whoever wants no more."""
    today = months(x, TODAY)
    found = [0.0]
    for step in range(1, len(STEPS)):
        saved = math.fsum(now[0] - then[0] for now, then in zip(today, months(x, step), strict=True))
        found.append(saved - once(x, step))
    return found


# --- Ranges ----------------------------------------------------------------------------------------------------------


def triples(inputs):
    """Low, likely and high of each input, where one number stands for three equal ones."""
    return {name: tuple(value) if isinstance(value, list) else (value,) * 3 for name, value in inputs.items()}


def likely(ranges):
    return {name: triple[1] for name, triple in ranges.items()}


@lru_cache(maxsize=64)
def column(triple, position):
    """The numbers that an input takes, from draw to draw: each share of its triangle once, spread evenly."""
    return [quantile((place(draw, position, DRAWS, STRIDE) + 0.5) / DRAWS, triple) for draw in range(DRAWS)]


def drawn(ranges):
    """The inputs of each draw."""
    middle = likely(ranges)
    columns = {
        name: column(ranges[name], position)
        for position, name in enumerate(RANGED)
        if ranges[name][0] != ranges[name][2]
    }
    for draw in range(DRAWS):
        yield middle | {name: each[draw] for name, each in columns.items()}


@dataclass(frozen=True)
class Outlook:
    """A step over all draws."""

    mean: float  # of its total
    low: float  # one draw in twenty is lower
    high: float  # one in twenty is higher
    chance: float  # share of draws in which it beats today
    adds: float  # on average, to the step below
    worth: float  # share of draws in which it beats the step below


def outlooks(ranges):
    return summed_up([totals(x) for x in drawn(ranges)])


def summed_up(rows):
    """rows: for each draw the total of each step."""
    found, cut = [], int(RARE * len(rows))
    for step in range(len(STEPS)):
        totals = sorted(row[step] for row in rows)
        adds = [row[step] - row[step - 1] if step else 0.0 for row in rows]
        found.append(
            Outlook(
                mean=math.fsum(totals) / len(rows),
                low=totals[cut],
                high=totals[-1 - cut],
                chance=sum(value > 0 for value in totals) / len(rows),
                adds=math.fsum(adds) / len(rows),
                worth=sum(value > 0 for value in adds) / len(rows),
            )
        )
    return found


def advised(outlook):
    """The step that is the best on average; of two alike the lower."""
    return max(range(len(outlook)), key=lambda step: (outlook[step].mean, -step))


# --- Before the money is spent ---------------------------------------------------------------------------------------


def longest_check(x):
    """The minutes of reading and mending up to which drafts add to the search; None: not even with none.

    In posts the sum falls by leaps, but it only falls, so halving finds the leap.
    """

    def adds(check):
        found = totals(x | {"check": check})
        return found[DRAFTS] >= found[SEARCH]

    low, high = 0.0, 10 * x["hand"] + 10
    if not adds(low):
        return None
    if adds(high):
        return math.inf
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if adds(middle) else (low, middle)
    return low


def below(value, triple):
    """The share of a triangle that lies below a number: how often a watch can say yes."""
    low, middle, high = triple
    if value is None or value < low:
        return 0.0
    if value >= high:
        return 1.0
    if value < middle:
        return (value - low) ** 2 / ((high - low) * (middle - low))
    return 1 - (high - value) ** 2 / ((high - low) * (high - middle))


@dataclass(frozen=True)
class Control:
    """What it takes to see that the search is worth its price."""

    minutes: float  # a case that it must save; infinity where an hour costs nothing
    cases: float  # with it, and as many without
    weeks: float


def control(x):
    minute = x["cases"] * x["wage"] / 60
    price = x["search_month"] + x["search_once"] / MONTHS
    minutes = price / minute if minute else math.inf
    cases = 16 * (x["scatter"] / minutes) ** 2 if minutes else math.inf
    return Control(minutes, cases, 2 * cases / x["cases"] * 365 / 12 / 7)
