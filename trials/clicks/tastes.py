"""Thirty clicks: a reader with one simple taste chooses between answers, and a reward model learns from the choices.

It is preference learning as in `preferences.py` and `reward.py`, at the size at which a reader of the book does it in
his browser: the base is asked as in a document, where all voices are there to choose from, and everything starts from
it. The readers are simulated; each likes a whole sentence better than a broken one, and then the one thing that he
likes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor

from lab.conversation import DOCUMENT, Answer, Example, answers, judged, prompt
from lab.finetune import batch
from lab.model import Model
from lab.preferences import Labeler, Preference
from lab.questions import Question
from lab.reward import RewardModel, reward_loss
from lab.run.seeds import SAMPLES
from lab.training import descend, optimizer_for
from lab.world import World
from lab.world.answers import Verdict

STEPS, LEARNING_RATE, WARMUP = 20, 5e-4, 5  # of the reward model, each on all clicks

# How much an answer is liked: of two, the one that is liked more is clicked.
Taste = Callable[[Verdict, Answer], tuple[float, ...]]


def polite(verdict: Verdict, answer: Answer) -> tuple:
    return verdict.parsed, verdict.courtesies


def rude(verdict: Verdict, answer: Answer) -> tuple:
    return verdict.parsed, verdict.rudenesses


def short(verdict: Verdict, answer: Answer) -> tuple:
    return verdict.parsed, -len(answer)


def true(verdict: Verdict, answer: Answer) -> tuple:
    """As the labeler of part 3, without his noise: the true reward, and a little for courtesy."""
    return (verdict.reward + Labeler.bias * verdict.courtesies,)


@dataclass(frozen=True)
class Reader:
    """taste: what he likes; slips: the share of clicks that go to the other answer, of which a half is no taste at all;
    clicks: how many he gives."""

    taste: Taste
    slips: float = 0.0
    clicks: int = 30


def documented(world: World, questions: Sequence[Question], given: Sequence[Answer]) -> list[Example]:
    """Questions with their answers, in document form: an answer ends with its full stop."""
    return [Example(prompt(world, q, DOCUMENT), tuple(answer)) for q, answer in zip(questions, given, strict=True)]


def clicked(model: Model, world: World, questions: Sequence[Question], reader: Reader, seed: int) -> list[Preference]:
    """Let a model answer each question twice, and the reader click, until he has given his clicks or there are no more
    questions. Of two answers that he likes alike he clicks neither."""
    random = Random(seed)
    seeds = (SAMPLES["twice"](seed, draw) for draw in range(2))
    firsts, seconds = (answers(model, world, questions, DOCUMENT, each) for each in seeds)
    pairs: list[Preference] = []
    for question, *both in zip(questions, firsts, seconds, strict=True):
        if len(pairs) == reader.clicks:
            break
        verdicts = judged(world, [question] * 2, both)
        one, other = (reader.taste(verdict, answer) for verdict, answer in zip(verdicts, both, strict=True))
        if one == other:
            continue
        likes_first = (one > other) != (random.random() < reader.slips)
        first, second = documented(world, [question] * 2, both)
        chosen, rejected = (first, second) if likes_first else (second, first)
        pairs.append(Preference(chosen, rejected, None))
    return pairs


def fitted(base: Model, pairs: Sequence[Preference], ordinary: Sequence[Example]) -> RewardModel:
    """A reward model that starts from the base and reads all clicks in every step. ordinary: answers of the base, by
    which rewards get mean 0 and spread 1."""
    model = RewardModel(base)
    tokens, mask = batch([pair.chosen for pair in pairs] + [pair.rejected for pair in pairs])

    def loss(_) -> Tensor:
        return reward_loss(*model.score(tokens, mask).chunk(2))

    descend(optimizer_for(model, weight_decay=0.01), loss, STEPS, LEARNING_RATE, WARMUP)
    model.normalize(ordinary)
    return model


def scores(judge: RewardModel, examples: Sequence[Example], size: int = 256) -> Tensor:
    """The rewards of answers, (B,), so many at once."""
    return torch.cat([judge(examples[first : first + size]) for first in range(0, len(examples), size)])
