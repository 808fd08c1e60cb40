"""The people of the world and what is true of them."""

from dataclasses import dataclass
from itertools import product
from random import Random

LIVES, WORKS, LOVES = range(3)  # the attributes: a city, a job, a food

Name = tuple[str, str]  # first and last


@dataclass(frozen=True)
class People:
    """known: those whom texts tell of, the most mentioned first.
    mentions: p(name) of each known person, by Zipf's law: the k-th is mentioned 1/k^zipf as often as the first.
    held_out: names that no text ever uses, to ask about someone unknown.
    strangers: names that questions use, and of whom nobody knows anything.
    facts: the city, the job and the food of each known person.
    """

    known: list[Name]
    mentions: list[float]
    held_out: list[Name]
    strangers: list[Name]
    facts: dict[Name, tuple[str, str, str]]


def make_people(settings, random: Random) -> People:
    """Draw the people of a world. Raises ValueError where the names are too few."""
    names = list(product(settings.first_names, settings.last_names))
    known, held_out = settings.known_people, settings.held_out_people
    if known + held_out >= len(names):
        raise ValueError(f"{len(names)} names are too few for {known} known people, {held_out} held out and strangers")
    random.shuffle(names)
    mentions = [1 / (rank + 1) ** settings.zipf for rank in range(known)]
    domains = (settings.cities, settings.jobs, settings.foods)
    return People(
        known=names[:known],
        mentions=[mention / sum(mentions) for mention in mentions],
        held_out=names[known : known + held_out],
        strangers=names[known + held_out :],
        facts={name: tuple(random.choice(domain) for domain in domains) for name in names[:known]},
    )
