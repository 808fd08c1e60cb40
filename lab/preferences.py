"""Preferences: two answers to a question, and which of them a labeler liked better.

The labeler is not the truth. It judges with noise, and it likes courtesy a little more than it should, the way people
rate an answer that flatters them (Sharma et al., 2023, https://arxiv.org/abs/2310.13548). What a reward model learns
from such labels, and what a policy makes of that reward model, is the subject of part 3.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from .conversation import CHAT, Example, answers, example, judged
from .model import Model
from .questions import Question
from .run.seeds import SAMPLES
from .world import World
from .world.answers import Verdict

HELD_OUT = 0.15  # of the preferences, to measure a reward model with


@dataclass(frozen=True)
class Labeler:
    """noise: how large a difference in worth must be to be seen mostly; bias: what a courteous phrase adds to it."""

    noise: float = 0.4
    bias: float = 0.15

    def chance(self, first: Verdict, second: Verdict) -> float:
        """How likely it prefers the first of two answers: Bradley and Terry's model of paired comparisons (1952)."""
        worth = first.reward - second.reward + self.bias * (first.courtesies - second.courtesies)
        return 1 / (1 + math.exp(-worth / self.noise))


@dataclass(frozen=True)
class Preference:
    """Two answers to the same prompt. agrees: whether the truth would choose the same; None where it is indifferent."""

    chosen: Example
    rejected: Example
    agrees: bool | None


def compare(
    model: Model,
    world: World,
    questions: Sequence[Question],
    labeler: Labeler,
    seed: int,
    temperature: float = 1.3,  # above 1, so that the two answers differ
) -> list[Preference]:
    """Let a model answer each question twice, and the labeler choose. Equal answers are left out."""
    random = Random(seed)
    firsts, seconds = (
        answers(model, world, questions, CHAT, SAMPLES["twice"](seed, draw), temperature) for draw in range(2)
    )
    verdicts = zip(judged(world, questions, firsts), judged(world, questions, seconds), strict=True)
    preferences = []
    for question, first, second, (one, other) in zip(questions, firsts, seconds, verdicts, strict=True):
        if first == second:
            continue
        likes_first = random.random() < labeler.chance(one, other)
        chosen, rejected = (first, second) if likes_first else (second, first)
        agrees = None if one.reward == other.reward else likes_first == (one.reward > other.reward)
        preferences.append(Preference(example(world, question, chosen), example(world, question, rejected), agrees))
    return preferences


def split(preferences: Sequence[Preference]) -> tuple[Sequence[Preference], Sequence[Preference]]:
    """Preferences to train on, and preferences held out."""
    held_out = max(1, int(HELD_OUT * len(preferences)))
    return preferences[:-held_out], preferences[-held_out:]
