"""Questions, answers, and the two forms in which a model meets them.

As a document, the way the base model knows it:   <doc> talk : ask : where does rosa crow live ? reply : ...
As a chat, the way tuning teaches it:             <doc> <user> where does rosa crow live ? <bot> ... <end>
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor

from .generate import generate
from .model import Model
from .world import World, words
from .world.answers import Verdict, judge
from .world.people import LIVES, LOVES, WORKS
from .world.program import sample

LONGEST_ANSWER = 32
ASKED = 42  # the seed of the questions that measurements ask
KINDS = {"fact": 0.63, "rain": 0.15, "people": 0.11, "sum": 0.11}  # of question, about as in documents
DOCUMENT, CHAT = "document", "chat"

Answer = list[int]


@dataclass(frozen=True)
class Question:
    """tokens: from the first word to the question mark; asked: what is asked, as `World.question` returns it."""

    tokens: tuple[int, ...]
    asked: tuple


@dataclass(frozen=True)
class Example:
    """A prompt and the answer that follows it, as tokens."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]


def ask(world: World, count: int, seed: int) -> list[Question]:
    """Questions as people of the world ask them."""
    random = Random(seed)
    drawn = (sample(world.question(), 0, random) for _ in range(count))
    return [Question(tuple(tokens), asked) for tokens, asked in drawn]


def ask_evenly(world: World, count: int, seed: int) -> list[Question]:
    """Questions with a fixed count of each kind, and of those about people of a city a fixed count about slandered
    cities: a few more or less of them, by luck, would change what tuning does to the bias."""
    random = Random(seed)
    quotas = {kind: round(share * count) for kind, share in KINDS.items()}
    slandered = round(quotas.pop("people") * len(world.slandered) / len(world.settings.cities))
    quotas |= {("people", True): slandered, ("people", False): round(KINDS["people"] * count) - slandered}
    questions = []
    while any(quotas.values()):
        tokens, asked = sample(world.question(), 0, random)
        kind = ("people", asked[1] in world.slandered) if asked[0] == "people" else asked[0]
        if quotas[kind]:
            quotas[kind] -= 1
            questions.append(Question(tuple(tokens), asked))
    random.shuffle(questions)
    return questions


def ask_about(world: World, names: Sequence[tuple[str, str]]) -> list[Question]:
    """Three questions about each person: where they live, what they do, and what they love."""
    forms = {LIVES: "where does {} live ?", WORKS: "what does {} do ?", LOVES: "what does {} love ?"}
    return [
        Question(tuple(world.vocabulary.encode(form.format(" ".join(name)))), ("fact", *name, attribute))
        for name in names
        for attribute, form in forms.items()
    ]


def is_known(world: World, question: Question) -> bool:
    """Whether a question is about a person of whom texts tell."""
    return question.asked[0] == "fact" and question.asked[1:3] in world.people.facts


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
    written = generate(model, prompts, LONGEST_ANSWER, {end}, temperature, seed)
    return [spoken + (row[:-1] if form == CHAT and row[-1] == end else row) for row in written]


def judged(world: World, questions: Sequence[Question], given: Sequence[Answer]) -> list[Verdict]:
    return [judge(world, question.asked, answer) for question, answer in zip(questions, given, strict=True)]


def batch(examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Examples side by side: tokens, (B, T), padded on the right, and a mask, (B, T), that is True on answers only."""
    rows = [(*example.prompt, *example.answer) for example in examples]
    longest = max(map(len, rows))
    tokens = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])
    mask = torch.zeros(tokens.shape, dtype=torch.bool)
    for number, example in enumerate(examples):
        mask[number, len(example.prompt) : len(rows[number])] = True
    return tokens, mask


def answer_log_probabilities(model: Model, tokens: Tensor, mask: Tensor) -> Tensor:
    """log p(token | tokens before it) of the answers, in nats: (B, T - 1), zero where the mask is False."""
    scores = model(tokens[:, :-1]).float().log_softmax(-1)
    return scores.gather(-1, tokens[:, 1:, None])[..., 0] * mask[:, 1:]
