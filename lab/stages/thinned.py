"""The open-book reader as a thin change of the base, for a page to load.

Cut to its strongest directions, what training made of the base no longer looks up. Taught on with no more than those
directions, it does again.
"""

import copy
from random import Random

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from ..export.weights import factors
from ..lora import merge
from ..model import Model, cross_entropy
from ..records import Lesson, lesson, lesson_loss, verse
from ..run.scale import Scale
from ..run.store import report, stage
from ..training import descend, optimizer_for
from .base import base
from .readers import LESSONS, PAIRS, REPLAYED, ROW_SEEDS, SYLLABI, VERSE, VERSES, reader
from .tuned import helpful, replay_rows
from .worlds import world_of

STEPS = 5.0  # as multiples of those of ordinary tuning
RATE = 5e-3
ROWS = 7  # the number of the seed of its rows


class Added(nn.Module):
    """A matrix and what is added to it, of a rank: its two factors."""

    def __init__(self, change: Tensor, rank: int):
        super().__init__()
        left, right = factors(change, rank)
        self.left, self.right = nn.Parameter(left.contiguous()), nn.Parameter(right.contiguous())

    def forward(self, matrix: Tensor) -> Tensor:
        return matrix + self.left.T @ self.right


def thin(before: Model, after: Model, rank: int) -> Model:
    """The first model, with a change of a rank toward the second that can be trained, and nothing else that can but
    gains."""
    model = copy.deepcopy(before)
    changed = dict(after.named_parameters())
    for name, module in list(model.named_modules()):
        if isinstance(module, nn.Linear | nn.Embedding):
            change = (changed[f"{name}.weight"] - module.weight).detach()
            module.weight.requires_grad_(False)
            parametrize.register_parametrization(module, "weight", Added(change, rank))
        elif isinstance(getattr(module, "weight", None), nn.Parameter):
            module.weight.data.copy_(changed[f"{name}.weight"])
    return model


@stage(*base.needs, "tuning_steps", "pairs")
def thinned(seed: int, scale: Scale, rank: int) -> Model:
    """The reader of the open book, its change cut to a rank and taught on, with the lessons of the whole one."""
    world, random = world_of(seed), Random(ROW_SEEDS(seed, ROWS))
    names, replayed = world.state.people.strangers, replay_rows(world, seed)
    pairs = [
        Lesson([*pair.prompt, *pair.answer], [False] * len(pair.prompt) + [True] * len(pair.answer))
        for pair in helpful(world, scale.pairs, seed)
    ]
    model = thin(base(seed, scale).model, reader(seed, scale), rank)
    optimizer = optimizer_for(model, parameters=[each for each in model.parameters() if each.requires_grad])

    def loss(_) -> Tensor:
        lessons = [lesson(world, names, SYLLABI["open"], random) for _ in range(LESSONS)]
        verses = torch.tensor([verse(world, VERSE, random) for _ in range(VERSES)])
        rows = replayed[torch.tensor(random.sample(range(len(replayed)), REPLAYED))]
        found = lesson_loss(model, lessons + random.sample(pairs, PAIRS))
        found = found + cross_entropy(model(verses[:, :-1]), verses[:, 1:])
        return found + cross_entropy(model(rows[:, :-1]), rows[:, 1:])

    descend(optimizer, loss, int(STEPS * scale.tuning_steps), RATE, 20, constant=2 / 3, watch=report)
    merge(model)
    return model
