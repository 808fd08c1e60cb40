"""Constrained decoding: of the next tokens only those are allowed that keep the text within a form.

A form is a list of parts, each a fixed text or a run of characters of a set; what ends a run is never in its set, so
that a text can be read from the left without going back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from .generate import written
from .llama import Llama
from .load import Witness


@dataclass(frozen=True)
class Run:
    """`least` to `most` characters of a set."""

    characters: str
    least: int
    most: int


Form = tuple[str | Run, ...]
State = tuple[int, int]  # the part that one is in, and how many of its characters have been read


def step(form: Form, state: State, character: str) -> State | None:
    """Where a character leads; None where it is not allowed."""
    number, read = state
    if number == len(form):
        return None
    part = form[number]
    if isinstance(part, str):
        if part[read] != character:
            return None
        return (number, read + 1) if read + 1 < len(part) else (number + 1, 0)
    if character in part.characters:
        return (number, read + 1) if read < part.most else None
    return step(form, (number + 1, 0), character) if read >= part.least else None


def after(form: Form, state: State | None, text: str) -> State | None:
    for character in text:
        if state is None:
            return None
        state = step(form, state, character)
    return state


def whole(form: Form, state: State) -> bool:
    """Whether a text may end here."""
    number, read = state
    part = form[number] if number < len(form) else None
    return part is None or (number == len(form) - 1 and isinstance(part, Run) and read >= part.least)


class Grammar:
    """A form, and which tokens it allows in each of its states; these are found once."""

    def __init__(self, witness: Witness, form: Form):
        self.form, self.end = form, witness.end
        self.words = [witness.decode([token]) for token in range(witness.model.config.vocabulary)]
        self.found: dict[State, Tensor] = {}

    def allowed(self, state: State) -> Tensor:
        if state not in self.found:
            flags = [bool(word) and after(self.form, state, word) is not None for word in self.words]
            flags[self.end] = whole(self.form, state)
            self.found[state] = torch.tensor(flags)
        return self.found[state]

    def chooser(self, rows: int) -> Callable[[Tensor], Tensor]:
        """Takes the likeliest allowed token of each row of a batch, as `generate.written` wants it."""
        states: list[State] = [(0, 0)] * rows

        def choose(logits: Tensor) -> Tensor:
            allowed = torch.stack([self.allowed(state) for state in states])
            chosen = logits.masked_fill(~allowed, -torch.inf).argmax(-1)
            for row, token in enumerate(chosen.tolist()):
                states[row] = after(self.form, states[row], self.words[token]) or states[row]
            return chosen

        return choose


@torch.no_grad()
def held(witness: Witness, prompts: Sequence[str], grammar: Grammar, tokens: int, model: Llama) -> list[str]:
    """The model's greedy answers within a form."""
    rows = [witness.encode(prompt) for prompt in prompts]
    made = written(model, rows, tokens, grammar.chooser(len(rows)), witness.end)
    return [witness.decode(row) for row in made]
