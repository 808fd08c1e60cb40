"""A new part is a module, a file of figures, a test and a page, and nothing else changes: the lab's side of it."""

import shutil
import subprocess
import sys

import pytest
from support import PARTS, ROOT, follow

import trials

NEW = len(PARTS) + 1  # the number of the next part
RUN = f"""
from pathlib import Path
import trials
from lab.run import store
from lab.run.scale import TOY
from trials import drawings as figures, results
from trials.commands import reproduce
print(trials.NUMBERS[-1])
store.FOLDER = Path("cache")
reproduce.run([{NEW}], [0, 1], 0, TOY, Path("results"))
trials.ALL = ({NEW},)  # the results of the others are not there
print(*(path.name for path in figures.draw(Path("results"), Path("figures"))))
print(*results.read({NEW}, Path("results"))["numbers"])
"""


@pytest.fixture
def copied(tmp_path):
    """A copy of the lab, with the experiment that CONTRIBUTING.md adds."""
    for package in ("lab", "trials", "witness", "bridge"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "results"))
    follow("Add an experiment", tmp_path)
    return tmp_path


def python(folder, *arguments):
    return subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True)


@pytest.mark.slow
def test_a_new_part_takes_part_in_everything(copied):
    run = python(copied, "-c", RUN)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == [str(NEW), f"part{NEW}-coin.svg", "coin_heads"]


def test_the_commands_know_the_parts_that_there_are(copied):
    refused = python(copied, "-m", "trials", "reproduce", "--part", str(NEW + 1))
    assert refused.returncode == 2
    assert f"there are parts {', '.join(map(str, (*trials.NUMBERS, NEW)))}" in refused.stderr
