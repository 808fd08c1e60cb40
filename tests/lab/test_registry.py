"""A new part is a module, a file of figures, a test and a page, and nothing else changes: the lab's side of it."""

import re
import shutil
import subprocess
import sys

import pytest
from support import ROOT

from lab import parts

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.fixture
def copied(tmp_path):
    """A copy of the lab."""
    shutil.copytree(ROOT / "lab", tmp_path / "lab", ignore=shutil.ignore_patterns("__pycache__", "results"))
    return tmp_path


def block(name):
    """A file that CONTRIBUTING.md shows in full, under its path, for part 8."""
    text = re.search(rf"`{re.escape(name)}`[^`]*\n+```python\n(.*?)```", CONTRIBUTING, flags=re.DOTALL)[1]
    return text.replace("partN", "part8").replace("art N", "art 8")


def test_the_parts_are_numbered_without_a_gap():
    assert list(parts.NUMBERS) == list(range(1, len(parts.NUMBERS) + 1))


def test_an_eighth_part_takes_part_in_everything(copied):
    """Its two files are those that CONTRIBUTING.md shows."""
    (copied / "lab/parts/part8.py").write_text(block("lab/parts/partN.py"))
    (copied / "lab/figures/part8.py").write_text(block("lab/figures/partN.py"))
    run = subprocess.run([sys.executable, "-c", SMOKE], cwd=copied, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["8", "part8-coin.svg", "coin_heads"]
    help_of = subprocess.run([sys.executable, "-m", "lab", "reproduce", "--part", "9"], cwd=copied, capture_output=True)
    assert b"there are parts 1, 2, 3, 4, 8" in help_of.stderr


SMOKE = """
from pathlib import Path
from lab import figures, parts
from lab.commands import reproduce
from lab.engine import results, store
from lab.engine.scale import TOY
store.FOLDER = Path("cache")
reproduce.run([8], [0, 1], 0, TOY, Path("results"))
parts.NUMBERS = (8,)  # the results of the others are not there
drawn = figures.draw(Path("results"), Path("figures"))
print(parts.NUMBERS[-1], *(path.name for path in drawn), *results.read(8, Path("results"))["numbers"])
"""
