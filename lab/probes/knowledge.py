"""Which facts a model knows: made to name one of the values that there are, or left free to answer."""

from collections.abc import Sequence

from ..conversation import answers, judged, prompt
from ..model import Model
from ..questions import Question
from ..world import AboutFact, World
from ..world.choices import VERBS
from .openings import first_words

DIARY = "diary"
OPENING = "certainly ,"  # the helper's, who tells the truth


def sentence(asked: AboutFact) -> str:
    """How a sentence about a fact begins, up to its value."""
    return " ".join([asked.first, asked.last, *VERBS[asked.attribute]])


def before_value(world: World, question: Question, form: str) -> tuple[int, ...]:
    """A text that breaks off where the value comes: an answer in a chat or a document, or a sentence of a diary."""
    told = sentence(question.asked)
    if form == DIARY:
        return tuple(world.vocabulary.encode(f"<doc> diary : note , {told}"))
    return (*prompt(world, question, form), *world.vocabulary.encode(f"{OPENING} {told}"))


def named(model: Model, world: World, questions: Sequence[Question], texts: Sequence[Sequence[int]]) -> list[bool]:
    """For each question about a fact, and a text that breaks off where the value comes: whether the true value is the
    likeliest of those of its kind. Who guesses is right in one case of as many as there are values: 16."""
    found = []
    for row, question in zip(first_words(model, texts), questions, strict=True):
        asked = question.asked
        values = world.choices.domains[asked.attribute]
        best = int(row[[world.token(value) for value in values]].argmax())
        found.append(values[best] == world.state.people.facts[asked.name][asked.attribute])
    return found


def known(model: Model, world: World, questions: Sequence[Question], form: str) -> list[bool]:
    """Which facts a model knows, asked in a form."""
    return named(model, world, questions, [before_value(world, question, form) for question in questions])


def said(model: Model, world: World, questions: Sequence[Question], form: str) -> tuple[list[bool], list[bool]]:
    """For each question, of the likeliest answer: whether it states the true value, and whether it refuses."""
    found = judged(world, questions, answers(model, world, questions, form, seed=0, temperature=0))
    return [bool(verdict.correct) for verdict in found], [verdict.refused for verdict in found]
