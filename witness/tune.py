"""Tuning on questions and answers: all weights or LoRA; and cutting a change to a rank.

The loss is that of the answers' tokens, as in the book's own fine-tuning. In bfloat16 where the machine has it; the
embedding stays as it is, which halves the cost and changes little.
"""

import copy
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .facts import Fact
from .generate import answer_logits, chat
from .llama import Llama
from .load import Witness
from .styles import Style

RATE = 3e-5  # of full tuning, falling to 0; a tenth of it shows nothing in forty steps
Row = TypeVar("Row")
Pair = tuple[list[int], list[int]]  # prompt and answer, in tokens


def pairs(witness: Witness, said: Sequence[tuple[str, str]], end: bool = True) -> list[Pair]:
    """Questions and answers as the model reads them; `end`: with the token that ends the turn."""
    return [(witness.encode(chat(asked)), witness.encode(told) + [witness.end] * end) for asked, told in said]


def dressed(facts: Sequence[Fact], style: Style | None = None) -> list[tuple[str, str]]:
    return [(fact.question, style.dress(fact.sentence, n) if style else fact.sentence) for n, fact in enumerate(facts)]


def tuned(model: Llama, rows: Sequence[Pair], steps: int, **options) -> Llama:
    """A tuned copy; `options` are those of `sft`."""
    made = copy.deepcopy(model)
    sft(made, rows, steps, **options)
    return made


def sft(
    model: Llama,
    rows: Sequence[Pair],
    steps: int,
    rate: float = RATE,
    batch: int = 8,
    seed: int = 0,
    parameters: Sequence[nn.Parameter] | None = None,
    replay: Sequence[list[int]] = (),
    replayed: int = 2,
    watch: Callable[[int, Llama], None] | None = None,
):
    """Train in place. `replay`: texts in tokens, `replayed` of them a step beside the answers; `watch` is called before
    the first step and after each, with how many were made."""
    model.embedding.weight.requires_grad_(False)
    parameters = list(parameters or [weight for weight in model.parameters() if weight.requires_grad])
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.0, betas=(0.9, 0.95))
    order, random = deck(rows, seed), Random(seed)
    model.train()
    for step in range(steps):
        if watch:
            watch(step, model)
        optimizer.param_groups[0]["lr"] = rate * min(1, (step + 1) / 5) * (1 - step / steps)
        with torch.autocast("cpu", torch.bfloat16, enabled=has_bfloat16()):
            loss = F.cross_entropy(*answer_logits(model, [next(order) for _ in range(min(batch, len(rows)))]))
            if replay:
                loss = loss + text_loss(model, torch.tensor([random.choice(replay) for _ in range(replayed)]))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
    model.zero_grad(set_to_none=True)
    model.eval()
    if watch:
        watch(steps, model)


def deck(rows: Sequence[Row], seed: int) -> Iterator[Row]:
    """Each row once, in a new order, again and again."""
    random = Random(seed)
    while True:
        yield from random.sample(list(rows), len(rows))


def text_loss(model: Llama, windows: Tensor) -> Tensor:
    """Mean nats a token of ordinary text: windows (texts, tokens)."""
    return F.cross_entropy(model(windows[:, :-1]).float().flatten(0, 1), windows[:, 1:].flatten())


def has_bfloat16() -> bool:
    """Whether the processor multiplies in bfloat16, so that it saves time."""
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def fast(model: Llama) -> Llama:
    """A copy to write answers with: in bfloat16 where that is faster."""
    made = copy.deepcopy(model).eval()
    return made.bfloat16() if has_bfloat16() else made


# --- Ranks -----------------------------------------------------------------------------------------------------------


def matrices(model: Llama) -> dict[str, nn.Parameter]:
    """What ranks and LoRA speak of: the matrices of all blocks."""
    return {name: weight for name, weight in model.blocks.named_parameters() if weight.ndim == 2}


def change(before: Llama, after: Llama, most: int = 16) -> dict[str, tuple[Tensor, Tensor, Tensor]]:
    """Each matrix's change by tuning as its singular value decomposition, of which the first directions are kept."""
    old, found = matrices(before), {}
    for name, weight in matrices(after).items():
        left, sizes, right = svd((weight - old[name]).detach())
        found[name] = (left[:, :most].clone(), sizes[:most].clone(), right[:most].clone())
    return found


def svd(matrix: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """By the eigenvectors of the smaller product, many times faster than of the matrix and good to float32's half."""
    tall = matrix.shape[0] > matrix.shape[1]
    square = (matrix.T @ matrix if tall else matrix @ matrix.T).double()
    found, vectors = torch.linalg.eigh(square)
    vectors, sizes = vectors.flip(1).float(), found.flip(0).clamp_min(0).sqrt().float()
    other = (matrix @ vectors if tall else matrix.T @ vectors) / sizes.clamp_min(1e-12)
    return (other, sizes, vectors.T) if tall else (vectors, sizes, other.T)


def cut(before: Llama, parts: dict[str, tuple[Tensor, Tensor, Tensor]], rank: int, random: int | None = None) -> Llama:
    """The model before with the first `rank` directions of each matrix's change. random: a seed, and then in random
    directions with the same singular values."""
    made = copy.deepcopy(before)
    generator = torch.Generator().manual_seed(random or 0)
    with torch.no_grad():
        for name, weight in matrices(made).items():
            left, sizes, right = parts[name]
            left, sizes, right = left[:, :rank], sizes[:rank], right[:rank]
            if random is not None:
                left = torch.linalg.qr(torch.randn(left.shape, generator=generator))[0]
                right = torch.linalg.qr(torch.randn(right.T.shape, generator=generator))[0].T
            weight += (left * sizes) @ right
    return made


class LoRA(nn.Module):
    """https://arxiv.org/abs/2106.09685; scale: what the change is multiplied by, there alpha by the rank."""

    def __init__(self, layer: nn.Linear, rank: int, scale: float, generator: torch.Generator):
        super().__init__()
        outputs, inputs = layer.weight.shape
        self.layer, self.scale = layer, scale
        self.down = nn.Parameter(torch.randn(rank, inputs, generator=generator) / inputs**0.5)
        self.up = nn.Parameter(torch.zeros(outputs, rank))

    def forward(self, x):
        return self.layer(x) + self.scale * F.linear(F.linear(x, self.down), self.up)


def lora(model: Llama, rows: Sequence[Pair], steps: int, rank: int, rate: float, scale: float, seed: int = 0) -> Llama:
    """A copy tuned in directions of a rank alone, merged."""
    made, parts = thinned(model, rank, scale, seed)
    sft(made, rows, steps, rate, seed=seed, parameters=parts)
    with torch.no_grad():
        for parent, name, thin in children(made, LoRA):
            thin.layer.weight += scale * thin.up @ thin.down
            setattr(parent, name, thin.layer)
    return made.requires_grad_(True)


def thinned(model: Llama, rank: int, scale: float, seed: int) -> tuple[Llama, list[nn.Parameter]]:
    """A copy that can be trained in directions of a rank alone, which stand beside its matrices, and these."""
    made = copy.deepcopy(model).requires_grad_(False)
    generator = torch.Generator().manual_seed(seed)
    parts: list[nn.Parameter] = []
    for parent, name, layer in children(made, nn.Linear):
        thin = LoRA(layer, rank, scale, generator)
        setattr(parent, name, thin)
        parts += [thin.down, thin.up]
    return made, parts


def children(model: Llama, kind: type[nn.Module]) -> list[tuple[nn.Module, str, Any]]:
    """The modules of a kind in the blocks, each with what holds it and its name there."""
    found = ((parent, name, each) for parent in model.blocks.modules() for name, each in parent.named_children())
    return [(parent, name, each) for parent, name, each in found if isinstance(each, kind)]
