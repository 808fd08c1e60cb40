"""The types of the engine, by the TypeScript compiler, with the settings of the playground's."""

import json

import pytest
from engine_side import faults, planted
from support import ROOT, need, run

CONFIG = ROOT / "tests/playground/tsconfig.json"
TSC = ROOT / "tests/node_modules/typescript/bin/tsc"


def check_types(modules):
    need("node")
    if not TSC.exists():
        pytest.skip("typescript is missing: npm ci --prefix tests")
    config = json.loads(CONFIG.read_text(encoding="utf-8")) | {"include": [f"{modules}/engine/*.js"], "exclude": []}
    (modules / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    checked = run("node", TSC, "-p", modules, "--listFiles", "--pretty", "false")
    assert checked.returncode == 0, checked.stdout
    assert all(str(path) in checked.stdout for path in modules.glob("engine/*.js"))  # and not nothing


def test_the_engine_has_no_error_of_types(modules):
    check_types(modules)


@faults(
    ("memory.js", "this.top = LINE; // where", "this.top = document.title; // where"),
    ("rloo.js", "({ example }) => example", "({ sample }) => sample"),
    ("kernels.js", "functions: plain(buffer)", "functions: {}"),
)
def test_an_error_of_types_in_the_engine_shows(modules, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_types(modules)
