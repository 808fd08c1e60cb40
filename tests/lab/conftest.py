"""One thread, as the lab runs with: its results and its speed don't depend on the number of cores."""

import pytest
import torch

from lab.engine import store
from lab.engine.scale import TOY

torch.set_num_threads(1)


@pytest.fixture
def toy_numbers(tmp_path, monkeypatch):
    """A function that runs experiments at toy size, in a store of their own: all their numbers. Each gives some, and no
    two give one of the same name."""
    monkeypatch.setattr(store, "FOLDER", tmp_path)

    def of(experiments):
        found = {}
        for run in experiments:
            measured = run(0, TOY)
            assert measured.numbers and not found.keys() & measured.numbers.keys(), run.__name__
            found |= measured.numbers
        return found

    return of
