"""The types of the modules that touch no page, by the TypeScript compiler."""

import pytest
from support import ROOT, need, run

TSC = ROOT / "tests/node_modules/typescript/bin/tsc"


@pytest.mark.skipif(not TSC.exists(), reason="typescript is missing: npm ci --prefix tests")
def test_the_modules_have_no_error_of_types():
    need("node")
    checked = run("node", TSC, "-p", ROOT / "tests/search/tsconfig.json", "--listFiles", "--pretty", "false")
    assert checked.returncode == 0, checked.stdout
    assert "_static/search/search.js" in checked.stdout  # and not nothing
