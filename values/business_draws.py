"""What the ranges of a case say together: each way's saving a month in 10,000 draws from them.

A range is a triangle: the likely number is the likeliest, the ends are just not reached, and inputs know nothing of
each other. The draws are not random. Each input takes 10,000 numbers that cut its triangle into equal shares, each
once; `place` says in which draw, by a rule that spreads all inputs together evenly (a lattice, by Korobov). So page,
book and a second visit show the same numbers, and a chance is right to a few tenths of a point where lots would be to
half a point.

A case takes a second, so what came of its draws is kept in `KEPT` by what was asked, and no case is drawn twice. A
program may keep that for its next run, together with `CODE`: what other code has found is worth nothing then.
"""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from .business_case import RANGED, WAYS, by_hand, draft, likely, minute_of_checking, paid_up_to, saving, search, worth

DRAWS, STEP = 10_000, 437  # of the odd steps, one of those whose lattice is the most even in 20 inputs
KEPT: dict[tuple, Any] = {}


def code(folder: Path = Path(__file__).parent) -> str:
    """A hash of all that results follow from beside the ranges: the code, and the inputs that are drawn, in order."""
    names = ("business_draws.py", "business_case.py", "business_case.json")
    return hashlib.sha256(b"\0".join((folder / name).read_bytes() for name in names)).hexdigest()


CODE = code()


def kept(function):
    """A function whose results are kept. Its arguments can be hashed, and nobody changes what it gives."""

    @wraps(function)
    def once(*asked):
        key = (function.__name__, *asked)
        if key not in KEPT:
            KEPT[key] = function(*asked)
        return KEPT[key]

    return once


def pairs_of(ranges):
    """Ranges as something that can be hashed."""
    return tuple(sorted(ranges.items()))


@dataclass(frozen=True)
class Outlook:
    """A way's saving a month over all draws."""

    mean: float
    chance: float  # share of draws in which it saves


def quantile(share, triple):
    """The number of a triangle below which this share of it lies.

    >>> [quantile(share, (0, 1, 4)) for share in (0, 0.25, 1)]
    [0.0, 1.0, 4.0]
    """
    low, middle, high = triple
    if share * (high - low) < middle - low:
        return low + math.sqrt(share * (high - low) * (middle - low))
    return high - math.sqrt((1 - share) * (high - low) * (high - middle))


def place(draw, position, draws=DRAWS, step=STEP):
    """Which of its numbers the input at a position takes in a draw."""
    return draw * pow(step, position, draws) % draws


@lru_cache(maxsize=32)
def numbers(triple, draws):
    """The numbers that an input takes, from low to high."""
    return [quantile((rank + 0.5) / draws, triple) for rank in range(draws)]


def drawn(ranges, draws=DRAWS, step=STEP):
    """The inputs of each draw, in a dictionary that is the same from one to the next."""
    x = likely(ranges)
    moving = {
        name: pow(step, position, draws) for position, name in enumerate(RANGED) if ranges[name][0] != ranges[name][2]
    }
    columns = [spread(ranges[name], draws, stride) for name, stride in moving.items()]
    for row in zip(*columns, strict=True) if moving else [()] * draws:
        x.update(zip(moving, row, strict=True))
        yield x


@lru_cache(maxsize=32)
def spread(triple, draws, stride):
    """The numbers that an input takes, from draw to draw."""
    values = numbers(triple, draws)
    return [values[draw * stride % draws] for draw in range(draws)]


def savings(ranges, draws=DRAWS, step=STEP):
    """For each way its saving a month in each draw."""
    ways: list[tuple[str, Callable]] = list(WAYS.items())
    found: dict[str, list[float]] = {name: [] for name in WAYS}
    for x in drawn(ranges, draws, step):
        each = worth(x)
        for name, way in ways:
            found[name].append(0.0 if way is by_hand else saving(way(x), x, each))
    return found


def outlooks(ranges):
    """What each way may be expected to save."""
    return _outlooks(pairs_of(ranges))


def chance_beside_search(ranges, margin):
    """The share of draws in which drafts save more a month than the search, by more than a margin."""
    return _chance_beside_search(pairs_of(ranges), margin)


@kept
def _outlooks(pairs):
    return summed_up(_savings(pairs))


@kept
def _chance_beside_search(pairs, margin):
    found = _savings(pairs)
    ahead = [drafts - search > margin for drafts, search in zip(found["draft"], found["search"], strict=True)]
    return sum(ahead) / len(ahead)


@lru_cache(maxsize=4)
def _savings(pairs):
    return savings(dict(pairs))


def check_beside_search(ranges):
    """The minutes of checking up to which drafts save more than the search on the average of the draws; None: not even
    with none. In each draw the saving is a straight line in it, so the average is one too."""
    return _check_beside_search(pairs_of(ranges))


@kept
def _check_beside_search(pairs):
    lead, price = [], []
    for x in drawn(dict(pairs) | {"check": (0, 0, 0)}):
        each = worth(x)
        lead.append(saving(draft(x), x, each) - saving(search(x), x, each))
        price.append(minute_of_checking(x))
    return paid_up_to(math.fsum(lead), math.fsum(price))


def summed_up(found):
    return {
        name: Outlook(mean=math.fsum(each) / len(each), chance=sum(value > 0 for value in each) / len(each))
        for name, each in found.items()
    }
