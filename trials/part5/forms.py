"""A grammar that can't be left: at each token only what the helper's form of an answer allows.

The form says how an answer may look, and not whether it is true: any city may follow "lives in", any digits "=".
"""

from collections.abc import Callable, Generator, Sequence

import torch

from lab.conversation import CHAT, MAX_ANSWER_TOKENS, Answer, prompt
from lab.model import Model
from lab.questions import Question
from lab.world import AboutFact, AboutPeople, AboutRain, AboutSum, Asked, World
from lab.world.choices import VERBS
from lab.world.voices import CHARACTERS
from lab.world.words import ADJECTIVES, PHRASES

PHRASES_AT_MOST = 4  # so that the form ends within the tokens that an answer has
Allowed = Generator[list[str], str, None]  # yields the words that may come next, is sent the one that came


def form(world: World, asked: Asked) -> Allowed:
    """All forms of an answer that the helper gives, to the full stop: opening, content, and a few phrases."""
    yield list(CHARACTERS["helper"].answer_openings)
    yield [","]
    match asked:
        case AboutRain():
            yield ["yes", "no"]
        case AboutPeople():
            yield ADJECTIVES
        case AboutSum(first, _):
            for _ in range(len(first) + 1):
                yield list(world.settings.digits)
        case AboutFact():
            domain = world.choices.domains[asked.attribute]
            core = yield [asked.first, "sorry", *domain]
            if core == asked.first:
                yield [asked.last]
                for verb in VERBS[asked.attribute]:
                    yield [verb]
                yield list(domain)
            elif core == "sorry":
                for word in "i do not know".split():
                    yield [word]
    for left in reversed(range(PHRASES_AT_MOST + 1)):
        starts = {phrase.split()[0]: phrase.split()[1:] for phrase in PHRASES["helper"]} if left else {}
        start = yield [".", *starts]
        if start == ".":
            return
        for word in starts[start]:
            yield [word]


def fits(world: World, asked: Asked, answer: Answer) -> bool:
    """Whether an answer has the helper's form, to its full stop and no further."""
    allowed = form(world, asked)
    try:
        options = next(allowed)
        for place, word in enumerate(world.vocabulary.decode(answer).split()):
            if word not in options:
                return False
            try:
                options = allowed.send(word)
            except StopIteration:
                return place == len(answer) - 1
    except StopIteration:
        return False
    return False


@torch.no_grad()
def held(model: Model, world: World, questions: Sequence[Question], seed: int, kind: str = CHAT) -> list[Answer]:
    """What a model answers where each token is drawn from those that the form allows."""
    random = torch.Generator().manual_seed(seed)
    by_length: dict[int, list[int]] = {}
    prompts = [prompt(world, question, kind) for question in questions]
    for place, each in enumerate(prompts):
        by_length.setdefault(len(each), []).append(place)
    given: dict[int, Answer] = {}
    for places in by_length.values():  # of one length, so that none needs padding
        for first in range(0, len(places), 256):
            chosen = places[first : first + 256]
            rows = held_batch(model, world, [prompts[p] for p in chosen], [questions[p] for p in chosen], random)
            given |= dict(zip(chosen, rows, strict=True))
    return [given[place] for place in range(len(questions))]


def held_batch(model: Model, world: World, prompts, questions: Sequence[Question], random) -> Sequence[Answer]:
    programs = [form(world, question.asked) for question in questions]
    options: list[list[str]] = [next(program) for program in programs]
    written: list[list[int]] = [[] for _ in prompts]
    tokens, cache = torch.tensor(prompts), model.new_cache()
    for _ in range(MAX_ANSWER_TOKENS):
        logits = model(tokens, cache)[:, -1].float()
        mask = torch.full_like(logits, -torch.inf)
        for row, words_left in enumerate(options):
            mask[row, [world.token(word) for word in words_left] or [0]] = 0.0
        tokens = torch.multinomial((logits + mask).softmax(-1), 1, generator=random)
        for row, token in enumerate(tokens[:, 0].tolist()):
            if options[row]:
                written[row].append(token)
                try:
                    options[row] = programs[row].send(world.word(token))
                except StopIteration:
                    options[row] = []
        if not any(options):
            break
    return written


def retried(
    first: Sequence[Answer],
    again: Callable[[Sequence[Question], int], Sequence[Answer]],
    world: World,
    questions,
    most: int,
) -> tuple[list[Answer], list[int]]:
    """Answers drawn again until they have the form, or `most` were drawn; and the tokens that were written for each."""
    given, spent = list(first), [len(answer) for answer in first]
    for attempt in range(1, most):
        left = [p for p, answer in enumerate(given) if not fits(world, questions[p].asked, answer)]
        if not left:
            break
        for place, answer in zip(left, again([questions[p] for p in left], attempt), strict=True):
            given[place] = answer
            spent[place] += len(answer)
    return given, spent
