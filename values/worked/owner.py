"""What the owner's page works out, and what its words on tries and changes rest on."""

from math import comb

from ..exact_limits import RISK, fewest_worse, upper
from ..owner_tables import one_in, rows_of, sizes, table

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


def far_more_tasks():
    """Tell agents apart by what came out than by their records."""
    tasks = [(int(log), int(outcome.split(" to ")[0])) for _, log, outcome, _ in table("apart 30 10 3 1")[1]]
    return all(5 * log < outcome for log, outcome in tasks)


def one_row_grows_with_the_work():
    return ("as they come", "100") in [(row["when"], row["how many"]) for row in rows_of("hours")]


def people():
    return {"right": PEOPLE, "no": NO}


def below_one_time_in_forty():
    """A tool that is as good as the people, by the sum of all outcomes."""
    share, first = PEOPLE / sizes()["first"], sizes()["first"]
    below = sum(comb(first, right) * share**right * (1 - share) ** (first - right) for right in range(NO))
    return round(1 / below, -1) == 40


def fourteen_questions():
    """For the supplier, in the table that is a file."""
    return len(rows_of("supplier")) == 14
