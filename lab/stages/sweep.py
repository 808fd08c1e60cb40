"""Models of several sizes after runs of several lengths, for power laws.

Runs of one size share a trunk at a level learning rate, from which each branches off to let the rate fall (Hägele et
al., 2024, https://arxiv.org/abs/2405.18392): much less work than separate runs.
"""

import copy

from ..cache import report, stage
from ..model import make
from ..pretrain import Pretraining, pretrain
from ..probes import losses
from ..world import Windows, World
from ..world.settings import SCALING
from .base import RATES

FRACTIONS = (1 / 8, 1 / 4, 1 / 2, 1)  # of the longest run
BRANCH = 0.2  # the last part of a run, in which the learning rate falls
SMOOTH, FULL_WORLD = "diaries", "everything"


@stage("sweep", "rows")
def sweep(seed: int, scale, size: str, world: str = SMOOTH, longest: float = 1.0) -> list[dict]:
    """Excess loss after each run of at most `longest` of the sweep: a row for each."""
    language = World(SCALING) if world == SMOOTH else World()
    windows = Windows.draw(language, scale.rows)
    model = make(size, len(language.vocabulary), seed)
    rows, done = [], 0
    fractions = [fraction for fraction in FRACTIONS if fraction <= longest]
    for number, fraction in enumerate(fractions):
        tokens = int(scale.sweep * fraction)
        trunk = int(tokens * (1 - BRANCH))
        # The streams of trunk and branch must not meet, hence the seeds.
        setup = {"rate": RATES[size], "constant": 1.0, "warmup": 20 if done else 100}
        pretrain(model, language, Pretraining(tokens=trunk - done, seed=500 + 20 * seed + number, **setup))
        done = trunk
        branch = copy.deepcopy(model)
        setup |= {"constant": 0.0, "warmup": 20}
        pretrain(branch, language, Pretraining(tokens=tokens - trunk, seed=510 + 20 * seed + number, **setup))
        over = losses.excess(branch, windows)
        rows.append({"world": world, "size": size, "parameters": model.size(), "tokens": tokens, "excess": over})
        report(number + 1, len(fractions))
    return rows
