"""The benchmark of the glass model in small."""

import pytest
from support import need

from bench.lab import glass, report


@pytest.mark.release
@pytest.mark.slow
def test_quick_run_times_the_page(html):
    need("chromium")
    found = glass.measure(quick=True, site=html)
    assert found["milliseconds"].keys() == {"look", "carry", "grid", "damage"}
    assert min(found["milliseconds"].values()) > 0 < found["longest_task"]
    assert 0 < found["frames_per_second"] < 250 and found["longest_frame"] >= 1000 / found["frames_per_second"] - 1
    assert report.glass_text(found).count("\n| ") == 9  # a head, its line, and seven numbers


def test_a_page_that_is_not_built_is_told(tmp_path):
    need("chromium")
    with pytest.raises(ValueError, match="run `make html` once"):
        glass.measure(site=tmp_path)
