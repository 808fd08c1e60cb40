"""The kernels: the bytes that are shipped are those of their source, and all three kinds compute the same."""

import numpy as np
import pytest
from engine_side import node
from node_side import copied
from support import ROOT, need_package

ENGINE = ROOT / "_static/engine"
NAMES = ["kernels", "kernels-relaxed", "llama/kernels", "llama/kernels-relaxed"]


def test_the_shipped_kernels_are_assembled_from_their_source(tmp_path):
    need_package("wabt")
    static = copied(tmp_path / "_static", "engine")
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    shipped = {name: (ENGINE / f"{name}.wasm").read_bytes() for name in NAMES}
    assert {name: bytes.fromhex(text) for name, text in node("assembled", static).items()} == shipped
    assert all(1_000 < len(content) < 10_000 for content in shipped.values())
    assert len(set(shipped.values())) == 4


@pytest.mark.parametrize("kernels", ["relaxed", "simd"])
@pytest.mark.slow
def test_kernels_compute_what_plain_javascript_does(modules, kernels):
    plain, found = (node("kernels", modules, kernels=name) for name in ("plain", kernels))
    assert plain.keys() == found.keys() and len(plain) == 21
    for name, expected in plain.items():
        ours = found[name]
        everywhere = sorted(set(ours["changed"]) | set(expected["changed"]))
        # A number that one kind leaves as it was by chance is rare, one that only one kind writes isn't.
        assert len(everywhere) - min(len(ours["changed"]), len(expected["changed"])) <= 0.01 * len(everywhere), name
        values = [dict(zip(each["changed"], each["values"], strict=True)) for each in (ours, expected)]
        both = values[0].keys() & values[1].keys()
        assert both or name == "squares"
        for place in both:
            assert np.isclose(values[0][place], values[1][place], rtol=2e-5, atol=2e-5), (name, place)
        assert np.isclose(ours["result"] or 0, expected["result"] or 0, rtol=1e-5), name


@pytest.mark.parametrize("kernels", ["relaxed", "simd"])
def test_kernels_of_rounded_numbers_compute_what_plain_javascript_does(modules, kernels):
    plain, found = (node("rounded", modules, kernels=name) for name in ("plain", kernels))
    assert plain.keys() == found.keys() and len(plain) == 9
    for name, numbers in plain.items():
        assert np.ptp(numbers) > 1e-3
        assert np.allclose(found[name], numbers, rtol=1e-5, atol=1e-5 * np.abs(numbers).max()), name
    assert np.allclose(plain["rowQ8"], plain["exact"], atol=1e-4 * np.ptp(plain["exact"]))
