"""Preferences: two answers to a question, and which of them a labeler liked better.

The labeler is not the truth. It judges with noise, and it likes courtesy a little more than it should, the way people
rate an answer that flatters them (Sharma et al., 2023, https://arxiv.org/abs/2310.13548). What a reward model learns
from such labels, and what a policy makes of that reward model, is the subject of part 3.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from .conversation import CHAT, LONGEST_ANSWER, Answer, Example, Question, answers, judged, prompt
from .model import Model
from .world import World, words
from .world.answers import Verdict


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
    pairs = [answers(model, world, questions, CHAT, 2 * seed + draw, temperature) for draw in range(2)]
    verdicts = [judged(world, questions, given) for given in pairs]
    preferences = []
    for number, question in enumerate(questions):
        first, second = pairs[0][number], pairs[1][number]
        if first == second:
            continue
        worth = [given[number].reward for given in verdicts]
        likes_first = random.random() < labeler.chance(verdicts[0][number], verdicts[1][number])
        chosen, rejected = (first, second) if likes_first else (second, first)
        preferences.append(
            Preference(
                example(world, question, chosen),
                example(world, question, rejected),
                None if worth[0] == worth[1] else likes_first == (worth[0] > worth[1]),
            )
        )
    return preferences


def example(world: World, question: Question, answer: Answer) -> Example:
    """A question with an answer that a model gave, in chat form; without the end mark if it didn't come to one."""
    ended = len(answer) < LONGEST_ANSWER
    return Example(prompt(world, question, CHAT), (*answer, world.token(words.END)) if ended else tuple(answer))
