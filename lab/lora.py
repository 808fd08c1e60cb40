"""LoRA: leave the matrices as they are and train a thin addition to each, W + B A, of a rank that is chosen.

Hu et al. (2021), https://arxiv.org/abs/2106.09685.
"""

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

ALPHA = 2.0  # of the paper, which scales the addition by alpha / r: so the best learning rate hardly hangs on the rank


class LowRank(nn.Module):
    """The addition to one matrix W, (rows, columns): B, (rows, rank), times
    A, (rank, columns), times alpha / rank. B begins at zero, so that training
    begins at the model as it is."""

    def __init__(self, matrix: Tensor, rank: int, random: torch.Generator):
        super().__init__()
        rows, columns = matrix.shape
        self.scale = ALPHA / rank
        start = torch.randn(rank, columns, generator=random)
        self.a = nn.Parameter(start / columns**0.5)
        self.b = nn.Parameter(matrix.new_zeros(rows, rank))

    def forward(self, matrix: Tensor) -> Tensor:
        return matrix + self.scale * self.b @ self.a


def add(model: nn.Module, rank: int, seed: int = 0) -> list[nn.Parameter]:
    """Freeze a model and add a low-rank part to each of its matrices. Returns what is left to train."""
    random = torch.Generator().manual_seed(seed)
    model.requires_grad_(False)
    parts: list[nn.Parameter] = []
    for module in list(model.modules()):
        if isinstance(module, nn.Linear | nn.Embedding):
            part = LowRank(module.weight, rank, random)
            parametrize.register_parametrization(module, "weight", part)
            parts += [part.a, part.b]
    return parts


def merge(model: nn.Module):
    """Add the parts into the matrices for good; the model computes the same and is as fast as before."""
    for module in model.modules():
        if parametrize.is_parametrized(module, "weight"):
            parametrize.remove_parametrizations(module, "weight", leave_parametrized=True)
    model.requires_grad_(True)
