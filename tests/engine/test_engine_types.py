"""The types of the engine, by the TypeScript compiler, with the settings of the playground's."""

import json

import node_side
from node_side import faults, planted
from support import ROOT

CONFIG = {"extends": f"{ROOT}/tests/playground/tsconfig.json", "include": ["engine/*.js"], "exclude": []}


def check_types(modules):
    (modules / "tsconfig.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    node_side.check_types(modules, *modules.glob("engine/*.js"))


def test_the_engine_has_no_error_of_types(modules):
    check_types(modules)


@faults(
    ("memory.js", "this.top = LINE; // where", "this.top = document.title; // where"),
    ("rloo.js", "({ example }) => example", "({ sample }) => sample"),
    ("kernels.js", "functions: plain(buffer)", "functions: {}"),
)
def test_an_error_of_types_in_the_engine_shows(modules, file, right, wrong):
    with planted(modules / "engine", file, right, wrong):
        check_types(modules)
