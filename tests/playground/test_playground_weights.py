"""The weights that the page loads: a byte a number, changes of a low rank, float16."""

import json
import subprocess

import numpy as np
import pytest
import torch
from lab_side import WORLD, HeldOut, losses, make, playground, weights
from node_side import faults, planted
from page_side import RANK
from support import need


def check_halves(modules):
    """float16 as NumPy reads it, all of them but infinities and what is no number."""
    bits = [number for number in range(2**16) if (number >> 10) & 31 != 31]
    script = (
        "import(process.argv[1]).then((m) => console.log(JSON.stringify(JSON.parse(process.argv[2]).map(m.fromHalf))))"
    )
    need("node")
    result = subprocess.run(
        ["node", "-e", script, modules / "engine/safetensors.js", json.dumps(bits[::7])], capture_output=True, text=True
    )
    assert json.loads(result.stdout) == np.array(bits[::7], np.uint16).view(np.float16).astype(float).tolist()


def test_float16_is_read_as_by_numpy(modules):
    check_halves(modules)


@faults(("engine/safetensors.js", "2 ** -24", "2 ** -25"))
def test_a_fault_in_the_reading_of_float16_shows(modules, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_halves(modules)


def test_int8_costs_next_to_nothing(models, merged):
    rows = HeldOut.draw(WORLD, 60).rows
    cost = losses.losses(merged[0.0, 0.0], rows) - losses.losses(models["base"], rows)
    assert abs(cost.mean()) < 0.005


def test_a_change_is_the_best_of_its_rank(models, changes):
    """And a byte a number costs it little."""
    found = weights.change_tensors(changes["mask"])
    after = dict(models["sft"].named_parameters())
    for name, before in models["base"].named_parameters():
        moved = (after[name] - before).detach()
        if moved.dim() == 1:
            assert torch.equal(found[name], moved)
            continue
        kept = weights.unpacked(found, f"{name}.left").T @ weights.unpacked(found, f"{name}.right")
        missed = torch.linalg.svdvals(moved)[RANK:].square().sum().sqrt()
        assert torch.linalg.norm(moved - kept) < 1.01 * missed


def test_a_change_must_fit(models, tmp_path):
    other = make("10k", len(WORLD.vocabulary))
    with pytest.raises(ValueError, match="another shape"):
        playground.write(tmp_path / "data", models["base"], {"mask": weights.Change(other, other, 1)}, WORLD)
    with pytest.raises(ValueError, match="at least 1"):
        weights.change_tensors(weights.Change(other, other, 0))
    assert not (tmp_path / "data").exists()


def test_rows_of_zeros_stay_zeros():
    matrix = torch.tensor([[0.0, 0.0], [1.0, -0.5]])
    assert torch.equal(weights.dequantize(*weights.quantize(matrix))[0], torch.zeros(2))
