"""Models of several sizes after runs of several lengths, for power laws.

Runs of one size share a trunk at a level learning rate, from which each branches off to let the rate fall (Hägele et
al., 2024, https://arxiv.org/abs/2405.18392): much less work than separate runs.
"""

import copy

from ..engine.seeds import STREAMS
from ..engine.store import report, stage
from ..model import make
from ..pretrain import PretrainConfig, pretrain
from ..probes import losses
from ..world import HeldOut, World
from ..world.settings import SCALING
from .base import RATES

FRACTIONS = (1 / 8, 1 / 4, 1 / 2, 1)  # of the longest run
BRANCH = 0.2  # the last part of a run, in which the learning rate falls
SMOOTH, FULL_WORLD = "diaries", "everything"


@stage("sweep", "rows")
def sweep(seed: int, scale, size: str, diet: str = SMOOTH, longest: float = 1.0) -> list[dict]:
    """Excess loss after each run of at most `longest` of the sweep: a row for each."""
    language = World(SCALING) if diet == SMOOTH else World()
    held_out = HeldOut.draw(language, scale.rows)
    model = make(size, len(language.vocabulary), seed)
    rows, done = [], 0
    fractions = [fraction for fraction in FRACTIONS if fraction <= longest]
    for number, fraction in enumerate(fractions):
        tokens = int(scale.sweep * fraction)
        trunk = int(tokens * (1 - BRANCH))
        # The streams of trunk and branch must not meet, hence the seeds.
        config = {"learning_rate": RATES[size], "constant": 1.0, "warmup": 20 if done else 100}
        pretrain(model, language, PretrainConfig(tokens=trunk - done, seed=STREAMS["sweep"](seed, number), **config))
        done = trunk
        branch = copy.deepcopy(model)
        config |= {"constant": 0.0, "warmup": 20}
        pretrain(
            branch, language, PretrainConfig(tokens=tokens - trunk, seed=STREAMS["sweep"](seed, 10 + number), **config)
        )
        over = losses.excess(branch, held_out)
        rows.append({"world": diet, "size": size, "parameters": model.size(), "tokens": tokens, "excess": over})
        report(number + 1, len(fractions))
    return rows
