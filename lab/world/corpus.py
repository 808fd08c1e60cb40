"""Rows of text for a model to read, and the exact probability of each of their tokens."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from random import Random

import numpy as np

from . import words
from .grammar import World
from .program import read, sample


def sample_rows(world: World, rows: int, length: int, seed: int) -> np.ndarray:
    """Fresh text: documents one after the other, each row beginning with a boundary, cut at `length` + 1 tokens.

    Returns an int16 array of shape (rows, length + 1): `row[:-1]` is what a model reads, `row[1:]` what it predicts.
    """
    random = Random(seed)
    shares = list(accumulate(world.prior))
    boundary = world.token(words.BOUNDARY)
    result = np.empty((rows, length + 1), np.int16)
    for row in result:
        tokens = [boundary]
        while len(tokens) <= length:
            voice = bisect_right(shares, random.random() * shares[-1])
            tokens += sample(world.document(), voice, random)[0]
        row[:] = tokens[: length + 1]
    return result


def score_rows(world: World, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The exact log p(token | tokens before it in its document) of all tokens but the first of each row, in nats.

    Returns two arrays of shape (rows, length): the log-probabilities, and the component of each token (see `Choice`).
    Raises ValueError on a row that the world could not have written.
    """
    scores = np.empty((len(rows), rows.shape[1] - 1))
    components = np.empty(scores.shape, "U8")
    for number, row in enumerate(rows.tolist()):
        place = 1
        while place < len(row):
            reading = read(world.document(), row[place:], world.prior)
            if not reading.grammatical:
                wrong = place + len(reading.log_probabilities)
                raise ValueError(f"row {number}: no document has {world.vocabulary.decode(row[place : wrong + 1])!r}")
            end = place + len(reading.log_probabilities)
            scores[number, place - 1 : end - 1] = reading.log_probabilities
            components[number, place - 1 : end - 1] = reading.components
            place = end
    return scores, components


@dataclass(frozen=True)
class HeldOut:
    """Rows that no model is trained on, with their exact scores: what a loss is compared with.

    rows: (rows, length + 1) tokens; scores, components: (rows, length), see `score_rows`.
    """

    rows: np.ndarray
    scores: np.ndarray
    components: np.ndarray

    @classmethod
    def draw(cls, world: World, rows: int = 400, length: int = 128, seed: int = 999_999_937) -> "HeldOut":
        """The seed is a prime far above those of training, so that no training stream comes to it."""
        drawn = sample_rows(world, rows, length, seed)
        return cls(drawn, *score_rows(world, drawn))

    @property
    def floor(self) -> float:
        """The least loss in nats per token that any model can have on these rows, other than by knowing them."""
        return float(-self.scores.mean())

    def floor_by_component(self) -> dict[str, float]:
        """What each component contributes to the floor; the parts add up to it."""
        return {
            str(name): float(-self.scores[self.components == name].sum() / self.scores.size)
            for name in np.unique(self.components)
        }
