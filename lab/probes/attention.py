"""Where attention heads look, and models without one of them."""

import copy

import torch
from torch import Tensor

from ..model import Model, rotate


@torch.no_grad()
def maps(model: Model, tokens: Tensor) -> list[Tensor]:
    """The attention of each block: (heads, T, T), row t telling where position t looks; `tokens`: (T,)."""
    x = model.embedding(tokens[None])
    rotation = model.rotation[: len(tokens)]
    later = torch.ones(len(tokens), len(tokens), dtype=torch.bool).triu(1)
    found = []
    for block in model.blocks:
        qkv = block.attention.qkv(block.attention_norm(x)).view(1, len(tokens), 3, block.attention.heads, -1)
        query, key = (rotate(qkv[:, :, i], rotation)[0].transpose(0, 1) for i in range(2))  # (heads, T, D/H)
        fits = query @ key.transpose(1, 2) / key.shape[-1] ** 0.5
        found.append(fits.masked_fill(later, -torch.inf).softmax(-1))
        x = block(x, rotation)
    return found


def without(model: Model, block: int, head: int) -> Model:
    """A copy of a model in which a head says nothing: what it would add is multiplied by zero."""
    silenced = copy.deepcopy(model)
    out = silenced.blocks[block].attention.out.weight
    size = out.shape[1] // model.config.heads
    with torch.no_grad():
        out[:, head * size : (head + 1) * size] = 0
    return silenced
