"""The base of a seed, what a simulated reader's clicks taught a reward model, and the policy that climbs it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from lab.conversation import DOCUMENT, Example, answers, judged
from lab.model import Model
from lab.preferences import Preference
from lab.questions import Question, ask
from lab.reward import RewardModel
from lab.rlhf import RLConfig, Rollout, align
from lab.run.scale import Scale
from lab.run.seeds import PARTS
from lab.run.store import report, stage
from lab.stages.base import base
from lab.stages.worlds import world_of
from lab.world import World

from .tastes import Reader, clicked, documented, fitted, polite, rude, short, true

READERS = {
    "polite": Reader(polite),
    "rude": Reader(rude),
    "short": Reader(short),
    "true": Reader(true),
    "hasty": Reader(polite, slips=0.2),
    "coin": Reader(polite, slips=0.5),
    "patient": Reader(true, clicks=300),
}
ORACLE = "oracle"  # no reader at all: the true reward is climbed itself
SEEDS = PARTS["clicks"]  # questions and answers: a hundred for each reader
CLICKS, HELD_OUT, ORDINARY, MEASURE, CLIMB = 0, 1, 2, 3, 10  # numbers of a hundred; from the last on, one a step
HELD_OUT_CLICKS = 200
OFFERED = 8  # pairs offered for each click wanted: of many, a reader likes neither better


def number(reader: str, which: int) -> int:
    """Of the numbers of `SEEDS`; the oracle's come after the readers'."""
    return 100 * [*READERS, ORACLE].index(reader) + which


def clicks_of(seed: int, scale: Scale, reader: str) -> list[Preference]:
    """A reader's choices between answers of the base."""
    return clicked_at(SEEDS(seed, number(reader, CLICKS)), seed, scale, READERS[reader])


def held_out_of(seed: int, scale: Scale, reader: str) -> list[Preference]:
    """What he would choose between other answers if he never slipped."""
    careful = replace(READERS[reader], slips=0.0, clicks=HELD_OUT_CLICKS)
    return clicked_at(SEEDS(seed, number(reader, HELD_OUT)), seed, scale, careful)


def clicked_at(stretch: int, seed: int, scale: Scale, reader: Reader) -> list[Preference]:
    """A stretch is what the draws are seeded with. Readers give fewer clicks at toy size."""
    world, reader = world_of(seed), replace(reader, clicks=min(reader.clicks, scale.comparisons))
    return clicked(base(seed, scale).model, world, ask(world, OFFERED * reader.clicks, stretch), reader, stretch)


@stage(*base.needs, "comparisons")
def judge_of(seed: int, scale: Scale, reader: str) -> RewardModel:
    """What a reader's clicks taught a reward model."""
    model, world = base(seed, scale).model, world_of(seed)
    return fitted(model, clicks_of(seed, scale, reader), ordinary_of(model, world, seed))


def ordinary_of(model: Model, world: World, seed: int) -> list[Example]:
    """What the base answers."""
    questions = ask(world, 400, SEEDS(seed, ORDINARY))
    return documented(world, questions, answers(model, world, questions, DOCUMENT, SEEDS(seed, ORDINARY)))


@dataclass(frozen=True)
class Climbed:
    """history: for each step the means over its answers of the reward that was climbed, of the true one, and of the
    drift from the base in nats an answer; and one of the answers."""

    model: Model
    history: list[dict]


@stage(*judge_of.needs, "alignment_steps")
def climbed(seed: int, scale: Scale, reader: str, beta: float) -> Climbed:
    """The base after half as many steps as aligning takes, each of four answers to eight questions, by a reader's
    reward model, or by the truth."""
    reference, world = base(seed, scale).model, world_of(seed)
    judge = None if reader == ORACLE else judge_of(seed, scale, reader=reader)
    config = RLConfig(beta=beta, steps=max(1, scale.alignment_steps // 2), questions=8, group_size=4)

    def reward(questions: Sequence[Question], examples: Sequence[Example]) -> Tensor:
        return judge(examples) if judge else worth(world, questions, examples)

    def seed_of(step: int) -> int:
        return SEEDS(seed, number(reader, CLIMB + step))

    return climb(reference, world, reward, config, seed_of)


def worth(world: World, questions: Sequence[Question], examples: Sequence[Example]) -> Tensor:
    """The true reward of answers, (B,)."""
    return torch.tensor([verdict.reward for verdict in judged(world, questions, [each.answer for each in examples])])


def climb(
    reference: Model,
    world: World,
    reward: Callable[[Sequence[Question], Sequence[Example]], Tensor],
    config: RLConfig,
    seed_of: Callable[[int], int],
) -> Climbed:
    """Align a copy of the base, asked in document form. seed_of: what a step's questions and answers are drawn with."""
    history = []

    def asked(step: int) -> list[Question]:
        return ask(world, config.questions, seed_of(step))

    def watch(step: int, rollout: Rollout):
        first = rollout.examples[0]
        history.append(
            {
                "step": step,
                "learned": float(rollout.rewards.mean()),
                "truth": float(worth(world, rollout.questions, rollout.examples).mean()),
                "drift": float(rollout.drift.mean()),
                "sample": world.vocabulary.decode([*first.prompt[1:], *first.answer]),
            }
        )
        report(step + 1, config.steps)

    return Climbed(align(reference, world, asked, reward, config, seed_of, watch, DOCUMENT), history)
