"""Which facts does it know? The countries of places, from unknown villages to cities with eighty names.

Asked for freely, and by the first token among four countries. Each country has a place in each band of fame, so no band
has the easier countries. Control: the same questions with the places dealt anew within a band, so that the name tells
nothing of the country asked for. https://arxiv.org/abs/2211.08411 counted the documents that speak of a fact.
"""

import math
from random import Random

from .. import rounds, tune
from ..facts import right
from ..generate import chat, texts
from ..load import Witness
from ..measure import Measured
from ..places import BANDS, City, cities
from .calibration import chances
from .counting import correlation

OPTIONS = 4


def measure(witness: Witness, seed: int) -> Measured:
    found, asked, random = Measured(), cities(rounds.asked(seed)["places"]), Random(seed)
    said = texts(witness, [chat(city.fact.question) for city in asked], model=tune.fast(witness.model))
    told = [right(text, city.country) for text, city in zip(said, asked, strict=True)]
    first = {city.country: witness.encode(f" {city.country}")[0] for city in asked}
    options = [drawn(city, first, random) for city in asked]
    chosen = picked(witness, asked, options, first)
    dealt = picked(witness, swapped(asked, random), options, first)
    found.samples["unknown"] = [text for text, city in zip(said, asked, strict=True) if city.band == 0][:4]
    found.samples["famous"] = [text for text, city in zip(said, asked, strict=True) if city.band == len(BANDS) - 1][:4]
    for name, hits in (("told", told), ("chosen", chosen), ("dealt", dealt)):
        for band, start in enumerate(BANDS):
            found.share(f"longtail_{name}_{start}", [hit for hit, city in zip(hits, asked, strict=True)
                                                     if city.band == band])  # fmt: skip
        found.share(f"longtail_{name}", hits)
    for size, counts in (("names", [city.names for city in asked]), ("people", [city.population for city in asked])):
        logs = [math.log(1 + count) for count in counts]
        for name, hits in (("told", told), ("chosen", chosen), ("dealt", dealt)):
            found.number(f"longtail_{name}_by_{size}", correlation(logs, [float(hit) for hit in hits]), len(asked))
    return found


def drawn(city: City, first: dict[str, int], random: Random) -> list[str]:
    """The true country and others, all with first tokens of their own."""
    chosen = [city.country]
    for country in random.sample(sorted(first), len(first)):
        if len(chosen) < OPTIONS and first[country] not in {first[one] for one in chosen}:
            chosen.append(country)
    return chosen


def picked(witness: Witness, asked: list[City], options: list[list[str]], first: dict[str, int]) -> list[bool]:
    """Whether the likeliest of the options is the first."""
    prompts = [chat(city.fact.question, start=f"{city.name} is in") for city in asked]
    rows = chances(witness, witness.model, prompts, [[first[country] for country in each] for each in options])
    return [row[0] == max(row) for row in rows]


def swapped(asked: list[City], random: Random) -> list[City]:
    """In each place another city of its band."""
    found = list(asked)
    for band in range(len(BANDS)):
        places = [place for place, city in enumerate(asked) if city.band == band]
        turned = places[:]
        random.shuffle(turned)
        for place, other in zip(turned, turned[1:] + turned[:1], strict=True):  # a cycle: nobody stays
            found[place] = asked[other]
    return found
