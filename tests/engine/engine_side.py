"""The engine's side of each comparison: its modules, run by Node, and what they make of models of the lab."""

import dataclasses
import json
import subprocess
from contextlib import contextmanager

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from support import ROOT, need

KERNELS = ["relaxed", "simd", "plain"]
ALL_KERNELS = pytest.mark.parametrize("kernels", KERNELS)


def node(driver, modules, **task):
    """What a driver answers to a task. Its own errors are no AssertionError, by which a planted fault is known."""
    need("node")
    command = ["node", str(ROOT / f"tests/engine/{driver}.mjs"), str(modules)]
    result = subprocess.run(command, input=json.dumps(task), capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(result.stderr)
    return json.loads(result.stdout)


def config_of(model):
    """A config as the page writes it."""
    return {**dataclasses.asdict(model.config), "epsilon": 1e-6, "rotaryBase": 10_000}


def saved(path, model, **more):
    """A model's weights in a file, and other tensors with them."""
    save_file({name: weight.detach().clone().contiguous() for name, weight in model.named_parameters()} | more, path)
    return str(path)


def gradients(path, places):
    """What a driver has saved: numbers by name."""
    numbers = np.fromfile(path, np.float32)
    return {name: numbers[start:end] for name, (start, end) in places.items()}


def worst(ours, theirs):
    """The largest difference between two gradients, tensor by tensor, as a share of the tensor's largest slope."""
    assert ours.keys() == theirs.keys()
    return max(float(np.abs(ours[name] - theirs[name]).max() / (np.abs(theirs[name]).max() or 1.0)) for name in theirs)


def gradient_of(model, loss):
    """PyTorch's gradient by name, flat."""
    model.zero_grad(set_to_none=True)
    loss.backward()
    return {name: weight.grad.numpy().ravel().copy() for name, weight in model.named_parameters()}


class Mulberry:
    """mulberry32, after its definition in C."""

    def __init__(self, seed):
        self.state = seed % 2**32

    def random(self):
        self.state = (self.state + 0x6D2B79F5) % 2**32
        mixed = self.state
        mixed = (mixed ^ (mixed >> 15)) * (mixed | 1) % 2**32
        mixed ^= (mixed + (mixed ^ (mixed >> 7)) * (mixed | 61)) % 2**32
        return (mixed ^ (mixed >> 14)) / 2**32


@contextmanager
def planted(modules, file, right, wrong):
    """A module with a fault in it, which the check that follows must find."""
    path = modules / "engine" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(right) == 1, f"{file} has {text.count(right)} times {right!r}"
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(AssertionError):
        yield


def faults(*rows):
    return pytest.mark.parametrize(("file", "right", "wrong"), rows)


def tensor(rows):
    return torch.tensor([list(row) for row in rows])
