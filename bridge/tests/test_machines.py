"""Worlds on the workers of Dask: equal to a serial run to the digit, and a killed worker's world runs again."""

import json
import os
import re
import signal
import threading
import time
from dataclasses import replace

import pytest
import torch
from distributed import Client, LocalCluster

from lab.run import store
from lab.run.scale import TOY
from lab.stages.base import base
from trials import machines
from trials.commands import reproduce
from trials.workers import Failed, Job

SCALE = replace(TOY, tokens=12_000, questions=8, rows=8, comparisons=8, pairs=8, alignment_steps=1, tuning_steps=2)
SEEDS = [0, 1]


@pytest.fixture
def cluster(tmp_path):
    """Two workers, whose cache isn't that of who asks."""
    environment = {"LAB_CACHE": str(tmp_path / "theirs")}
    options = {"threads_per_worker": 1, "dashboard_address": None, "env": environment}
    with LocalCluster(n_workers=2, **options) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def serial(tmp_path_factory):
    folder = tmp_path_factory.mktemp("serial")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "FOLDER", folder / "cache")
        reproduce.run((1,), SEEDS, 0, SCALE, folder / "results")
    return told(folder / "results")


def told(folder):
    """All that a run has written, but for how long it took."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    return {name: json.loads(text) | {"seconds": 0} if name.endswith(".json") else text for name, text in texts.items()}


def cache_of_its_own(folder):
    """Give this worker one, as a machine has."""
    store.FOLDER = folder / str(os.getpid())


def test_several_workers_give_the_digits_of_a_serial_run(cluster, serial, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "FOLDER", tmp_path / "ours")
    with Client(cluster) as client:
        client.run(cache_of_its_own, tmp_path / "theirs")
    reproduce.run((1,), SEEDS, 2, SCALE, tmp_path / "results", quiet=True, on=cluster.scheduler_address)
    assert told(tmp_path / "results") == serial
    assert len([folder for folder in (tmp_path / "theirs").iterdir() if list(folder.glob("*.pickle"))]) == 2


def test_the_world_of_a_killed_worker_runs_again(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "FOLDER", tmp_path / "ours")
    with Client(cluster) as client:
        workers = set(client.run(os.getpid).values())
    struck: list[int] = []

    def kill():
        deadline = time.monotonic() + 60
        while not struck and time.monotonic() < deadline:
            time.sleep(0.02)
            if list((tmp_path / "theirs").glob("*.lock")):  # worlds are at work, one on each worker
                struck.append(min(workers))
                os.kill(struck[0], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    machines.run_on(cluster.scheduler_address, [Job(base, seed) for seed in range(6)], SCALE, quiet=True)
    killer.join()
    with Client(cluster) as client:
        assert struck and struck[0] not in client.run(os.getpid).values()
    found = [base(seed, SCALE).model.state_dict() for seed in range(6)]
    monkeypatch.setattr(store, "FOLDER", tmp_path / "again")
    for seed, weights in enumerate(found):
        serial = base(seed, SCALE).model.state_dict()
        assert all(torch.equal(serial[name], weight) for name, weight in weights.items())


def test_what_fails_is_told_with_its_world(cluster, monkeypatch):
    with pytest.raises(Failed, match=r"world 3: TypeError: told\(\)"):
        machines.run_on(cluster.scheduler_address, [Job(told, 3)], SCALE, quiet=True)  # type: ignore[arg-type] # no stage at all


def test_results_of_other_code_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "FOLDER", tmp_path)
    with pytest.raises(Failed, match="other code"):
        machines.keep({"base.base-0-0123456789abcdef.pickle": b""}, [Job(base, 0)], SCALE)
    assert not list(tmp_path.iterdir())


def test_an_address_without_a_scheduler_is_told():
    with pytest.raises(Failed, match=re.escape("tcp://127.0.0.1:1")):
        machines.run_on("tcp://127.0.0.1:1", [], SCALE, quiet=True)
