"""The tuned model of a seed on its way towards a judge, measured every few steps by the same questions, until it is far
enough."""

from lab.questions import Question, ask
from lab.rlhf import RLConfig, Rollout, align
from lab.run.scale import Scale
from lab.run.seeds import QUESTIONS, SAMPLES
from lab.run.store import report, stage
from lab.stages.aligned import preferences_of
from lab.stages.controlled import reward_of
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of

from ..grid.midway import look
from ..grid.paced import noting

FAR = 1.2  # nats an answer, KL(policy | tuned), beyond which nothing is asked


@stage(*preferences_of.needs, "questions")
def watched(seed: int, scale: Scale, judge: str, rate: float, steps: int, every: int) -> list[dict[str, float]]:
    """A row for each look; see `midway.look`. The climb is that of `controlled`: the same questions in each step, and
    the same seeds of answers, for every judge and rate."""
    world, config = world_of(seed), RLConfig(learning_rate=rate, steps=steps, seed=seed)
    reference, latest = noting(tuned(seed, scale))
    rows = [{"step": 0, **look(tuned(seed, scale), seed, scale)}]

    def asked(step: int) -> list[Question]:
        return ask(world, config.questions, QUESTIONS["align"](seed, step))

    def seed_of(step: int) -> int:
        return SAMPLES["align"](seed, step)

    def watch(step: int, rollout: Rollout) -> bool:
        report(step + 1, steps)
        if (step + 1) % every == 0 or step + 1 == steps:
            (policy,) = latest
            rows.append({"step": step + 1, **look(policy, seed, scale)})
        return rows[-1]["kl"] > FAR

    align(reference, world, asked, reward_of(judge, seed, scale, 0), config, seed_of, watch)
    return rows
