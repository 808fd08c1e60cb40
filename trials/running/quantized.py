"""Weights in few bits: round to nearest, with a scale for each group of a row; and noise as large as what that changes.

The plainest quantization there is: nothing is calibrated, nothing trained, and the largest weight of a group decides
its scale. Only matrices are rounded, the embedding among them; gains stay in 16 bits, as do the scales.
"""

import copy
from collections.abc import Callable

import torch
from torch import Tensor

from lab.model import Model

GROUP_SIZE = 32  # numbers of a row that share a scale; llama.cpp's Q4_0 has as many
ROW = 1_000_000  # a group size that no row has: one scale for all of it
WHOLE = 16  # bits in which nothing is rounded but to float16
SCALE_BITS = 16


@torch.no_grad()
def quantize(model: Model, bits: int, group_size: int = GROUP_SIZE) -> Model:
    """A copy whose weights are what is left of them in so many bits. At 16 they are float16."""
    if bits == WHOLE:
        return changed(model, halved)
    return changed(model, lambda weight: round_to_nearest(weight, bits, group_size))


@torch.no_grad()
def noised(model: Model, bits: int, random: torch.Generator, group_size: int = GROUP_SIZE) -> Model:
    """A copy with Gaussian noise in its matrices, in each group exactly as large as what rounding to so many bits
    changes there."""

    def noisy(weight: Tensor) -> Tensor:
        parts = []
        errors = round_to_nearest(weight, bits, group_size) - weight
        for group, error in zip(weight.split(group_size, 1), errors.split(group_size, 1), strict=True):
            noise = torch.randn(group.shape, generator=random)
            parts.append(group + noise * (error.norm(dim=1, keepdim=True) / noise.norm(dim=1, keepdim=True)))
        return torch.cat(parts, 1)

    return changed(model, noisy)


def changed(model: Model, change: Callable[[Tensor], Tensor]) -> Model:
    """A copy with other matrices, and gains in 16 bits."""
    result = copy.deepcopy(model)
    for weight in result.parameters():
        weight.copy_(change(weight) if weight.dim() == 2 else halved(weight))
    return result


def halved(weight: Tensor) -> Tensor:
    return weight.half().float()


def round_to_nearest(weight: Tensor, bits: int, group_size: int) -> Tensor:
    """Whole multiples of a scale, from -most to most, for each group of a row; the last group may be shorter. The
    largest weight of a group, by size, is the largest multiple: 7 for four bits.

    Raises ValueError at one bit, which has no room for a size beside the sign."""
    if bits < 2:
        raise ValueError(f"a sign and a size take two bits, not {bits}")
    most = 2 ** (bits - 1) - 1
    parts = []
    for group in weight.split(group_size, 1):
        scale = halved(group.abs().amax(1, keepdim=True) / most)
        scale = torch.where(scale > 0, scale, 1.0)  # a group of zeros
        parts.append((group / scale).round().clamp(-most, most) * scale)
    return torch.cat(parts, 1)


def size_in_bytes(model: Model, bits: int, group_size: int = GROUP_SIZE) -> float:
    """What the weights take where they are kept, and what is read of them for each pass of the model."""
    total = 0.0
    for weight in model.parameters():
        if weight.dim() != 2 or bits == WHOLE:
            total += weight.numel() * 2
        else:
            rows, width = weight.shape
            groups = rows * -(-width // group_size)
            total += (weight.numel() * bits + groups * SCALE_BITS) / 8
    return total
