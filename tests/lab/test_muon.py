"""Muon against torch's own, which is asked to work in float32 too."""

import inspect

import pytest
import torch
from torch.optim import _muon

from lab.model import cross_entropy, make
from lab.muon import Muon, orthogonal
from lab.run.state import load_state, save_state
from lab.training import muon_for, update
from lab.world import World, sample_rows

WORLD = World()


@pytest.fixture
def float32(monkeypatch):
    """torch's Muon without its cast to bfloat16."""
    name = "_zeropower_via_newtonschulz"
    code = inspect.getsource(getattr(_muon, name))
    casts = [cast for cast in ("grad.bfloat16()", "grad.to(dtype=torch.bfloat16, copy=True)") if cast in code]
    assert len(casts) == 1  # the first as torch had it, the second since 2.15
    scope = {"Tensor": torch.Tensor, **vars(_muon)}
    exec(code.replace(casts[0], "grad.clone()"), scope)
    monkeypatch.setattr(_muon, name, scope[name])


@pytest.mark.parametrize(
    ("shape", "parts"), [((24, 24), 1), ((40, 24), 1), ((24, 64), 1), ((72, 24), 3), ((80, 24), 2)]
)
def test_a_step_is_that_of_torch_on_each_matrix(float32, shape, parts):
    random = torch.Generator().manual_seed(3)
    ours = [torch.nn.Parameter(torch.randn(shape, generator=random)) for _ in range(2)]
    theirs = [[torch.nn.Parameter(part.detach().clone()) for part in each.chunk(parts)] for each in ours]
    muon = Muon([{"params": ours, "parts": parts}], weight_decay=0.1, momentum=0.9)
    torchs = torch.optim.Muon(
        [part for each in theirs for part in each],
        lr=0.02,
        weight_decay=0.1,
        momentum=0.9,
        adjust_lr_fn="match_rms_adamw",
    )
    muon.param_groups[0]["lr"] = 0.02
    for _ in range(3):
        for parameter, split in zip(ours, theirs, strict=True):
            parameter.grad = torch.randn(shape, generator=random)
            for part, gradient in zip(split, parameter.grad.chunk(parts), strict=True):
                part.grad = gradient.clone()
        muon.step()
        torchs.step()
    for parameter, split in zip(ours, theirs, strict=True):
        assert torch.allclose(parameter, torch.cat(split), atol=1e-5)


def test_all_directions_become_about_equally_long():
    matrices = torch.randn(3, 16, 40, generator=torch.Generator().manual_seed(1))
    before, after = torch.linalg.svdvals(matrices), torch.linalg.svdvals(orthogonal(matrices))
    assert (before.max() / before.min()) > 3 and after.min() > 0.6 and after.max() < 1.3
    assert torch.allclose(orthogonal(matrices).mT, orthogonal(matrices.mT), atol=1e-5)


def test_every_parameter_has_one_optimizer_and_only_matrices_of_blocks_have_muon():
    model = make("10k", len(WORLD.vocabulary))
    muon, adamw = muon_for(model).optimizers
    by_muon, by_adamw = ({id(p) for group in each.param_groups for p in group["params"]} for each in (muon, adamw))
    assert not by_muon & by_adamw and len(by_muon | by_adamw) == len(list(model.parameters()))
    for name, parameter in model.named_parameters():
        assert (id(parameter) in by_muon) == (name.startswith("blocks.") and parameter.dim() == 2), name


def test_a_kept_state_goes_on_as_if_nothing_had_happened(tmp_path):
    rows = torch.from_numpy(sample_rows(WORLD, 6, 32, 1)).long()

    def steps(model, optimizer, numbers):
        for number in numbers:
            batch = rows[number : number + 1]
            update(optimizer, cross_entropy(model(batch[:, :-1]), batch[:, 1:]), 0.01)

    whole = make("10k", len(WORLD.vocabulary))
    steps(whole, muon_for(whole), range(6))
    first = make("10k", len(WORLD.vocabulary))
    optimizer = muon_for(first)
    steps(first, optimizer, range(3))
    save_state(tmp_path / "state", 3, first, optimizer, {})
    second = make("10k", len(WORLD.vocabulary), seed=9)
    optimizer = muon_for(second)
    assert load_state(tmp_path / "state", second, optimizer, {}) == 3
    steps(second, optimizer, range(3, 6))
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), second.parameters(), strict=True))
