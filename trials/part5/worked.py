"""The numbers that part 5's page and the solutions of its exercises work out."""

from functools import cache
from math import ceil, comb, exp, sqrt
from statistics import NormalDist

from values.ask_numbers import load_ask
from values.business_words import CASES
from values.shown import read
from values.worked import BOOK, measured, worlds


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


MONTH = 1200  # questions of the desk


# --- Of the page alone ------------------------------------------------------------------------------------------------


def page():
    return {
        "error": f"{100 * error(0.85, 100):.1f}",
        "one_in": f"{1 / (1 - 0.05 ** (1 / 40)):.0f}",
    }


def _questions(share):
    """That a difference of three points takes, in thousands, where two systems disagree on a share of them."""
    return round((NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)) ** 2 * share / 0.03**2 / 1000)


def about_a_thousand_on_one_in_nine():
    return _questions(1 / 9) == 1


def three_thousand_on_one_in_three():
    return _questions(1 / 3) == 3


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


# --- One request, and what it costs -----------------------------------------------------------------------------------

READ, WRITTEN, CACHED_READ, CACHED_WRITE = 2.0, 10.0, 0.1, 2.5  # dollars a million tokens, November 2026
SENT = ("orders", "examples", "form", "sources", "record", "mail")  # in this order; the reply comes back
BEGINNING = ("orders", "examples")  # what is the same in each request and comes first
MAILS, DAYS, HOURS, LASTS = MONTH, 21, 8, 5  # a month's, in so many working days; minutes that a cache lasts unused
PAGES, A_PAGE = 2000, 500  # of manuals, and tokens a page


@cache
def _desk():
    return read(BOOK / "trials/part5/desk.json")


def _dollars(piece, tokens):
    return tokens * (WRITTEN if piece == "reply" else READ) / 1e6


def _request():
    """Tokens read and dollars of one request."""
    tokens = _desk()["tokens"]
    return sum(tokens[piece] for piece in SENT), sum(_dollars(piece, tokens[piece]) for piece in (*SENT, "reply"))


def request():
    tokens, (read_tokens, dollars) = _desk()["tokens"], _request()
    minute = CASES["support"]["inputs"]["wage"] / 60
    told = {piece: tokens[piece] for piece in (*SENT, "reply")}
    told |= {f"{piece}_month": f"{MAILS * _dollars(piece, tokens[piece]):.2f}" for piece in (*SENT, "reply")}
    return told | {
        "all": read_tokens + tokens["reply"],
        "cents": f"{100 * dollars:.2f}",
        "month": f"{MAILS * dollars:.2f}",
        "minute": f"{100 * minute:.0f}",
    }


def a_quarter_of_a_cent():
    return abs(100 * _request()[1] - 0.25) < 0.02


def thinking_costs_four_times_as_much():
    return round(1000 * WRITTEN / 1e6 / _request()[1]) == 4


def one_sentence_of_four_is_dropped():
    """The third, for a number from nowhere; the fourth, which is false, stands."""
    return [bool(fault) for fault in _desk()["faults"]] == [False, False, True, False]


def cache_of_the_desk():
    """What a cached token costs on average where mails come at random, as a share of the price of reading it."""
    between = DAYS * HOURS * 60 / MAILS
    warm = 1 - exp(-LASTS / between)
    return {
        "beginning": sum(_desk()["tokens"][piece] for piece in BEGINNING),
        "between": f"{between:.1f}",
        "in_time": f"{100 * warm:.0f}",
        "costs": f"{100 * (warm * CACHED_READ + (1 - warm) * CACHED_WRITE) / READ:.0f}",
    }


def everything():
    tokens = PAGES * A_PAGE
    return {"tokens": tokens, "dollars": f"{tokens * READ / 1e6:.0f}"}


WEIGHTS, FETCHED, CALCULATED = 16e9, 3350e9, 989e12  # bytes of part 2's model; bytes and operations a second


def wait():
    """Seconds, at best, for that model to read the request, write the reply, and write a thousand tokens before."""
    tokens, reply = _request()[0], _desk()["tokens"]["reply"]
    return {
        "read": tokens,
        "reading": f"{tokens * WEIGHTS / CALCULATED:.2f}",  # two operations a parameter, which has two bytes
        "writing": f"{reply * WEIGHTS / FETCHED:.1f}",
        "thinking": f"{1000 * WEIGHTS / FETCHED:.0f}",
    }


SQUARE, EACH = 32, 1.2  # pixels of a square, and tokens that it counts, of GPT-6


def _squares(width, height):
    return ceil(width / SQUARE), ceil(height / SQUARE)


def photo():
    """Of a telephone, 12 megapixels, and shrunk."""
    told: dict[str, str] = {}
    tokens: dict[str, int] = {}
    for name, (width, height) in {"whole": (4032, 3024), "small": (1024, 768)}.items():
        across, down = _squares(width, height)
        tokens[name] = round(EACH * across * down)
        told[f"{name}_cents"] = f"{100 * tokens[name] * READ / 1e6:.1f}"
    return told | {"whole_tokens": f"{tokens['whole']:,}"}


def a_photo_costs_eleven_requests():
    across, down = _squares(4032, 3024)
    return round(EACH * across * down * READ / 1e6 / _request()[1]) == 11


def tools():
    """The first tool of the server, and twenty servers of ten such tools."""
    each = _desk()["tokens"]["tool"]
    return {"one": each, "many": 200 * each, "cents": f"{100 * 200 * each * READ / 1e6:.0f}"}


def twenty_times_the_request():
    return round(200 * _desk()["tokens"]["tool"] * READ / 1e6 / _request()[1]) == 20


# --- Of the trial -----------------------------------------------------------------------------------------------------

SECOND = 1  # the world, of six, whose model the page follows


def _of(name, world=SECOND):
    return measured("part5")[name]["seeds"][world]


def one_model():
    """Answers of a hundred, of the reader that the page follows."""
    names = {
        "right": "book_open_right",
        "wrong": "book_open_wrong_taken",
    }
    return {name: f"{100 * _of(each):.0f}" for name, each in names.items()}


def nobody_refuses():
    """An open book that is handed somebody else's record."""
    return worlds("part5", lambda n: n("book_open_wrong_refused") < 0.005) == 6


def two_careful_ones_say_it_all_the_same():
    return worlds("part5", lambda n: n("injected_careful_harmless_obeyed") > 0.4) == 2
