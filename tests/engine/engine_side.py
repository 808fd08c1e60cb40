"""The engine's side of each comparison: its modules, run by Node, and what they make of models of the lab."""

import dataclasses

import numpy as np
import pytest
from node_side import drive
from safetensors.torch import save_file

KERNELS = ["relaxed", "simd"]
ALL_KERNELS = pytest.mark.parametrize("kernels", KERNELS)


def node(driver, modules, *data, **task):
    """What a driver answers to a task."""
    return drive(f"engine/{driver}.mjs", modules, *data, **task)


def config_of(model):
    """A config as the page writes it."""
    return {**dataclasses.asdict(model.config), "epsilon": 1e-6, "rotaryBase": 10_000}


def saved(path, model, **more):
    """A model's weights in a file, and other tensors with them."""
    save_file({name: weight.detach().clone().contiguous() for name, weight in model.named_parameters()} | more, path)
    return str(path)


def task_of(model, folder, kernels="simd"):
    """What all drivers with a model are told: how it is made, where its weights are, and what computes it."""
    weights = saved(folder / "model.safetensors", model)
    return {"config": config_of(model), "weights": weights, "kernels": kernels}


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
