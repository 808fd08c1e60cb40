"""What the owner's page works out, and what its words on tries and changes rest on."""

from collections import Counter
from math import comb, sqrt
from statistics import mean, variance

from .. import owner_case
from ..exact_limits import RISK, at_most, fewest_worse, interval, upper
from ..owner_tables import KINDS, one_in, rows_of, sizes

PEOPLE, NO = 27, 24  # of the first questions: what people get right, and the number below which it is a no


def twenty_tries_leave_one_in_seven():
    return one_in(upper(0, 20)) == "1 in 7"


def ten_leave_a_quarter():
    return upper(0, 10) > 0.25


def fewer_than_five_prove_nothing():
    return fewest_worse(4) is None and fewest_worse(5) == 5


def one_in_twenty():
    return RISK == 1 / 20


def three_by_the_number_of_tries():
    return all(0.85 * 3 / n < upper(0, n) < 3 / n for n in (10, 20, 30, 60, 100, 200, 300, 1000, 3000))


def people():
    return {"right": PEOPLE, "no": NO}


def below_one_time_in_forty():
    """A tool that is as good as the people, by the sum of all outcomes."""
    share, first = PEOPLE / sizes()["first"], sizes()["first"]
    below = sum(comb(first, right) * share**right * (1 - share) ** (first - right) for right in range(NO))
    return round(1 / below, -1) == 40


def fourteen_questions():
    """For the supplier, in the table that is a file."""
    return sum(not row["If"] for row in rows_of("supplier")) == 14


# --- The case --------------------------------------------------------------------------------------------------------


def case():
    """Counts and sums of the desk that the page follows, each worked out again in its workbook."""
    size = sizes()
    runs = [owner_case.drafts(number) for number in range(1, size["work"] + 1)]
    first, second = (sum(run) for run in zip(*runs, strict=True))
    better, worse = runs.count((False, True)), runs.count((True, False))
    low, high = interval(first, size["work"])
    luck = sum(comb(better + worse, n) for n in range(better, better + worse + 1)) / 2 ** (better + worse)
    found = {
        "mails": f"{owner_case.MAILS:,}",
        "thirty": sum(right for right, _ in runs[: size["first"]]),
        "first": first,
        "percent": f"{100 * first / size['work']:.0f}",
        "low": f"{100 * low // 1:.0f}",
        "high": f"{-(-100 * high // 1):.0f}",
        "wrong": size["work"] - first,
        "second": second,
        "better": better,
        "worse": worse,
        "luck": int(1 / luck),
    }
    wrong = {kind: sum(not owner_case.kinds(kind, n)[0] for n in range(1, size["seldom"] + 1)) for kind in KINDS}
    assert wrong["contradict"] == 1 and wrong["refuse"] == 0, "in words on the page"
    return found | {"no_answer": wrong["no answer"], "harmless": wrong["harmless"]}


def causes():
    """How many of the failures of the first run have which cause, by the number of the cause."""
    counts = Counter(cause for _, cause in owner_case.FIRST_WRONG.values())
    return {f"cause_{number}": counts[number] for number in range(len(owner_case.CAUSES))}


def over_a_third_is_ours():
    """And it is the largest group."""
    counts = causes().values()
    return counts and max(counts) == causes()["cause_0"] > sum(counts) / 3


def pilot():
    """Minutes, with the margin of their difference, errors, and what they come to."""
    rows = owner_case.pilot()
    drafted, alone = owner_case.timed()
    saved = mean(alone) - mean(drafted)
    error = sqrt(sum(variance(times) / len(times) for times in (drafted, alone)))
    far = 1.96 * error
    minute = owner_case.MAILS * owner_case.WAGE / 60
    cost = owner_case.SEATS + owner_case.UPKEEP * owner_case.WAGE
    needed = cost / minute
    assert saved - 3 * error > needed, "the memo says that it pays, and that this is all but sure"
    errors = [sum(wrong or 0 for ticket, _, wrong in rows if ticket % 2 == odd) for odd in (0, 1)]
    return {
        "drafted": f"{mean(drafted):.1f}",
        "alone": f"{mean(alone):.1f}",
        **{name: f"{value:.2f}" for name, value in (("saved", saved), ("low", saved - far), ("high", saved + far))},
        "needed": f"{needed:.2f}",
        "hours": f"{saved * owner_case.MAILS / 60:.0f}",
        **{
            f"euros{end}": f"{(value - needed) * minute:,.0f}"
            for end, value in (("", saved), ("_low", saved - far), ("_high", saved + far))
        },
        "hand_costs": f"{mean(alone) * owner_case.WAGE / 60:.2f}",
        "draft_costs": f"{mean(drafted) * owner_case.WAGE / 60 + cost / owner_case.MAILS:.2f}",
        "spread": f"{sqrt(mean(map(variance, (drafted, alone)))):.0f}",
        "margin": f"{far:.1f}",
        "alike": f"{len(drafted):,}",
        "others": f"{len(alone):,}",
        "wrong": errors[0],
        "wrong_alone": errors[1],
        "judged": sum(wrong is not None for ticket, _, wrong in rows if ticket % 2 == 0),
        "stop": owner_case.STOP,
        "wage": owner_case.WAGE,
        "upkeep": owner_case.UPKEEP,
        "minute": f"{minute:,.0f}",
        "cost": cost,
        "year": f"{12 * cost:,}",
        "seats": owner_case.SEATS,
        "limit": owner_case.OPEN_LONGER,
    }


def _stop():
    """The fewest errors among so many drafts that a desk as good as its people reaches one time in twenty at most."""
    share, judged = 1 - PEOPLE / sizes()["first"], 150
    return next(k for k in range(1, judged) if 1 - at_most(judged, k - 1, share) <= RISK)


def weeks_of_hours():
    """What the papers, the day, the month and all of it take, by the estimates of the workbook."""
    minutes: Counter[str] = Counter()
    for when, _, _, spent, _ in owner_case.STEPS:
        minutes[when] += spent
    return {
        "papers": f"{minutes['the papers'] / 60:.1f}",
        "day": f"{minutes['the day'] / 60:.1f}",
        "month": f"{minutes['the month'] / 60:.0f}",
        "hours": owner_case.HOURS,
        "once": f"{sum(minutes.values()) * owner_case.WAGE / 60:,.0f}",
    }


def lot():
    """Numbers of tickets of a month, and how many of them were looked up until the sample was full."""
    first, last = owner_case.NUMBERS
    found = (last + 1 - first) * sizes()["work"] / owner_case.LOOKED_UP
    assert found == owner_case.MAILS, "four numbers of five are mails"
    return {"numbers": f"{last + 1 - first:,}", "looked_up": owner_case.LOOKED_UP}


def rest():
    """Of the work, what has no key yet."""
    return sizes()["work"] - sizes()["first"]


def people_err():
    return sizes()["first"] - PEOPLE


def timed():
    return f"{len(owner_case.pilot()):,}"


def stop_is_seldom():
    share = 1 - PEOPLE / sizes()["first"]
    assert owner_case.STOP == _stop(), "as it was written down"
    return 1 - at_most(150, _stop() - 1, share) < RISK and pilot()["judged"] == 150
