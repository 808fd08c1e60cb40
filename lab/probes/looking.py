"""Where attention heads look just before a model says a fact, and what it knows without one of them."""

from collections.abc import Sequence

import torch
from torch import Tensor

from ..conversation import DOCUMENT, prompt
from ..model import Model
from ..questions import Question
from ..run.averages import mean
from ..world import World
from .attention import maps
from .knowledge import fact, named

OPENING = "fact ,"  # the clerk's, who tells the truth, and the value at once
PLACES = ("name", "verb", "itself", "start", "elsewhere")


def asking(world: World, question: Question) -> tuple[int, ...]:
    """A text that breaks off where the value comes: <doc> talk : ask : where does rosa crow live ? reply : fact ,"""
    return (*prompt(world, question, DOCUMENT), *world.vocabulary.encode(OPENING))


def places(world: World, question: Question) -> list[str]:
    """For each token of such a text, which of `PLACES` it is. The verb is all that tells what is asked."""
    text = asking(world, question)
    names = {world.token(part) for part in fact(question).name}
    verbs = set(world.vocabulary.encode("where what does do live love"))
    kinds = ["name" if token in names else "verb" if token in verbs else "elsewhere" for token in text]
    return ["start", *kinds[1:-1], "itself"]


@torch.no_grad()
def looks(model: Model, world: World, questions: Sequence[Question]) -> dict[str, Tensor]:
    """For each of `PLACES` the share of attention that goes there from the last token, (blocks, heads), the mean over
    questions."""
    totals = {place: torch.zeros(len(model.blocks), model.config.heads) for place in PLACES}
    for question in questions:
        kinds = places(world, question)
        last = torch.stack([pattern[:, -1] for pattern in maps(model, torch.tensor(asking(world, question)))])
        for place in PLACES:
            chosen = [number for number, kind in enumerate(kinds) if kind == place]
            totals[place] += last[..., chosen].sum(-1) / len(questions)
    return totals


def knows(model: Model, world: World, questions: Sequence[Question]) -> float:
    """The share of facts that it names right there."""
    return mean(named(model, world, questions, [asking(world, question) for question in questions]))
