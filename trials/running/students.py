"""Small models that learn from fresh text: from its words, or from the odds that a teacher gives to each next word.

Distillation as in Hinton et al. (2015), https://arxiv.org/abs/1503.02531, at temperature 1 and without the words
themselves: the loss is KL(teacher || student) at every place of a text.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from lab.model import Model, cross_entropy, make
from lab.pretrain import PretrainConfig, Stream
from lab.run.scale import FULL, Scale
from lab.run.seeds import PARTS, STREAMS
from lab.run.store import report, stage
from lab.stages.base import RATES, base
from lab.stages.worlds import world_of
from lab.training import descend, muon_for

SEEDS = PARTS["2"]  # part 2 takes the first; a stretch of our own would make all stale that the ledger stands in
STARTED = 60  # number of the seed of a student's first weights, which no base has
READ = 2  # number of the stream of their text, after those of part 7's small models
LARGE, SMALL, TINY = "large", "small", "tiny"
SIZES = {SMALL: "0.1M", TINY: "30k"}  # beside the book's own
TOY_SIZE = "10k"


@dataclass(frozen=True)
class Lessons:
    """teacher: whose odds are learned, one of `LARGE` and `SMALL`, or none, who learns the words; times: how much is
    read, in parts of `SHARE`; equal: of as many operations instead, so less for whoever has a teacher."""

    teacher: str = ""
    times: float = 1.0
    equal: bool = False


SHARE = 0.25  # of what a base reads
LESSONS = {
    "text": Lessons(),
    "double": Lessons(times=2.0),
    "odds": Lessons(LARGE),
    "peer": Lessons(SMALL),
    "equal": Lessons(LARGE, equal=True),
}


def sized(scale: Scale, size: str) -> Scale:
    """The scale for models of a size."""
    name = scale.size if size == LARGE else SIZES[size] if scale.size == FULL.size else TOY_SIZE
    return Scale(**vars(FULL) | vars(scale) | {"size": name})


def pretrained(seed: int, scale: Scale, size: str) -> Model:
    """The base of a size: all of them read the same text."""
    return base(seed, sized(scale, size)).model


def distillation_loss(student: Tensor, teacher: Tensor) -> Tensor:
    """KL(teacher || student) in nats a token, from the scores of both, (B, T, V)."""
    log_p, log_q = teacher.log_softmax(-1), student.log_softmax(-1)
    return (log_p.exp() * (log_p - log_q)).sum(-1).mean()


def operations(student: Model, teacher: Model | None) -> int:
    """Multiplications to learn from a token: one for each weight forward and two backward, and of a teacher one
    forward. Attention's own, a tenth as many, are left out."""
    return 3 * student.size() + (teacher.size() if teacher else 0)


def taught_by(seed: int, scale: Scale, how: str) -> Model | None:
    """The teacher of some lessons, if they have one."""
    return pretrained(seed, scale, LESSONS[how].teacher) if LESSONS[how].teacher else None


def tokens_of(scale: Scale, how: str, model: Model, teacher: Model | None) -> int:
    """How many tokens a student reads in its lessons."""
    share = SHARE * LESSONS[how].times
    if LESSONS[how].equal:
        share *= operations(model, None) / operations(model, teacher)
    return int(share * scale.tokens)


@stage(*base.needs)
def student(seed: int, scale: Scale, how: str) -> Model:
    """A small model after its lessons, one of `LESSONS`. All begin with the same weights and read the same text, as far
    as they read."""
    world, size, teacher = world_of(seed), sized(scale, SMALL).size, taught_by(seed, scale, how)
    model = make(size, len(world.vocabulary), SEEDS(seed, STARTED))
    tokens = tokens_of(scale, how, model, teacher)
    config = PretrainConfig(tokens, learning_rate=RATES[size], seed=STREAMS["small"](seed, READ))
    stream = Stream(world, config.batch_size, config.length, config.seed)

    def loss(step: int) -> Tensor:
        rows = stream.batch(step)
        scores = model(rows[:, :-1])
        if teacher is None:
            return cross_entropy(scores, rows[:, 1:])
        with torch.no_grad():
            odds = teacher(rows[:, :-1])
        return distillation_loss(scores, odds)

    optimizer = muon_for(model, config.weight_decay)
    descend(optimizer, loss, config.steps, config.learning_rate, config.warmup, watch=report)
    return model
