"""Conversations as the model was taught to read them, and its answers, many at once with a KV cache."""

from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from .llama import Cache, Llama
from .load import Witness

Turns = Sequence[tuple[str, str]]  # questions with their answers


def chat(question: str, before: Turns = (), start: str = "") -> str:
    """A conversation in ChatML, up to where the answer begins, or goes on after `start`."""
    turns = "".join(f"{turn('user', asked)}{turn('assistant', told)}" for asked, told in before)
    return f"{turns}{turn('user', question)}<|im_start|>assistant\n{start}"


def turn(who: str, text: str) -> str:
    return f"<|im_start|>{who}\n{text}<|im_end|>\n"


@torch.no_grad()
def answers(
    witness: Witness,
    prompts: Sequence[str],
    tokens: int = 24,
    temperature: float = 0.0,
    seed: int = 0,
    model: Llama | None = None,
    batch: int = 48,
) -> list[list[int]]:
    """What the model writes after each prompt, at most so many tokens, up to the end of its turn; greedy at 0."""
    rows = [witness.encode(prompt) for prompt in prompts]
    order = sorted(range(len(rows)), key=lambda number: len(rows[number]))  # so that little is padding
    found: list[list[int]] = [[] for _ in rows]
    for start in range(0, len(order), batch):
        part = order[start : start + batch]
        draw = chooser(temperature, seed + start)
        made = written(model or witness.model, [rows[number] for number in part], tokens, draw, witness.end)
        for number, row in zip(part, made, strict=True):
            found[number] = row
    return found


def texts(witness: Witness, prompts: Sequence[str], **options) -> list[str]:
    return [witness.decode(row) for row in answers(witness, prompts, **options)]


def chooser(temperature: float, seed: int) -> Callable[[Tensor], Tensor]:
    if not temperature:
        return lambda logits: logits.argmax(-1)
    generator = torch.Generator().manual_seed(seed)
    return lambda logits: torch.multinomial((logits / temperature).softmax(-1), 1, generator=generator)[:, 0]


def written(model: Llama, rows: list[list[int]], tokens: int, draw, end: int) -> list[list[int]]:
    """Prompts are padded on the left, so that all answers begin at one place."""
    longest = max(map(len, rows))
    ids = torch.tensor([[0] * (longest - len(row)) + row for row in rows])
    real = torch.tensor([[False] * (longest - len(row)) + [True] * len(row) for row in rows])
    places = (real.cumsum(1) - 1).clamp_min(0)
    causal = torch.ones(longest, longest, dtype=torch.bool).tril()
    mask = ((causal & real[:, None]) | torch.eye(longest, dtype=torch.bool))[:, None]  # padding looks at itself
    last = torch.zeros_like(real)
    last[:, -1] = True
    caches = [Cache() for _ in model.blocks]
    logits = model(ids, places, mask, caches, at=last).float()
    made: list[list[int]] = [[] for _ in rows]
    ended = torch.zeros(len(rows), dtype=torch.bool)
    one = torch.ones(len(rows), 1, dtype=torch.bool)
    for step in range(tokens):
        chosen = draw(logits)
        ended |= chosen == end
        for row, token, over in zip(made, chosen.tolist(), ended.tolist(), strict=True):
            if not over:
                row.append(token)
        if bool(ended.all()) or step == tokens - 1:
            break
        real = torch.cat((real, one), 1)
        places = places[:, -1:] + 1
        logits = model(chosen[:, None], places, real[:, None, None], caches, at=one).float()
    return made


def padded(rows: Sequence[Sequence[int]]) -> Tensor:
    """(rows, longest), padded on the right, where nothing looks back at it."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])


def answer_logits(model: Llama, pairs: Sequence[tuple[list[int], list[int]]]) -> tuple[Tensor, Tensor]:
    """For pairs of prompt and answer in tokens: logits (tokens of all answers, vocabulary), and these tokens."""
    ids = padded([prompt + answer for prompt, answer in pairs])
    at = torch.zeros_like(ids, dtype=torch.bool)
    for row, (prompt, answer) in enumerate(pairs):
        at[row, len(prompt) - 1 : len(prompt) + len(answer) - 1] = True
    return model(ids, at=at).float(), torch.tensor([token for _, answer in pairs for token in answer])


@torch.no_grad()
def losses(model: Llama, pairs: Sequence[tuple[list[int], list[int]]], batch: int = 32) -> Tensor:
    """Mean nats a token of each answer: (pairs,)."""
    found = []
    for start in range(0, len(pairs), batch):
        part = pairs[start : start + batch]
        logits, tokens = answer_logits(model, part)
        each = F.cross_entropy(logits, tokens, reduction="none").split([len(answer) for _, answer in part])
        found += [loss.mean() for loss in each]
    return torch.stack(found)
