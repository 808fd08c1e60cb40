"""How far a model is from another, token by token of answers; and what it costs the world to speak in one voice.

All is KL in nats, exact at each token, over the whole vocabulary, with nothing drawn but the answers themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from random import Random

import torch

from lab.conversation import Answer, prompt
from lab.model import Model
from lab.questions import Question
from lab.run.averages import mean, ratio
from lab.world import World
from lab.world.program import Choice, Forced, Program, read

SLIP = "slip"  # at and after the first token that no voice could have said
COMPONENTS = ("style", "fact", "sum", "chance", "bias", "name", "grammar", "noise", SLIP)  # of an answer


@torch.no_grad()
def next_logs(
    model: Model, world: World, questions: Sequence[Question], given: Sequence[Answer], form: str, at_once: int = 64
) -> list[torch.Tensor]:
    """log p of the next word at each token of each answer, of a model that reads the question in a form: a tensor
    (tokens, V) for each answer. The end mark, which no document has, is left out."""
    found = []
    for first in range(0, len(questions), at_once):
        rows = [
            ((start := prompt(world, question, form)), [*start, *answer])
            for question, answer in zip(questions[first : first + at_once], given[first : first + at_once], strict=True)
        ]
        longest = max(len(row) for _, row in rows)
        tokens = torch.tensor([[*row, *[0] * (longest - len(row))] for _, row in rows])
        logs = model(tokens).log_softmax(-1)
        found += [logs[place, len(start) - 1 : len(row) - 1].clone() for place, (start, row) in enumerate(rows)]
    return found


def divergences(first: Sequence[torch.Tensor], second: Sequence[torch.Tensor]) -> list[list[float]]:
    """KL(first | second) at each token of each answer, from what `next_logs` gives for two models."""
    return [(a.exp() * (a - b)).sum(-1).tolist() for a, b in zip(first, second, strict=True)]


def components(world: World, question: Question, answer: Answer) -> list[str]:
    """What each token of an answer is, up to the first that no voice could have said; from there on, `SLIP`."""
    reading = read(world.answer(question.asked), answer, world.prior)
    known = reading.components[: len(answer)]
    return known + [SLIP] * (len(answer) - len(known))


@dataclass(frozen=True)
class Account:
    """nats: of each answer; positions: (nats, answers that reach it) for each token; shares: of the nats, by
    component."""

    nats: list[float]
    positions: list[tuple[float, int]]
    shares: dict[str, float]

    @property
    def total(self) -> float:
        """Nats an answer."""
        return mean(self.nats)


def account(gaps: Sequence[Sequence[float]], kinds: Sequence[Sequence[str]], longest: int = 12) -> Account:
    """Sum up gaps, token by token, of which each is of a kind."""
    nats = [sum(row) for row in gaps]
    columns = [[row[place] for row in gaps if len(row) > place] for place in range(longest)]
    by_kind = dict.fromkeys(COMPONENTS, 0.0)
    for row, names in zip(gaps, kinds, strict=True):
        for gap, name in zip(row, names, strict=True):
            by_kind[name] += gap
    return Account(
        nats,
        [(mean(column), len(column)) for column in columns if column],
        {name: ratio(gap, sum(nats)) for name, gap in by_kind.items()},
    )


def spoken(program: Program, voice: int, prior: Sequence[float], random: Random) -> tuple[list[float], list[str]]:
    """A text in one voice, and at each of its tokens KL(that voice | the world, which doesn't say who speaks).

    The world's next token is what `world.program` says: each voice's, weighted by how likely it is given the text so
    far. So the sum is, on average over texts, exactly KL(voice | world) of whole texts, by the chain rule.
    """
    belief, gaps, kinds = list(prior), [], []
    try:
        step = next(program)
        while True:
            if isinstance(step, Forced):
                gaps += [0.0] * len(step.tokens)
                kinds += [step.component] * len(step.tokens)
                token = step.tokens[-1]
            else:
                gaps.append(divergence(step, voice, belief))
                kinds.append(step.component)
                token = step.draw(voice, random)
                place = step.index[token]
                joint = [weight * row[place] for weight, row in zip(belief, rows_of(step, belief), strict=True)]
                belief = [weight / sum(joint) for weight in joint]
            step = program.send(token)
    except StopIteration:
        return gaps, kinds


def rows_of(choice: Choice, belief: Sequence[float]) -> list[list[float]]:
    """A row of probabilities for each voice, also where all share one."""
    return [choice.row(voice) for voice in range(len(belief))]


def divergence(choice: Choice, voice: int, belief: Sequence[float]) -> float:
    """KL(a voice | the mixture of all by a belief) at one choice, in nats."""
    mixed = [
        sum(w * p for w, p in zip(belief, column, strict=True)) for column in zip(*rows_of(choice, belief), strict=True)
    ]
    return sum(p * log(p / q) for p, q in zip(choice.row(voice), mixed, strict=True) if p)
