"""One thread, as the lab runs with: its results and its speed don't depend on the number of cores."""

import pytest
import torch

from lab.model import make
from lab.run import store
from lab.world import World

torch.set_num_threads(1)


@pytest.fixture(scope="module")
def small():
    """A small model of the world that has learned nothing."""
    return make("10k", len(World().vocabulary), seed=2)


@pytest.fixture(scope="session")
def toys(tmp_path_factory):
    """The folder in which all tests keep what they run at toy size, so that none does it again."""
    return tmp_path_factory.mktemp("toys")


@pytest.fixture
def toy_store(toys, monkeypatch):
    monkeypatch.setattr(store, "FOLDER", toys)
    return toys
