"""What a model knows: facts by how often they were mentioned, sums, and what a text said before."""

from collections.abc import Sequence
from itertools import product
from random import Random

import torch

from ..conversation import answers, judged
from ..generate import generate
from ..model import Model
from ..questions import Question
from ..run.averages import mean
from ..world import World
from ..world.choices import VERBS
from ..world.program import read, sample
from ..world.state import sum_digits

# People by rank of how often they are mentioned: first and last, counted from 0, the last not included.
RANKS = {"frequent": (0, 32), "middling": (32, 128), "rare": (128, 512)}


@torch.no_grad()
def known(model: Model, world: World) -> list[float]:
    """The share of each known person's three facts that the model holds likeliest, most mentioned first. Asked in the
    form of a diary and the voice of a clerk: <doc> diary : note , rosa crow lives in ..."""
    hits = []
    for attribute, verbs in VERBS.items():
        prompts = [f"<doc> diary : note , {' '.join(name)} {' '.join(verbs)}" for name in world.state.people.known]
        tokens = torch.tensor([world.vocabulary.encode(text) for text in prompts])
        best = torch.cat([model(part)[:, -1].argmax(-1) for part in tokens.split(256)])
        truth = torch.tensor(
            [world.token(world.state.people.facts[name][attribute]) for name in world.state.people.known]
        )
        hits.append((best == truth).float())
    return torch.stack(hits).mean(0).tolist()


def by_rank(model: Model, world: World) -> dict[str, float]:
    """The share of facts known, for each group of `RANKS`."""
    shares = known(model, world)
    return {name: mean(shares[first:last]) for name, (first, last) in RANKS.items() if shares[first:last]}


def answered(model: Model, world: World, questions: Sequence[Question], form: str) -> float:
    """The share of questions about known people that the likeliest answer gets right."""
    verdicts = judged(world, questions, answers(model, world, questions, form, seed=0, temperature=0))
    return mean([verdict.parsed and bool(verdict.correct) for verdict in verdicts])


def sums(model: Model, world: World, count: int = 200, seed: int = 5, written: bool = False) -> tuple[float, float]:
    """Of the longest sums, in a document: the share with every digit right, and the share of digits right.

    written: ask for sums that texts do write, and not for those that the world withholds.
    """
    random = Random(seed)
    asked = sorted(world.state.withheld)
    if written:
        numbers = list(product(world.settings.digits, repeat=world.settings.sum_digits[1]))
        asked = sorted(set(product(numbers, numbers)) - world.state.withheld)
    prompts, truths = [], []
    for digits in random.sample(asked, min(count, len(asked))):
        prompts.append(world.vocabulary.encode(f"<doc> sums : {' '.join(digits[0])} + {' '.join(digits[1])} ="))
        truths.append(world.vocabulary.encode(" ".join(sum_digits(digits))))
    given = generate(model, prompts, len(truths[0]), temperature=0)
    right = [[a == b for a, b in zip(*pair, strict=True)] for pair in zip(given, truths, strict=True)]
    return mean([all(row) for row in right]), mean([digit for row in right for digit in row])


@torch.no_grad()
def recalled(model: Model, world: World, kind: str, count: int = 300, length: int = 60, seed: int = 6) -> float:
    """The share of tokens that only the text before them tells ("recall" in memos, "song" in songs) which the model
    holds likeliest."""
    random = Random(seed)
    component = {"memo": "recall", "song": "song"}[kind]
    boundary, colon = world.vocabulary.encode("<doc> :")
    hits = total = 0
    for _ in range(count):
        tokens, components = follow(world, kind, random)
        row = torch.tensor([[boundary, world.token(kind), colon, *tokens[: length - 3]]])
        best = model(row[:, :-1])[0].argmax(-1)
        places = [place + 3 for place, name in enumerate(components[: length - 3]) if name == component]
        hits += int((best[[place - 1 for place in places]] == row[0, places]).sum())
        total += len(places)
    return hits / total


def follow(world: World, kind: str, random: Random) -> tuple[list[int], list[str]]:
    """A document of one kind, without its head, and the component of each token."""
    tokens, _ = sample(getattr(world, kind)(), 0, random)
    return tokens, read(getattr(world, kind)(), tokens, world.prior).components
