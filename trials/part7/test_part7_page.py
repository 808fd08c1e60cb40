"""The three cases of part 7: what is shown of them, beside other ways to work it out."""

import math
import random
import re

import pytest
from support import ROOT

from trials.part7.power import paired
from trials.part7.worked import LIKELY, RANGES, at_most, liabilities, pilot, thousand
from values.business_case import break_even_check, by_hand, draft, evaluate, tokens
from values.business_draws import outlooks
from values.business_words import MARGIN, load
from values.exact_limits import interval
from values.owner_tables import sizes


def test_the_text_says_what_the_cases_say():
    """Words of the page, and of others, that stand for numbers of the three cases."""
    support_desk = LIKELY["support"]
    chance = {name: outlooks(of)["draft"].chance for name, of in RANGES.items()}
    assert chance["contracts"] < 0.1 < chance["support"] < 0.5 and chance["invoices"] > 0.9
    assert -100 < evaluate("draft", support_desk).saving < 0, "a little below nought"
    assert break_even_check(support_desk) < support_desk["check"]
    assert support_desk["error"] / tokens(support_desk) > 1000, "outside of the figure, at its right"
    assert support_desk["cases"] == 1200, "as in part 5"


def test_two_limits_apart_would_let_a_loss_through():
    """Why the stop number is the sum: as the part was before, without what it left out."""
    x = LIKELY["support"] | {"practice": 0, "marking": 0, "yearly": 0, "price_in": 2.5}
    kept = by_hand(x).minutes - 2.0, 0.042  # saves 2.0 minutes where 1.8 were asked; 4.2% wrong where 4.4% were
    for success in (n / 1000 for n in range(600, 820)):
        y = x | {"success": success}
        seen = (1 - success) * (1 - y["slip"])
        y["check"] = kept[0] - seen * y["redo"]
        y["slip"] = (kept[1] / (1 - success) - y["hand_error"]) / (1 - y["hand_error"])
        y["check"] = kept[0] - (1 - success) * (1 - y["slip"]) * y["redo"]
        if 0 <= y["slip"] <= 1 and y["check"] > 0:
            assert draft(y).minutes == pytest.approx(kept[0]) and draft(y).wrong == pytest.approx(kept[1])
            assert evaluate("draft", y).saving == pytest.approx(-82, abs=1)


def test_the_desk_counts_what_the_part_prescribes():
    x, size = LIKELY["support"], sizes()
    assert x["marking"] == pytest.approx(2 * 764 * 3 / 60, abs=1) and x["practice"] == 0.1 and x["yearly"] > 0
    low, high = interval(round(x["success"] * size["work"]), size["work"])
    assert RANGES["support"]["success"][0] == pytest.approx(low, abs=0.01), "its range is the test's"
    assert RANGES["support"]["success"][2] == pytest.approx(high, abs=0.01)
    mark = sum((least + most) / 2 * count for count, least, most in ((size["total"], 1, 3), (size["half"], 1, 3)))
    assert x["upkeep"] > mark / 60 * x["wage"], "the monthly test is in the upkeep"
    without = x | {"practice": 0, "marking": 0, "yearly": 0}
    assert evaluate("draft", without).saving > 0 > evaluate("draft", x).saving, "left out, it pays narrowly"


def test_the_gates_of_parts_5_and_7_are_one():
    for name in ("part-5-llm-applications", "part-7-business-impact"):
        text = (ROOT / f"series/{name}.md").read_text(encoding="utf-8")
        assert "case.support.break_even.success" in text


def test_the_pilot_of_the_support_desk():
    x = LIKELY["support"]
    assert x["hand_error"] == 0.03 and 0.03 < draft(x).wrong < 0.04
    stop = pilot()["stop"]
    assert 1 - at_most(stop - 1, 150, 0.03) <= 1 / 20 < 1 - at_most(stop - 2, 150, 0.03) and 15 < 2 * 2.8**2 < 16


def test_how_large_a_fixed_test_must_be():
    """The rule of thumb against the exact test of McNemar."""
    for changed, fall in ((0.3, 0.05), (0.15, 0.05), (0.2, 0.1)):
        questions = round(8 * changed / fall**2)
        assert paired((changed + fall) / 2, (changed - fall) / 2, questions) == pytest.approx(0.8, abs=0.03)
    assert pytest.approx(8, abs=0.2) == (1.96 + 0.84) ** 2


@pytest.mark.slow
def test_the_pilot_begins_only_where_drafts_beat_the_search():
    """By draws by lot: the limit is beside the search, and few draws would pass the pilot."""
    lots = random.Random(7)
    drawn = [
        {name: lots.triangular(low, high, middle) for name, (low, middle, high) in RANGES["support"].items()}
        for _ in range(20_000)
    ]

    def ahead(x):
        return evaluate("draft", x).saving - evaluate("search", x).saving

    said = load()["support"]
    limit = float(said["break_even"]["check_beside_search"])
    less, more = (math.fsum(ahead(x | {"check": minutes}) for x in drawn) for minutes in (limit, limit + 0.1))
    assert less > 0 > more
    passes = sum(ahead(x) > MARGIN for x in drawn) / len(drawn)
    assert said["draft"]["passes"] == f"{100 * passes:.0f}%"


def test_what_is_paid_at_once_and_what_each_month_takes_until_the_hours_are_used():
    for case, way, once in (("support", "draft", 9000), ("invoices", "draft", 14000)):
        x, said = LIKELY[case], load()[case][way]
        free = x | {"setup": 0, "integration": 0, "tool_setup": 0}
        assert said["once"] == f"${once:,}" and said["then_less"] == f"${-evaluate(way, free).cash:.0f}"


def shown(found):
    """The numbers as a reader has them."""
    texts = {name: str(value) for name, value in found.items()}
    return {name: float(text.replace(",", "")) for name, text in texts.items() if re.fullmatch(r"[\d,.]+", text)}


def test_whoever_adds_what_the_page_shows_gets_what_it_shows():
    of, x = shown(thousand()), LIKELY["support"]
    assert of["tokens"] + of["check"] + of["redo"] + of["errors"] == of["drafts"]
    assert of["hand"] + of["hand_errors"] == of["by_hand"]
    assert of["drafts"] + of["practice"] + of["fixed"] == of["whole"]
    assert of["missed"] + of["again_wrong"] == of["wrong"] and round(of["wrong"] * x["error"]) == of["errors"]
    assert round((of["by_hand"] - of["drafts"]) * x["practice"]) == of["practice"]
    spread = (9000 + x["marking"] * x["wage"]) / x["months"]
    assert round(spread + x["yearly"] / 12 + x["upkeep"]) == of["monthly"]
    said = load()["support"]
    for way, part in (("by_hand", "hand_right"), ("draft", "came_right")):
        whole = of["by_hand" if way == "by_hand" else "whole"]
        assert f"${whole / of[part]:.2f}" == said[way]["resolved"]


def test_whoever_adds_up_the_contracts_gets_what_is_shown():
    of, x = shown(liabilities()), LIKELY["contracts"]
    assert of["slip"] + of["noticed"] == of["failed"]
    assert of["slip"] + x["hand_error"] * of["noticed"] == pytest.approx(of["wrong"])
    assert (of["wrong"] - of["by_hand"]) * x["error"] == pytest.approx(of["more"])
