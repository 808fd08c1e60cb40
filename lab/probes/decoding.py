"""What becomes of answers when the next word is drawn otherwise: by temperature, or from the likeliest words only."""

from collections.abc import Sequence
from math import exp, log, nan

import torch
from torch import Tensor

from ..conversation import Answer, answers, judged
from ..model import Model
from ..questions import Question
from ..run.averages import mean
from ..world import World
from ..world.voices import VOICES
from .behavior import distinct


def nucleus(logits: Tensor, top_p: float) -> Tensor:
    """Keep the fewest likeliest words that have a share of `top_p` together,
    (..., V), and make the others impossible.

    Holtzman et al. (2020), https://arxiv.org/abs/1904.09751.
    """
    shares, order = logits.softmax(-1).sort(-1, descending=True)
    # The words before one have enough already.
    cut = shares.cumsum(-1) - shares >= top_p
    return logits.masked_fill(cut.gather(-1, order.argsort(-1)), -torch.inf)


class TopP:
    """A model that draws from its nucleus only: it stands where `generate` takes a model."""

    def __init__(self, model: Model, top_p: float):
        self.model, self.top_p = model, top_p
        self.new_cache = model.new_cache

    def __call__(self, tokens: Tensor, cache=None, attention_mask: Tensor | None = None) -> Tensor:
        return nucleus(self.model(tokens, cache, attention_mask)[:, -1:], self.top_p)


def draw(
    model: Model, world: World, questions: Sequence[Question], form: str, seed: int, tries: int, **how: float
) -> list[list[Answer]]:
    """So many answers to each question. how: a `temperature`, or a `top_p`."""
    asked = [question for question in questions for _ in range(tries)]
    if "top_p" in how:
        given = answers(TopP(model, how["top_p"]), world, asked, form, seed)  # type: ignore[arg-type]
    else:
        given = answers(model, world, asked, form, seed, how["temperature"])
    return [given[i : i + tries] for i in range(0, len(given), tries)]


def outcome(world: World, questions: Sequence[Question], groups: Sequence[Sequence[Answer]]) -> dict[str, float]:
    """Form, truth and variety of several answers to each question.

    parsed: well-formed, of all. right: the true value stated, of all; refused: none stated. distinct: different
    answers, of those to a question. voices: how many speak, from 1 to 5, as the exponential of the entropy of their
    shares.
    """
    pairs = list(zip(questions, groups, strict=True))
    found = [verdict for question, group in pairs for verdict in judged(world, [question] * len(group), group)]
    whole = [verdict for verdict in found if verdict.parsed]
    shares = [mean(verdict.posterior[voice] for verdict in whole) for voice in VOICES]
    return {
        "parsed": len(whole) / len(found),
        "right": mean(bool(verdict.correct) for verdict in found),
        "refused": mean(verdict.refused for verdict in found),
        "distinct": distinct(groups),
        "voices": exp(-sum(share * log(share) for share in shares if share > 0)) if whole else nan,
    }
