"""Weights as the playground loads them: a base with a byte a weight, masks and cherries as thin changes.

A matrix is kept as int8 and a float16 scale for each row: number = int8 x scale. A change of a matrix is kept as two
thin factors, left and right, whose product it nearly is. These files are safetensors, so that the page reads them with
the same few lines as a checkpoint of the reader's own.

Matrices have the shape (rows, columns) of the lab's own weights (see `model`), and go by the same names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import torch
from safetensors.torch import save
from torch import Tensor

from ..model import EPSILON, ROTARY_BASE, Model
from .checkpoint import in_order

LARGEST = 127  # of an int8 whose range is the same on both sides of zero; a smaller one compresses better


@dataclass(frozen=True)
class Change:
    """What training made of one model, to be put on another: the mask is base to SFT, the cherry SFT to RLHF.

    rank: how many directions of the change each matrix keeps; largest: of the whole numbers that its factors become.
    """

    before: Model
    after: Model
    rank: int
    largest: int = LARGEST


def quantize(matrix: Tensor, largest: int = LARGEST) -> tuple[Tensor, Tensor]:
    """A (rows, columns) matrix as int8 of the same shape, and float16 scales, (rows,): each row fills the range from
    -largest to largest.

    A row of zeros, or of numbers too small for float16, has scale 0.
    """
    scales = (matrix.abs().amax(1) / largest).half()
    steps = scales.float()[:, None]
    numbers = torch.where(steps > 0, matrix / steps, 0.0).round().clamp(-largest, largest)
    return numbers.to(torch.int8), scales


def dequantize(numbers: Tensor, scales: Tensor) -> Tensor:
    """The float32 matrix, (rows, columns), that int8 numbers and their rows' scales stand for."""
    return numbers.float() * scales.float()[:, None]


def factors(change: Tensor, rank: int) -> tuple[Tensor, Tensor]:
    """The best approximation of a rank of a (rows, columns) matrix: left (rank, rows), right (rank, columns), and
    left^T right is near the matrix. Raises ValueError on a rank below 1; above the least dimension it is that."""
    if rank < 1:
        raise ValueError(f"a rank is at least 1, not {rank}")
    left, sizes, right = torch.linalg.svd(change, full_matrices=False)
    roots = sizes[:rank].sqrt()[:, None]  # half of the size on each side, so that both use the range of float16 well
    return left[:, :rank].T * roots, right[:rank] * roots


@torch.no_grad()
def base_tensors(model: Model, largest: int = LARGEST) -> dict[str, Tensor]:
    """Every weight by its name; a matrix as int8 with `name.scale` beside it, a gain as float32."""
    tensors: dict[str, Tensor] = {}
    for name, weight in model.named_parameters():
        if weight.dim() == 2:
            tensors |= pair(name, weight, largest)
        else:
            tensors[name] = weight.detach().clone()
    return tensors


@torch.no_grad()
def change_tensors(change: Change) -> dict[str, Tensor]:
    """Every change by the name of its weight: a matrix as `name.left` and `name.right`, each quantized (a row is one of
    the directions), a gain as float32."""
    tensors: dict[str, Tensor] = {}
    after = dict(change.after.named_parameters())
    for name, weight in change.before.named_parameters():
        moved = after[name] - weight
        if moved.dim() == 2:
            left, right = factors(moved, change.rank)
            tensors |= pair(f"{name}.left", left, change.largest)
            tensors |= pair(f"{name}.right", right, change.largest)
        else:
            tensors[name] = moved.detach().clone()
    return tensors


def pair(name: str, matrix: Tensor, largest: int = LARGEST) -> dict[str, Tensor]:
    numbers, scales = quantize(matrix, largest)
    return {name: numbers.contiguous(), f"{name}.scale": scales}


@torch.no_grad()
def merged(base: Mapping[str, Tensor], changes: Sequence[tuple[float, Mapping[str, Tensor]]], like: Model) -> Model:
    """The model that the page runs: the base with each change times its strength, from packed tensors.

    base: as `base_tensors` returns; changes: pairs of a strength and what `change_tensors` returns; like: a model of
        the same shape.
    """
    model = Model(like.config)
    for name, weight in model.named_parameters():
        matrix = weight.dim() == 2
        total = unpacked(base, name) if matrix else base[name].clone()
        for strength, tensors in changes:
            moved = (
                unpacked(tensors, f"{name}.left").T @ unpacked(tensors, f"{name}.right") if matrix else tensors[name]
            )
            total += strength * moved
        weight.copy_(total)
    return model


def unpacked(tensors: Mapping[str, Tensor], name: str) -> Tensor:
    return dequantize(tensors[name], tensors[f"{name}.scale"])


def config_data(model: Model) -> dict[str, float]:
    """What the page must know of the model beside its weights."""
    return asdict(model.config) | {"epsilon": EPSILON, "rotaryBase": ROTARY_BASE}


def packed(tensors: Mapping[str, Tensor], metadata: dict[str, str]) -> bytes:
    return in_order(save(dict(tensors), metadata))
