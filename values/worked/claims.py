"""What the page of the claims says of its rows as a whole, and of how much one way differs from another."""

from statistics import fmean

from .. import bets, intervals
from ..shown import read
from . import BOOK, measured, minus

LOST = "JDRAG"  # the sets of rows whose first commits are lost
IN_SIX_WORLDS = ("acting", "cherry", "controls", "thinking")  # of the trials that were run again in a further world


def _rows():
    return read(BOOK / "trials/claims.json")["claims"]


def _chanced():
    return [row for row in _rows() if "chance" in row]


def _sharp():
    return [row for row in _chanced() if not row["naive"]]


def _dated(rows):
    return [row for row in rows if row["name"][0] not in LOST]


def chances():
    """What the lab's chances were worth; of rows that weren't worded to fall, how many worlds agreed, on average. And
    of those of them whose commit is older than their results."""
    rows, sharp = _chanced(), _sharp()
    dated = _dated(sharp)
    return {
        "sharp": len(sharp),
        "naive": len(rows) - len(sharp),
        "said": f"{fmean(row['chance'] for row in sharp):.0%}",
        "came": f"{fmean(row['verdict'] == bets.CONFIRMED for row in sharp):.0%}",
        "score": f"{bets.brier(sharp)['ours']:.3f}",
        "with_naive": f"{bets.brier(rows)['ours']:.2f}",
        "worlds_for": f"{fmean(row['confirms'] / row['worlds'] for row in sharp):.0%}",
        "worlds_against": f"{fmean(row['refutes'] / row['worlds'] for row in sharp):.0%}",
        "dated": len(dated),
        "dated_said": f"{fmean(row['chance'] for row in dated):.0%}",
        "dated_came": sum(row["verdict"] == bets.CONFIRMED for row in dated),
        "dated_score": f"{bets.brier(dated)['ours']:.3f}",
    }


def worse_than_a_coin():
    return bets.brier(_sharp())["ours"] > 0.25


def unanimous():
    """Of the rows tried in six worlds, and of as many that a coin would decide in each world."""
    rows = [row for row in _rows() if row["worlds"] == 6]
    return {
        "rows": len(rows),
        "confirmed": sum(row["verdict"] == bets.CONFIRMED for row in rows),
        "refuted": sum(row["verdict"] == bets.REFUTED for row in rows),
        "by_chance": f"{len(rows) / 2**6:.1f}",
    }


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
    low, high = intervals.of_mean(by_world)
    return {"mean": _points(fmean(by_world)), "interval": f"{_points(low)} to {_points(high)}"}


def bayes():
    """How far the guess about the speaker lies from the rule's, in points of probability."""
    return f"{100 * measured('part4')['belief_gap_1']['value']:.0f}"


def silent_heads():
    """How much likelier a refusal about the best known is without them."""
    return _difference("glass", "sft_refuses_silent", "sft_refuses_known")
