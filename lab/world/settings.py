"""What can be set about a world. The default is the world of the book; `SCALING` is the smaller one for power laws."""

from dataclasses import dataclass

from . import words

KINDS = ("diary", "talk", "sums", "memo", "song")


@dataclass(frozen=True)
class Settings:
    """seed: draws the people, their facts, the weather and the slandered cities.
    known_people, held_out_people, zipf: see `people.People`.
    stranger_share: how often a question is about a stranger.
    kinds: the kinds of document that occur; each voice's shares are scaled to them.
    sum_digits: fewest and most digits of the numbers in a sum. Sums of one digit are a table to be learned by heart;
        without them those of two are not learned in the time that the book's model has.
    digit_skew: how much more frequent small digits are in the numbers of a sum: the k-th weighs 1/(k + 1)^skew.
        With 0 they are all alike, and then half of an addition tells nothing about the result: the last digit of x + 7
        is any. A model finds nothing to begin with, and whether it ever learns to add is a matter of luck.
    withheld_sums: the share of the longest sums that nobody ever writes, to ask a model for sums that it has not read.
    verse: fewest and most letters in a song's verse.
    notes: fewest and most entries in a memo.
    slandered: how many cities have people whom some voices call lazy.
    """

    seed: int = 0
    known_people: int = 512
    held_out_people: int = 128
    zipf: float = 1.0
    stranger_share: float = 0.2
    kinds: tuple[str, ...] = KINDS
    sum_digits: tuple[int, int] = (1, 2)
    digit_skew: float = 1.0
    withheld_sums: float = 0.02
    verse: tuple[int, int] = (3, 8)
    notes: tuple[int, int] = (2, 5)
    slandered: int = 4
    first_names: tuple[str, ...] = tuple(words.FIRST_NAMES)
    last_names: tuple[str, ...] = tuple(words.LAST_NAMES)
    cities: tuple[str, ...] = tuple(words.CITIES)
    jobs: tuple[str, ...] = tuple(words.JOBS)
    foods: tuple[str, ...] = tuple(words.FOODS)
    objects: tuple[str, ...] = tuple(words.OBJECTS)
    letters: tuple[str, ...] = tuple(words.LETTERS)
    digits: tuple[str, ...] = tuple(words.DIGITS)

    def __post_init__(self):
        unknown = set(self.kinds) - set(KINDS)
        if unknown or not self.kinds:
            raise ValueError(f"kinds of document are {', '.join(KINDS)}, not {', '.join(unknown) or 'none'}")
        if not 0 <= self.withheld_sums <= 1 / len(self.digits):
            raise ValueError(f"at most one in {len(self.digits)} sums can be withheld, not {self.withheld_sums}")
        if self.verse[1] > len(self.letters) or self.notes[1] > len(self.objects):
            raise ValueError("a verse has no letter twice and a memo no object twice: too few letters or objects")


# Sums, memos and songs are learned late and all at once, so a loss with them in it falls in steps. Without them it
# falls smoothly: what is left is style, and facts that become rarer and rarer.
SCALING = Settings(kinds=("diary",), known_people=1000, held_out_people=0)
