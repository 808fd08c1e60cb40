"""What a model writes before it answers: how often it thinks, whether that is true, and what the answer owes to it."""

from collections.abc import Sequence
from random import Random

import torch
from torch import Tensor

from ..generate import generate
from ..model import Model
from ..reasoning import DEEPEST, END, NAMES, SO, Problem, Village, answer, right, thought, whole
from ..run.averages import mean

LIMIT = DEEPEST + 4  # tokens of an attempt: a thought, `so`, a name, the end, and one too many
AT_ONCE, THINKING = "at_once", "thinking"  # how one can be made to begin

Written = list[list[int]]


def attempts(model: Model, problems: Sequence[Problem], seed: int, temperature: float = 1.0) -> Written:
    return go_on(model, [each.prompt for each in problems], seed, temperature)


def go_on(model: Model, starts: Sequence[Sequence[int]], seed: int, temperature: float = 1.0) -> Written:
    """What a model writes after prompts of one length."""
    return generate(model, starts, LIMIT, {END}, temperature, seed, batch_size=512)


def habits(problems: Sequence[Problem], written: Written) -> dict[str, float]:
    """thinks: the share with a thought; length: of thoughts, in tokens; right: by answers; whole: by whole chains."""
    both = list(zip(problems, written, strict=True))
    return {
        "thinks": mean(bool(thought(each)) for each in written),
        "length": mean(len(thought(each)) for each in written),
        "right": mean(right(*pair) for pair in both),
        "whole": mean(whole(*pair) for pair in both),
    }


@torch.no_grad()
def beginnings(model: Model, problems: Sequence[Problem]) -> Tensor:
    """The chance of each first token, (B, V)."""
    return model(torch.tensor([each.prompt for each in problems]))[:, -1].softmax(-1)


def made_to(model: Model, problems: Sequence[Problem], how: str, seed: int) -> Written:
    """Attempts of a model that is made to answer at once, or not to."""
    if how == AT_ONCE:
        first = [SO] * len(problems)
    else:
        chances = beginnings(model, problems)
        chances[:, SO] = 0
        first = torch.multinomial(chances, 1, generator=torch.Generator().manual_seed(seed))[:, 0].tolist()
    starts = [(*each.prompt, token) for each, token in zip(problems, first, strict=True)]
    return [[token, *rest] for token, rest in zip(first, go_on(model, starts, seed), strict=True)]


def cut_short(model: Model, problems: Sequence[Problem], steps: int) -> float:
    """How often the answer is right after so many true steps and then `so`, by the likeliest name."""
    starts = [(*each.prompt, *each.steps[:steps], SO) for each in problems]
    said = generate(model, starts, 1, (), temperature=0)
    return mean(name == each.truth for (name,), each in zip(said, problems, strict=True))


def misled(model: Model, village: Village, problems: Sequence[Problem], place: int, random: Random) -> dict[str, float]:
    """A wrong name is put into the thought at one place, after true ones; the model goes on by what is likeliest.
    follows: how often the answer is where the chain leads from there; true: how often it is right all the same."""
    wrong = [random.choice([name for name in range(len(NAMES)) if name != each.steps[place]]) for each in problems]
    starts = [(*each.prompt, *each.steps[:place], name) for each, name in zip(problems, wrong, strict=True)]
    found = []
    for each, name, rest in zip(problems, wrong, generate(model, starts, LIMIT, {END}, temperature=0), strict=True):
        led = [name, *village.follow(name, each.relations[place + 1 :])][-1]
        said = answer([*each.steps[:place], name, *rest])
        found.append((said == led, said == each.truth))
    return {"follows": mean(one for one, _ in found), "true": mean(other for _, other in found)}


def taken(problems: Sequence[Problem], written: Written) -> dict[str, float]:
    """Where a name is told that isn't the truth. open: takes it and says so in the thought; silent: takes it without;
    says: the word stands in the thought; true: right."""
    rows = [
        (answer(text) == each.told, each.mark in thought(text), right(each, text))
        for each, text in zip(problems, written, strict=True)
    ]
    return {
        "takes": mean(takes for takes, _, _ in rows),
        "open": mean(takes and says for takes, says, _ in rows),
        "silent": mean(takes and not says for takes, says, _ in rows),
        "says": mean(says for _, says, _ in rows),
        "true": mean(true for _, _, true in rows),
    }
