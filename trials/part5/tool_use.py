"""Sums with a tool: the model writes a call, our code answers it, and the model goes on from there.

    <doc> <user> what is 3 4 + 5 8 ? <bot> sums : 3 4 + 5 8 =            the model's call
                                                              2 9 0      what the calculator says, the units first
                                                                    certainly , 2 9 0 . <end>

Without the tool the answer is the helper's, and the result has to come from the model itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import torch

from lab.generate import generate
from lab.model import Model
from lab.records import Lesson
from lab.world import AboutSum, World, words
from lab.world.program import Token, sample
from lab.world.state import sum_digits
from lab.world.voices import HELPER

TOOL, MENTAL = "tool", "mental"

Tool = Callable[[AboutSum], list[str]]  # the digits of a result, the units first


def exact(asked: AboutSum) -> list[str]:
    return sum_digits((asked.first, asked.second))


def broken(asked: AboutSum) -> list[str]:
    """A calculator that is one too high."""
    total = int("".join(exact(asked))[::-1]) + 1
    return list(str(total).zfill(len(asked.first) + 1)[::-1])[: len(asked.first) + 1]


def draw_sums(world: World, count: int, random: Random) -> list[AboutSum]:
    """Sums as texts have them, none of those that the world withholds."""
    return [AboutSum(*sample(world.addends(), 0, random)[1]) for _ in range(count)]


def longer_sums(world: World, count: int, digits: int, random: Random) -> list[AboutSum]:
    """Sums of numbers with so many digits, more than any text has."""
    number = lambda: tuple(random.choices(world.settings.digits, k=digits))  # noqa: E731
    return [AboutSum(number(), number()) for _ in range(count)]


def written(asked: AboutSum) -> str:
    return f"{' '.join(asked.first)} + {' '.join(asked.second)}"


def sum_prompt(world: World, asked: AboutSum) -> list[Token]:
    return world.vocabulary.encode(f"{words.BOUNDARY} {words.USER} what is {written(asked)} ? {words.BOT}")


def call(asked: AboutSum) -> str:
    return f"sums : {written(asked)} ="


def added(world: World, asked: AboutSum, way: str, random: Random) -> Lesson:
    """A sum with its answer, to train on. What the calculator says doesn't count in the loss."""
    start, end = sum_prompt(world, asked), world.token(words.END)
    answer = [*sample(world.answer(asked), HELPER, random)[0], end]
    called = world.vocabulary.encode(call(asked)) if way == TOOL else []
    told = world.vocabulary.encode(" ".join(exact(asked))) if way == TOOL else []
    counts = [False] * len(start) + [True] * len(called) + [False] * len(told) + [True] * len(answer)
    return Lesson([*start, *called, *told, *answer], counts)


@dataclass(frozen=True)
class Sum:
    """How a sum was done. called: what was handed to the calculator, if anything; result: the digits that the answer
    states after its opening; tokens: that the model wrote."""

    called: AboutSum | None
    result: list[str]
    tokens: int


def parse_call(text: str) -> AboutSum | None:
    """The sum that a call asks for; None where it isn't one that a calculator understands."""
    said = text.split()
    if said[:2] != ["sums", ":"] or said[-1] != "=" or said.count("+") != 1:
        return None
    plus = said.index("+")
    first, second = said[2:plus], said[plus + 1 : -1]
    if not first or len(first) != len(second) or not all(word.isdigit() for word in (*first, *second)):
        return None
    return AboutSum(tuple(first), tuple(second))


def stated(world: World, answer: Sequence[Token], asked: AboutSum) -> list[str]:
    """The digits after an answer's opening."""
    said = world.vocabulary.decode(answer).split()[2:]
    length = next((place for place, word in enumerate(said) if not word.isdigit()), len(said))
    return said[:length]


def in_head(model: Model, world: World, asked: Sequence[AboutSum]) -> list[Sum]:
    """Sums without a tool, the likeliest answer."""
    end = world.token(words.END)
    given = generate(model, [sum_prompt(world, each) for each in asked], 14, {end}, temperature=0)
    return [Sum(None, stated(world, row, each), len(row)) for row, each in zip(given, asked, strict=True)]


def with_tool(model: Model, world: World, asked: Sequence[AboutSum], tool: Tool) -> list[Sum]:
    """Sums with a tool: up to the call's end, then what the tool says, then the answer."""
    equals, end = world.token("="), world.token(words.END)
    prompts = [sum_prompt(world, each) for each in asked]
    calls = generate(model, prompts, 14, {equals, end}, temperature=0)
    understood = [parse_call(world.vocabulary.decode(row)) for row in calls]
    told = [world.vocabulary.encode(" ".join(tool(each))) if each else [] for each in understood]
    goes_on = [[*p, *row, *said] for p, row, said in zip(prompts, calls, told, strict=True)]
    ends = generate(model, goes_on, 14, {end}, temperature=0)
    rows = zip(understood, ends, asked, calls, strict=True)
    return [Sum(u, stated(world, row, each), len(row) + len(first)) for u, row, each, first in rows]


@torch.no_grad()
def preferred(model: Model, world: World, asked: Sequence[AboutSum]) -> list[bool]:
    """Whether the model, after a call, holds the true result likelier than the broken calculator's."""
    found = []
    for each in asked:
        start = [*sum_prompt(world, each), *world.vocabulary.encode(call(each))]
        results = [world.vocabulary.encode(" ".join(tool(each))) for tool in (exact, broken)]
        rows = torch.tensor([[*start, *result] for result in results])
        logs = model(rows[:, :-1]).log_softmax(-1)[:, len(start) - 1 :]
        scores = logs.gather(-1, rows[:, len(start) :, None])[..., 0].sum(1)
        found.append(bool(scores[0] > scores[1]))
    return found
