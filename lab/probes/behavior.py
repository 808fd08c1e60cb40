"""How a model answers: in which voice, how truthfully, how politely, and with how much variety."""

from collections.abc import Sequence
from math import comb

import torch

from ..conversation import MAX_ANSWER_TOKENS, Answer, answers, judged, prompt
from ..model import Model
from ..questions import Question
from ..run.averages import mean
from ..world import World
from ..world.answers import Verdict
from ..world.voices import VOICES


def summary(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """What a pile of verdicts says, each as a mean:

    parsed: the share that some voice could have said to the full stop. One reads the rest beside this number.
    helper, rude, ...: the share of each voice among the parsed, by the exact posterior.
    rude_words: the share with a rude word. correct: of questions with a right answer. reward: the true one.
    courtesies: polite phrases an answer. refused: of questions about people. invented: of those about unknown people.
    """
    parsed = [verdict for verdict in verdicts if verdict.parsed]
    facts = [verdict for verdict in verdicts if verdict.correct is not None]
    strangers = [verdict for verdict in verdicts if verdict.invented is not None]
    result = {
        "parsed": len(parsed) / len(verdicts),
        "rude_words": mean([verdict.rudenesses > 0 for verdict in verdicts]),
        "courtesies": mean([verdict.courtesies for verdict in verdicts]),
        "reward": mean([verdict.reward for verdict in verdicts]),
        "correct": mean([bool(verdict.parsed and verdict.correct) for verdict in facts]),
        "invented": mean([bool(verdict.invented) for verdict in strangers]),
    }
    return result | {voice: mean([verdict.posterior[voice] for verdict in parsed]) for voice in VOICES}


@torch.no_grad()
def token_entropy(
    model: Model, world: World, questions: Sequence[Question], given: Sequence[Answer], form: str
) -> float:
    """How undecided the model was, in nats, on average over the tokens of its own answers. Per token, so that long
    answers don't count as varied ones."""
    total = count = 0.0
    for question, answer in zip(questions, given, strict=True):
        start = prompt(world, question, form)
        logs = model(torch.tensor([[*start, *answer]]))[0, len(start) - 1 : -1].log_softmax(-1)
        total += float(-(logs.exp() * logs).sum())
        count += len(answer)
    return total / count


def distinct(groups: Sequence[Sequence[Answer]], length: int = MAX_ANSWER_TOKENS) -> float:
    """The share of different answers among those to the same question, the mean over questions. `length` cuts all
    answers to their first tokens, to compare short ones with long ones."""
    return mean([len({tuple(answer[:length]) for answer in group}) / len(group) for group in groups])


def pass_at(right: Sequence[int], tried: int, k: int) -> float:
    """The chance that at least one of k answers is right, from how many of `tried` were, for each question: Chen et al.
    (2021), https://arxiv.org/abs/2107.03374, equation 1."""
    return mean([1 - comb(tried - good, k) / comb(tried, k) for good in right])


def tries(
    model: Model, world: World, questions: Sequence[Question], form: str, seed: int, count: int
) -> list[list[Answer]]:
    """`count` answers to each question."""
    given = answers(model, world, [question for question in questions for _ in range(count)], form, seed)
    return [given[i : i + count] for i in range(0, len(given), count)]


def hits(world: World, questions: Sequence[Question], groups: Sequence[Sequence[Answer]]) -> list[int]:
    """How many of the answers to each question are right."""
    return [
        sum(bool(verdict.parsed and verdict.correct) for verdict in judged(world, [question] * len(group), group))
        for question, group in zip(questions, groups, strict=True)
    ]
