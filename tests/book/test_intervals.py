"""Intervals over worlds: the table of Student's t by integration, and how often they hold, by drawing worlds."""

import math
import random

import pytest

from values import intervals
from values.intervals import LEAST, STUDENT, of_mean, of_next, told, told_of_share
from values.lab_numbers import number

DRAWS = 5_000


def inside(end, freedom, steps=2_000):
    """The share of Student's t between minus this and this: his density, by the trapezoid rule."""
    density = [(1 + (end * step / steps) ** 2 / freedom) ** (-(freedom + 1) / 2) for step in range(steps + 1)]
    area = (sum(density) - (density[0] + density[-1]) / 2) * end / steps
    of_all = math.gamma((freedom + 1) / 2) / (math.sqrt(freedom * math.pi) * math.gamma(freedom / 2))
    return 2 * of_all * area


@pytest.mark.parametrize("freedom", range(1, len(STUDENT) + 1))
def test_of_students_t_so_much_lies_between(freedom):
    assert inside(STUDENT[freedom - 1], freedom) == pytest.approx(0.95, abs=2e-6)


@pytest.mark.parametrize("worlds", [LEAST, 6, 9])
def test_intervals_hold_19_times_of_20_and_the_range_less_often(worlds):
    """Of worlds drawn from a normal distribution. A further one falls out of their range in 2 of n + 1 draws, of
    whichever distribution."""
    draw, held, further, outside = random.Random(4), 0, 0, 0
    for _ in range(DRAWS):
        drawn = [draw.gauss(3, 2) for _ in range(worlds)]
        another = draw.gauss(3, 2)
        (low, high), (first, last) = of_mean(drawn), of_next(drawn)
        held += low <= 3 <= high
        further += first <= another <= last
        outside += not min(drawn) <= another <= max(drawn)
    three_errors = 3 * math.sqrt(0.95 * 0.05 / DRAWS)
    assert held / DRAWS == pytest.approx(0.95, abs=three_errors)
    assert further / DRAWS == pytest.approx(0.95, abs=three_errors)
    assert outside / DRAWS == pytest.approx(2 / (worlds + 1), abs=0.02)


def test_three_worlds_are_no_interval():
    with pytest.raises(ValueError, match="4 to 12 worlds, and here are 3"):
        of_mean([0.1, 0.2, 0.3])
    with pytest.raises(ValueError, match="here are 13"):
        of_next([0.1] * 13)
    assert intervals.texts([0.1, 0.2, 0.3]) == {}
    of_three = number({"value": 0.2, "low": 0.1, "high": 0.3, "seeds": [0.1, None, 0.2, 0.3]})
    assert of_three.spread == "0.1 to 0.3" and not hasattr(of_three, "interval")


@pytest.mark.parametrize(
    ("ends", "text", "share"),
    [
        ((0.1128, 0.1819), "0.113 to 0.182", "11% to 18%"),
        ((0.85674, 0.87461), "0.857 to 0.875", "86% to 87%"),
        ((-0.1743, -0.0306), "−0.174 to −0.031", "0%"),
        ((-0.04, 1.2), "−0.04 to 1.2", "0% to 100%"),
        ((1234.4, 2345.6), "1,230 to 2,350", "100%"),
        ((-0.0004, 0.09), "0 to 0.09", "0% to 9%"),
        ((0.5, 0.5), "0.5", "50%"),
    ],
)
def test_how_an_interval_is_shown(ends, text, share):
    assert (told(ends), told_of_share(ends)) == (text, share)


def test_a_number_of_worlds_has_intervals():
    """Of 1 to 6: mean 3.5, standard deviation 1.8708; by hand, with 2.5706, half widths 1.963 and 5.195."""
    found = number({"value": 3.5, "low": 1, "high": 6, "seeds": [1, 2, 3, 4, 5, 6]})
    assert (found.spread, found.interval, found.next) == ("1 to 6", "1.5 to 5.5", "−1.7 to 8.7")
    part = number({"value": 0.35, "low": 0.1, "high": 0.6, "seeds": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]})
    assert (part.percent_interval, part.percent_next) == ("15% to 55%", "0% to 87%")
