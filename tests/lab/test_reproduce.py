"""Long work that is stopped, killed, shared among processes, or already done."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
import torch
from support import ROOT

from lab import cache, checkpoint, reproduce, results, source
from lab.model import make
from lab.pretrain import Pretraining, pretrain
from lab.scale import TOY
from lab.world import World

WORLD = World()
TINY = replace(TOY, tokens=12_000, questions=8, rows=8, comparisons=8, pairs=8, alignment_steps=1, tuning_steps=2)


def lab(*arguments, **environment):
    command = [sys.executable, "-m", "lab", *map(str, arguments)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | environment,
        # A shell starts what runs in its background deaf to Ctrl-C, and these tests may run there.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def weights(folder):
    return checkpoint.load(folder).state_dict()


def same(first, second):
    return all(torch.equal(first[name], second[name]) for name in first)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_stopped_training_goes_on_to_the_same_weights(tmp_path, how):
    arguments = ["pretrain", "--size", "10k", "--tokens", 400_000, "--out"]
    whole = lab(*arguments, tmp_path / "whole")
    assert whole.wait() == 0, whole.stderr.read()
    state = tmp_path / ".stopped.state"
    process = lab(*arguments, tmp_path / "stopped")
    deadline = time.monotonic() + 120
    while not state.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(how)
    assert process.wait() != 0
    assert state.exists() and not (tmp_path / "stopped").exists()
    if how == signal.SIGINT:
        errors = process.stderr.read()
        assert "goes on from here" in errors and "Traceback" not in errors
    again = lab(*arguments, tmp_path / "stopped")
    assert again.wait() == 0
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "stopped"))
    assert not state.exists()


def test_a_damaged_state_is_a_run_that_starts_anew(tmp_path):
    setup = Pretraining(tokens=20_000)
    state = tmp_path / "state"
    state.write_bytes(b"half a fil")
    fresh = pretrain(make("10k", len(WORLD.vocabulary)), WORLD, setup)
    again = pretrain(make("10k", len(WORLD.vocabulary)), WORLD, setup, state, every=5)
    assert same(fresh.state_dict(), again.state_dict()) and not state.exists()


def test_two_processes_train_as_one(tmp_path):
    """torchrun shares each batch between its processes and averages their gradients: the same run but for rounding."""
    arguments = ["-m", "lab", "pretrain", "--size", "10k", "--tokens", "60000", "--out"]
    run = subprocess.run([sys.executable, *arguments, tmp_path / "one"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    both = subprocess.run([*torchrun, *arguments, tmp_path / "two"], cwd=ROOT, capture_output=True, text=True)
    assert both.returncode == 0, both.stderr
    losses = [float(each.stdout.split("loss ")[1].split(",")[0]) for each in (run, both)]
    assert losses[0] == pytest.approx(losses[1], abs=0.01)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def without_times(found):
    """The content of result files but for the seconds that were measured."""
    import json

    parts = {name: json.loads(text) | {"seconds": 0} for name, text in found.items() if name.endswith(".json")}
    return {name: text for name, text in found.items() if not name.endswith(".json")} | parts


def test_results_are_the_same_in_one_process_and_in_two_that_were_killed_once(tmp_path, monkeypatch):
    """And what is done is not done twice."""
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    reproduce.reproduce((1,), [0, 1], 0, TINY, tmp_path / "one")
    begun = time.process_time()
    reproduce.reproduce((1,), [0, 1], 0, TINY, tmp_path / "again")
    assert time.process_time() - begun < 2
    assert files(tmp_path / "one") == files(tmp_path / "again")
    script = f"""
from dataclasses import replace
from pathlib import Path
from lab import reproduce
from lab.scale import Scale
if __name__ == "__main__":
    reproduce.reproduce((1,), [0, 1], 2, {TINY!r}, Path({str(tmp_path / "two")!r}))
"""
    (tmp_path / "run.py").write_text(script)
    environment = os.environ | {"LAB_CACHE": str(tmp_path / "other"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, tmp_path / "run.py"]
    killed = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list((tmp_path / "other").glob("*.pickle")) and time.monotonic() < deadline:
        time.sleep(0.02)
    killed.kill()
    killed.wait()
    assert not (tmp_path / "two").exists()
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert without_times(files(tmp_path / "one")) == without_times(files(tmp_path / "two"))


def test_a_damaged_result_is_made_again(tmp_path, monkeypatch):
    from lab.stages.base import base

    monkeypatch.setattr(cache, "FOLDER", tmp_path)
    first = base(0, TINY).model.state_dict()
    (kept,) = tmp_path.glob("*.pickle")
    kept.write_bytes(kept.read_bytes()[:1000])
    assert same(first, base(0, TINY).model.state_dict())


def test_a_stage_reads_no_more_of_the_scale_than_it_named(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "FOLDER", tmp_path)

    def greedy(seed, scale):
        return scale.questions

    greedy.__module__ = "lab.scale"
    with pytest.raises(AttributeError, match="didn't name it"):
        cache.stage("tokens")(greedy)(0, TINY)


def test_a_failing_job_is_told_with_its_name(monkeypatch):
    with pytest.raises(reproduce.Failed, match="no_such_experiment of seed 3"):
        reproduce.run_beside([reproduce.Job("part1.no_such_experiment", 3)], 1, TINY, quiet=True)


# --- What a result came from -----------------------------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of the lab whose modules a test may change."""
    folder = tmp_path / "lab"
    shutil.copytree(ROOT / "lab", folder, ignore=shutil.ignore_patterns("results", "__pycache__"))
    monkeypatch.setattr(source, "PACKAGE", folder)
    for function in (source.source_hash, source.needed):
        function.cache_clear()
    yield folder
    for function in (source.source_hash, source.needed):
        function.cache_clear()


def changed(folder, module, old, new):
    path = folder / module
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    source.source_hash.cache_clear()


def test_a_changed_line_changes_the_hash_of_all_that_need_it(copied):
    names = ["lab.part1", "lab.part2", "lab.part3", "lab.part4", "lab.stages.base", "lab.dpo"]
    before = {name: source.source_hash(name) for name in names}
    changed(copied, "dpo.py", "rows: int = 32", "rows: int = 33")
    after = {name: source.source_hash(name) for name in names}
    assert {name for name in names if before[name] != after[name]} == {"lab.part1", "lab.part3", "lab.dpo"}
    changed(copied, "world/voices.py", "share=0.12", "share=0.13")
    assert all(source.source_hash(name) != after[name] for name in names)


def test_a_better_explanation_changes_no_hash(copied):
    before = source.source_hash("lab.part3")
    changed(copied, "rlhf.py", '"""Reinforcement learning', '"""Better said: reinforcement learning')
    changed(copied, "rlhf.py", "import torch\n", "import torch  # the library\n\n\n# and a remark\n")
    assert source.source_hash("lab.part3") == before


def test_every_module_an_experiment_loads_is_in_its_hash():
    """The list by reading the text, against what Python itself loads."""
    code = "import sys, lab.part{}; print(*sorted(m for m in sys.modules if m.split('.')[0] == 'lab'))"
    for part in (1, 2, 3, 4):
        run = subprocess.run([sys.executable, "-c", code.format(part)], cwd=ROOT, capture_output=True, text=True)
        assert set(run.stdout.split()) - {"lab"} <= source.needed(f"lab.part{part}")


@pytest.mark.parametrize("part", reproduce.PARTS)
def test_the_committed_results_are_those_of_the_code(part):
    assert results.stale(part) is None
