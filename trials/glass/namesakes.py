"""Whose facts a model says of somebody: a person's own, or those of others who share the first or the last name.

Scores of values are looked at for every first name with every last name, (F, L, K): K values of a kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor

from lab.run.averages import mean, ratio
from lab.world import World
from lab.world.people import Name

ENOUGH = 3  # bearers of a name: the two best known, beside whoever is asked about


@dataclass(frozen=True)
class Said:
    """What a model holds likeliest of the values of a kind, of one name. sure: the share it gives that value, of all
    words; right: whether it is true; rank: among those whom texts tell of, the most mentioned first, or None. first,
    last: whether it is true of the best-known other person of that first or last name; second: of the second best known
    of either; control: for how many of the other pairs of a first and a last name it is true of one of their best
    known, as a share; summed: whether the sum of two halves says it too."""

    sure: float
    right: bool
    rank: int | None
    first: bool
    last: bool
    second: bool
    control: float
    summed: bool


def halves_summed(scores: Tensor) -> Tensor:
    """What a table for first names and one for last names, added up, make of scores, (F, L, K): for each name fitted
    to all others (leave one out), so that no score tells of itself."""
    firsts, lasts, _ = scores.shape
    fitted = scores.mean(1, keepdim=True) + scores.mean(0, keepdim=True) - scores.mean((0, 1))
    own = (firsts + lasts - 1) / (firsts * lasts)  # of a score in what is fitted to it, the same for all
    return scores - (scores - fitted) / (1 - own)


def explained(scores: Tensor, predicted: Tensor) -> float:
    """The share of the variance over names."""
    around = scores - scores.mean((0, 1))
    return float(1 - (scores - predicted).square().sum() / around.square().sum())


def said(world: World, attribute: int, shares: Tensor, summed: Tensor) -> list[Said]:
    """Of every name, first names one after the other; shares: of the values, (F, L, K); summed: as `halves_summed`
    gives it."""
    people, settings = world.state.people, world.settings
    values = world.choices.domains[attribute]
    ranks = {name: rank for rank, name in enumerate(people.known)}
    own = {name: facts[attribute] for name, facts in people.facts.items()}
    bearers = [{part: names[:ENOUGH] for part, names in named(people.known, half).items()} for half in range(2)]
    apart = range(1, min(shares.shape[:2]))
    found = []
    for (f, first), (n, last) in product(enumerate(settings.first_names), enumerate(settings.last_names)):
        name, place = (first, last), int(shares[f, n].argmax())

        def of(half: int, part: str, nth: int = 0, name=name, value=values[place]) -> bool:
            others = [each for each in bearers[half].get(part, []) if each != name]
            return len(others) > nth and own[others[nth]] == value

        both = (settings.first_names, f), (settings.last_names, n)
        pairs = [[part[(at + by) % len(part)] for part, at in both] for by in apart]
        found.append(
            Said(
                sure=float(shares[f, n, place]),
                right=own.get(name) == values[place],
                rank=ranks.get(name),
                first=of(0, first),
                last=of(1, last),
                second=of(0, first, 1) or of(1, last, 1),
                control=mean(of(0, one) or of(1, other) for one, other in pairs),
                summed=int(summed[f, n].argmax()) == place,
            )
        )
    return found


def named(known: Sequence[Name], half: int) -> dict[str, list[Name]]:
    """Those whom texts tell of by one half of their names, the most mentioned first."""
    found: dict[str, list[Name]] = {}
    for name in known:
        found.setdefault(name[half], []).append(name)
    return found


def wrong(found: Sequence[Said], surer_than: float) -> dict[str, float]:
    """Of the wrong values of which a model is surer than that: how many they are, and which share is whose."""
    chosen = [each for each in found if not each.right and each.sure > surer_than]
    return {
        "count": len(chosen),
        "namesake": mean(each.first or each.last for each in chosen),
        "first": mean(each.first for each in chosen),
        "last": mean(each.last for each in chosen),
        "second": mean(each.second for each in chosen),
        "control": mean(each.control for each in chosen),
        "summed": mean(each.summed for each in chosen),
        "stranger": ratio(sum(each.rank is None for each in chosen), len(chosen)),
    }


def centered(scores: Tensor) -> Tensor:
    """Scores of values, (..., K), over their mean."""
    return scores - scores.mean(-1, keepdim=True)


def grid(world: World, rows: Tensor) -> Tensor:
    """(F L, ...) as (F, L, ...)."""
    return torch.unflatten(rows, 0, (len(world.settings.first_names), len(world.settings.last_names)))
