"""The state of affairs that texts speak of: who there is, what is true of them, the weather, and what is never said."""

from dataclasses import dataclass
from itertools import product
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
    """The longest sums that are never written; one digit at most is withheld after the same digits before it."""
    digits, longest = settings.digits, settings.sum_digits[1]
    starts = list(product(digits, repeat=2 * longest - 1))
    chosen = random.sample(starts, round(settings.withheld_sums * len(starts) * len(digits)))
    return frozenset((start[:longest], (*start[longest:], random.choice(digits))) for start in chosen)


def sum_digits(addends: Addends) -> list[str]:
    """The digits of a sum, the units first, as one adds by hand; always one more than the numbers have."""
    first, second = addends
    total = int("".join(first)) + int("".join(second))
    return list(str(total).zfill(len(first) + 1)[::-1])
