"""The types of the modules that touch no page, by the TypeScript compiler. It knows no page here, so that none can."""

import pytest
from support import ROOT, need, run

TSC = ROOT / "tests/node_modules/typescript/bin/tsc"


def test_the_modules_have_no_error_of_types():
    need("node")
    if not TSC.exists():
        pytest.skip("typescript is missing: npm ci --prefix tests")
    checked = run("node", TSC, "-p", ROOT / "tests/workshop", "--listFiles", "--pretty", "false")
    assert checked.returncode == 0, checked.stdout
    for name in ("worker", "steps", "store", "growing", "growth", "telling"):
        assert f"_static/workshop/{name}.js" in checked.stdout  # and not nothing
