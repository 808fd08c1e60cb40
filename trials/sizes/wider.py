"""Agents and thinkers that are wider or narrower than the book's, and otherwise the same.

Whoever is wider learns from scratch at the book's rate divided by how much wider it is, about as the rates of the bases
fall (`lab/stages/base.py`); whoever is narrower keeps the book's. In world 0, after as many steps, the loss of people
twice as wide is .142 nats a token at half the rate and .154 at the book's; of people half as wide .154 at twice the
rate and .149 at the book's. The rate at which rewards are climbed is the book's unless another is named.
"""

from dataclasses import replace
from functools import partial
from random import Random

from lab.acting import fresh
from lab.model import Config, Model
from lab.outcomes import reinforce, school, written
from lab.reasoning import VOCABULARY
from lab.rlhf import RLConfig
from lab.run.scale import Scale
from lab.run.store import report, stage
from lab.stages import agents, thinkers
from lab.stages.thinkers import KEYED, RUNS

TEXTS, ROWS = 5, 48  # of the book's person: the number of its seeds, and texts in a step
SCHOOLING = 1e-2  # the rate at which the book's thinkers read
EVERY = 10  # steps between two looks


def widened(config: Config, times: float) -> Config:
    """As many blocks and heads, so many times as wide."""
    return replace(config, width=round(times * config.width), inner=round(times * config.inner))


def suited(rate: float, times: float) -> float:
    """The rate at which one of that width learns from scratch, by the book's."""
    return rate / max(1.0, times)


@stage(*agents.NEEDS)
def person(seed: int, scale: Scale, tied: float, times: float) -> Model:
    """The model that imitates people of whom some are bad, of another width."""
    said, random = agents.facts(seed), Random(agents.SEEDS(seed, agents.LESSONS + TEXTS))
    model = Model(widened(fresh(seed).config, times), seed)
    steps = max(1, int(agents.PERSON * scale.circuit_steps))
    return school(model, lambda: agents.document(said, random, tied), steps, report, suited(agents.RATE, times), ROWS)


@stage("circuit_steps")
def thinking(seed: int, scale: Scale, times: float) -> Model:
    """The base beside whose questions a name is told, of another width."""
    number, texts = thinkers.SEEDS(seed, thinkers.TEXTS + list(thinkers.BASES).index(KEYED)), thinkers.BASES[KEYED]
    draw = partial(thinkers.drawn, texts, thinkers.village_of(seed, KEYED), Random(number))
    model = Model(widened(Config(len(VOCABULARY), **thinkers.SHAPE), times), number)
    return school(model, draw, thinkers.steps_of(texts.steps, scale), report, suited(SCHOOLING, times))


@stage("circuit_steps", "questions")
def thinker(seed: int, scale: Scale, run: str, times: float, rate: float = thinkers.RATE) -> list[dict]:
    """A row for each look at a run of that base by a reward, for as many steps as the word is fined in the book. run:
    one of those that leak, by name."""
    how, number = RUNS[run], list(RUNS).index(run)
    start, village = thinking(seed, scale, times=times), thinkers.village_of(seed, KEYED)
    total = thinkers.steps_of(RUNS["word"].steps, scale)
    history = [{"step": 0, **thinkers.look(start, KEYED, seed, scale)}]

    def watch(step: int, policy: Model):
        report(step, total)
        if step % EVERY == 0 or step == total:
            history.append({"step": step, **thinkers.look(policy, KEYED, seed, scale)})

    reinforce(
        start,
        partial(how.ask, village),
        thinkers.attempted,
        lambda problem, tried: how.reward(problem, written(tried)),  # type: ignore[misc]  # a coin has no run here
        RLConfig(
            how.estimator,
            how.beta,
            total,
            thinkers.QUESTIONS,
            thinkers.GROUP,
            rate,
            seed=thinkers.SEEDS(seed, thinkers.ASKED + number),
        ),
        lambda step: thinkers.SEEDS(seed, thinkers.TRIED + thinkers.APART * number + step),
        watch,
    )
    return history
