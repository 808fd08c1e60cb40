"""The variety of the world's own answers, exactly: what a model's is to be compared with.

A model tuned to speak as one voice is less varied than one that speaks with five, because one voice is. Whether it
became less varied than the voice that it imitates is another question.
"""

from collections.abc import Sequence
from math import log
from random import Random

from lab.conversation import DOCUMENT, Answer, prompt
from lab.questions import Question
from lab.world import World
from lab.world.program import Choice, Program, Token, mixture, read, run


def said(program: Program, belief: Sequence[float], random: Random) -> tuple[list[Token], float]:
    """One run of a program by a voice of which there is only a belief, one share for each voice: its tokens, and the
    sum over them of the entropy, in nats, of what could have come."""
    nats = 0.0

    def draw(choice: Choice) -> Token:
        nonlocal belief, nats
        shares = mixture(choice, belief)
        nats -= sum(share * log(share) for share in shares.values())
        (token,) = random.choices(list(shares), list(shares.values()))
        if len(choice.probabilities) > 1:
            place = choice.index[token]
            joint = [share * row[place] for share, row in zip(belief, choice.probabilities, strict=True)]
            belief = [share / sum(joint) for share in joint]
        return token

    tokens, _ = run(program, draw)
    return tokens, nats


def belief_after(world: World, question: Question) -> list[float]:
    """Who may answer this question in a document: p(voice | the text up to the answer)."""
    text = prompt(world, question, DOCUMENT)[1:]  # without the boundary, which belongs to no document
    return read(world.document(), text, world.prior).posterior


def only(world: World, voice: int) -> list[float]:
    """The belief that it is this voice for certain."""
    return [float(number == voice) for number in range(len(world.prior))]


def answered(
    world: World, questions: Sequence[Question], voice: int | None, seed: int, count: int
) -> tuple[list[list[Answer]], float]:
    """`count` answers of the world to each question, by one voice or by whoever would give them in a document; and
    their entropy in nats a token."""
    random = Random(seed)
    groups: list[list[Answer]] = []
    nats = length = 0.0
    for question in questions:
        belief = belief_after(world, question) if voice is None else only(world, voice)
        group: list[Answer] = []
        for _ in range(count):
            tokens, undecided = said(world.answer(question.asked), belief, random)
            group.append(tokens)
            nats, length = nats + undecided, length + len(tokens)
        groups.append(group)
    return groups, nats / length
