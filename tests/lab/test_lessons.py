"""What the workshop loads of small models: all of it but for rounding, and as wide as the page reads it."""

import gzip
import json
from argparse import Namespace
from random import Random

import pytest
import torch
from safetensors.torch import load

from lab.commands import export
from lab.export import weights, workshop
from lab.finetune import answer_log_probs
from lab.model import Config, Model
from lab.reasoning import STEPS, Village, write
from lab.run.scale import TOY


def test_a_small_model_is_read_as_it_was_written(tmp_path):
    village, random = Village(0), Random(1)
    problem = village.problem(3, random)
    text = [*problem.prompt, *write(problem, STEPS, random)]
    model = Model(Config(40, 32, 2, 2, 42, 32), 1)
    file = tmp_path / "data/thinker.gzip"
    assert workshop.write_toy(file, model, {"share": 0.05}) == file.stat().st_size
    wide = workshop.by_groups(model)
    assert wide.config.inner == 48
    loaded = weights.merged(load(gzip.decompress(file.read_bytes())), [], wide)
    tokens, mask = torch.tensor([text]), torch.ones(1, len(text), dtype=torch.bool)
    stranger = Model(model.config, 2)
    one, same, rounded, other = (answer_log_probs(each, tokens, mask) for each in (model, wide, loaded, stranger))
    assert torch.allclose(one, same, atol=1e-5)
    assert (rounded - one).abs().mean() < 0.05 * (other - one).abs().mean()
    same.sum().backward()
    for name, weight in wide.named_parameters():  # what was added stays as it is
        slopes = weight.grad[:, 42:] if name.endswith("down.weight") else weight.grad.unflatten(0, (2, -1))[:, 42:]
        if name.endswith(("down.weight", "gate_up.weight")):
            assert slopes.numel() and not slopes.any(), name


def test_the_command_writes_the_models_that_it_is_asked_for(tmp_path, monkeypatch, toy_store):
    monkeypatch.setattr(export, "FULL", TOY)
    export.workshop(Namespace(names=["thinker", "honest"], seed=0, out=tmp_path))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["honest.gzip", "thinker.gzip"]
    with pytest.raises(ValueError, match="no pirate; there are reader, thinker"):
        export.workshop(Namespace(names=["pirate"], seed=0, out=tmp_path))
    content = gzip.decompress((tmp_path / "thinker.gzip").read_bytes())
    told = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]
    assert json.loads(told["toy"])["table"] == Village(0).table
