"""The model: a Llama, small enough to read and to train on a laptop.

Tokens become vectors, a few blocks let each position look at those before it (attention) and think for itself (a
gated network), and the vectors become scores for the next token. RMSNorm, rotary positions, SwiGLU, tied embeddings and
no biases, as in Touvron et al. (2023), https://arxiv.org/abs/2302.13971.

Shapes: B texts at once, T tokens each, D the width, H heads, V words in the vocabulary.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

EPSILON = 1e-6  # keeps RMSNorm from dividing by zero
ROTARY_BASE = 10_000.0


@dataclass(frozen=True)
class Shape:
    """vocabulary: words; width: numbers a token is described by; layers: blocks, one after the other.
    heads: patterns of attention in a block; hidden: width of the gated network; context: most tokens in a text."""

    vocabulary: int
    width: int
    layers: int
    heads: int
    hidden: int
    context: int = 256


# By the number of parameters with the 269 words of the book's world. The book's model is 0.4M.
SIZES = {
    "10k": {"width": 16, "layers": 2, "heads": 2, "hidden": 40},
    "30k": {"width": 24, "layers": 3, "heads": 2, "hidden": 64},
    "0.1M": {"width": 48, "layers": 3, "heads": 3, "hidden": 128},
    "0.4M": {"width": 96, "layers": 3, "heads": 4, "hidden": 256},
    "1M": {"width": 128, "layers": 5, "heads": 4, "hidden": 344},
    "3M": {"width": 224, "layers": 5, "heads": 7, "hidden": 600},
}


class Norm(nn.Module):
    """RMSNorm: scale each vector to length one per number, then each number by a learned gain."""

    def __init__(self, width: int):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, self.weight.shape, self.weight, EPSILON)


class Attention(nn.Module):
    """Each position asks (query), every earlier one offers (key), and what fits is handed over (value)."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width, bias=False)
        self.out = nn.Linear(shape.width, shape.width, bias=False)

    def forward(self, x: Tensor, rotation: Tensor, cache: list | None, allowed: Tensor | None) -> Tensor:
        batch, length, width = x.shape
        query, key, value = self.qkv(x).view(batch, length, 3, self.heads, -1).unbind(2)
        query, key = rotate(query, rotation).transpose(1, 2), rotate(key, rotation).transpose(1, 2)  # (B, H, T, D/H)
        value = value.transpose(1, 2)
        if cache is not None:
            if cache:
                key, value = torch.cat((cache[0], key), 2), torch.cat((cache[1], value), 2)
            cache[:] = key, value
        causal = allowed is None and length > 1
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=allowed, is_causal=causal)
        return self.out(mixed.transpose(1, 2).reshape(batch, length, width))


class Gated(nn.Module):
    """SwiGLU: one projection opens and closes the other."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.gate_up = nn.Linear(shape.width, 2 * shape.hidden, bias=False)
        self.down = nn.Linear(shape.hidden, shape.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        gate, up = self.gate_up(x).chunk(2, -1)
        return self.down(F.silu(gate) * up)


class Block(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.attention_norm, self.attention = Norm(shape.width), Attention(shape)
        self.gated_norm, self.gated = Norm(shape.width), Gated(shape)

    def forward(self, x: Tensor, rotation: Tensor, cache: list | None, allowed: Tensor | None) -> Tensor:
        x = x + self.attention(self.attention_norm(x), rotation, cache, allowed)
        return x + self.gated(self.gated_norm(x))


class Model(nn.Module):
    def __init__(self, shape: Shape, seed: int = 0):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = Norm(shape.width)
        self.register_buffer("rotation", rotations(shape), persistent=False)
        random = torch.Generator().manual_seed(seed)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                scale = weight.shape[1] ** -0.5
                if name.endswith(("out.weight", "down.weight")):  # they add to the residual stream, twice a block
                    scale /= (2 * shape.layers) ** 0.5
                nn.init.normal_(weight, std=scale, generator=random)

    def hidden(self, tokens: Tensor, cache: list[list] | None = None, real: Tensor | None = None) -> Tensor:
        """What the model knows at each position, (B, T, D), from `tokens`, (B, T).

        cache: a list for each block, empty at first; keeps keys and values, so that the next call needs only the tokens
            that are new.
        real: (B, S), False where a text was padded on its left; S counts the tokens in the cache too.
        """
        start = cache[0][0].shape[2] if cache and cache[0] else 0
        rotation = self.rotation[start : start + tokens.shape[1]]
        if len(rotation) < tokens.shape[1]:
            raise ValueError(f"a text of {start + tokens.shape[1]} tokens is longer than {self.shape.context}")
        allowed = None
        if real is None and start and tokens.shape[1] > 1:
            real = torch.ones(len(tokens), start + tokens.shape[1], dtype=torch.bool)
        if real is not None:
            seen = torch.ones(tokens.shape[1], real.shape[1], dtype=torch.bool).tril(start)
            itself = torch.eye(tokens.shape[1], real.shape[1], dtype=torch.bool).roll(start, 1)
            allowed = (seen & real[:, None] | itself)[:, None]  # padding sees itself, as it must see something
        x = self.embedding(tokens)
        for number, block in enumerate(self.blocks):
            x = block(x, rotation, None if cache is None else cache[number], allowed)
        return self.norm(x)

    def forward(self, tokens: Tensor, cache: list[list] | None = None, real: Tensor | None = None) -> Tensor:
        """Scores for the next token, one for each word and position: (B, T, V) logits. See `hidden`."""
        return self.hidden(tokens, cache, real) @ self.embedding.weight.T

    def size(self) -> int:
        return sum(parameter.numel() for parameter in self.parameters())


def loss(logits: Tensor, targets: Tensor, reduction: str = "mean") -> Tensor:
    """Cross-entropy in nats per token of `targets`, (B, T), under `logits`, (B, T, V)."""
    losses = F.cross_entropy(logits.flatten(0, 1).float(), targets.flatten(), reduction=reduction)
    return losses.view(targets.shape) if reduction == "none" else losses


def rotations(shape: Shape) -> Tensor:
    """Position t turns pair i of a head's numbers by t / base^(2i / (D/H)) radians: (context, 1, D/H/2), complex.

    Su et al. (2021), https://arxiv.org/abs/2104.09864.
    """
    pairs = torch.arange(0, shape.width // shape.heads, 2) / (shape.width // shape.heads)
    angles = torch.outer(torch.arange(shape.context).float(), ROTARY_BASE**-pairs)
    return torch.polar(torch.ones_like(angles), angles)[:, None]


def rotate(x: Tensor, rotation: Tensor) -> Tensor:
    """Turn each pair of numbers in `x`, (B, T, H, D/H), which as complex numbers is one multiplication."""
    return torch.view_as_real(torch.view_as_complex(x.unflatten(-1, (-1, 2))) * rotation).flatten(-2)


def make(size: str, vocabulary: int, seed: int = 0, **changes) -> Model:
    """A fresh model of a named size. Raises ValueError on a size that isn't in `SIZES`."""
    if size not in SIZES:
        raise ValueError(f"no size {size!r}; there are {', '.join(SIZES)}")
    return Model(Shape(vocabulary, **SIZES[size] | changes), seed)
