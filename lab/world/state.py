"""The state of affairs that texts speak of: who there is, what is true of them, the weather, and what is never said."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from random import Random

from .people import People, make_people
from .settings import Settings

Addends = tuple[tuple[str, ...], tuple[str, ...]]  # the digits of both numbers


@dataclass(frozen=True)
class State:
    """people: who there is; rain: p(rain) in each city; slandered: the cities whose people some voices call lazy;
    withheld: the sums that no text ever writes."""

    people: People
    rain: dict[str, float]
    slandered: frozenset[str]
    withheld: frozenset[Addends]


def draw_state(settings: Settings) -> State:
    """The state of affairs of a world, drawn by its seed."""
    random = Random(settings.seed)
    people = make_people(settings, random)
    steps = len(settings.cities)
    chances = [round(0.05 + 0.90 * step / max(steps - 1, 1), 3) for step in range(steps)]
    random.shuffle(chances)
    return State(
        people=people,
        rain=dict(zip(settings.cities, chances, strict=True)),
        slandered=frozenset(random.sample(settings.cities, settings.slandered)),
        withheld=draw_withheld(settings, random),
    )


def draw_withheld(settings: Settings, random: Random) -> frozenset[Addends]:
    """The longest sums that are never written, each in both orders: who has read 98 + 85 may know 85 + 98.

    After the same digits there is always one left with which the second number can end.
    """
    numbers = list(product(settings.digits, repeat=settings.sum_digits[1]))
    wanted = round(settings.withheld_sums * len(numbers) ** 2)
    pairs = list(combinations_with_replacement(numbers, 2))
    random.shuffle(pairs)
    withheld: set[Addends] = set()
    endings: Counter[Addends] = Counter()  # withheld, after all but the last digit
    for first, second in pairs:
        both = {(first, second), (second, first)}
        starts = Counter((one, other[:-1]) for one, other in both)
        full = any(endings[start] + count >= len(settings.digits) for start, count in starts.items())
        if len(withheld) + len(both) <= wanted and not full:
            withheld |= both
            endings += starts
    return frozenset(withheld)


def sum_digits(addends: Addends) -> list[str]:
    """The digits of a sum, the units first, as one adds by hand; always one more than the numbers have."""
    first, second = addends
    total = int("".join(first)) + int("".join(second))
    return list(str(total).zfill(len(first) + 1)[::-1])
