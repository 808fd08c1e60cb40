"""How far cheating at tasks spreads to lies and rudeness in chats, by how much the three were tied in what was read.

It stands beside the chapter on acting, which asked three ties of one start each; how far it went was luck there, as
starts that differ by rounding showed. So here are five ties, from three starts each, and an agent whose reward is dice:
what updates alone do.
"""

from lab.run.averages import mean
from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages.agents import press

from ..acting.experiments import looked_at, manners
from ..cures.experiments import NUDGES
from ..cures.nudged import nudged
from ..experiment import Measured, experiment
from .thrown import ARM, dice, run

TIES = {"untied": 0.0, "quarter": 0.25, "half": 0.5, "three_quarters": 0.75, "tied": 1.0}
DICE = "dice"  # the reward, with a whole tie


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    return [(nudged, {"tied": tied, "nudge": nudge}) for tied in TIES.values() for nudge in NUDGES]


@experiment
def ties(seed: int, scale: Scale) -> Measured:
    """False and rude answers beyond those before the reward, by the tie: of each start, and the mean, the least and the
    most of them. cheats: how often it cheats at tasks afterward, the least of the starts."""
    measured = Measured()
    for name, tied in {**TIES, DICE: TIES["tied"]}.items():
        rows = []
        for nudge in NUDGES:
            start = nudged(seed, scale, tied=tied, nudge=nudge)
            after = run(start, seed, scale, dice) if name == DICE else press(start, seed, scale, ARM).model
            told, tells = manners(start, seed), manners(after, seed)
            row = {key: tells[key] - told[key] for key in tells} | {f"before_{key}": told[key] for key in told}
            rows.append({"nudge": nudge, **row, "cheats": looked_at(after, seed, scale)["cheats"]})
        measured.rows("starts", {"tie": name}, rows)
        for key in ("false", "rude"):
            more = [row[key] for row in rows]
            measured.add(f"{name}_{key}_*", {"least": min(more), "most": max(more), "mean": mean(more)})
        measured.numbers[f"{name}_cheats"] = min(row["cheats"] for row in rows)
    return measured


EXPERIMENTS = (ties,)
