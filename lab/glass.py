"""A model made of glass: its own pass once more, in which all can be read and parts be changed.

Parts have the names of `probes/lens.py`: "2.4" is the fourth head of the second block, "2.gated" its gated network. A
part that is silent hands over nothing (zero ablation), or what it hands over on average (mean ablation). A look that is
cut isn't taken: the head's other looks from there share what it had. The residual stream can be read at points, and
something else be put there: point 0 is the embedding, 2 l - 1 comes after the attention of block l, 2 l after its gated
network. The page has the same in `_static/engine/glass.js`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor

from .model import Block, Model, rotate

GATED = "gated"


@dataclass(frozen=True)
class Look:
    """One look of a head, from a place to one before it, or to itself."""

    part: str
    start: int
    to: int


@dataclass(frozen=True)
class Put:
    """What the stream holds instead at a point and a place: one row for each text, (B, D)."""

    point: int
    place: int
    stream: Tensor


@dataclass(frozen=True)
class Changes:
    """silent: parts, and what each hands over at every place: None for nothing, or numbers such as their mean."""

    silent: Mapping[str, Tensor | None] = field(default_factory=dict)
    cut: Sequence[Look] = ()
    put: Sequence[Put] = ()


@dataclass(frozen=True)
class Seen:
    """What can be read of a pass over rows, (B, T). streams: at each point, (B, T, D); looks: of each head, (B, T, T);
    handed: what each part hands over, (B, T, D/H) or, of a gated network, its inner numbers; scores: (B, T, V)."""

    streams: list[Tensor]
    looks: dict[str, Tensor]
    handed: dict[str, Tensor]
    scores: Tensor


def parts(model: Model) -> list[str]:
    """All that hands something over, in the order of the stream."""
    kinds = [*range(1, model.config.heads + 1), GATED]
    return [f"{number}.{kind}" for number in range(1, len(model.blocks) + 1) for kind in kinds]


@torch.no_grad()
def read(model: Model, rows: Tensor, changes: Changes | None = None) -> Seen:
    """Read texts of one length. Raises ValueError where there is no such part, look, point or place."""
    changes = changes or Changes()
    check(model, rows.shape[1], changes)
    looks: dict[str, Tensor] = {}
    handed: dict[str, Tensor] = {}
    streams = [placed(model.embedding(rows), 0, changes)]
    for number, block in enumerate(model.blocks, 1):
        stream = streams[-1] + block.attention.out(attended(model, block, number, streams[-1], changes, looks, handed))
        streams.append(placed(stream, 2 * number - 1, changes))
        gate, up = block.gated.gate_up(block.gated_norm(streams[-1])).chunk(2, -1)
        opened = handed[f"{number}.{GATED}"] = silenced(F.silu(gate) * up, f"{number}.{GATED}", changes)
        streams.append(placed(streams[-1] + block.gated.down(opened), 2 * number, changes))
    return Seen(streams, looks, handed, model.norm(streams[-1]) @ model.embedding.weight.T)


def attended(
    model: Model,
    block: Block,
    number: int,
    stream: Tensor,
    changes: Changes,
    looks: dict[str, Tensor],
    handed: dict[str, Tensor],
) -> Tensor:
    """What the heads of a block hand over, side by side: (B, T, D)."""
    batch, length, _ = stream.shape
    qkv = block.attention.qkv(block.attention_norm(stream)).view(batch, length, 3, model.config.heads, -1)
    query, key, value = qkv.unbind(2)  # each (B, T, H, D/H)
    turned = [rotate(each, model.rotation[:length]).transpose(1, 2) for each in (query, key)]
    fits = turned[0] @ turned[1].transpose(2, 3) / query.shape[-1] ** 0.5  # (B, H, T, T)
    later = torch.ones(length, length, dtype=torch.bool).triu(1)
    shares = fits.masked_fill(later, -torch.inf).softmax(-1)
    for head in range(model.config.heads):
        name = f"{number}.{head + 1}"
        own = [look for look in changes.cut if look.part == name]
        looks[name] = without(shares[:, head], own) if own else shares[:, head]
        handed[name] = silenced(looks[name] @ value[:, :, head], name, changes)
    return torch.cat([handed[f"{number}.{head + 1}"] for head in range(model.config.heads)], -1)


def without(shares: Tensor, cut: Sequence[Look]) -> Tensor:
    """Shares of attention, (B, T, T), without some looks. Who has no other look left looks nowhere."""
    kept = shares.clone()
    for look in cut:
        kept[:, look.start, look.to] = 0
    total = kept.sum(-1, keepdim=True)
    return torch.where(total > 0, kept / total, 0.0)


def silenced(handed: Tensor, part: str, changes: Changes) -> Tensor:
    if part not in changes.silent:
        return handed
    numbers = changes.silent[part]
    return torch.zeros_like(handed) if numbers is None else numbers.expand_as(handed)


def placed(stream: Tensor, point: int, changes: Changes) -> Tensor:
    for put in changes.put:
        if put.point == point:
            stream = stream.clone()
            stream[:, put.place] = put.stream
    return stream


def check(model: Model, length: int, changes: Changes):
    """Raises ValueError where changes name what isn't there."""
    names, points = parts(model), 2 * len(model.blocks) + 1
    for part in (*changes.silent, *(look.part for look in changes.cut)):
        if part not in names:
            raise ValueError(f"there is no part {part!r}; there are {', '.join(names)}")
    for look in changes.cut:
        if look.part.endswith(GATED) or not 0 <= look.to <= look.start < length:
            raise ValueError(f"{look.part} doesn't look from {look.start} to {look.to}")
    for put in changes.put:
        if not (0 <= put.point < points and 0 <= put.place < length):
            raise ValueError(f"the stream has no point {put.point} at {put.place}")


def means(model: Model, rows: Tensor) -> dict[str, Tensor]:
    """What each part hands over on average, at all places of some texts: for mean ablation."""
    return {name: handed.mean((0, 1)) for name, handed in read(model, rows).handed.items()}
