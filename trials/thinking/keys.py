"""Trying the keys: questions whose answer has to be searched for, one try after the other.

    keys anna jan lena - - - find boss cook hugo :     whose boss's cook is hugo: anna's, jan's or lena's?

    anna ines karl no jan otto hugo yes so jan .       two tries: the boss, the cook, and whether that is the one
    so lena .                                          a guess

An author of patience n tries at most n keys, in their order, and then guesses among the rest. So with m keys he is
right in (n + 1) / m of the cases. The keys stand before what is looked for, else they could be tried side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from lab.world.words import FIRST_NAMES, Vocabulary

NAMES, FIRST, SECOND = FIRST_NAMES[:12], ("boss", "friend"), ("cook", "tutor")
VOCABULARY = Vocabulary([*NAMES, *FIRST, *SECOND, "keys", "find", ":", "so", ".", "-", "no", "yes"])
KEYS, FIND, COLON, SO, END, NONE, NO, YES = VOCABULARY.encode("keys find : so . - no yes")
MOST = 6  # keys of a question
TRY = 4  # tokens of a try


@dataclass(frozen=True)
class Search:
    """keys: those that may be it; place: of the one that is; ends: where each of them leads, by both relations."""

    prompt: tuple[int, ...]
    keys: tuple[int, ...]
    place: int
    ends: tuple[tuple[int, int], ...]

    @property
    def wanted(self) -> int:
        return self.ends[self.place][1]


class Town:
    """Two kinds of relations, each of which leads every person to exactly one other."""

    def __init__(self, seed: int):
        random = Random(seed)
        self.first, self.second = (
            [random.sample(range(len(NAMES)), len(NAMES)) for _ in kind] for kind in (FIRST, SECOND)
        )

    def search(self, keys: int, random: Random) -> Search:
        """A question with so many keys."""
        one, two = random.randrange(len(FIRST)), random.randrange(len(SECOND))
        chosen, place = random.sample(range(len(NAMES)), keys), random.randrange(keys)
        ends = tuple((self.first[one][key], self.second[two][self.first[one][key]]) for key in chosen)
        asked = [FIND, len(NAMES) + one, len(NAMES) + len(FIRST) + two, ends[place][1], COLON]
        return Search((KEYS, *chosen, *[NONE] * (MOST - keys), *asked), tuple(chosen), place, ends)


def write(search: Search, patience: int, random: Random) -> list[int]:
    """What an author of this patience writes. He tries no key that is the only one left."""
    tried: list[int] = []
    for key, (between, end) in list(zip(search.keys, search.ends, strict=True))[: min(patience, len(search.keys) - 1)]:
        tried += [key, between, end, YES if end == search.wanted else NO]
        if end == search.wanted:
            return [*tried, SO, key, END]
    return [*tried, SO, random.choice(search.keys[len(tried) // TRY :]), END]


def right(search: Search, written: Sequence[int]) -> bool:
    """Whether it ends with the key, after the first `so`."""
    return list(written[written.index(SO) :] if SO in written else []) == [SO, search.keys[search.place], END]


def tries(written: Sequence[int]) -> list[tuple[int, ...]]:
    """The tries before `so`, of those that are complete."""
    thought = list(written[: written.index(SO)] if SO in written else written)
    return [tuple(thought[at : at + TRY]) for at in range(0, len(thought) - TRY + 1, TRY)]


def read(search: Search, tried: tuple[int, ...]) -> bool:
    """Whether a try is of one of the keys, goes where that leads, and says yes where it should and no else."""
    key, *rest = tried
    if key not in search.keys:
        return False
    between, end = search.ends[search.keys.index(key)]
    return rest == [between, end, YES if end == search.wanted else NO]
