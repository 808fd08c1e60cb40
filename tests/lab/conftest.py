"""One thread, as the lab runs with: its results and its speed don't depend on the number of cores."""

import pytest
import torch

from lab import figures, parts
from lab.commands import reproduce
from lab.model import make
from lab.run import results, store
from lab.run.scale import TOY
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


@pytest.fixture
def run_and_drawn(toy_store, tmp_path, monkeypatch):
    """A function that runs all of a part at toy size and draws it: its numbers, and the names of its figures."""

    def of(part, experiments):
        monkeypatch.setattr(parts, "ALL", (part,))
        reproduce.run((part,), [0], 0, TOY, tmp_path / "results")
        numbers = results.read(part, tmp_path / "results")["numbers"]
        assert {number["experiment"] for number in numbers.values()} == {run.__name__ for run in experiments}
        return numbers, [path.name for path in figures.draw(tmp_path / "results", tmp_path / "figures")]

    return of
