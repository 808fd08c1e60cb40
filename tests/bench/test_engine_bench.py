"""The benchmark of the page's engine in small."""

import pytest
from support import need, run

from bench.lab import engine

pytestmark = pytest.mark.slow  # a bench's quick run


@pytest.mark.release
def test_quick_run_names_every_kind_of_kernels():
    need("node")
    done = run("node", "bench/lab/engine.mjs", "--quick")
    assert done.returncode == 0, done.stdout
    for task in ("train", "write alone", "write 64"):
        for kernels in ("relaxed", "simd"):
            assert f"{task} {kernels}: " in done.stdout


def test_ratios_are_those_to_the_counterparts():
    seconds = {
        "train simd": [2.0, 4.0, 1.0],
        "train PyTorch, fp32": [1.0, 2.0, 2.0],
        "train PyTorch, compiled fp32": [3.0, 3.0, 1.0],
        "write alone simd": [1.0, 1.0, 1.0],
        "write alone PyTorch": [5.0, 6.0, 7.0],
        "write 64 relaxed": [8.0, 8.0, 8.0],
        "write 64 PyTorch": [2.0, 2.0, 2.0],
    }
    expected = {"train simd": 0.5, "write alone simd": 6.0, "write 64 relaxed": 0.25}
    assert engine.ratios(seconds) == pytest.approx(expected)
