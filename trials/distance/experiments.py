"""What does a climb cost for each nat that it goes? Right answers at equal distance from the tuned model.

It stands beside part 3. Dice, the learned judge, a judge of a coin's choices and the truth, each at the rate of the
hasty model and at a fifth of it. A judge that pulls one way goes farther in as many steps than dice do, so what costs
more at the end of a run may only have gone farther. Here each is read off where it is as far as the others.
"""

from itertools import pairwise
from math import nan

from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages.aligned import reward_model
from lab.stages.controlled import LEARNED, NOISE, SHUFFLED, TRUTH, shuffled

from ..cherry.experiments import RATES
from ..experiment import Measured, Row, experiment
from .watched import watched

JUDGES = (NOISE, LEARNED, SHUFFLED, TRUTH)
STEPS, EVERY = {"high": 40, "low": 150}, {"high": 4, "low": 15}  # of a climb, of a hundred of the scale; between looks
ASKED = 2  # times as many questions as the scale has
LEVELS = {"fifth": 0.2, "half": 0.5, "one": 1.0}  # nats an answer, KL(policy | tuned)
TOLD = ("correct", "reward", "invented", "step")


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    """The models that the trial needs beside the bases: stages, and their options."""
    return [(reward_model, {}), (shuffled, {})]


def climb(judge: str, rate: str, scale: Scale) -> dict:
    """The options of such a climb."""
    steps = max(1, STEPS[rate] * scale.alignment_steps // 100)
    return {"judge": judge, "rate": RATES[rate], "steps": steps, "every": EVERY[rate]}


@experiment
def climbs(seed: int, scale: Scale) -> Measured:
    """Each judge at each rate: what its answers are like where it has gone so many nats, and how far it goes."""
    measured, asking = Measured(), Scale(**vars(scale) | {"questions": ASKED * scale.questions})
    for judge in JUDGES:
        for rate in RATES:
            path = watched(seed, asking, **climb(judge, rate, scale))
            keys = {"judge": judge, "rate": rate}
            measured.rows("paths", keys, path)
            measured.numbers[f"{judge}_{rate}_kl"] = path[-1]["kl"]
            for level, nats in LEVELS.items():
                row = where(path, nats)
                measured.row("levels", keys | {"nats": nats}, row, f"{judge}_{rate}_*_at_{level}", TOLD)
    measured.add("tuned_*", path[0], ("correct", "reward", "invented"))
    return measured


def where(path: list[Row], nats: float) -> Row:
    """What a path is like where it first comes so far: between two looks on a straight line. Not-a-number if it never
    does."""
    for before, after in pairwise(path):
        if before["kl"] <= nats <= after["kl"] and before["kl"] < after["kl"]:
            part = (nats - before["kl"]) / (after["kl"] - before["kl"])
            return {key: before[key] + part * (after[key] - before[key]) for key in ("kl", *TOLD)}
    return dict.fromkeys(("kl", *TOLD), nan)


EXPERIMENTS = (climbs,)
