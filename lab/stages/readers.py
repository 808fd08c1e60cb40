"""Models that look up: the base of a seed, trained on to answer from the records that stand before a question."""

import copy
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor

from ..model import Model, cross_entropy
from ..records import CLOSED, Lesson, Syllabus, lesson, lesson_loss, verse
from ..run.scale import Scale
from ..run.seeds import PARTS, ROWS
from ..run.store import report, stage
from ..training import descend, muon_for
from .base import base
from .tuned import helpful, replay_rows
from .worlds import world_of

# Of part 5. Questions, answers and trials of measuring; and rows of lessons and sums to train on.
SEEDS = PARTS["5"]
ROW_SEEDS = ROWS["5"]

# Rows in a step: repetitions (twice as many where there are no lessons), lessons, the helper's
# pairs of question and answer without records, ordinary text; tokens of a verse.
VERSES, LESSONS, PAIRS, REPLAYED, VERSE = 8, 8, 4, 4, 48
SINGING, LOOKING = 3.0, 5.0  # steps, as multiples of those of ordinary tuning
SYLLABI = {
    "open": Syllabus(),
    "closed": Syllabus(book=CLOSED),
    "careful": Syllabus(absent=0.25, planted=0.25),
}


@dataclass(frozen=True)
class Plan:
    """steps: of training; rate: the highest of learning, that of Muon, level but for the warmup and the last third."""

    steps: int
    rows: int  # the number of the seed of its rows
    rate: float = 4e-3
    warmup: int = 20


def taught(model: Model, seed: int, syllabus: Syllabus | None, plan: Plan, pairs: list[Lesson]) -> Model:
    """Train a copy of a model on verses that repeat and ordinary text, and where there is a syllabus on lessons, beside
    pairs of question and answer without records: what is known without them shall stay so."""
    world, random, model = world_of(seed), Random(ROW_SEEDS(seed, plan.rows)), copy.deepcopy(model)
    names, replayed = world.state.people.strangers, replay_rows(world, seed)

    def loss(_) -> Tensor:
        verses = torch.tensor([verse(world, VERSE, random) for _ in range(VERSES if syllabus else 2 * VERSES)])
        rows = replayed[torch.tensor(random.sample(range(len(replayed)), REPLAYED))]
        found = cross_entropy(model(verses[:, :-1]), verses[:, 1:]) + cross_entropy(model(rows[:, :-1]), rows[:, 1:])
        if syllabus:
            lessons = [lesson(world, names, syllabus, random) for _ in range(LESSONS)]
            found = found + lesson_loss(model, lessons + random.sample(pairs, PAIRS))
        return found

    descend(muon_for(model), loss, plan.steps, plan.rate, plan.warmup, constant=2 / 3, watch=report)
    return model


@stage(*base.needs, "tuning_steps")
def singer(seed: int, scale: Scale) -> Model:
    """The base, trained on to repeat. Looking up comes late or never to a model that can't; to one that can, soon."""
    return taught(base(seed, scale).model, seed, None, Plan(int(SINGING * scale.tuning_steps), 0), [])


@stage(*base.needs, "tuning_steps", "pairs")
def reader(seed: int, scale: Scale, lessons: str = "open") -> Model:
    """lessons: a name of `SYLLABI`. All start from the singer and take as many steps."""
    pairs = [
        Lesson([*pair.prompt, *pair.answer], [False] * len(pair.prompt) + [True] * len(pair.answer))
        for pair in helpful(world_of(seed), scale.pairs, seed)
    ]
    plan = Plan(int(LOOKING * scale.tuning_steps), 1)
    return taught(singer(seed, scale), seed, SYLLABI[lessons], plan, pairs)
