"""What the heads that look at a name decide: they hand over what they do of another name, and all else stays.

Of the book's own models, and without a bet: `python -m trials.glass.lent` writes `values/lent.json`."""

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from lab.export import checkpoint
from lab.glass import Changes, read
from lab.kept import MODELS
from lab.model import Model
from lab.world import World

from .experiments import ASKED, about, attention, heads, most, name_at, refuses, whom

WRITTEN = Path(__file__).parents[2] / "values/lent.json"
KINDS = 3  # of fact, in turn: whoever lends is asked for the same


def lent(name: str) -> dict[str, float]:
    """How likely a refusal begins, about the best known and strangers: as they are, with what the heads that look at
    the name hand over of a stranger, of somebody known, or of another known person; and with as many other heads of a
    stranger, those with which most refusals come."""
    model, world = checkpoint.load(MODELS / name), checkpoint.world_of(MODELS / name)
    known, strangers = (about(world, names, ASKED[name]).rows for names in whom(world))
    place = name_at(world, about(world, world.state.people.known[:1], ASKED[name]))
    every = heads(model)
    looking = most(attention(read(model, known), every, (place, place + 1)), len(every) // 4)
    others = [head for head in every if head not in looking]
    groups = [others[at : at + len(looking)] for at in range(0, len(others), len(looking))]
    return {
        "known": refuses(world, read(model, known).scores),
        "strangers": refuses(world, read(model, strangers).scores),
        "known_of_strangers": lend(model, world, strangers, known, looking),
        "strangers_of_known": lend(model, world, known, strangers, looking),
        "known_of_known": lend(model, world, known, known, looking),
        "others": max(lend(model, world, strangers, known, group) for group in groups),
    }


def lend(model: Model, world: World, of: Tensor, to: Tensor, lending: Sequence[str], draws: int = 7) -> float:
    """The chance of a refusal in one lot of texts, in which some heads hand over what they do in the other, each text
    of another: the next person's, the next but one's and so on, on average."""
    handed = read(model, of).handed
    found = []
    for draw in range(1, draws + 1):
        row = [(at + KINDS * draw) % len(to) for at in range(len(to))]
        changes = Changes(silent={head: handed[head][row] for head in lending})
        found.append(refuses(world, read(model, to, changes).scores))
    return sum(found) / draws


if __name__ == "__main__":
    torch.set_num_threads(1)
    found = {name: {key: round(value, 4) for key, value in lent(name).items()} for name in ("base", "sft")}
    WRITTEN.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
