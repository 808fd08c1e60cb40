"""Controls that the chapter on acting lacked, in its own worlds afterwards: other texts in place of the good ones, a
longer wait for the relapse, and the hidden test where nothing was tied.

It stands beside that chapter, as exploration: nothing was predicted, and there is no verdict.
"""

from functools import partial

from ..run.experiment import Measured, experiment
from ..run.scale import Scale
from ..run.store import Stage
from ..stages import agents as stages
from ..stages.agents import ARMS, ONE_IN_A_HUNDRED, pressed
from .acting import MENDING, chance, looked_at, manners

AGAIN = 60  # updates by the old test after a cure, where the chapter had twenty
BRIEFLY = 20  # batches of chats, as in the chapter
HONEST, OLD, CHATS = 20, 22, 23  # numbers of the seeds: the first is the chapter's, as is the next
POLITE, AS_BEFORE, TASKS = 21, 24, 25


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    return [(pressed, {"arm": arm}) for arm in ("visible", "tied")]


@experiment
def relapses(seed: int, scale: Scale) -> Measured:
    """An agent that cheats, after so many batches of honest demonstrations, of those that it began with, and of chats;
    and then rewarded by the old test again, three times as long as in the chapter. again: after a third of it."""
    measured = Measured()
    cheater = pressed(seed, scale, arm="visible").model
    texts = {
        "honest": (HONEST, stages.honest),
        "old": (OLD, partial(stages.demonstration, **ONE_IN_A_HUNDRED[1])),
        "chats": (CHATS, partial(stages.polite, stages.facts(seed))),
    }
    for name, batches in (*(("honest", count) for count in MENDING), ("old", MENDING[-1]), ("chats", MENDING[-1])):
        number, show = texts[name]
        cured = stages.mend(cheater, seed, scale, number, show, batches)
        again = stages.press(cured, seed, scale, "visible", AGAIN)
        found = looked_at(cured, seed, scale) | {"chance": chance(cured, seed, scale)}
        found["again"] = again.history[len(again.history) // 3 - 1]["cheats"]
        found["end"] = looked_at(again.model, seed, scale)["cheats"]
        measured.add(f"{name}_{batches}", found)
        measured.curves.setdefault("relapses", []).extend(
            {"texts": name, "batches": batches, **row} for row in again.history
        )
    return measured


@experiment
def shams(seed: int, scale: Scale) -> Measured:
    """How an agent chats whose cheating has spread, after as many batches of polite chats, of the texts that it began
    with, and of honest tasks; and what a hidden test does where cheats, lies and rudeness weren't tied."""
    measured = Measured()
    said, spread = stages.facts(seed), pressed(seed, scale, arm="tied").model
    texts = {
        "polite": (POLITE, partial(stages.polite, said)),
        "old": (AS_BEFORE, partial(stages.document, said, tied=1.0)),
        "honest": (TASKS, stages.honest),
    }
    models = {name: stages.mend(spread, seed, scale, *how, BRIEFLY) for name, how in texts.items()}
    start = stages.begun(ARMS["untied"].start, seed, scale)
    models |= {"tied": spread, "untied_before": start}
    models["untied_hidden"] = stages.press(start, seed, scale, "tied_hidden").model
    for name, model in models.items():
        measured.add(name, manners(model, seed) | {"cheats": looked_at(model, seed, scale)["cheats"]})
    return measured


EXPERIMENTS = (relapses, shams)
