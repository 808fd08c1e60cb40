"""What the page of the claims says of its rows as a whole, and of how much one way differs from another."""

from statistics import fmean

from .. import intervals
from ..shown import read
from . import BOOK, measured, minus

IN_SIX_WORLDS = ("acting", "cherry", "controls", "thinking")  # of the trials that were run again in a further world


def _further():
    """Six worlds' values of each number, and a further world's: of those that are not the same in all six, and where
    the further one is not just the lowest or the highest, which is neither within nor without."""
    for trial in IN_SIX_WORLDS:
        later = read(BOOK / f"trials/again/{trial}.json")["numbers"]
        for name, found in measured(trial).items():
            six, (one,) = found["seeds"], later[name]["seeds"]
            if None not in (*six, one) and min(six) < max(six) and one not in (min(six), max(six)):
                yield six, one


def further():
    """How often the range of six worlds missed a seventh, and how often the interval for one did."""
    found = list(_further())
    outside = sum(not min(six) < one < max(six) for six, one in found)
    ends = [(intervals.of_next(six), one) for six, one in found]
    return {
        "numbers": len(found),
        "outside": outside,
        "beyond_interval": f"{sum(not low <= one <= high for (low, high), one in ends) / len(ends):.0%}",
    }


def one_in_five():
    found = list(_further())
    return round(10 * sum(not min(six) < one < max(six) for six, one in found) / len(found)) == 2


def _points(value):
    return minus(f"{round(100 * value)}")


def _difference(trial, name, other):
    """By how much one share of a trial is above another, in points, world by world."""
    found = measured(trial)
    by_world = [one - two for one, two in zip(found[name]["seeds"], found[other]["seeds"], strict=True)]
    ends = {"interval": intervals.of_mean(by_world), "next": intervals.of_next(by_world)}
    told = {name: f"{_points(low)} to {_points(high)}" for name, (low, high) in ends.items()}
    return {"mean": _points(fmean(by_world)), **told}


def slow_judge():
    """Of a hundred answers, how many more are right in the tuned model."""
    return _difference("cherry", "tuned_correct", "learned_low_correct")


def slow_dice():
    """As `slow_judge`."""
    found = _difference("cherry", "tuned_correct", "noise_low_correct")
    return {name: found[name] for name in ("mean", "interval")}
