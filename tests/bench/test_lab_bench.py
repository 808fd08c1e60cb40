"""The benchmark of the lab in small, and that its results are told as they were measured."""

import json
import sys

import pytest
from support import need, run

from bench.lab import report, writing
from lab.generate import generate
from lab.model import make
from lab.world import World


def test_the_cache_changes_the_speed_only():
    model = make("0.1M", len(World().vocabulary))
    prompts = [[1, 2, 3], [4, 5, 6]]
    assert writing.write_plainly(model, prompts, 20, seed=1) == generate(model, prompts, 20, seed=1)


def test_numbers_have_three_digits():
    assert report.rounded({"a": {"b": 0.12345, "c": 12345.6}, "d": 12345, "e": None, "f": "x"}) == {
        "a": {"b": 0.123, "c": 12300},
        "d": 12345,
        "e": None,
        "f": "x",
    }


def test_the_results_are_told_as_they_were_measured():
    content = json.loads(report.FILE.read_text(encoding="utf-8"))
    assert report.TEXT.read_text(encoding="utf-8") == report.text(content)


@pytest.mark.release
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "told"), [("writing", "the cache makes writing x "), ("engine", "train PyTorch, fp32")]
)
def test_a_quick_run_tells_and_writes_nothing(name, told):
    need("node")
    before = report.FILE.read_bytes()
    done = run(sys.executable, "-m", "bench.lab", "--quick", "--only", name, COLUMNS="140")
    assert done.returncode == 0 and told in done.stdout, done.stdout
    assert report.FILE.read_bytes() == before
