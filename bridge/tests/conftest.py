"""What the bridge's tests share. They lie beside its code and not in `tests/`, since they have an environment of their
own: `make test-bridge`."""

import os

os.environ["HF_HUB_OFFLINE"] = "1"  # nothing here needs the network; must be set before the libraries are loaded

import pytest
import torch
from transformers import AutoTokenizer

from lab.export import checkpoint
from lab.kept import MODELS
from lab.world import World


@pytest.fixture(scope="session", autouse=True)
def quiet():
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def world() -> World:
    return checkpoint.world_of(MODELS / "sft")


@pytest.fixture(scope="session")
def tokenizer():
    return AutoTokenizer.from_pretrained(MODELS / "sft")
