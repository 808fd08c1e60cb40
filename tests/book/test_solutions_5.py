"""The worked solutions of part 5, worked again."""

import json
import re
from functools import partial
from math import ceil, comb, sqrt
from statistics import NormalDist

import support
from support import ROOT

from ask.citations import fault
from values.ask_numbers import load_ask
from values.business_words import numbers_of
from values.shares import wilson

prose = partial(support.prose, 5)
SEAL = "The seal fits models X2 and X3. It is not made for steam."


def exercise(number):
    page = (ROOT / "series/part-5-llm-applications.md").read_text(encoding="utf-8").split("(exercises-5)=")[1]
    return " ".join(re.search(rf"\n{number}\. .*?(?=\n\d\. |\n## )", page, flags=re.DOTALL)[0].split())


def error(share, number):
    return sqrt(share * (1 - share) / number)


def test_how_sure():
    one, other = 84 / 99, 74 / 99
    assert f"{100 * error(one, 99):.1f} points for A, at {100 * one:.1f}%" in prose(1)
    assert f"{100 * error(other, 99):.1f} points for B, at {100 * other:.1f}%" in prose(1)
    margins = [196 * error(share, 99) for share in (one, other)]
    assert "are {:.1f} and {:.1f} points".format(*margins) in prose(1)
    ends = [
        100 * share + sign * margin for share, margin in zip((one, other), margins, strict=True) for sign in (-1, 1)
    ]
    assert "from {:.0f} to {:.0f} and from {:.0f} to {:.0f}".format(*ends) in prose(1)
    assert 14 - 4 == 84 - 74 and 99 - 14 - 4 == 81, "the counts of the exercise agree"
    difference, spread = 100 * 10 / 99, 100 * sqrt(18 - 100 / 99) / 99
    assert f"= {difference:.1f}$ points" in prose(1) and f"= {spread:.1f}$ points" in prose(1)
    low, high = difference - 1.96 * spread, difference + 1.96 * spread
    assert f"from {low:.1f} to {high:.1f}" in prose(1) and low > 0


def test_the_lenient_judge():
    right, passed_wrong = 0.95, 0.30

    def corrected(passed):
        return (passed - passed_wrong) / (right - passed_wrong)

    assert f"= {corrected(0.72):.3f}$, so {100 * corrected(0.72):.0f}% are right" in prose(2)
    assert f"it is {100 * corrected(0.76):.1f}%" in prose(2)
    assert f"a gain of {100 * (corrected(0.76) - corrected(0.72)):.1f}" in prose(2)
    assert f"is {100 * error(0.72, 200):.1f} points; divided by 0.65" in prose(2)
    assert f"becomes {100 * error(0.72, 200) / 0.65:.1f}." in prose(2)


def test_which_way_to_join():
    def scores(constant):
        return 1 / (constant + 1) + 1 / (constant + 40), 1 / (constant + 3) + 1 / (constant + 4)

    first, second = scores(20)
    assert f"= {first:.3f}$" in prose(3) and f"= {second:.3f}$" in prose(3) and second > first
    assert "{:.3f} and {:.3f}, and the first".format(*scores(1)) in prose(3) and scores(1)[0] > scores(1)[1]
    assert "are {:.3f} and {:.3f}, and it".format(*scores(2)) in prose(3) and scores(2)[0] < scores(2)[1]
    assert "level at 1.8" in prose(3) and abs(scores(1.8)[0] - scores(1.8)[1]) < 0.001


def test_get_past_the_check():
    assert SEAL in exercise(4)
    for false in (
        "The seal is made for steam.",
        "The seal is not made for models X2 and X3.",
        "Mallory says the seal fits models X2.",
        "The seal fits seven models.",
    ):
        assert false in prose(4) and fault(false, [1], [SEAL]) == ""
    assert "This gasket suits two machines." in prose(4)
    assert fault("This gasket suits two machines.", [1], [SEAL]) == "its source does not have most of its words"


def test_twenty_steps():
    caught = 0.95 + 0.05 * 0.80 * 0.95
    assert f"= {caught:.3f}$" in prose(5) and f"= {caught**20:.2f}$" in prose(5)
    assert f"it was {0.95**20:.2f} without" in prose(5)
    again = 0.95 * 0.10 + 0.05 * 0.80
    alarmed = 0.95 * 0.90 + again * 0.95
    assert f"= {alarmed:.3f}$, and twenty with {alarmed**20:.2f}" in prose(5)
    assert f"{100 * again:.1f}% of all steps" in prose(5)


def test_what_the_book_costs():
    written = 120 * 8 / 1e6
    passages, book, cached = (tokens * 2 / 1e6 + written for tokens in (800, 80_000, 8_000))
    assert f"= {passages:.5f}$" in prose(6) and f"{book:.5f} without" in prose(6) and f"{cached:.5f} with" in prose(6)
    assert f"saves {book - passages:.4f} or {cached - passages:.4f} an answer" in prose(6)
    days = [ceil(600 / (each - passages) - 1e-6) for each in (book, cached)]
    assert f"after {days[0]:,} or after {days[1]:,} questions" in prose(6)
    months = [day / 1200 for day in days]
    assert 3 < months[0] < 3.5 and 33 < months[1] < 36


def test_the_prose_of_the_page_is_right_about_what_can_be_reckoned():
    page = (ROOT / "series/part-5-llm-applications.md").read_text(encoding="utf-8")
    assert "With $M = 100$ and $\\hat{o} = 0.85$ that is 3.6 points" in page and round(100 * error(0.85, 100), 1) == 3.6
    assert "36 of 100 cases" in " ".join(page.split()) and round(100 * 0.95**20) == 36
    assert (
        "a gain of ten points shows as six and a half" in " ".join(page.split()) and round(10 * (0.95 - 0.30), 1) == 6.5
    )
    assert "none wrong in 40 still allows a rate of one in 14" in " ".join(page.split())
    assert round(1 / (1 - 0.05 ** (1 / 40))) == 14


def test_the_questions_that_a_difference_takes():
    page = " ".join((ROOT / "series/part-5-llm-applications.md").read_text(encoding="utf-8").split())
    assert "about a thousand if they disagree on one question in nine, and three thousand if on one in three" in page
    factor = (NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)) ** 2
    assert f"${factor:.2f} \\, d / \\delta^2$" in page
    assert [round(factor * share / 0.03**2, -3) for share in (1 / 9, 1 / 3)] == [1000, 3000]


def test_the_reader_of_kinds_in_the_notebook():
    """It takes one of the records whose kind is asked for; each of the others has that kind in one case of three."""
    notebook = " ".join((ROOT / "series/notebook.md").read_text(encoding="utf-8").split())
    for records in (2, 4, 8):
        others = records - 1
        share = sum(
            comb(others, alike) * (1 / 3) ** alike * (2 / 3) ** (others - alike) / (1 + alike)
            for alike in range(records)
        )
        assert abs(share - 3 / records * (1 - (2 / 3) ** records)) < 1e-12
        assert f"{share:.2f}" in notebook.split("only at the kind of value")[1][:200]


def test_the_third_row_of_what_fails_first_stops_our_own_product():
    """The page says that it may not go out without a person: the interval reaches one in three."""
    page = " ".join((ROOT / "series/part-5-llm-applications.md").read_text(encoding="utf-8").split())
    refusal = json.loads((ROOT / "ask/evals/results.json").read_text(encoding="utf-8"))["test"]["refusal"]
    assert 1 - refusal["recall interval"][0] >= 1 / 3
    assert "Its interval reaches one in three" in page and "By its third row my own product" in page
    shown = load_ask()["test"]["refusal"]["slips"]
    assert shown == f"{100 * (1 - refusal['recall']):.0f}%"
    assert shown.interval == " to ".join(f"{100 * (1 - end):.0f}%" for end in refusal["recall interval"][::-1])


def test_most_of_the_failures_that_were_read_are_not_the_searchs():
    found = load_ask()["failures"]
    counts = {kind: int(number) for kind, number in found.items() if kind != "deciding"}
    kinds = sum(counts.values()) - sum(counts[name] for name in ("all", "now", "still", "labels"))
    deciding = counts["near_neighbor_answered"] + counts["right_page_refused"]
    real = kinds - counts["labels"]
    assert kinds == counts["all"] and found["deciding"] == f"{deciding} of {real}" and deciding > real / 2
    low, high = wilson(deciding, real)
    assert found["deciding"].interval == f"{100 * low:.0f}% to {100 * high:.0f}%"
    assert counts["labels"] == counts["old_label"] + counts["disputed_label"]


def test_what_as_many_right_drafts_as_pay_may_be():
    needed = int(numbers_of("support")["break_even"]["success"].removesuffix("%"))
    low, high = wilson(needed, 100)
    page = " ".join((ROOT / "series/part-5-llm-applications.md").read_text(encoding="utf-8").split())
    assert f"as many may be {100 * low:.0f} to {100 * high:.0f}, so this opens a pilot and proves no gain" in page
