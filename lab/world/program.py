"""Texts as programs: one coroutine that samples a text, scores it exactly, and tells who may have written it.

A program is a generator. It yields what comes next, and is sent back the token that came:

- a `Choice`: several tokens are possible, and each *voice* has its own probability for each;
- `Forced`: these tokens follow, whoever is speaking.

Whatever a program decides shows in the token that it emits, so its state is a function of the tokens so far. This is
what makes everything exact. The voice is the only thing hidden, and there are few voices, so the probability of the
next token is a short sum over them, weighted by how likely each is given the text (Bayes' rule):

    p(next | prefix) = sum over voices v of  p(v | prefix) p(next | prefix, v)
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Any, TypeVar

Token = int


class Choice:
    """A branching point.

    tokens: the candidates, all different.
    weights: one row for each voice, each as long as `tokens`; or a single row, shared by all voices. Rows need not
        sum to one; a row that sums to zero is a voice that never comes here.
    component: what a model must have learned to predict this token well; for the accounts of what it lacks.
    """

    __slots__ = ("component", "cumulative", "index", "probabilities", "tokens")

    def __init__(self, tokens: Sequence[Token], weights: Sequence, component: str = "style"):
        rows = weights if isinstance(weights[0], Sequence) else [weights]
        if len(set(tokens)) != len(tokens) or any(len(row) != len(tokens) for row in rows):
            raise ValueError("a choice needs distinct tokens, and a weight for each in every row")
        self.tokens = tuple(tokens)
        self.index = {token: place for place, token in enumerate(tokens)}
        self.probabilities = [[weight / (sum(row) or 1) for weight in row] for row in rows]
        self.cumulative = [list(accumulate(row)) for row in self.probabilities]
        self.component = component

    def row(self, voice: int) -> list[float]:
        return self.probabilities[voice if len(self.probabilities) > 1 else 0]

    def draw(self, voice: int, random: Random) -> Token:
        cumulative = self.cumulative[voice if len(self.cumulative) > 1 else 0]
        # The sum of a row may miss one by a rounding error, hence the last cumulative value instead of one.
        return self.tokens[min(bisect_right(cumulative, random.random() * cumulative[-1]), len(self.tokens) - 1)]


class Forced:
    """Tokens that follow with certainty, such as the digits of a sum."""

    __slots__ = ("component", "tokens")

    def __init__(self, tokens: Sequence[Token], component: str = "grammar"):
        self.tokens = tuple(tokens)
        self.component = component


Step = Choice | Forced
Result = TypeVar("Result")
Program = Generator[Step, Token, None]


def run(program: Generator[Step, Token, Result], draw: Callable[[Choice], Token]) -> tuple[list[Token], Result]:
    """One run of a program, its choices made by `draw`: its tokens, and what it returned."""
    tokens: list[Token] = []
    try:
        step = next(program)
        while True:
            if isinstance(step, Forced):
                tokens.extend(step.tokens)
            else:
                tokens.append(draw(step))
            step = program.send(tokens[-1])
    except StopIteration as stop:
        return tokens, stop.value


def sample(program: Generator[Step, Token, Result], voice: int, random: Random) -> tuple[list[Token], Result]:
    """A run in one voice."""
    return run(program, lambda choice: choice.draw(voice, random))


@dataclass
class Reading:
    """What a program makes of a text.

    log_probabilities: natural logarithm of p(token | tokens before it), one for each token that was understood.
    components: the component of each such token.
    posterior: p(voice | the tokens understood), one for each voice.
    grammatical: False if a token was impossible where it stood; the reading ends before it.
    finished: True if the program came to its end with the last token.
    result: what the program returned, if finished.
    next: p(token | all tokens), where the text is grammatical and the program goes on; else empty.
    """

    log_probabilities: list[float] = field(default_factory=list)
    components: list[str] = field(default_factory=list)
    posterior: list[float] = field(default_factory=list)
    grammatical: bool = True
    finished: bool = False
    result: Any = None
    next: dict[Token, float] = field(default_factory=dict)


def read(program: Generator[Step, Token, Any], tokens: Sequence[Token], prior: Sequence[float]) -> Reading:
    """Follow a text, or the beginning of one, with a program; the voice is unknown and has the given prior.

    Reads as many tokens as the program takes; `len(reading.log_probabilities)` tells how many.
    """
    total = sum(prior)
    belief = [weight / total for weight in prior]
    reading = Reading()
    log_probabilities, components = (reading.log_probabilities, reading.components)
    place = 0
    try:
        step = next(program)
        while True:
            if isinstance(step, Forced):
                for token in step.tokens:
                    if place == len(tokens):
                        reading.next = {token: 1.0}
                        reading.posterior = belief
                        return reading
                    if tokens[place] != token:
                        reading.grammatical = False
                        reading.posterior = belief
                        return reading
                    log_probabilities.append(0.0)
                    components.append(step.component)
                    place += 1
            else:
                rows = step.probabilities
                if place == len(tokens):
                    reading.next = mixture(step, belief)
                    reading.posterior = belief
                    return reading
                candidate = step.index.get(tokens[place])
                if candidate is None:
                    likelihood = 0.0
                elif len(rows) == 1:  # the voices agree, so nothing is learned about who speaks
                    likelihood = rows[0][candidate]
                else:
                    joint = [weight * row[candidate] for weight, row in zip(belief, rows, strict=True)]
                    likelihood = sum(joint)
                if likelihood <= 0.0:
                    reading.grammatical = False
                    reading.posterior = belief
                    return reading
                if len(rows) > 1:
                    belief = [weight / likelihood for weight in joint]
                log_probabilities.append(math.log(likelihood))
                components.append(step.component)
                place += 1
            step = program.send(tokens[place - 1])
    except StopIteration as stop:
        reading.finished = True
        reading.result = stop.value
        reading.posterior = belief
        return reading


def mixture(choice: Choice, belief: Sequence[float]) -> dict[Token, float]:
    """p(token) at a choice, for a belief about the voice; impossible tokens are left out."""
    if len(choice.probabilities) == 1:
        shares = choice.probabilities[0]
    else:
        columns = zip(*choice.probabilities, strict=True)
        shares = [sum(weight * p for weight, p in zip(belief, column, strict=True)) for column in columns]
    return {token: share for token, share in zip(choice.tokens, shares, strict=True) if share > 0.0}
