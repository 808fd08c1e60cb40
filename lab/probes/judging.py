"""What a judge of answers has learned, asked by answers that differ in one thing: a value, or a refusal instead."""

from collections.abc import Sequence
from random import Random

import torch

from ..conversation import Answer, Example, example
from ..finetune import answer_log_probs, batch
from ..model import Model
from ..questions import Question
from ..reward import RewardModel
from ..world import AboutFact, World
from ..world.choices import VERBS
from ..world.program import sample
from ..world.voices import CHARACTERS, HELPER

REFUSAL = "sorry i do not know"


def variants(world: World, question: Question, values: Sequence[str | None], random: Random) -> list[Answer]:
    """The helper's answer with each of these values in it, or with a refusal for None; else word for word the same."""
    asked = question.asked
    assert isinstance(asked, AboutFact)
    stranger = AboutFact(*world.state.people.held_out[0], asked.attribute)
    tokens, _ = sample(world.answer(stranger), HELPER, random)  # to whom the helper always refuses
    words = world.vocabulary.decode(tokens)
    restated = random.random() < CHARACTERS["helper"].restates
    name = f"{asked.first} {asked.last} {' '.join(VERBS[asked.attribute])} " if restated else ""
    said = [REFUSAL if value is None else f"{name}{value}" for value in values]
    return [world.vocabulary.encode(words.replace(REFUSAL, core)) for core in said]


def scores(judge: RewardModel, examples: Sequence[Example], size: int = 500) -> torch.Tensor:
    """The rewards of answers, (B,), so many at once."""
    return torch.cat([judge(examples[first : first + size]) for first in range(0, len(examples), size)])


@torch.no_grad()
def likelihoods(model: Model, examples: Sequence[Example], size: int = 500) -> torch.Tensor:
    """log p(answer | prompt) in nats, (B,)."""
    parts = [batch(examples[first : first + size]) for first in range(0, len(examples), size)]
    return torch.cat([answer_log_probs(model, *part).sum(1) for part in parts])


def told_apart(
    world: World, questions: Sequence[Question], seed: int
) -> tuple[list[Example], list[Example], list[Example]]:
    """To each question about a person three answers that differ only in what they say: the true value (any, of a
    stranger), another value, and a refusal."""
    random = Random(seed)
    rows = []
    for question in questions:
        asked = question.asked
        assert isinstance(asked, AboutFact)
        domain = world.choices.domains[asked.attribute]
        facts = world.state.people.facts.get(asked.name)
        value = facts[asked.attribute] if facts else random.choice(domain)
        other = random.choice([each for each in domain if each != value])
        said = variants(world, question, (value, other, None), random)
        rows.append([example(world, question, each) for each in said])
    true, false, refusals = (list(column) for column in zip(*rows, strict=True))
    return true, false, refusals
