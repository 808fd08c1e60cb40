"""Supervised fine-tuning (SFT): the same next-token loss, on a few hundred questions and answers in one voice.

Two things make it fine-tuning and not more pre-training. The loss counts the tokens of answers only (a loss mask), as
the model shall learn to answer and not to ask. And some rows of ordinary text are replayed in each step, without which
the model forgets what these few hundred examples don't ask for.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor, nn

from .conversation import Example
from .model import Model, cross_entropy
from .training import descend, optimizer_for

LORA_RATE = 1e-2  # thin parts (see `lora`) bear a higher learning rate


@dataclass(frozen=True)
class SFTConfig:
    """steps: of training; batch_size: examples in a step; learning_rate: the highest; replay: rows of ordinary text in
    a step; seed: of the order of examples."""

    steps: int = 80
    batch_size: int = 16
    learning_rate: float = 1e-3
    replay: int = 4
    warmup: int = 5
    seed: int = 0


RELEARNING = SFTConfig(steps=20, replay=0)  # what someone would do who wants the mask off


def batch(examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Examples side by side: tokens, (B, T), padded on the right, and the loss mask, (B, T), True on answers only."""
    rows = [(*example.prompt, *example.answer) for example in examples]
    longest = max(map(len, rows))
    tokens = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])
    mask = torch.zeros(tokens.shape, dtype=torch.bool)
    for number, example in enumerate(examples):
        mask[number, len(example.prompt) : len(rows[number])] = True
    return tokens, mask


def answer_log_probs(model: Model, tokens: Tensor, mask: Tensor) -> Tensor:
    """log p(token | tokens before it) of the answers, in nats: (B, T - 1), zero where the mask is False."""
    log_probs = model(tokens[:, :-1]).float().log_softmax(-1)
    return log_probs.gather(-1, tokens[:, 1:, None])[..., 0] * mask[:, 1:]


def answer_loss(model: Model, examples: Sequence[Example]) -> Tensor:
    """Cross-entropy in nats per token of the answers, given the prompts."""
    tokens, mask = batch(examples)
    return -answer_log_probs(model, tokens, mask).sum() / mask.sum()


def finetune(
    model: Model,
    examples: Sequence[Example],
    config: SFTConfig,
    replayed: Tensor | None = None,
    parameters: Iterable[nn.Parameter] | None = None,
    watch: Callable[[int, Model], None] | None = None,
) -> Model:
    """Train a model in place on examples and return it.

    replayed: rows of ordinary text to draw from, (rows, length + 1); needed if `config.replay` is not 0.
    parameters: those to train, if not all. watch: called with the number of steps done, from 0 on.
    """
    random = Random(config.seed)

    def loss(step: int) -> Tensor:
        if watch:
            watch(step, model)
        found = answer_loss(model, random.sample(list(examples), min(config.batch_size, len(examples))))
        if config.replay:
            if replayed is None:
                raise ValueError("there is no text to replay")
            rows = replayed[torch.tensor(random.sample(range(len(replayed)), config.replay))]
            found = found + cross_entropy(model(rows[:, :-1]), rows[:, 1:])
        return found

    descend(optimizer_for(model, parameters=parameters), loss, config.steps, config.learning_rate, config.warmup)
    if watch:
        watch(config.steps, model)
    return model
