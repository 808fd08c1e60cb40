"""The types of the modules that touch no page, by the TypeScript compiler. It knows no page here, so that none can."""

import node_side
from node_side import faults, planted
from support import ROOT

CONFIG = ROOT / "tests/playground/tsconfig.json"


def check_types(modules):
    config = CONFIG.read_text(encoding="utf-8").replace("../../_static/playground", str(modules))
    (modules / "tsconfig.json").write_text(config, encoding="utf-8")
    node_side.check_types(modules, modules / "session.js")


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
