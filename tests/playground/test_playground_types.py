"""The types of the modules that touch no page, by the TypeScript compiler. It knows no page here, so that none can."""

import json

import pytest
from page_side import faults, planted
from support import ROOT, need, run

CONFIG = ROOT / "tests/playground/tsconfig.json"
TSC = ROOT / "tests/node_modules/typescript/bin/tsc"


def check_types(modules):
    need("node")
    if not TSC.exists():
        pytest.skip("typescript is missing: npm ci --prefix tests")
    config = json.loads(CONFIG.read_text(encoding="utf-8"))
    for names in (config["include"], config["exclude"]):
        names[:] = [name.replace("../../_static/playground", str(modules)) for name in names]
    (modules / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    checked = run("node", TSC, "-p", modules, "--listFiles", "--pretty", "false")
    assert checked.returncode == 0, checked.stdout
    assert f"{modules}/session.js" in checked.stdout  # and not nothing


def test_the_modules_have_no_error_of_types(modules):
    check_types(modules)


@faults(
    ("weights.js", "lookup(base, name)", "base.get(name)"),
    ("writer.js", "{ maxNewTokens, stop = [] }", "{ most, stop = [] }"),
    ("world.js", "asked.second", "asked.addends"),
    ("session.js", "const SHOWN = 8;", "const SHOWN = document.title.length;"),
)
def test_an_error_of_types_shows(modules, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_types(modules)
