"""The state of a training that is going on: kept, and gone back to after a stop.

A state carries what it is a state of. Of another run it is refused: half of one model's training and half of another's
would make a model of neither.
"""

import copy
import io
import json
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import nn

from ..training import Optimizer
from .files import write_whole

Run = Mapping[str, object]  # by name all that decides what a training comes to, such as its configuration


def save_state(path: Path, step: int, model: nn.Module, optimizer: Optimizer, run: Run):
    """Keep all that is needed to go on from `step` as if nothing had happened."""
    buffer = io.BytesIO()
    state = {"step": step, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "run": written(run)}
    torch.save(state, buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, buffer.getvalue())


def load_state(path: Path, model: nn.Module, optimizer: Optimizer, run: Run) -> int:
    """Go back to a kept state: gives the steps done. 0 where there is none, or only a damaged one, of which nothing is
    loaded. Raises ValueError where it is of another run."""
    if not path.exists():
        return 0
    try:
        state = torch.load(path, weights_only=True)
        of = state["run"]
    except Exception:  # torch raises many kinds; a state that can't be read is a run that starts anew
        return 0
    if of != written(run):
        theirs, ours = json.loads(of), json.loads(written(run))
        other = ", ".join(name for name in ours if theirs.get(name) != ours[name]) or "more"
        raise ValueError(f"{path} keeps a run that was stopped, with other settings ({other}): finish it, or remove it")
    try:
        tried = copy.deepcopy((model, optimizer))
        for each in (tried, (model, optimizer)):
            for part, name in zip(each, ("model", "optimizer"), strict=True):
                part.load_state_dict(state[name])
    except Exception:  # before anything of ours has changed
        return 0
    return state["step"]


def written(run: Run) -> str:
    return json.dumps(run, default=str)
