"""The numbers that part 5's page and the solutions of its exercises work out."""

from math import ceil, comb, sqrt
from statistics import NormalDist

from values.ask_numbers import load_ask
from values.business_words import numbers_of
from values.shares import wilson
from values.shown import read
from values.worked import BOOK


def error(share, number):
    return sqrt(share * (1 - share) / number)


A, B, ASKED = 84 / 99, 74 / 99, 99  # right answers of two systems; 14 questions for A alone, 4 for B alone
DIFFERENCE, SPREAD = 100 * (14 - 4) / ASKED, 100 * sqrt(18 - 100 / ASKED) / ASKED


def sure():
    told = {"difference": f"{DIFFERENCE:.1f}", "spread": f"{SPREAD:.1f}", "agree": ASKED - 14 - 4}
    told |= {"low": f"{DIFFERENCE - 1.96 * SPREAD:.1f}", "high": f"{DIFFERENCE + 1.96 * SPREAD:.1f}"}
    for name, share in (("a", A), ("b", B)):
        margin = 196 * error(share, ASKED)
        told |= {
            f"{name}_error": f"{100 * error(share, ASKED):.1f}",
            f"{name}_share": f"{share:.1%}",
            f"{name}_margin": f"{margin:.1f}",
            f"{name}_low": f"{100 * share - margin:.0f}",
            f"{name}_high": f"{100 * share + margin:.0f}",
        }
    return told


def leaves_out_zero():
    return DIFFERENCE - 1.96 * SPREAD > 0


RIGHT_PASSED, WRONG_PASSED = 0.95, 0.30


def corrected(passed):
    return (passed - WRONG_PASSED) / (RIGHT_PASSED - WRONG_PASSED)


def lenient():
    share = corrected(0.72)
    return {
        "share": f"{share:.3f}",
        "percent": f"{share:.0%}",
        "later": f"{corrected(0.76):.1%}",
        "gain": f"{100 * (corrected(0.76) - share):.1f}",
        "error": f"{100 * error(0.72, 200):.1f}",
        "divided": f"{100 * error(0.72, 200) / (RIGHT_PASSED - WRONG_PASSED):.1f}",
    }


def ten_points_show_as_six_and_a_half():
    return round(10 * (RIGHT_PASSED - WRONG_PASSED), 1) == 6.5


def scores(constant):
    """By joined ranks, of a section in the places 1 and 40, and of one in the places 3 and 4."""
    return 1 / (constant + 1) + 1 / (constant + 40), 1 / (constant + 3) + 1 / (constant + 4)


def join():
    told: dict[str, str] = {}
    for constant in (20, 1, 2):
        first, second = scores(constant)
        told |= {f"first_{constant}": f"{first:.3f}", f"second_{constant}": f"{second:.3f}"}
    return told


def second_comes_first():
    return scores(20)[1] > scores(20)[0]


def first_place_wins_at_1():
    return scores(1)[0] > scores(1)[1]


def does_not_at_2():
    return scores(2)[0] < scores(2)[1]


def level_at_1_8():
    return abs(scores(1.8)[0] - scores(1.8)[1]) < 0.001


def steps():
    """Of twenty: with a check, and with one that also stops a tenth of the right ones."""
    caught = 0.95 + 0.05 * 0.80 * 0.95
    again = 0.95 * 0.10 + 0.05 * 0.80
    alarmed = 0.95 * 0.90 + again * 0.95
    return {
        "caught": f"{caught:.3f}",
        "twenty": f"{caught**20:.2f}",
        "unchecked": f"{0.95**20:.2f}",
        "of_100": f"{100 * 0.95**20:.0f}",
        "at_once": f"{0.95 * 0.90:.3f}",
        "again": f"{again:.3f}",
        "again_percent": f"{again:.1%}",
        "alarmed": f"{alarmed:.3f}",
        "twenty_alarmed": f"{alarmed**20:.2f}",
    }


PASSAGES, BOOK_COSTS, CACHED = (tokens * 2 / 1e6 + 120 * 8 / 1e6 for tokens in (800, 80_000, 8_000))  # an answer
DAY, MONTH = 600, 1200  # what building retrieval costs, in dollars; questions


def earned(each):
    """After how many questions retrieval has earned what it cost."""
    return ceil(DAY / (each - PASSAGES) - 1e-6)


def cost():
    return {
        "passages": f"{PASSAGES:.5f}",
        "book": f"{BOOK_COSTS:.5f}",
        "cached": f"{CACHED:.5f}",
        "saved": f"{BOOK_COSTS - PASSAGES:.4f}",
        "saved_cached": f"{CACHED - PASSAGES:.4f}",
        "after": earned(BOOK_COSTS),
        "after_cached": earned(CACHED),
    }


def over_three_months():
    return 3 < earned(BOOK_COSTS) / MONTH < 3.5


def almost_three_years():
    return 33 < earned(CACHED) / MONTH < 36


# --- Of the page alone ------------------------------------------------------------------------------------------------


def page():
    factor = (NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)) ** 2
    needed = int(numbers_of("support")["break_even"]["success"].removesuffix("%"))
    low, high = wilson(needed, 100)
    return {
        "error": f"{100 * error(0.85, 100):.1f}",
        "factor": f"{factor:.2f}",
        "one_in": f"{1 / (1 - 0.05 ** (1 / 40)):.0f}",
        "needed_low": f"{100 * low:.0f}",
        "needed_high": f"{100 * high:.0f}",
    }


def _questions(share):
    """That a difference of three points takes, in thousands, where two systems disagree on a share of them."""
    return round((NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)) ** 2 * share / 0.03**2 / 1000)


def about_a_thousand_on_one_in_nine():
    return _questions(1 / 9) == 1


def three_thousand_on_one_in_three():
    return _questions(1 / 3) == 3


def interval_reaches_one_in_three():
    """Of the questions without an answer in the book that get one all the same."""
    refusal = read(BOOK / "ask/evals/results.json")["test"]["refusal"]
    return 1 - refusal["recall interval"][0] >= 1 / 3


def most_failures_are_not_the_searchs():
    found = load_ask()["failures"]
    deciding, real = map(int, found["deciding"].split(" of "))
    return deciding > real / 2


def kinds():
    """How often a reader of the kind of value alone is right: each other record has it in one case of three."""
    told: dict[str, str] = {}
    for records in (2, 4, 8):
        others = records - 1
        alike = (comb(others, n) * (1 / 3) ** n * (2 / 3) ** (others - n) / (1 + n) for n in range(records))
        told[f"of_{records}"] = f"{sum(alike):.2f}"
    return told
