"""The numbers that the solutions of the chapter on thinking work out, and its advice."""

import math
from itertools import count

from values.exact_limits import noticed
from values.owner_tables import WON, worse_than
from values.worked import minus


def guesser():
    return {"four": f"{100 * (1 - 0.75**16):.1f}", "chains": 12**5, "hit": f"{1 - (1 - 12**-5) ** 256:.2%}"}


def thinks(share, gain, beta):
    """In which share of its attempts the best policy thinks, of a base that does so in this one, in percent."""
    odds = share / (1 - share) * math.exp(gain / beta)
    return 100 * odds / (1 + odds)


def when():
    return {
        "odds": f"{0.05 / 0.95:.3f}",
        "long": f"{math.exp(7):,.0f}",
        "long_share": f"{thinks(0.05, 0.7, 0.1):.1f}%",
        "short": f"{math.exp(0.7 / 0.3):.1f}",
        "short_share": f"{thinks(0.05, 0.7, 0.3):.1f}%",
        "half": f"{0.7 / math.log(19):.3f}",
        "gain": minus(f"{0.9 - 0.99:.2f}"),
        "known": f"{thinks(0.05, -0.09, 0.1):.1f}%",
    }


def nothing():
    return {"attempts": 8 * 16, "updates": f"{100_000 / 128:.0f}"}


def right(patience, keys):
    """How often he is right who tries so many keys and then guesses among the rest."""
    return (min(patience, keys - 1) + 1) / keys


def candidates():
    return {f"of_{keys}": f"{right(2, keys):.0%}" for keys in (2, 4, 6)}


def a_try_may_cost_a_fifth():
    guess, again = 1 / 5, 1 / 5 + 4 / 5 * 1 / 4
    return math.isclose(again - guess, 1 / 5) and math.isclose(again, 2 / 5)


def clean():
    """Of 60 attempts by guessing among twelve; how many attempts show twice as many."""
    share = 1 / 12
    return {
        "share": f"{5 / 60:.0%}",
        "margin": f"{100 * 1.96 * math.sqrt(share * (1 - share) / 60):.0f}",
        "needed": next(n for n in count(1) if 2 * math.sqrt(1 / 6 * 5 / 6 / n) <= 1 / 12 + 1e-12),
    }


# --- Advice -----------------------------------------------------------------------------------------------------------


def thirty_tasks_show_thirty_points():
    return noticed(30, 0.24, 0.04) < 0.6 and noticed(30, 0.34, 0.04) > 0.8


FOLLOWS = 0.9**3 + 3 * 0.9**2 * 0.1  # how often two of three answers that follow in nine of ten cases follow


def one_case_of_ten_one_time_in_four():
    return round(1 - FOLLOWS**10, 2) == 0.25


def some_ten_of_fourteen_are_left():
    return round(14 * 0.9**3) == 10


def pays_from():
    """How many answers must get better, if so many got worse, that chance seldom does it."""
    return all(worse_than(worse) == better for worse, better in enumerate((5, 7, 9, 10, 12)))


def at_most_four_in_a_hundred():
    return WON == 0.04
