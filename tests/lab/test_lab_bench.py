"""The competitors of the benchmark are as large as ours, and the one of transformers computes the same."""

import json
import math
import os
import subprocess
import sys

import pytest
import torch
from support import ROOT

from lab.model import SIZES, Config, make
from lab.pretrain import PretrainConfig, pretrain
from lab.world import World

pytest.importorskip("transformers")

from bench.lab import profile, quality, report
from bench.lab import speed as bench
from lab.export.checkpoint import to_llama
from lab.generate import generate

WORDS = len(World().vocabulary)


@pytest.mark.parametrize("size", bench.TURNS)
def test_all_have_as_many_parameters(size):
    shape = Config(WORDS, **SIZES[size])
    ours = make(size, WORDS).size()
    assert {name: bench.count(competitor.build(shape)) for name, competitor in bench.COMPETITORS.items()} == {
        "ours": ours,
        "ours, AdamW": ours,
        "nanoGPT-style": pytest.approx(ours, rel=0.05),
        "transformers": ours,
    }


def test_transformers_computes_what_ours_computes():
    ours = make("0.1M", WORDS, seed=3)
    theirs = bench.Llama(ours.config)
    unused = theirs.llama.load_state_dict(to_llama(ours), strict=False)
    assert unused.missing_keys == ["lm_head.weight"] and not unused.unexpected_keys  # it is the embedding
    tokens = torch.randint(WORDS, (4, 100), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert (ours(tokens) - theirs(tokens)).abs().max() < 1e-4


def test_nano_sees_nothing_of_the_future():
    model = bench.Nano(Config(WORDS, **SIZES["0.1M"]))
    tokens = torch.randint(WORDS, (1, 20), generator=torch.Generator().manual_seed(0))
    changed = tokens.clone()
    changed[0, 12] = (changed[0, 12] + 1) % WORDS
    with torch.no_grad():
        difference = (model(tokens) - model(changed)).abs().amax((0, 2))
    assert (difference[:12] == 0).all() and (difference[12:] > 0).all()


def test_the_cache_changes_the_speed_only():
    model = make("0.1M", WORDS)
    prompts = [[1, 2, 3], [4, 5, 6]]
    assert bench.write_plainly(model, prompts, 20, seed=1) == generate(model, prompts, 20, seed=1)


def test_without_transformers_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(ValueError, match="bench compares with transformers, which is missing"):
        bench.measure(quick=True)


def test_numbers_have_three_digits():
    assert bench.rounded({"a": {"b": 0.12345, "c": 12345.6}, "d": 12345, "e": None, "f": "x", "g": [1.2345]}) == {
        "a": {"b": 0.123, "c": 12300},
        "d": 12345,
        "e": None,
        "f": "x",
        "g": [1.23],
    }


def test_time_to_quality_trains_ours_as_the_lab_does():
    tokens = 20 * 8 * 128
    run = quality.Run(World(), tokens, size="10k")
    for share in (0.3, 0.5, 1.0):  # in slices, as it is measured
        run.advance(share)
    ours = pretrain(make("10k", WORDS), World(), PretrainConfig(tokens=tokens))
    for mine, other in zip(run.model.parameters(), ours.parameters(), strict=True):
        assert torch.equal(mine, other)


def test_slices_change_nothing_for_nano():
    sliced, whole = (quality.Run(World(), 20_000, quality.AdamW(1e-3, 5, 0.99), "10k") for _ in range(2))
    sliced.advance(0.5)
    sliced.advance()
    whole.advance()
    for mine, other in zip(sliced.model.parameters(), whole.model.parameters(), strict=True):
        assert torch.equal(mine, other)
    assert [group["betas"] for group in whole.optimizer.param_groups] == [(0.9, 0.99)] * 2


def test_time_to_quality_is_read_between_two_runs():
    def curve(*seconds):  # an excess that halves every ten seconds, from 48 %
        return [{"seconds": s, "excess_percent": 48 * 0.5 ** (s / 10)} for s in seconds]

    assert quality.seconds_to(6, curve(5, 22, 41, 60)) == pytest.approx(30)
    assert quality.seconds_to(6, curve(5, 22)) is None  # never there
    assert quality.seconds_to(6, curve(31, 60)) is None  # there before its shortest run


def test_trials_are_kept_and_not_made_twice(tmp_path):
    file = tmp_path / "trials.csv"
    first, second = quality.TRIED[:2]
    assert quality.trials(file) == {}
    quality.tune(1024, file, "10k", (first,))
    file.write_text(file.read_text().replace(str(quality.trials(file)[first]), "12.5"))
    quality.tune(1024, file, "10k", (first, second))
    found = quality.trials(file)
    assert list(found) == [first, second] and found[first] == 12.5 and math.isfinite(found[second])


def test_profile_tells_muon_from_adamw():
    spent = profile.by_operator("10k", 1)
    assert spent["ours"]["aten::baddbmm"] > 0 and spent["ours, AdamW"]["aten::baddbmm"] == 0
    assert all(found["aten::_fused_adamw_"] > 0 for found in spent.values())


def test_the_page_of_results_is_that_of_the_numbers():
    assert report.TEXT.read_text(encoding="utf-8") == report.text(json.loads(report.FILE.read_text(encoding="utf-8")))


@pytest.mark.slow
def test_quick_run_names_all():
    command = [sys.executable, "-m", "bench.lab", "--quick"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"COLUMNS": "140"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in bench.COMPETITORS)
