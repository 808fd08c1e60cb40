"""What the owner's page works out, and what its words on tries and changes rest on."""

from collections import Counter
from math import ceil, comb, sqrt
from statistics import mean, variance

from .. import owner_case
from ..exact_limits import RISK, at_most, fewest_worse, interval, too_few, too_many, upper
from ..owner_tables import KINDS, one_in, rows_of, sizes
from ..shown import in_a_row

PEOPLE = 27  # of the first questions: what people get right


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


def people_right():
    return PEOPLE


def _must_save(mails):
    """Minutes a mail that pay for seats and testing."""
    return (owner_case.SEATS + owner_case.UPKEEP * owner_case.WAGE) / (mails * owner_case.WAGE / 60)


def _share_that_pays():
    """Of drafts that are right: a right one takes the minutes of reading, a wrong one is read and done by hand."""
    return (owner_case.READING + _must_save(owner_case.MAILS)) / owner_case.BY_HAND


def gate():
    """What the morning works out: minutes that a draft must save, the share of right ones that pays, and the number of
    the first thirty that means no; how seldom a tool that just pays, and the firm's own, fall below it."""
    first, share = sizes()["first"], _share_that_pays()
    no = too_few(first, share)
    assert no == owner_case.NUMBER, "as it was written down"
    few = 600  # mails a month of a small desk
    return {
        "must": f"{_must_save(owner_case.MAILS):.2f}",
        "few": few,
        "must_few": f"{_must_save(few):.1f}",
        "by_hand": owner_case.BY_HAND,
        "reading": owner_case.READING,
        "share": ceil(100 * share),
        "no": no,
        "one_in": int(1 / at_most(first, no - 1, share)),
        "letters_and_switches": sum(minutes for _, _, sheet, minutes, _ in owner_case.STEPS[1:3]),
        "theirs": f"{1 / at_most(first, no - 1, int(case()['first']) / sizes()['work']):.0f}",
    }


def the_test_leaves_open_whether_it_pays():
    low, high = interval(int(case()["first"]), sizes()["work"])
    return low < _share_that_pays() < high


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
    needed = _must_save(owner_case.MAILS)
    assert saved - 3 * error > needed, "the memo says that it pays, and that this is all but sure"
    errors = [sum(wrong or 0 for ticket, _, wrong in rows if ticket % 2 == odd) for odd in (0, 1)]
    return {
        "drafted": f"{mean(drafted):.1f}",
        "alone": f"{mean(alone):.1f}",
        **{name: f"{value:.2f}" for name, value in (("saved", saved), ("low", saved - far), ("high", saved + far))},
        "needed": f"{needed:.2f}",
        "gross": f"{saved * minute:,.0f}",
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
        "agency": owner_case.AGENCY,
    }


def fridays():
    """Week by week, with a draft and without: of the answers judged so many were wrong; and the minutes saved."""
    rows = owner_case.pilot()
    judged = [[wrong for ticket, _, wrong in rows if ticket % 2 == odd and wrong is not None] for odd in (0, 1)]
    quarters = [rows[len(rows) * week // 4 : len(rows) * (week + 1) // 4] for week in range(4)]
    minutes = [
        [mean(m for ticket, m, _ in week if ticket % 2 == odd and m <= owner_case.OPEN_LONGER) for week in quarters]
        for odd in (0, 1)
    ]
    a_week = ceil(len(judged[0]) / 4)
    wrong, alone = ([str(sum(of[a_week * n : a_week * (n + 1)])) for n in range(4)] for of in judged)
    saved = [f"{without - drafted:.1f}" for drafted, without in zip(*minutes, strict=True)]
    of_a_week = sqrt(2) * 1.96 * float(pilot()["spread"]) / sqrt(len(quarters[0]) / 2)
    return {
        "judged": a_week,
        "wrong": in_a_row(wrong),
        "alone": in_a_row(alone),
        "saved": in_a_row(saved),
        "margin": f"{of_a_week:.1f}",
    }


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
        "once": f"{sum(minutes.values()) * owner_case.WAGE / 60 + owner_case.OUTSIDE:,.0f}",
        "outside": owner_case.OUTSIDE,
    }


def rest():
    """Of the work, what has no key yet."""
    return sizes()["work"] - sizes()["first"]


def people_err():
    return sizes()["first"] - PEOPLE


def timed():
    return f"{len(owner_case.pilot()):,}"


def stop_is_seldom():
    share, judged = 1 - PEOPLE / sizes()["first"], int(pilot()["judged"])
    assert too_many(judged, share) == owner_case.STOP, "as it was written down"
    return 1 - at_most(judged, owner_case.STOP - 1, share) < RISK
