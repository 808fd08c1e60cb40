"""Where a tuned model departs from its base: token by token of its own answers."""

from collections.abc import Sequence

import torch

from ..conversation import CHAT, DOCUMENT, Answer, prompt
from ..engine.averages import ratio
from ..model import Model
from ..questions import Question
from ..world import World
from ..world.program import read

COMPONENTS = ("style", "fact", "sum", "chance", "bias", "name", "grammar", "noise")  # of an answer


@torch.no_grad()
def by_position(
    tuned: Model, base: Model, world: World, questions: Sequence[Question], given: Sequence[Answer], longest: int = 12
) -> list[tuple[float, int]]:
    """KL(tuned | base) in nats at each position of the tuned model's answers, and how many answers reach it.

    Each model reads the question in the form it knows, the base a document and the tuned one a chat, so that the marks
    of a chat, which the base has never seen, don't count as a difference. The end mark, which no document has, is left
    out.
    """
    totals, counts = [0.0] * longest, [0] * longest
    for question, answer in zip(questions, given, strict=True):
        for place, gap in enumerate(gaps(tuned, base, world, question, answer)[:longest]):
            totals[place] += gap
            counts[place] += 1
    return [(total / count, count) for total, count in zip(totals, counts, strict=True) if count]


@torch.no_grad()
def by_component(
    tuned: Model, base: Model, world: World, questions: Sequence[Question], given: Sequence[Answer]
) -> dict[str, float]:
    """KL(tuned | base) in nats an answer, split by what the tokens are.

    Only answers that parse have such tokens, so only these count; not-a-number if there are none.
    """
    totals = dict.fromkeys(COMPONENTS, 0.0)
    parsed = 0
    for question, answer in zip(questions, given, strict=True):
        reading = read(world.answer(question.asked), answer, world.prior)
        if not reading.finished or len(reading.components) != len(answer):
            continue
        parsed += 1
        for name, gap in zip(reading.components, gaps(tuned, base, world, question, answer), strict=True):
            totals[name] += gap
    return {name: ratio(total, parsed) for name, total in totals.items()}


def gaps(tuned: Model, base: Model, world: World, question: Question, answer: Answer) -> list[float]:
    """KL(tuned | base) in nats at each token of an answer, each model reading the question in the form it knows."""
    logs = []
    for model, form in ((tuned, CHAT), (base, DOCUMENT)):
        start = prompt(world, question, form)
        logs.append(model(torch.tensor([[*start, *answer]]))[0, len(start) - 1 : -1].log_softmax(-1))
    return (logs[0].exp() * (logs[0] - logs[1])).sum(-1).tolist()
