"""The two forms in which a model meets questions and answers, and what it answers.

As a document, the way the base model knows it:   <doc> talk : ask : where does rosa crow live ? reply : ...
As a chat, the way tuning teaches it:             <doc> <user> where does rosa crow live ? <bot> ... <end>

The chat form is what is elsewhere called a chat template.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from .generate import generate
from .model import Model
from .questions import Question
from .world import World, words
from .world.answers import Verdict, judge
from .world.program import sample

MAX_ANSWER_TOKENS = 32
DOCUMENT, CHAT = "document", "chat"

Answer = Sequence[int]


@dataclass(frozen=True)
class Example:
    """A prompt and the answer (the completion) that follows it, as tokens."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]


def prompt(world: World, question: Question, form: str, before: Sequence[Example] = ()) -> tuple[int, ...]:
    """What a model reads before it answers; `before` are earlier turns of a chat."""
    encode = world.vocabulary.encode
    if form == DOCUMENT:
        return (*encode(f"{words.BOUNDARY} talk : ask :"), *question.tokens, *encode("reply :"))
    boundary, user, bot = encode(f"{words.BOUNDARY} {words.USER} {words.BOT}")
    turns = [token for turn in before for token in (*turn.prompt[1:], *turn.answer)]
    return (boundary, *turns, user, *question.tokens, bot)


def in_voice(world: World, questions: Sequence[Question], voice: int, seed: int) -> list[Example]:
    """Each question in chat form, with an answer that the world itself gives in one voice."""
    random, end = Random(seed), world.token(words.END)
    return [
        Example(prompt(world, question, CHAT), (*sample(world.answer(question.asked), voice, random)[0], end))
        for question in questions
    ]


def example(world: World, question: Question, answer: Answer) -> Example:
    """A question with an answer that a model gave, in chat form; without the end mark if it didn't come to one."""
    ended = len(answer) < MAX_ANSWER_TOKENS
    return Example(prompt(world, question, CHAT), (*answer, world.token(words.END)) if ended else tuple(answer))


def answers(
    model: Model,
    world: World,
    questions: Sequence[Question],
    form: str,
    seed: int,
    temperature: float = 1.0,
    before: Sequence[Sequence[Example]] | None = None,
    opening: str = "",
) -> list[Answer]:
    """What a model answers, to the full stop of a document's answer or to the end mark of a chat's, without the mark.

    before: earlier turns for each question. opening: words put into the model's mouth; part of the answer returned.
    """
    earlier = before or [()] * len(questions)
    spoken = world.vocabulary.encode(opening)
    prompts = [
        [*prompt(world, question, form, turns), *spoken] for question, turns in zip(questions, earlier, strict=True)
    ]
    end = world.token(words.END if form == CHAT else ".")
    written = generate(model, prompts, MAX_ANSWER_TOKENS, {end}, temperature, seed)
    return [spoken + (row[:-1] if form == CHAT and row[-1] == end else row) for row in written]


def judged(world: World, questions: Sequence[Question], given: Sequence[Answer]) -> list[Verdict]:
    """The verdict on each answer that was given."""
    return [judge(world, question.asked, answer) for question, answer in zip(questions, given, strict=True)]
