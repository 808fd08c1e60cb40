"""The model: a Llama, small enough to read and to train on a laptop.

Tokens become vectors, a few blocks let each position look at those before it (attention) and think for itself (a
gated network), and the vectors become scores for the next token. RMSNorm, rotary positions, SwiGLU, tied embeddings and
no biases, as in Touvron et al. (2023), https://arxiv.org/abs/2302.13971.

Shapes: B texts at once, T tokens each, S tokens that they may look at, D the width, H heads, V words in the vocabulary.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

EPSILON = 1e-6  # keeps RMSNorm from dividing by zero
ROTARY_BASE = 10_000.0


@dataclass(frozen=True)
class Config:
    """vocabulary: words; width: numbers a token is described by (d_model); layers: blocks, one after the other.
    heads: patterns of attention in a block; inner: width of the gated network; context: most tokens in a text."""

    vocabulary: int
    width: int
    layers: int
    heads: int
    inner: int
    context: int = 256


# By the number of parameters with the 269 words of the book's world. The book's model is 0.4M.
SIZES = {
    "10k": {"width": 16, "layers": 2, "heads": 2, "inner": 40},
    "30k": {"width": 24, "layers": 3, "heads": 2, "inner": 64},
    "0.1M": {"width": 48, "layers": 3, "heads": 3, "inner": 128},
    "0.4M": {"width": 96, "layers": 3, "heads": 4, "inner": 256},
    "1M": {"width": 128, "layers": 5, "heads": 4, "inner": 344},
    "3M": {"width": 224, "layers": 5, "heads": 7, "inner": 600},
}


class KVCache:
    """The keys and values of a block for the tokens so far, (B, H, S, D/H),
    so that the next call needs only the tokens that are new."""

    def __init__(self):
        self.key: Tensor | None = None
        self.value: Tensor | None = None

    def __len__(self) -> int:
        return 0 if self.key is None else self.key.shape[2]

    def update(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Append the new ones; returns all of them."""
        if self.key is not None and self.value is not None:
            key = torch.cat((self.key, key), 2)
            value = torch.cat((self.value, value), 2)
        self.key, self.value = key, value
        return key, value


class Norm(nn.Module):
    """RMSNorm: scale each vector to length one per number, then each number by a learned gain."""

    def __init__(self, width: int):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, self.weight.shape, self.weight, EPSILON)


class Attention(nn.Module):
    """A position asks (query), earlier ones offer (key) and give (value)."""

    def __init__(self, config: Config):
        super().__init__()
        self.heads = config.heads
        self.qkv = nn.Linear(config.width, 3 * config.width, bias=False)
        self.out = nn.Linear(config.width, config.width, bias=False)

    def forward(
        self,
        x: Tensor,  # (B, T, D)
        rotation: Tensor,
        cache: KVCache | None = None,
        mask: Tensor | None = None,
    ) -> Tensor:
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, -1)
        query, key, value = qkv.unbind(2)  # each (B, T, H, D/H)
        query = rotate(query, rotation).transpose(1, 2)  # (B, H, T, D/H)
        key = rotate(key, rotation).transpose(1, 2)
        value = value.transpose(1, 2)
        if cache is not None:
            key, value = cache.update(key, value)  # (B, H, S, D/H)
        causal = mask is None and length > 1
        mixed = F.scaled_dot_product_attention(
            query, key, value, attn_mask=mask, is_causal=causal
        )  # softmax(query key^T / sqrt(D/H)) value
        return self.out(mixed.transpose(1, 2).reshape(batch, length, width))


class Gated(nn.Module):
    """SwiGLU, the feed-forward network: one projection opens and closes the other."""

    def __init__(self, config: Config):
        super().__init__()
        self.gate_up = nn.Linear(config.width, 2 * config.inner, bias=False)
        self.down = nn.Linear(config.inner, config.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        gate, up = self.gate_up(x).chunk(2, -1)
        return self.down(F.silu(gate) * up)


class Block(nn.Module):
    """Attention, then the gated network, each added to what was there."""

    def __init__(self, config: Config):
        super().__init__()
        self.attention_norm = Norm(config.width)
        self.attention = Attention(config)
        self.gated_norm = Norm(config.width)
        self.gated = Gated(config)

    def forward(
        self,
        x: Tensor,  # (B, T, D)
        rotation: Tensor,
        cache: KVCache | None = None,
        mask: Tensor | None = None,
    ) -> Tensor:
        normal = self.attention_norm(x)
        x = x + self.attention(normal, rotation, cache, mask)
        return x + self.gated(self.gated_norm(x))


class Model(nn.Module):
    """The language model: tokens in, scores for the next token out."""

    blocks: Sequence[Block]
    rotation: Tensor

    def __init__(self, config: Config, seed: int = 0):
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))  # type: ignore[assignment]
        self.norm = Norm(config.width)
        self.register_buffer("rotation", rotations(config), persistent=False)
        random = torch.Generator().manual_seed(seed)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                scale = weight.shape[1] ** -0.5
                if name.endswith(("out.weight", "down.weight")):  # they add to the residual stream, twice a block
                    scale /= (2 * config.layers) ** 0.5
                nn.init.normal_(weight, std=scale, generator=random)

    def new_cache(self) -> list[KVCache]:
        """An empty cache for each block."""
        return [KVCache() for _ in self.blocks]

    def states(
        self,
        tokens: Tensor,  # (B, T)
        cache: Sequence[KVCache] | None = None,
        attention_mask: Tensor | None = None,  # (B, S)
    ) -> Tensor:
        """What the model knows at each position, the hidden states: (B, T, D).

        cache: keeps keys and values, so that the next call needs only the tokens that are new; see `new_cache`.
        attention_mask: False where a text was padded on its left; S counts the tokens in the cache too.
        """
        start = len(cache[0]) if cache else 0
        end = start + tokens.shape[1]
        if end > self.config.context:
            raise ValueError(f"a text of {end} tokens is longer than {self.config.context}")
        mask = allowed(len(tokens), start, end, attention_mask)
        x = self.embedding(tokens)  # (B, T, D)
        for number, block in enumerate(self.blocks):
            x = block(x, self.rotation[start:end], cache[number] if cache else None, mask)
        return self.norm(x)

    def forward(
        self, tokens: Tensor, cache: Sequence[KVCache] | None = None, attention_mask: Tensor | None = None
    ) -> Tensor:
        """Scores for the next token, one for each word and position: (B, T, V) logits. See `states`."""
        return self.states(tokens, cache, attention_mask) @ self.embedding.weight.T

    def size(self) -> int:
        """The number of parameters."""
        return sum(parameter.numel() for parameter in self.parameters())


def allowed(batch: int, start: int, end: int, attention_mask: Tensor | None) -> Tensor | None:
    """Which positions each of the tokens from `start` to `end` may look at: (B, 1, T, S), the same for all heads.

    None where that is simply those before it, all of them new or the token a single one; attention has a faster way.
    """
    if attention_mask is None:
        if not start or end - start == 1:
            return None
        attention_mask = torch.ones(batch, end, dtype=torch.bool)
    seen = torch.ones(end - start, end, dtype=torch.bool).tril(start)  # (T, S)
    itself = torch.eye(end - start, end, dtype=torch.bool).roll(start, 1)  # padding sees itself: it must see something
    return (seen & attention_mask[:, None] | itself)[:, None]


def cross_entropy(logits: Tensor, targets: Tensor, reduction: str = "mean") -> Tensor:
    """The loss in nats per token of `targets`, (B, T), under `logits`, (B, T, V)."""
    losses = F.cross_entropy(logits.flatten(0, 1).float(), targets.flatten(), reduction=reduction)
    return losses.view(targets.shape) if reduction == "none" else losses


def rotations(config: Config) -> Tensor:
    """Position t turns pair i of a head's numbers by t / base^(2i / (D/H)) radians: (context, 1, D/H/2), complex.

    Su et al. (2021), https://arxiv.org/abs/2104.09864.
    """
    pairs = torch.arange(0, config.width // config.heads, 2) / (config.width // config.heads)
    angles = torch.outer(torch.arange(config.context).float(), ROTARY_BASE**-pairs)
    return torch.polar(torch.ones_like(angles), angles)[:, None]


def rotate(x: Tensor, rotation: Tensor) -> Tensor:
    """Turn each pair of numbers in `x`, (B, T, H, D/H), which as complex numbers is one multiplication."""
    return torch.view_as_real(torch.view_as_complex(x.unflatten(-1, (-1, 2))) * rotation).flatten(-2)


def make(size: str, vocabulary: int, seed: int = 0, **changes) -> Model:
    """A fresh model of a named size. Raises ValueError on a size that isn't in `SIZES`."""
    if size not in SIZES:
        raise ValueError(f"no size {size!r}; there are {', '.join(SIZES)}")
    return Model(Config(vocabulary, **SIZES[size] | changes), seed)
