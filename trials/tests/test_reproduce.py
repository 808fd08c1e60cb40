"""Long work that is stopped, killed, shared among processes, or already done."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
import torch
from support import ROOT

import trials
from lab.export import checkpoint
from lab.model import make
from lab.pretrain import PretrainConfig, pretrain
from lab.questions import ask
from lab.run import source, store
from lab.run.scale import TOY
from lab.run.state import load_state
from lab.training import muon_for
from lab.world import World
from lab.world.settings import Settings
from trials import results, workers
from trials.commands import reproduce

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


TRAINING = ["pretrain", "--size", "10k", "--tokens", 100_000, "--out"]  # five times as long as until the first state


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The weights of a training that nobody stopped."""
    folder = tmp_path_factory.mktemp("trained") / "whole"
    process = lab(*TRAINING, folder)
    assert process.wait() == 0, process.stderr.read()
    return weights(folder)


@pytest.mark.release
@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_stopped_training_goes_on_to_the_same_weights(whole, tmp_path, how):
    state = tmp_path / ".stopped.state"
    process = lab(*TRAINING, tmp_path / "stopped")
    deadline = time.monotonic() + 120
    while not state.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(how)
    assert process.wait() != 0
    assert state.exists() and not (tmp_path / "stopped").exists()
    if how == signal.SIGINT:
        errors = process.stderr.read()
        assert "goes on from here" in errors and "Traceback" not in errors
    again = lab(*TRAINING, tmp_path / "stopped")
    assert again.wait() == 0
    assert same(whole, weights(tmp_path / "stopped"))
    assert not state.exists()


@pytest.mark.slow
def test_a_damaged_state_is_a_run_that_starts_anew(tmp_path):
    setup = PretrainConfig(tokens=20_000)
    state = tmp_path / "state"
    state.write_bytes(b"half a fil")
    fresh = pretrain(make("10k", len(WORLD.vocabulary)), WORLD, setup)
    again = pretrain(make("10k", len(WORLD.vocabulary)), WORLD, setup, state, every=5)
    assert same(fresh.state_dict(), again.state_dict()) and not state.exists()


@pytest.fixture
def stopped(tmp_path):
    """A state of a training that was stopped at its second look."""

    def stop(step, *_):
        if step == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pretrain(make("10k", len(WORLD.vocabulary)), WORLD, PretrainConfig(20_000), tmp_path / "state", 5, stop)
    return tmp_path / "state"


def test_a_state_of_another_run_is_refused_and_says_what_differs(stopped):
    kept = stopped.read_bytes()
    others = {"learning_rate": (PretrainConfig(20_000, learning_rate=1e-3), WORLD, "10k")}
    others["world"] = (PretrainConfig(20_000), World(Settings(seed=7)), "10k")
    others["model"] = (PretrainConfig(20_000), WORLD, "30k")
    for name, (config, world, size) in others.items():
        with pytest.raises(ValueError, match=rf"other settings \({name}\)"):
            pretrain(make(size, len(world.vocabulary)), world, config, stopped)
    assert stopped.read_bytes() == kept


@pytest.mark.slow
def test_another_seed_does_not_go_on_with_what_one_began(stopped, tmp_path):
    """By the command: nothing is saved, and one line says why."""
    stopped.rename(tmp_path / ".mine.state")
    process = lab("pretrain", "--size", "10k", "--tokens", 20_000, "--seed", 7, "--out", tmp_path / "mine")
    errors = process.communicate()[1]
    assert process.returncode == 2 and not (tmp_path / "mine").exists()
    (line,) = (line for line in errors.splitlines() if line.startswith("lab:"))
    assert "seed" in line and "Traceback" not in errors


def test_a_state_that_fails_half_way_leaves_the_weights_as_they_were(stopped):
    state = torch.load(stopped, weights_only=True)
    state["optimizer"] = {}
    torch.save(state, stopped)
    model = make("10k", len(WORLD.vocabulary))
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    assert load_state(stopped, model, muon_for(model), json.loads(state["run"])) == 0
    assert same(before, model.state_dict())


@pytest.mark.release
@pytest.mark.slow
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


@pytest.mark.release
@pytest.mark.slow
def test_results_are_the_same_in_one_process_and_in_two_that_were_killed_once(tmp_path, monkeypatch):
    """And what is done is not done twice."""
    monkeypatch.setattr(store, "FOLDER", tmp_path / "cache")
    reproduce.run((1,), [0, 1], 0, TINY, tmp_path / "one")
    ran = list((tmp_path / "cache").glob("*.pickle"))
    for path in ran:
        path.chmod(0o400)  # whoever did it again would have to replace it
    before = {path: path.stat().st_mtime_ns for path in ran}
    reproduce.run((1,), [0, 1], 0, TINY, tmp_path / "again")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").glob("*.pickle")} == before
    assert files(tmp_path / "one") == files(tmp_path / "again")
    script = f"""
from dataclasses import replace
from pathlib import Path
from trials.commands import reproduce
from lab.run.scale import Scale
if __name__ == "__main__":
    reproduce.run((1,), [0, 1], 2, {TINY!r}, Path({str(tmp_path / "two")!r}))
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


@pytest.mark.slow
def test_a_damaged_result_is_made_again(tmp_path, monkeypatch):
    from lab.stages.base import base

    monkeypatch.setattr(store, "FOLDER", tmp_path)
    first = base(0, TINY).model.state_dict()
    (kept,) = tmp_path.glob("*.pickle")
    kept.write_bytes(kept.read_bytes()[:1000])
    assert same(first, base(0, TINY).model.state_dict())


@pytest.mark.slow
def test_a_stop_between_a_state_and_what_is_kept_beside_it_loses_no_more_than_time(tmp_path, monkeypatch):
    from lab.stages import base as module

    def stopped(path, content):
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "FOLDER", tmp_path / "one")
    whole = module.base(0, TINY)
    monkeypatch.setattr(store, "FOLDER", tmp_path / "two")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(module, "write_whole", stopped)
        module.base(0, TINY)
    assert list((tmp_path / "two").glob("*.state"))
    again = module.base(0, TINY)
    assert same(whole.model.state_dict(), again.model.state_dict()) and whole.snapshots.keys() == again.snapshots.keys()
    assert not list((tmp_path / "two").glob("*.state"))


def test_a_stage_reads_no_more_of_the_scale_than_it_named(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "FOLDER", tmp_path)

    def greedy(seed, scale):
        return scale.questions

    greedy.__module__ = "lab.run.scale"
    with pytest.raises(AttributeError, match="didn't name it"):
        store.stage("tokens")(greedy)(0, TINY)


@pytest.mark.slow
def test_a_failing_job_is_told_with_its_name(monkeypatch):
    with pytest.raises(workers.Failed, match="ask seed 3"):
        workers.run_beside([workers.Job(ask, 3)], 1, TINY, quiet=True)  # no experiment at all


# --- What a result came from -----------------------------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of the lab whose modules a test may change."""
    folder = tmp_path / "lab"
    for package in ("lab", "trials"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("results", "__pycache__"))
    monkeypatch.setattr(source, "ROOT", tmp_path)
    source.forget()
    yield folder
    source.forget()


def changed(folder, module, old, new):
    path = folder / module
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    source.forget()


@pytest.mark.slow
def test_a_changed_line_changes_the_hash_of_all_that_need_it(copied):
    names = [*(f"trials.{trials.title(part)}.experiments" for part in trials.ALL), "lab.stages.base", "lab.dpo"]
    before = {name: source.source_hash(name) for name in names}
    changed(copied, "dpo.py", "batch_size: int = 32", "batch_size: int = 33")
    after = {name: source.source_hash(name) for name in names}
    changed_parts = {
        f"trials.{name}.experiments"
        for name in (
            *(f"part{n}" for n in (1, 3, 4, 5, 6, 7)),
            "cherry",
            "climbers",
            "controls",
            "distance",
            "family",
            "gentle",
            "glass",
            "grid",
            "sizes",
        )
    }  # which align, or look at what is aligned
    assert {name for name in names if before[name] != after[name]} == {*changed_parts, "lab.dpo"}
    changed(copied, "world/voices.py", "share=0.12", "share=0.13")
    assert all(source.source_hash(name) != after[name] for name in names)


@pytest.mark.slow
def test_a_better_explanation_changes_no_hash(copied):
    before = source.source_hash("trials.part3.experiments")
    changed(copied, "rlhf.py", '"""Reinforcement learning', '"""Better said: reinforcement learning')
    changed(copied, "rlhf.py", "import torch\n", "import torch  # the library\n\n\n# and a remark\n")
    assert source.source_hash("trials.part3.experiments") == before


@pytest.mark.slow
def test_a_module_that_moves_or_is_renamed_changes_no_hash(copied):
    before = source.source_hash("trials.part3.experiments"), source.source_hash("lab.rlhf")
    (copied / "methods").mkdir()
    (copied / "methods/__init__.py").write_text('"""Methods."""\n')
    moved = (copied / "rlhf.py").read_text()
    (copied / "rlhf.py").unlink()
    moved = re.sub(r"^from \.(\w)", r"from ..\1", moved, flags=re.MULTILINE)
    (copied / "methods/reinforce.py").write_text(moved)
    for path in copied.parent.rglob("*.py"):
        if path.name != "reinforce.py":
            text = path.read_text()
            path.write_text(re.sub(r"from (\.+|lab\.)rlhf import", r"from \1methods.reinforce import", text))
    source.forget()
    assert (source.source_hash("trials.part3.experiments"), source.source_hash("lab.methods.reinforce")) == before


def test_a_name_taken_from_elsewhere_changes_the_hash(copied):
    """Two modules that both count, and define the same name: which of them is asked decides."""
    before = source.source_hash("lab.dpo")
    text = (copied / "dpo.py").read_text()
    line = next(line for line in text.splitlines() if line.startswith("from .training import"))
    (copied / "twin.py").write_text((copied / "training.py").read_text() + "\nTWIN = 1\n")
    changed(copied, "dpo.py", line, f"from . import training, twin\n{line}")
    both = source.source_hash("lab.dpo")
    changed(copied, "dpo.py", f"\n{line}", f"\n{line.replace('.training', '.twin')}")
    assert len({before, both, source.source_hash("lab.dpo")}) == 3


@pytest.mark.slow
def test_digits_and_tolerances_count_into_a_result_and_plumbing_does_not(copied):
    """A change of each kind."""
    before = results.source_of(1)
    changed(copied, "run/store.py", "running.pop()", "done = running.pop()")
    changed(copied, "run/progress.py", "TimeElapsedColumn(),", "")
    assert results.source_of(1) == before
    changed(copied, "../trials/rounding.py", ":.3g", ":.4g")
    rounded = results.source_of(1)
    assert rounded != before
    changed(copied, "../trials/rounding.py", "2 * (high - low)", "3 * (high - low)")
    assert results.source_of(1) not in (before, rounded)


LOADS = """
import os
import re
import sys

import torch  # once, as it takes longer than all of ours

for name in sys.argv[1:]:
    if os.fork():
        os.wait()
    else:
        __import__(name)
        print(name, *(module for module in sys.modules if module.split(".")[0] in ("lab", "trials")), flush=True)
        os._exit(0)
"""


@pytest.mark.slow
def test_every_module_an_experiment_loads_is_in_its_hash():
    """The list by reading the text, against what Python itself loads for one part and no other."""
    names = [f"trials.{trials.title(part)}.experiments" for part in trials.ALL]
    run = subprocess.run([sys.executable, "-c", LOADS, *names], cwd=ROOT, capture_output=True, text=True)
    loaded = {name: set(modules) for name, *modules in map(str.split, run.stdout.splitlines())}
    assert list(loaded) == names, run.stderr
    for name in names:
        assert name in loaded[name]
        assert loaded[name] - {"lab", "trials"} - source.PLUMBING <= source.needed(name)


@pytest.mark.parametrize(("part", "reads"), [(1, True), ("cherry", True), ("thinking", False)])
def test_a_base_is_trained_only_for_who_reads_the_language(part, reads):
    assert any(job.run.__name__ == "base" for job in reproduce.jobs((part,), [0], TOY)) is reads
