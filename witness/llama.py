"""A Llama in PyTorch, small enough to read: https://arxiv.org/abs/2302.13971. Grouped keys and values as in
https://arxiv.org/abs/2305.13245; the head of the embedding is shared with the output where the weights say so.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    """width: of the residual stream; key_heads: heads of keys and values, which several heads of queries share."""

    vocabulary: int = 49152
    width: int = 576
    layers: int = 30
    heads: int = 9
    key_heads: int = 3
    hidden: int = 1536
    rotary_base: float = 100_000.0
    epsilon: float = 1e-5
    tied: bool = True

    @property
    def head_width(self) -> int:
        return self.width // self.heads


class Cache:
    """Keys and values of one layer: (batch, key_heads, tokens so far, head_width)."""

    def __init__(self):
        self.keys: Tensor | None = None
        self.values: Tensor | None = None

    def add(self, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        if self.keys is not None:
            keys, values = torch.cat((self.keys, keys), 2), torch.cat((self.values, values), 2)
        self.keys, self.values = keys, values
        return keys, values


class Attention(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        narrow = config.key_heads * config.head_width
        self.query = nn.Linear(config.width, config.width, bias=False)
        self.key = nn.Linear(config.width, narrow, bias=False)
        self.value = nn.Linear(config.width, narrow, bias=False)
        self.output = nn.Linear(config.width, config.width, bias=False)

    def forward(self, x, rotary, mask=None, cache=None, keep=None, looked=None):
        """keep: (heads,), 0 for a head that is switched off; looked: a list that gets the attention (batch, heads, to,
        from)."""
        batch, tokens, _ = x.shape
        query, key, value = (
            layer(x).view(batch, tokens, -1, self.config.head_width).transpose(1, 2)
            for layer in (self.query, self.key, self.value)
        )
        query, key = rotate(query, *rotary), rotate(key, *rotary)
        if cache is not None:
            key, value = cache.add(key, value)
        if looked is not None:
            shared = self.config.heads // self.config.key_heads
            scores = query @ key.repeat_interleave(shared, 1).transpose(2, 3) / math.sqrt(self.config.head_width)
            future = torch.ones(tokens, tokens, dtype=torch.bool).triu(1)
            looked.append(scores.masked_fill(future, -math.inf).softmax(-1))
        mixed = F.scaled_dot_product_attention(
            query, key, value, attn_mask=mask, is_causal=mask is None and tokens > 1, enable_gqa=True
        )
        if keep is not None:
            mixed = mixed * keep.view(1, -1, 1, 1)
        return self.output(mixed.transpose(1, 2).reshape(batch, tokens, -1))


class MLP(nn.Module):
    """SwiGLU, https://arxiv.org/abs/2002.05202."""

    def __init__(self, config: Config):
        super().__init__()
        self.gate = nn.Linear(config.width, config.hidden, bias=False)
        self.up = nn.Linear(config.width, config.hidden, bias=False)
        self.down = nn.Linear(config.hidden, config.width, bias=False)

    def forward(self, x):
        return self.down(F.silu(self.gate(x)) * self.up(x))


class Block(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.attention_norm = nn.RMSNorm(config.width, config.epsilon)
        self.attention = Attention(config)
        self.mlp_norm = nn.RMSNorm(config.width, config.epsilon)
        self.mlp = MLP(config)

    def forward(self, x, *arguments):
        x = x + self.attention(self.attention_norm(x), *arguments)
        return x + self.mlp(self.mlp_norm(x))


class Llama(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.RMSNorm(config.width, config.epsilon)
        self.head = nn.Linear(config.width, config.vocabulary, bias=False)
        if config.tied:
            self.head.weight = self.embedding.weight

    def forward(self, ids, places=None, mask=None, caches=None, keep=None, looked=None, at=None):
        """Token ids (batch, tokens) to logits (batch, tokens, vocabulary), or (chosen, vocabulary) of the positions
        where `at`, (batch, tokens), is true.

        places: position of each token, if it isn't its own; mask: (batch, 1, to, from), true where one may look;
        keep: (layers, heads); looked: a list that gets each layer's attention.
        """
        places = torch.arange(ids.shape[1])[None] if places is None else places
        rotary = self.rotary(places)
        x = self.embedding(ids)
        for number, block in enumerate(self.blocks):
            cache = caches[number] if caches else None
            x = block(x, rotary, mask, cache, None if keep is None else keep[number], looked)
        x = self.norm(x)
        return self.head(x if at is None else x[at])

    def rotary(self, places: Tensor) -> tuple[Tensor, Tensor]:
        """Cosines and sines (batch, 1, tokens, head_width): https://arxiv.org/abs/2104.09864"""
        half = torch.arange(0, self.config.head_width, 2) / self.config.head_width
        angles = places[..., None].float() * self.config.rotary_base**-half
        angles = torch.cat((angles, angles), -1)[:, None]
        kind = self.embedding.weight.dtype
        return angles.cos().to(kind), angles.sin().to(kind)


def rotate(x, cosines, sines):
    first, second = x.chunk(2, -1)
    return x * cosines + torch.cat((-second, first), -1) * sines
