"""What every stage of training does alike: a step of the optimizer, its learning rate, a state that survives a stop."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor, nn

from .engine.files import write_whole
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


def save_state(path: Path, step: int, model: nn.Module, optimizer: Optimizer, **more):
    """Keep all that is needed to go on from `step` as if nothing had happened."""
    buffer = io.BytesIO()
    torch.save({"step": step, "model": model.state_dict(), "optimizer": optimizer.state_dict(), **more}, buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, buffer.getvalue())


def load_state(path: Path, model: nn.Module, optimizer: Optimizer) -> dict | None:
    """Go back to a kept state and return it; None where there is none, or only a damaged one."""
    if not path.exists():
        return None
    try:
        state = torch.load(path, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
    except Exception:  # torch raises many kinds; a state that can't be read is a run that starts anew
        return None
    return state
