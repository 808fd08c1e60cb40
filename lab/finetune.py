"""Supervised fine-tuning (SFT): the same next-token loss, on a few hundred questions and answers in one voice.

Two things make it fine-tuning and not more pre-training. The loss counts the tokens of answers only, since the model
shall learn to answer and not to ask. And some rows of ordinary text are replayed in each step, without which the model
forgets what these few hundred examples don't ask for.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor

from .conversation import Example, answer_log_probabilities, batch
from .model import Model, loss
from .training import optimizer_for, schedule, update

RELEARNING = 20  # steps


@dataclass(frozen=True)
class Finetuning:
    """steps: of training; rows: examples in a step; rate: the highest learning rate; replay: rows of text in a step.
    seed: of the order of examples."""

    steps: int = 80
    rows: int = 16
    rate: float = 1e-3
    replay: int = 4
    warmup: int = 5
    seed: int = 0


def answer_loss(model: Model, examples: Sequence[Example]) -> Tensor:
    """Cross-entropy in nats per token of the answers, given the prompts."""
    tokens, mask = batch(examples)
    return -answer_log_probabilities(model, tokens, mask).sum() / mask.sum()


def finetune(
    model: Model,
    examples: Sequence[Example],
    setup: Finetuning,
    text: Tensor | None = None,
    parameters: Iterable | None = None,
    watch: Callable[[int, Model], None] | None = None,
) -> Model:
    """Train a model in place on examples and return it.

    text: rows of ordinary text to replay, (rows, length + 1); needed if `setup.replay` is not 0.
    parameters: those to train, if not all. watch: called with the number of steps done, from 0 on.
    """
    random = Random(setup.seed)
    optimizer = optimizer_for(model, parameters=parameters)
    for step in range(setup.steps):
        if watch:
            watch(step, model)
        objective = answer_loss(model, random.sample(list(examples), min(setup.rows, len(examples))))
        if setup.replay:
            rows = text[torch.tensor(random.sample(range(len(text)), setup.replay))]
            objective = objective + loss(model(rows[:, :-1]), rows[:, 1:])
        update(optimizer, objective, setup.rate * schedule(step, setup.steps, setup.warmup))
    if watch:
        watch(setup.steps, model)
    return model


def relearn(model: Model, examples: Sequence[Example], seed: int, watch: Callable[[int, Model], None] | None = None):
    """A few steps of tuning on a few answers, as someone would who wants the mask off: without replay. In place."""
    return finetune(model, examples, Finetuning(steps=RELEARNING, replay=0, seed=seed), watch=watch)
