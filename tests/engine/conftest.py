"""What the tests of the engine share: its modules, and models of the lab."""

import pytest
import torch
from lab_side import WORLD
from node_side import copied

from lab.model import make

torch.set_num_threads(1)  # as the lab runs


@pytest.fixture
def modules(tmp_path):
    """The engine, to break it there; and what unpacks the playground's models."""
    return copied(tmp_path / "modules", "engine", "page")


@pytest.fixture
def model():
    """A fresh model of 0.1M whose gains aren't all one, so that all of its slopes differ."""
    fresh = make("0.1M", len(WORLD.vocabulary), 5)
    generator = torch.Generator().manual_seed(6)
    with torch.no_grad():
        for name, weight in fresh.named_parameters():
            if name.endswith("norm.weight"):
                weight.mul_(1 + 0.2 * torch.randn(weight.shape, generator=generator))
    return fresh
