"""Inside one pass: what each part adds to the residual stream, what the model would say after it (the logit lens), how
the parts vote (direct attribution), what a place carries (activation patching), and what a head's weights alone say of
where it looks and what it hands over (its QK and OV circuits).

Rows of tokens are (B, T), all of one length.
"""

from collections.abc import Sequence
from contextlib import ExitStack

import torch
from torch import Tensor

from ..model import EPSILON, Model, rotate

EMBEDDING = "embedding"


@torch.no_grad()
def parts(model: Model, rows: Tensor) -> dict[str, Tensor]:
    """What each part adds to the stream, (B, T, D), in the order of the stream, which in the end is their sum.

    Names: "embedding", "2.4" for the fourth head of the second block, "2.gated" for its gated network.
    """
    found = {}

    def heads(number):
        def keep(out, arguments):
            mixed = arguments[0].unflatten(-1, (model.config.heads, -1))  # (B, T, H, D/H)
            columns = out.weight.unflatten(1, (model.config.heads, -1))  # (D, H, D/H)
            for head in range(model.config.heads):
                found[f"{number}.{head + 1}"] = mixed[..., head, :] @ columns[:, head].T

        return keep

    def whole(name):
        return lambda module, arguments, added: found.update({name: added})

    with ExitStack() as hooks:
        hooks.enter_context(model.embedding.register_forward_hook(whole(EMBEDDING)))
        for number, block in enumerate(model.blocks, 1):
            hooks.enter_context(block.attention.out.register_forward_pre_hook(heads(number)))
            hooks.enter_context(block.gated.register_forward_hook(whole(f"{number}.gated")))
        model(rows)
    return found


def block_of(part: str) -> int:
    """The number of the block that a part lies in; 0 for the embedding."""
    return 0 if part == EMBEDDING else int(part.split(".")[0])


@torch.no_grad()
def lens(model: Model, stream: Tensor) -> Tensor:
    """Scores for the next token, (..., V), if the model ended with this stream, (..., D)."""
    return model.norm(stream) @ model.embedding.weight.T


@torch.no_grad()
def votes(
    model: Model,
    added: dict[str, Tensor],
    direction: Tensor,
) -> dict[str, Tensor]:
    """What each part adds to the score along a direction, (..., D),
    such as a token's row of the embedding: (...). They sum up to the
    score, since the last norm divides all parts by one number, the
    length of their sum."""
    length = (sum(added.values()).square().mean(-1) + EPSILON).sqrt()
    read = model.norm.weight * direction
    return {
        name: (part * read).sum(-1) / length
        for name, part in added.items()  # of each layer, and the embedding
    }


@torch.no_grad()
def streams(model: Model, rows: Tensor) -> list[Tensor]:
    """The stream before the first block, and after each: (B, T, D)."""
    added = parts(model, rows)
    ends = range(len(model.blocks) + 1)
    return [torch.stack([part for name, part in added.items() if block_of(name) <= end]).sum(0) for end in ends]


@torch.no_grad()
def patched(model: Model, rows: Tensor, after: int, places: Sequence[int], put: Tensor) -> Tensor:
    """Scores after the last token, (B, V), where some places of the stream hold something else after so many blocks:
    that of `put`, (B, T, D), such as the stream of another text."""

    def replaced(stream):
        stream = stream.clone()
        stream[:, list(places)] = put[:, list(places)]
        return stream

    if after:
        hook = model.blocks[after - 1].register_forward_hook(lambda module, arguments, stream: replaced(stream))
    else:
        hook = model.embedding.register_forward_hook(lambda module, arguments, stream: replaced(stream))
    with hook:
        return model(rows)[:, -1]


def weights(model: Model, block: int, head: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Of a head, counted from 0: the matrices of query, key and value, (D/H, D), and that of what it adds, (D, D/H)."""
    attention = model.blocks[block].attention
    query, key, value = attention.qkv.weight.unflatten(0, (3, attention.heads, -1))[:, head]
    return query, key, value, attention.out.weight.unflatten(1, (attention.heads, -1))[:, head]


@torch.no_grad()
def alone(model: Model, block: int) -> Tensor:
    """What each token holds before a block, counted from 0, where it stands alone: (V, D)."""
    return streams(model, torch.arange(model.config.vocabulary)[:, None])[block][:, 0]


@torch.no_grad()
def noted(model: Model, block: int, head: int, held: Tensor) -> Tensor:
    """What a head adds if it looks at nothing but a place, for each of some vectors that the place may hold: (N, D)."""
    value, out = weights(model, block, head)[2:]
    return model.blocks[block].attention_norm(held) @ (out @ value).T


@torch.no_grad()
def handed_over(model: Model, block: int, head: int, held: Tensor) -> Tensor:
    """The OV circuit: how much a head that looks there adds to each token's score, but for the factor of the last norm:
    (N, V)."""
    return (noted(model, block, head, held) * model.norm.weight) @ model.embedding.weight.T


@torch.no_grad()
def fits(model: Model, block: int, head: int, asking: Tensor, held: Tensor, distances: Sequence[int]) -> Tensor:
    """The QK circuit: how well a place that holds one vector, (M, D), fits an earlier one that holds another, (N, D),
    for a head: (M, N), the mean over the distances between them."""
    query, key = weights(model, block, head)[:2]
    norm = model.blocks[block].attention_norm
    asks, offers = norm(asking) @ query.T, norm(held) @ key.T
    turned = [rotate(asks[None, :, None], model.rotation[distance, None])[0, :, 0] for distance in distances]
    return torch.stack(turned).mean(0) @ offers.T / key.shape[0] ** 0.5
