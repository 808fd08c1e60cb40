"""A new part is a module, a file of figures, a test and a page, and nothing else changes: the lab's side of it."""

import shutil
import subprocess
import sys

import pytest
from support import PARTS, ROOT, follow

import trials

NEW = len(PARTS) + 1  # the number of the next part


@pytest.fixture
def copied(tmp_path):
    """A copy of the lab, with the experiment that CONTRIBUTING.md adds."""
    for package in ("lab", "trials", "witness", "bridge"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "results"))
    (tmp_path / "_static").mkdir()
    shutil.copy(ROOT / "_static/play.css", tmp_path / "_static")  # from which the figures have their colors
    follow("Add an experiment", tmp_path)
    return tmp_path


def python(folder, *arguments):
    return subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True)


@pytest.mark.slow
def test_a_new_part_takes_part_in_everything(copied):
    run = python(copied, "-m", "trials", "smoke", "--part", str(NEW))
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[:2] == ["coin_heads", f"part{NEW}-coin.svg"]


def test_the_commands_know_the_parts_that_there_are(copied):
    refused = python(copied, "-m", "trials", "reproduce", "--part", str(NEW + 1))
    assert refused.returncode == 2
    assert f"there are parts {', '.join(map(str, (*trials.NUMBERS, NEW)))}" in refused.stderr
