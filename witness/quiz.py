"""Facts of no tuning set, each with answers to choose from."""

from collections.abc import Sequence
from random import Random

from .facts import Kind

OPTIONS = 4


def quiz(kinds: Sequence[Kind], seed: int, size: int, first: dict[str, int]) -> list[tuple[Kind, str, list[str]]]:
    """Of each question its kind, what is asked for, and options, the true one first.

    first: the first token of each value; the options of a question differ in it.
    """
    random = Random(seed)
    asked = random.sample([(kind, key) for kind in kinds for key in kind.values], size)
    return [(kind, key, options(kind, key, random, first)) for kind, key in asked]


def options(kind: Kind, key: str, random: Random, first: dict[str, int]) -> list[str]:
    chosen = [kind.values[key]]
    others = sorted(set(kind.values.values()))
    for value in random.sample(others, len(others)):
        if len(chosen) < OPTIONS and first[value] not in {first[one] for one in chosen}:
            chosen.append(value)
    return chosen
