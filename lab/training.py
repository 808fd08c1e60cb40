"""What every stage of training does alike: a step of the optimizer, and its learning rate."""

from collections.abc import Callable, Iterable
from typing import Protocol

import torch
from torch import Tensor, nn

from .muon import Muon

MAX_GRADIENT_NORM = 1.0  # a longer gradient is cut to this length: one odd batch must not throw the model off


class Optimizer(Protocol):
    """What a step of training needs of an optimizer."""

    @property
    def param_groups(self) -> list[dict]: ...
    def zero_grad(self, set_to_none: bool = True): ...
    def step(self): ...
    def state_dict(self) -> dict: ...
    def load_state_dict(self, state: dict): ...


class Together:
    """Several optimizers, each for parameters of its own, as one."""

    def __init__(self, *optimizers: torch.optim.Optimizer):
        self.optimizers = optimizers

    @property
    def param_groups(self) -> list[dict]:
        return [group for optimizer in self.optimizers for group in optimizer.param_groups]

    def zero_grad(self, set_to_none: bool = True):
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none)

    def step(self):
        for optimizer in self.optimizers:
            optimizer.step()

    def state_dict(self) -> dict:
        return {str(number): optimizer.state_dict() for number, optimizer in enumerate(self.optimizers)}

    def load_state_dict(self, state: dict):
        for number, optimizer in enumerate(self.optimizers):
            optimizer.load_state_dict(state[str(number)])


def muon_for(model: nn.Module, weight_decay: float = 0.1, embedding_share: float = 0.75) -> Together:
    """Muon for the matrices of a `Model`'s blocks, AdamW for its embedding and gains, at a share of Muon's rate."""
    stacked = {"qkv.weight": 3, "gate_up.weight": 2}  # matrices that were put into one, each with directions of its own
    groups: dict[int, list[nn.Parameter]] = {}
    rest = []
    for name, parameter in model.named_parameters():
        if parameter.dim() == 2 and name.startswith("blocks."):
            parts = next((count for ending, count in stacked.items() if name.endswith(ending)), 1)
            groups.setdefault(parts, []).append(parameter)
        else:
            rest.append(parameter)
    muon = Muon([{"params": params, "parts": parts} for parts, params in groups.items()], weight_decay)
    adamw = optimizer_for(model, weight_decay, rest)
    for group in adamw.param_groups:
        group["share"] = embedding_share
    return Together(muon, adamw)


def optimizer_for(
    model: nn.Module, weight_decay: float = 0.0, parameters: Iterable[nn.Parameter] | None = None
) -> torch.optim.AdamW:
    """AdamW, which pulls matrices towards zero by `weight_decay`, and gains not at all."""
    chosen = list(model.parameters() if parameters is None else parameters)
    groups = [
        {"params": [p for p in chosen if p.dim() > 1], "weight_decay": weight_decay},
        {"params": [p for p in chosen if p.dim() < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW([g for g in groups if g["params"]], lr=0.0, betas=(0.9, 0.95), fused=True)


def schedule(
    step: int,
    steps: int,
    warmup: int,
    constant: float = 0.0,
) -> float:
    """The share of the full learning rate at a step:
    up over `warmup` steps, level for a share `constant` of the run,
    then down in a straight line to zero."""
    level = constant * steps
    falling = 1.0 if step < level else (steps - step) / (steps - level)
    return min(1.0, (step + 1) / warmup) * min(1.0, falling)


def update(optimizer: Optimizer, loss: Tensor, learning_rate: float):
    """One step down the gradient of a loss."""
    groups = optimizer.param_groups
    for group in groups:
        group["lr"] = learning_rate * group.get("share", 1.0)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    parameters = [p for group in groups for p in group["params"]]
    nn.utils.clip_grad_norm_(parameters, MAX_GRADIENT_NORM)
    optimizer.step()


def descend(
    optimizer: Optimizer,
    loss: Callable[[int], Tensor],
    steps: int,
    learning_rate: float,
    warmup: int,
    constant: float = 0.0,
    watch: Callable[[int, int], None] = lambda done, steps: None,
):
    """Steps down the gradient of a loss that is another at each of them. learning_rate: the highest. warmup, constant:
    see `schedule`. watch: told the steps done, of how many."""
    for step in range(steps):
        update(optimizer, loss(step), learning_rate * schedule(step, steps, warmup, constant))
        watch(step + 1, steps)
