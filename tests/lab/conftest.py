"""One thread, as the lab runs with: its results and its speed don't depend on the number of cores."""

import pytest
import torch

from lab.run import store
from lab.run.scale import TOY

torch.set_num_threads(1)


@pytest.fixture(scope="session")
def toys(tmp_path_factory):
    """The folder in which all tests keep what they run at toy size, so that none does it again."""
    return tmp_path_factory.mktemp("toys")


@pytest.fixture
def toy_store(toys, monkeypatch):
    monkeypatch.setattr(store, "FOLDER", toys)
    return toys


@pytest.fixture
def toy_numbers(toy_store):
    """A function that runs experiments at toy size: all their numbers. Each gives some, and no two give one of the same
    name."""

    def of(experiments):
        found = {}
        for run in experiments:
            measured = run(0, TOY)
            assert measured.numbers and not found.keys() & measured.numbers.keys(), run.__name__
            found |= measured.numbers
        return found

    return of
