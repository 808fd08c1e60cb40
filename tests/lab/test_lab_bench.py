"""The competitors of the benchmark are as large as ours, and the one of transformers computes the same."""

import json
import os
import subprocess
import sys

import pytest
import torch
from support import ROOT

from lab.model import SIZES, Config, make
from lab.world import World

pytest.importorskip("transformers")

from bench.lab import report
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


def test_the_page_of_results_is_that_of_the_numbers():
    assert report.TEXT.read_text(encoding="utf-8") == report.text(json.loads(report.FILE.read_text(encoding="utf-8")))


@pytest.mark.slow
def test_quick_run_names_all():
    command = [sys.executable, "-m", "bench.lab", "--quick"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"COLUMNS": "140"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in bench.COMPETITORS)
