"""How the labels of the questions were settled."""

import pytest

from bench.ask import pool


def test_a_label_is_what_two_of_three_say_with_the_authors_first():
    named, sections = ["b", "a"], ["c", "a", "d", "b", "e"]
    first, second = [2, 2, 2, 1, 1], [2, 0, 1, 2, 1]
    assert pool.majority(named, sections, first, second) == ["b", "a", "c"]
    assert pool.majority(named, sections, [0] * 5, [1] * 5) == []


def test_kappa_is_nothing_for_chance_and_one_for_agreement():
    """By hand: 20 both say yes, 15 neither, 5 and 10 one alone, of 50 (Cohen's own kind of table)."""
    one = [True] * 25 + [False] * 25
    two = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert pool.kappa(one, two) == pytest.approx((0.7 - 0.5) / 0.5)
    assert pool.kappa(one, one) == 1
    assert pool.kappa([True, True, False, False], [True, False, True, False]) == 0


def test_a_question_moves_where_its_first_section_is_asked_for():
    kept = {"half": "tuning", "sections": ["a"]}
    other = {"half": "test", "sections": ["b"]}
    turned = {"half": "test", "sections": ["a", "c"]}
    moved = {"half": "test", "sections": ["a"]}
    pool.part([kept, other, turned, moved], [turned, moved])
    assert (turned["half"], turned["sections"]) == ("test", ["c", "a"])
    assert (moved["half"], kept["half"], other["half"]) == ("tuning", "tuning", "test")
