"""What every stage of training does alike: a step of the optimizer, its learning rate, a state that survives a stop."""

import io
from collections.abc import Iterable
from pathlib import Path

import torch
from torch import Tensor, nn

from .engine.files import write_whole

MAX_GRADIENT_NORM = 1.0  # a longer gradient is cut to this length: one odd batch must not throw the model off


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


def schedule(step: int, steps: int, warmup: int, constant: float = 0.0) -> float:
    """The share of the full learning rate at a step:
    up over `warmup` steps, level for a share `constant` of the run,
    then down in a straight line to zero."""
    level = constant * steps
    falling = 1.0 if step < level else (steps - step) / (steps - level)
    return min(1.0, (step + 1) / warmup) * min(1.0, falling)


def update(optimizer: torch.optim.Optimizer, loss: Tensor, learning_rate: float):
    """One step down the gradient of a loss."""
    groups = optimizer.param_groups
    for group in groups:
        group["lr"] = learning_rate
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    parameters = [p for group in groups for p in group["params"]]
    nn.utils.clip_grad_norm_(parameters, MAX_GRADIENT_NORM)
    optimizer.step()


def save_state(path: Path, step: int, model: nn.Module, optimizer: torch.optim.Optimizer, **more):
    """Keep all that is needed to go on from `step` as if nothing had happened."""
    buffer = io.BytesIO()
    torch.save({"step": step, "model": model.state_dict(), "optimizer": optimizer.state_dict(), **more}, buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, buffer.getvalue())


def load_state(path: Path, model: nn.Module, optimizer: torch.optim.Optimizer) -> dict | None:
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
