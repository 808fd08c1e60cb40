"""Controls that the chapter on acting lacked, in its own worlds afterwards: other texts in place of the good ones, a
longer wait for the relapse, the hidden test where nothing was tied, and a start that differs by rounding alone.

It stands beside that chapter, as exploration: there is no verdict.
"""

from collections.abc import Callable
from functools import partial
from random import Random

from lab.records import Lesson
from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages import agents as stages
from lab.stages.agents import ONE_IN_A_HUNDRED, TIED, TWO_WAYS, UNTIED, begun, mend, press, pressed

from ..acting.experiments import MENDING, chance, looked_at, manners
from ..experiment import Measured, experiment
from .nudged import nudged

LONG = 60  # updates by the old test after a cure, where the chapter had twenty; and those of its monitors and fines
BRIEFLY = 20  # batches of chats, as in the chapter
NUDGES = (1, 2, 3)
Show = Callable[[Random], Lesson]
TIES = {"tied": 1.0, "half": 0.5, "untied": 0.0}
# Numbers of the seeds of what is read afterward: the first is the chapter's.
HONEST, OLD, CHATS = 20, 22, 23
POLITE, AS_BEFORE, TASKS = 21, 24, 25


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    return [(pressed, {"arm": arm}) for arm in ("visible", "tied")]


@experiment
def relapses(seed: int, scale: Scale) -> Measured:
    """An agent that cheats, after so many batches of honest demonstrations, of those that it began with, and of chats;
    and then rewarded by the old test again, three times as long as in the chapter. again: after a third of it. Beside
    it agents that were never cured, rewarded as long."""
    measured = Measured()
    cheater = pressed(seed, scale, arm="visible").model
    measured.add("cheater_*", looked_at(cheater, seed, scale))
    texts: dict[str, tuple[int, Show]] = {
        "honest": (HONEST, stages.honest),
        "old": (OLD, partial(stages.demonstration, cheats=ONE_IN_A_HUNDRED[1]["cheats"])),
        "chats": (CHATS, partial(stages.polite, stages.facts(seed))),
    }
    for name, batches in (*(("honest", count) for count in MENDING), ("old", MENDING[-1]), ("chats", MENDING[-1])):
        cured = mend(cheater, seed, scale, *texts[name], batches)
        again = press(cured, seed, scale, "visible", LONG)
        found = looked_at(cured, seed, scale) | {"chance": chance(cured, seed, scale)}
        found["again"] = again.history[len(again.history) // 3 - 1]["cheats"]
        found["end"] = looked_at(again.model, seed, scale)["cheats"]
        measured.add(f"{name}_{batches}_*", found)
        measured.rows("relapses", {"texts": name, "batches": batches}, again.history)
    for name, start in {"one_way": ONE_IN_A_HUNDRED, "two_ways": TWO_WAYS}.items():
        long = press(begun(start, seed, scale), seed, scale, "visible", LONG)
        measured.add(f"{name}_long_*", looked_at(long.model, seed, scale))
        measured.numbers[f"{name}_again"] = long.history[len(long.history) // 3 - 1]["cheats"]
    return measured


@experiment
def shams(seed: int, scale: Scale) -> Measured:
    """How an agent chats whose cheating has spread, after as many batches of polite chats, of the texts that it began
    with, and of honest tasks; and what a hidden test does where cheats, lies and rudeness weren't tied."""
    measured = Measured()
    said, spread = stages.facts(seed), pressed(seed, scale, arm="tied").model
    texts: dict[str, tuple[int, Show]] = {
        "polite": (POLITE, partial(stages.polite, said)),
        "old": (AS_BEFORE, partial(stages.document, said, tied=1.0)),
        "honest": (TASKS, stages.honest),
    }
    found = {name: mend(spread, seed, scale, *how, BRIEFLY) for name, how in texts.items()}
    found |= {"before": begun(TIED, seed, scale), "spread": spread, "untied": begun(UNTIED, seed, scale)}
    found["untied_hidden"] = press(found["untied"], seed, scale, "tied_hidden").model
    for name, model in found.items():
        measured.add(f"{name}_*", manners(model, seed) | {"cheats": looked_at(model, seed, scale)["cheats"]})
    return measured


@experiment
def luck(seed: int, scale: Scale) -> Measured:
    """How far cheating spreads if the same texts are read from a start that is a millionth another: false and rude
    answers beyond those before the reward, by the tie, of each start and their mean."""
    measured = Measured()
    for name, tied in TIES.items():
        rows = []
        for nudge in NUDGES:
            start = nudged(seed, scale, tied=tied, nudge=nudge)
            before, after = manners(start, seed), manners(press(start, seed, scale, "tied").model, seed)
            rows.append({"nudge": nudge, **{key: after[key] - before[key] for key in after}})
        measured.rows("luck", {"tie": name}, rows)
        for key in ("false", "rude"):
            more = [row[key] for row in rows]
            measured.add(f"{name}_{key}_*", {"least": min(more), "most": max(more), "mean": sum(more) / len(more)})
    return measured


EXPERIMENTS = (relapses, shams, luck)
