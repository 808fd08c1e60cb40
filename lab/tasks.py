"""Small tasks for small models: rows of numbers, in which one thing is to be learned, and how models learn them.

A model reads a row, (B, T), but for its last token and predicts it but for its first. Verses, pairs, sums and coins
have vocabularies of their own, which begin at 0.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from .model import Model, cross_entropy
from .run.seeds import PARTS
from .training import muon_for, update

# Of part 4: what it draws, to train on and to measure with. Below, what the seeds are for: the first number of each.
SEEDS = PARTS["4"]
RUNS, WITHHELD, COPYING, RECALL, COINS, MEASURE = 0, 100, 200, 300, 400, 900
WARMUP = 50


def train(
    model: Model, draw: Callable[[], Tensor], rate: float, steps: int, every: int, warmup: int = WARMUP
) -> Iterator[int]:
    """Train a model in place on rows that are drawn for each step, and stop to be looked at: gives the steps done, at
    first 0. Whoever has seen enough asks for no more.

    rate: of Muon, level once the model is warm, so that an ability which comes late isn't starved by a falling rate.
    """
    optimizer = muon_for(model)
    yield 0
    for step in range(1, steps + 1):
        rows = draw()
        update(optimizer, cross_entropy(model(rows[:, :-1]), rows[:, 1:]), rate * min(1.0, step / warmup))
        if step % every == 0 or step == steps:
            yield step


# --- Verses that repeat -----------------------------------------------------------------------------------------------


def verses(
    rows: int, length: int, letters: int, periods: tuple[int, int], random: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Random letters, the same again after a period of each row's own: rows, and periods, (B,).

    A letter may come several times in a period, so that the last place where it stood doesn't tell what follows.
    """
    period = torch.randint(periods[0], periods[1] + 1, (rows,), generator=random)
    drawn = torch.randint(letters, (rows, periods[1]), generator=random)
    return drawn.gather(1, torch.arange(length) % period[:, None]), period


def letters_alone(rows: int, length: int, letters: int, random: torch.Generator) -> Tensor:
    """Random letters that never repeat but by chance."""
    return torch.randint(letters, (rows, length), generator=random)


# --- Pairs to recall --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pairs:
    """Texts of so many pairs of a key and a value, an ask, one of the keys, and its value:

        begin  k3 v9  k7 v2  k1 v9  ask  k7 v2

    Keys come first in the vocabulary, then values, then the marks. Nothing but the text tells a value.
    """

    pairs: int = 6
    keys: int = 32
    values: int = 32

    @property
    def vocabulary(self) -> int:
        return self.keys + self.values + 2

    @property
    def length(self) -> int:
        """Tokens of a text."""
        return 2 * self.pairs + 4

    def texts(self, count: int, random: torch.Generator) -> Tensor:
        """(count, length)."""
        key = torch.rand(count, self.keys, generator=random).argsort(1)[:, : self.pairs]
        value = self.keys + torch.randint(self.values, (count, self.pairs), generator=random)
        place = torch.randint(self.pairs, (count, 1), generator=random)
        begin, ask = (torch.full((count, 1), self.keys + self.values + mark) for mark in range(2))
        told = torch.stack((key, value), 2).flatten(1)
        return torch.cat((begin, told, ask, key.gather(1, place), value.gather(1, place)), 1)

    def rows(self, count: int, texts: int, random: torch.Generator) -> Tensor:
        """Rows of several texts, one after the other: (count, texts * length)."""
        return self.texts(count * texts, random).view(count, -1)

    def asked(self, texts: int) -> Tensor:
        """The places of the values that a row asks for."""
        return self.length * torch.arange(1, texts + 1) - 1


# --- Sums -------------------------------------------------------------------------------------------------------------

PLUS, EQUALS = 10, 11
SYMBOLS = 12  # ten digits and two signs
PLAIN, REVERSED, CARRIED = "plain", "reversed", "carried"
RESULT = 6  # the place of a sum's first token after the equals sign


def digit_weights(skew: float) -> Tensor:
    """How often each digit stands in a number: evenly, or the digit d with a weight of 1 / (d + 2)^skew. (10,)"""
    return (torch.arange(10) + 2.0) ** -skew


def sums(first: Tensor, second: Tensor, form: str) -> Tensor:
    """Sums of two numbers of two digits, (N,) each, as rows: 4 3 + 5 8 = 1 0 1.

    form: of the result. PLAIN: as we write it. REVERSED: the last digit first. CARRIED: so too, and before each digit
    the one that was carried to it: where we add 3 + 8, `1` for the carry stands before what is made with it.
    """
    total = first + second
    ones, tens, hundreds = total % 10, total // 10 % 10, total // 100
    carry = (first % 10 + second % 10) // 10
    written = {
        PLAIN: (hundreds, tens, ones),
        REVERSED: (ones, tens, hundreds),
        CARRIED: (carry, ones, tens, hundreds),
    }[form]
    plus, equals = torch.full_like(first, PLUS), torch.full_like(first, EQUALS)
    return torch.stack((first // 10, first % 10, plus, second // 10, second % 10, equals, *written), 1)


# --- Coins ------------------------------------------------------------------------------------------------------------

TAILS, HEADS, START = range(3)
ANY, TWO = "any", "two"
CHANCES = (0.2, 0.8)  # of heads, of the two kinds of coins


def chances(rows: int, kind: str, random: torch.Generator) -> Tensor:
    """The chance of heads of a coin for each row: ANY, all chances alike; TWO, one of two."""
    if kind == ANY:
        return torch.rand(rows, generator=random)
    return torch.tensor(CHANCES)[torch.randint(2, (rows,), generator=random)]


def flips(chance: Tensor, length: int, random: torch.Generator) -> Tensor:
    """A mark of the start and then flips of one coin a row: (rows, length + 1)."""
    heads = torch.rand(len(chance), length, generator=random) < chance[:, None]
    return torch.cat((torch.full((len(chance), 1), START), heads.long()), 1)


def bayes(rows: Tensor, kind: str) -> Tensor:
    """The exact chance that the next flip is heads, before each flip, for who knows from which coins his was drawn:
    (rows, length). ANY: Laplace's rule, (heads + 1) / (flips + 2). TWO: the two chances, weighted by what was seen."""
    flipped = rows[:, 1:].double()
    seen = torch.arange(flipped.shape[1])
    heads = flipped.cumsum(1) - flipped  # before each flip
    if kind == ANY:
        return (heads + 1) / (seen + 2)
    low, high = torch.tensor(CHANCES).double()
    log_odds = heads * (high / low).log() + (seen - heads) * ((1 - high) / (1 - low)).log()
    return low + (high - low) * log_odds.sigmoid()
