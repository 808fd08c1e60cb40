"""Models of several sizes after runs of several lengths, for power laws.

Runs of one size share a trunk at a level learning rate, from which each branches off to let the rate fall (Hägele et
al., 2024, https://arxiv.org/abs/2405.18392): much less work than separate runs.
"""

import copy
from dataclasses import replace

from ..model import make
from ..pretrain import PretrainConfig, pretrain
from ..probes import losses
from ..run.scale import Scale
from ..run.seeds import STREAMS
from ..run.store import report, stage
from ..world import HeldOut
from ..world.settings import SCALING, Settings
from .base import RATES
from .worlds import world_of

FRACTIONS = (1 / 8, 1 / 4, 1 / 2, 1)  # of the longest run
BRANCH = 0.2  # the last part of a run, in which the learning rate falls
SMOOTH, FULL_WORLD = "diaries", "everything"


@stage("sweep", "rows")
def sweep(seed: int, scale: Scale, size: str, diet: str = SMOOTH, longest: float = 1.0) -> list[dict]:
    """Excess loss after each run of at most `longest` of the sweep: a row for each."""
    language = world_of(seed, SCALING if diet == SMOOTH else Settings())
    held_out = HeldOut.draw(language, scale.rows)
    model = make(size, len(language.vocabulary), seed)
    rows, done = [], 0
    fractions = [fraction for fraction in FRACTIONS if fraction <= longest]
    for number, fraction in enumerate(fractions):
        tokens = int(scale.sweep * fraction)
        trunk = int(tokens * (1 - BRANCH))
        rest = PretrainConfig(tokens - trunk, learning_rate=RATES[size], warmup=20)
        level = replace(rest, tokens=trunk - done, constant=1.0, warmup=20 if done else 100)
        # The streams of trunk and branch must not meet, hence the numbers.
        pretrain(model, language, replace(level, seed=STREAMS["sweep"](seed, number)))
        done = trunk
        branch = copy.deepcopy(model)
        pretrain(branch, language, replace(rest, seed=STREAMS["sweep"](seed, 10 + number)))
        over = losses.excess(branch, held_out)
        rows.append({"world": diet, "size": size, "parameters": model.size(), "tokens": tokens, "excess": over})
        report(number + 1, len(fractions))
    return rows
