"""A planted change of one number is seen: by the hash in every module, and by a run in one module of each kind."""

import shutil

import planted
import pytest
import torch
from support import ROOT

import trials
from lab.run import source
from trials import results

HASHED = sorted({module for part in trials.ALL for module in source.counted(*results.modules_of(part))})
# One experiment for each; what a change doesn't reach stays in the store.
PLANTS = {
    "lab/world/voices.py": ("share=0.12", "share=0.13", "part2.learning"),
    "lab/model.py": ("EPSILON = 1e-6", "EPSILON = 1e-2", "part4.coins"),
    "lab/muon.py": ("momentum: float = 0.9)", "momentum: float = 0.8)", "part4.coins"),
    "lab/training.py": ("MAX_GRADIENT_NORM = 1.0", "MAX_GRADIENT_NORM = 0.1", "part4.coins"),
    "lab/tasks.py": ("WARMUP = 50", "WARMUP = 51", "part4.coins"),
    "lab/pretrain.py": ("weight_decay: float = 0.1", "weight_decay: float = 0.9", "part2.learning"),
    "lab/finetune.py": ("learning_rate: float = 1e-3", "learning_rate: float = 1.1e-3", "part3.pairs"),
    "lab/conversation.py": ("MAX_ANSWER_TOKENS = 32", "MAX_ANSWER_TOKENS = 31", "part7.right_answers"),
    "lab/preferences.py": ("temperature: float = 1.3", "temperature: float = 2.3", "part3.leash"),
    "lab/reward.py": ("learning_rate: float = 5e-4", "learning_rate: float = 6e-4", "part3.leash"),
    "lab/rlhf.py": ("learning_rate: float = 5e-4", "learning_rate: float = 6e-4", "part3.leash"),
    "lab/dpo.py": ("beta * (chosen - rejected)", "1.1 * beta * (chosen - rejected)", "part3.frontier"),
    "trials/rounding.py": (":.3g", ":.4g", "part4.coins"),
    "lab/run/seeds.py": ('"4": Seeds(34_000_000', '"4": Seeds(34_000_001', "part4.coins"),
}
# These train a reward model or align by one, half of what all take; the test of hashes has their modules too.
ALIGNED = {"lab/preferences.py", "lab/reward.py", "lab/rlhf.py", "lab/dpo.py"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the lab, to be changed."""
    folder = tmp_path_factory.mktemp("planted")
    for package in ("lab", "trials"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("results", "__pycache__"))
    return folder


@pytest.mark.slow
def test_a_number_changed_in_any_module_changes_what_its_hash_is_of():
    for path in map(source.path_of, HASHED):
        text = path.read_text(encoding="utf-8")
        for place in planted.constants(text):
            assert source.code(planted.planted(text, place)) != source.code(text), (path, place)
            break


@pytest.mark.slow
@pytest.mark.parametrize(
    "module",
    [pytest.param(module, marks=pytest.mark.release) if module in ALIGNED else module for module in PLANTS],
)
def test_a_number_changed_in_a_module_of_each_kind_changes_what_is_measured(module, copy):
    torch.set_num_threads(1)
    old, new, experiment = PLANTS[module]
    path = copy / module
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    before = planted.outcome(copy, experiment)
    path.write_text(text.replace(old, new), encoding="utf-8")
    after = planted.outcome(copy, experiment)
    path.write_text(text, encoding="utf-8")
    assert before.startswith("({") and after.startswith("({") and before != after
