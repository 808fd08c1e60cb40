"""How sure a model is of an answer that it gave, by its own probabilities."""

from collections.abc import Sequence

import torch

from lab.conversation import Answer, example
from lab.finetune import batch
from lab.model import Model
from lab.questions import Question
from lab.world import AboutFact, AboutSum, World

OPENING = 2  # tokens before the content: an opening word and a comma
REFUSALS = "sorry no find"  # the words that a refusal can begin with


@torch.no_grad()
def whole(model: Model, world: World, questions: Sequence[Question], given: Sequence[Answer]) -> list[float]:
    """The probability of each answer, word for word. Much of it is style: which opening, which courtesy."""
    log_probs = distributions(model, world, questions, given)
    return [
        float(sum(row[place, token] for place, token in enumerate(answer)).exp()) if answer else 0.0
        for row, answer in zip(log_probs, given, strict=True)
    ]


@torch.no_grad()
def content(model: Model, world: World, questions: Sequence[Question], given: Sequence[Answer]) -> list[float]:
    """The probability of what each answer says, however it is worded: 0 where it says nothing that was asked for.

    Of a refusal: that one refuses there, with whichever word. Of a fact: that one doesn't refuse, times that of the
    value where it stands. Of a sum: that of its digits, one after the other.
    """
    refusals = world.vocabulary.encode(REFUSALS)
    result = []
    log_probs = distributions(model, world, questions, given)
    for row, question, answer in zip(log_probs, questions, given, strict=True):
        chances = row.exp()
        if isinstance(question.asked, AboutSum):
            digits = range(OPENING, OPENING + len(question.asked.first) + 1)
            spoken = len(answer) >= digits.stop
            result.append(float(torch.stack([chances[p, answer[p]] for p in digits]).prod()) if spoken else 0.0)
            continue
        if not isinstance(question.asked, AboutFact):
            raise ValueError("certainty is of answers that are right or wrong: facts and sums")
        if len(answer) <= OPENING:
            result.append(0.0)
            continue
        refusing = float(chances[OPENING, refusals].sum())
        values = {world.token(value) for value in world.choices.domains[question.asked.attribute]}
        place = next((place for place, token in enumerate(answer) if token in values), None)
        if answer[OPENING] in refusals:
            result.append(refusing)
        else:
            result.append((1 - refusing) * float(chances[place, answer[place]]) if place is not None else 0.0)
    return result


def distributions(
    model: Model, world: World, questions: Sequence[Question], given: Sequence[Answer], at_once: int = 256
) -> list[torch.Tensor]:
    """For each answer the log-probabilities of all words at each of its places: (tokens of the answer, words)."""
    result = []
    for first in range(0, len(given), at_once):
        pairs = zip(questions[first : first + at_once], given[first : first + at_once], strict=True)
        examples = [example(world, question, answer) for question, answer in pairs]
        tokens, _ = batch(examples)
        scores = model(tokens[:, :-1])
        for row, each, answer in zip(scores, examples, given[first : first + at_once], strict=True):
            start = len(each.prompt) - 1
            result.append(row[start : start + len(answer)].float().log_softmax(-1))
    return result


def ranking(certain: Sequence[float], right: Sequence[bool]) -> float:
    """The chance that a right answer is held for surer than a wrong one (the area under the ROC curve); ties count
    half. 0.5 is what a coin reaches. Not-a-number where all are right, or none."""
    order = sorted(range(len(certain)), key=lambda number: certain[number])
    ranks = [0.0] * len(order)
    first = 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and certain[order[last + 1]] == certain[order[first]]:
            last += 1
        for number in order[first : last + 1]:
            ranks[number] = (first + last) / 2 + 1
        first = last + 1
    good = sum(right)
    if not 0 < good < len(order):
        return float("nan")
    total = sum(rank for rank, hit in zip(ranks, right, strict=True) if hit)
    return (total - good * (good + 1) / 2) / (good * (len(order) - good))
