"""What a model that copies goes by: letters exchanged in its text, and heads that say what they said in another run.

The second is activation patching, also called causal tracing: Meng et al. (2022), https://arxiv.org/abs/2202.05262.
Rows are verses that repeat, (B, T), and places one place of each row, (B,).
"""

from collections.abc import Iterable

import torch
from torch import Tensor

from lab.model import Model


def exchanged(rows: Tensor, places: Tensor, letters: int, random: torch.Generator) -> Tensor:
    """Rows with another letter at one place of each."""
    changed = rows.clone()
    every = torch.arange(len(rows))
    changed[every, places] = (rows[every, places] + torch.randint(1, letters, (len(rows),), generator=random)) % letters
    return changed


@torch.no_grad()
def next_shares(model: Model, rows: Tensor, places: Tensor) -> Tensor:
    """What the model gives each letter to come next, after one place of each row: (B, V)."""
    return model(rows)[torch.arange(len(rows)), places].softmax(-1)


@torch.no_grad()
def handed_over(model: Model, rows: Tensor, block: int) -> Tensor:
    """What the heads of a block hand over, side by side, before they are mixed: (B, T, D)."""
    found = []
    out = model.blocks[block].attention.out
    hook = out.register_forward_pre_hook(lambda _, given: found.append(given[0]))
    model(rows)
    hook.remove()
    return found[0]


def patched(
    model: Model, rows: Tensor, places: Tensor, block: int, heads: Iterable[int], at: Tensor, said: Tensor
) -> Tensor:
    """`next_shares` where some heads of a block, at one place of each row, say what they said in another run: `said`,
    as `handed_over` gives it. at: these places, (B,)."""
    every, size = torch.arange(len(rows)), model.config.width // model.config.heads

    def replace(_, given):
        mixed = given[0].clone()
        for head in heads:
            part = slice(head * size, (head + 1) * size)
            mixed[every, at, part] = said[every, at, part]
        return (mixed,)

    hook = model.blocks[block].attention.out.register_forward_pre_hook(replace)
    shares = next_shares(model, rows, places)
    hook.remove()
    return shares
