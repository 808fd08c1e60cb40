"""Links between states of the witness's code that do the same."""

import json
import subprocess
import sys

import pytest
from support import ROOT, need_history

from trials import same
from trials.same import Tree
from witness import source
from witness.rounds import EXPERIMENTS, of
from witness.same import asked

LINKS = same.links(source.LINKS)
SHORT = "counting"  # takes a tenth of a second


@pytest.mark.slow
def test_a_hash_is_of_every_module_that_python_loads():
    """By an experiment, one after the other in one process; nothing else of the witness's is loaded."""
    script = """
import importlib, sys
for name in sys.argv[1:]:
    for loaded in [module for module in sys.modules if module.split(".")[0] == "witness"]:
        del sys.modules[loaded]
    importlib.import_module(f"witness.experiments.{name}")
    print(*(module for module in sys.modules if module.startswith("witness.")))
"""
    run = subprocess.run([sys.executable, "-c", script, *EXPERIMENTS], cwd=ROOT, capture_output=True, text=True)
    loaded = [set(line.split()) - {"witness.experiments"} for line in run.stdout.splitlines()]
    assert loaded == [set(source.modules(name)) - {"witness.experiments"} for name in EXPERIMENTS], run.stderr


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_what_all_seeds_of_an_experiment_ask_with_can_be_told(name):
    """Else no change of the code that it shares could be proved."""
    told = [json.dumps(asked(seed)) for seed in of(name).seeds]
    assert len(told) > 1 and "{}" not in told


@pytest.mark.release
@pytest.mark.slow
def test_what_a_state_of_the_code_measures_is_what_it_measured_before_a_link(tmp_path):
    """Its hash is that of its commit, and one experiment is run anew."""
    need_history(*(each.since for each in LINKS))
    after = Tree(tmp_path / "after")
    after.of_today()
    now = after.tell("witness", SHORT).measured[SHORT]
    assert now["measured"]["numbers"]
    for commit in {each.since for each in LINKS}:
        tree = Tree(tmp_path / commit)
        tree.of_commit(commit)
        then = tree.tell("witness", SHORT)
        assert all(then.hashes[each.name] == each.old for each in LINKS if each.since == commit)
        assert not same.difference(then.measured[SHORT], now)
