"""A thinker's run once more, on another leash and otherwise the same: start, questions, and the seeds of attempts."""

from dataclasses import replace
from functools import partial

from lab.model import Model
from lab.outcomes import reinforce, written
from lab.rlhf import RLConfig
from lab.run.scale import Scale
from lab.run.store import report, stage
from lab.stages.thinkers import (
    APART,
    ASKED,
    GROUP,
    QUESTIONS,
    RATE,
    RUNS,
    SEEDS,
    TRIED,
    attempted,
    look,
    steps_of,
    thinking_base,
    village_of,
)

EVERY = 10  # steps between two looks


@stage("circuit_steps", "questions")
def releashed(seed: int, scale: Scale, run: str, beta: float, steps: int) -> list[dict]:
    """A row for each look at the run. steps: of the scale at which they are counted as they stand in `RUNS`."""
    how, number = replace(RUNS[run], beta=beta, steps=steps), list(RUNS).index(run)
    start, village = thinking_base(seed, scale, base=how.base), village_of(seed, how.base)
    total = steps_of(steps, scale)
    history = [{"step": 0, **look(start, how.base, seed, scale)}]

    def watch(step: int, policy: Model):
        report(step, total)
        if step % EVERY == 0 or step == total:
            history.append({"step": step, **look(policy, how.base, seed, scale)})

    reinforce(
        start,
        partial(how.ask, village),
        attempted,
        lambda problem, tried: how.reward(problem, written(tried)),  # type: ignore[misc]  # a coin has no leash here
        RLConfig(how.estimator, beta, total, QUESTIONS, GROUP, RATE, seed=SEEDS(seed, ASKED + number)),
        lambda step: SEEDS(seed, TRIED + APART * number + step),
        watch,
    )
    return history
