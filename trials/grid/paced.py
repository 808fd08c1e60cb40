"""The tuned model of a seed on its way towards a judge, at a rate: kept at some places, so that each can be asked."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from lab.model import Model
from lab.questions import Question, ask
from lab.rlhf import RLConfig, Rollout, align
from lab.run.scale import Scale
from lab.run.seeds import QUESTIONS, SAMPLES
from lab.run.store import report, stage
from lab.stages.aligned import preferences_of
from lab.stages.controlled import reward_of, seen
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of

PLACES = 4  # evenly along the way, the last at its end


@dataclass(frozen=True)
class Climb:
    """places: the model after so many steps. history: a row for each step, as `controlled.seen` has it."""

    places: dict[int, Model]
    history: list[dict]


@stage(*preferences_of.needs)
def paced(seed: int, scale: Scale, judge: str, rate: float, steps: int) -> Climb:
    """The same climb as `controlled`, and by the learned judge at the rate of the hasty model the first steps
    of that one: the questions and the seeds of answers of a step are the same in all."""
    world, config = world_of(seed), RLConfig(learning_rate=rate, steps=steps, seed=seed)
    reference, latest = noting(tuned(seed, scale))
    wanted, history = places(steps), list[dict]()
    kept: dict[int, Model] = {}

    def asked(step: int) -> list[Question]:
        return ask(world, config.questions, QUESTIONS["align"](seed, step))

    def seed_of(step: int) -> int:
        return SAMPLES["align"](seed, step)

    def watch(step: int, rollout: Rollout):
        history.append({"step": step, **seen(world, rollout)})
        if step + 1 in wanted:
            kept[step + 1] = copy.deepcopy(tuned(seed, scale))
            kept[step + 1].load_state_dict(latest[0].state_dict())
        report(step + 1, steps)

    align(reference, world, asked, reward_of(judge, seed, scale, 0), config, seed_of, watch)
    return Climb(kept, history)


def places(steps: int) -> Sequence[int]:
    """After how many steps the model is kept."""
    return sorted({max(1, steps * place // PLACES) for place in range(1, PLACES + 1)})


def noting(model: Model) -> tuple[Model, list[Model]]:
    """A copy of a model, and the one that read last, of it and its own copies: `align` shows nobody the policy that it
    trains, which is such a copy, and reads last before each update."""
    noted, latest = copy.deepcopy(model), list[Model]()

    def note(reader: Model, *_):
        latest[:] = [reader]

    noted.register_forward_hook(note)
    return noted, latest
