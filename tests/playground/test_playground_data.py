"""The data that the playground loads are those of the committed models and of today's code."""

import gzip

import pytest
import torch
from support import ROOT

from lab import checkpoint, playground
from lab.results import KEPT_MODELS, MODELS

DATA = ROOT / "_static/playground/data"
NAMES = {"base", "mask", "cherry", "free", "world"}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """What the committed models give: all but the cherry without a leash, whose model isn't kept."""
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("playground") / "data"
    playground.write_stages(folder, {stage: checkpoint.load(MODELS / stage) for stage in KEPT_MODELS})
    return folder


def unpacked(path):
    return gzip.decompress(path.read_bytes())  # as another zlib may pack the same bytes otherwise


@pytest.mark.parametrize("name", sorted(NAMES - {"free"}))
def test_the_committed_data_are_those_of_the_committed_models(written, name):
    ours, theirs = (unpacked(folder / f"{name}.gzip") for folder in (DATA, written))
    assert ours == theirs, "the data are stale: python -m lab playground"


def test_the_cherry_without_a_leash_is_another_of_the_same_form():
    leashed, free = (unpacked(DATA / f"{name}.gzip") for name in ("cherry", "free"))
    assert len(leashed) == len(free) and leashed != free


def test_all_of_it_is_small():
    assert {path.name for path in DATA.iterdir()} == {f"{name}.gzip" for name in NAMES}
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 500_000
