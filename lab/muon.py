"""Muon: an optimizer for matrices that makes all directions of a step equally long.

The gradient of a matrix has a few large directions and many small ones. Muon takes its running mean and replaces the
singular values by ones, nearly, so that the small directions count as much: Jordan et al. (2024),
https://kellerjordan.github.io/posts/muon. The size of a step is that of AdamW, so that rates can be compared: Liu et
al. (2025), https://arxiv.org/abs/2502.16982.

torch has it too (`torch.optim.Muon`), but works in bfloat16, which many CPUs compute slowly and each a little
differently. Here matrices of one shape share a call, in float32; a test holds the two against each other.
"""

from collections import defaultdict

import torch
from torch import Tensor

COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # of the polynomial that moves singular values towards one
ADAMW_SIZE = 0.2  # the root mean square of a typical step of AdamW at rate 1


def orthogonal(x: Tensor, steps: int = 5) -> Tensor:
    """Matrices, (N, rows, columns), with their singular values moved to about
    one (Newton-Schulz iteration)."""
    a, b, c = COEFFICIENTS
    tall = x.shape[1] > x.shape[2]
    x = x.mT if tall else x
    # Now none is above one.
    x = x / x.norm(dim=(1, 2), keepdim=True).clamp(min=1e-7)
    for _ in range(steps):
        gram = x @ x.mT
        # b gram + c gram^2
        polynomial = torch.baddbmm(gram, gram, gram, beta=b, alpha=c)
        x = torch.baddbmm(x, polynomial, x, beta=a)
    return x.mT if tall else x


class Muon(torch.optim.Optimizer):
    """parts: how many matrices a parameter of the group holds, one below the other, such as query, key and value."""

    def __init__(self, groups: list[dict], weight_decay: float = 0.1, momentum: float = 0.9):
        super().__init__(groups, {"lr": 0.0, "weight_decay": weight_decay, "momentum": momentum, "parts": 1})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            alike = defaultdict(list)
            for parameter in group["params"]:
                alike[parameter.shape].append(parameter)
            for shape, parameters in alike.items():
                self.step_alike(parameters, shape[0] // group["parts"], group)

    def step_alike(self, parameters: list[Tensor], rows: int, group: dict):
        """A step for parameters of one shape, each of several matrices with so many rows."""
        gradient = torch.stack(
            [parameter.grad for parameter in parameters if parameter.grad is not None]
        )  # (P, parts * rows, columns)
        state = self.state[parameters[0]]
        if not state:
            state["mean"] = torch.zeros_like(gradient)
        state["mean"].lerp_(gradient, 1 - group["momentum"])
        ahead = gradient.lerp(state["mean"], group["momentum"])  # Nesterov's look ahead
        columns = ahead.shape[2]
        step = orthogonal(ahead.view(-1, rows, columns)).reshape(ahead.shape)
        size = group["lr"] * ADAMW_SIZE * max(rows, columns) ** 0.5
        for parameter, direction in zip(parameters, step, strict=True):
            parameter.mul_(1 - group["lr"] * group["weight_decay"]).sub_(size * direction)
