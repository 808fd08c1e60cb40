"""What the tests of the playground share: its modules, models of the lab, and the data that the page makes of them."""

import gzip

import pytest
import torch
from lab_side import MODELS, WORLD, checkpoint, playground, weights
from node_side import copied
from page_side import RANK, STRENGTHS
from safetensors.torch import load as read_safetensors

torch.set_num_threads(1)  # as the lab runs


@pytest.fixture(scope="session")
def models():
    return {name: checkpoint.load(MODELS / name) for name in ("base", "sft", "rlhf")}


@pytest.fixture(scope="session")
def changes(models):
    pairs = {"mask": ("base", "sft"), "cherry": ("sft", "rlhf"), "unleashed": ("sft", "rlhf")}
    return {name: weights.Change(models[a], models[b], RANK) for name, (a, b) in pairs.items()}


@pytest.fixture(scope="session")
def data(models, changes, tmp_path_factory):
    folder = tmp_path_factory.mktemp("playground") / "data"
    sizes = playground.write(folder, models["base"], changes, WORLD)
    assert sizes == {path.name: path.stat().st_size for path in folder.iterdir()}
    return folder


@pytest.fixture(scope="session")
def merged(data, models):
    """A model of the lab with what the files say, at each pair of strengths."""
    base, *moved = (
        read_safetensors(gzip.decompress((data / f"{name}.gzip").read_bytes())) for name in ("base", "mask", "cherry")
    )
    return {pair: weights.merged(base, list(zip(pair, moved, strict=True)), models["base"]) for pair in STRENGTHS}


@pytest.fixture
def modules(tmp_path):
    """The modules of the playground, beside what they stand on, to break them there."""
    return copied(tmp_path / "modules", "engine", "page", "playground")
