"""The boxes *The same with …* show or name functions that the bridge's own tests run (`make test-bridge`, in an
environment of its own), and which are as short as they promise."""

import ast
import re

import pytest
from support import ROOT

SHOWN = re.compile(
    r"^:{3,}\{admonition\} The same with (\w+)[^\n]*\n(?:(?!^:{3,}$).)*?"
    r"^```\{literalinclude\} \.\./(bridge/\w+\.py)\n(?:^:[^\n]*\n)*?^:pyobject: (\w+)$",
    re.DOTALL | re.MULTILINE,
)
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "series").glob("*.md"))}
BOXES = {stem: found for stem, text in PAGES.items() if (found := SHOWN.findall(text))}


def functions(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def used():
    """The functions of the bridge's modules that its tests call by name, or all trainers, of which they run each."""
    found = set()
    for path in (ROOT / "bridge/tests").glob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "bridge":
                modules |= {alias.asname or alias.name: alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bridge."):
                module = node.module.removeprefix("bridge.")
                found |= {(module, alias.name) for alias in node.names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
                found.add((modules[node.value.id], node.attr))
    if ("train", "TRAINERS") in found:
        listed = re.search(r"^TRAINERS = .* in \((.*)\)\}$", (ROOT / "bridge/train.py").read_text(), re.MULTILINE)[1]
        found |= {("train", name) for name in listed.split(", ")}
    return found


def test_the_boxes_stand_where_the_methods_do():
    boxes = {stem: [(library, name) for library, _, name in found] for stem, found in BOXES.items()}
    assert boxes == {"part-4-emergent-behavior": [("TransformerLens", "induction_scores")]}
    shown = [stem for stem, text in PAGES.items() for _ in range(text.count("literalinclude} ../bridge/"))]
    assert sorted(shown) == ["bench", "part-4-emergent-behavior"]


@pytest.mark.slow
def test_the_methods_of_part_3_are_commands_that_the_bridge_s_tests_run():
    page = PAGES["part-3-fine-tuning"]
    box = re.search(r"^:::+\{admonition\} The same with TRL\n(.*?)^:::+$", page, re.DOTALL | re.MULTILINE)[1]
    names = [re.search(r"-m bridge (\w+) ", box)[1], *re.findall(r"`(\w+)`", box)]
    assert names == ["sft", "reward", "dpo", "rloo"]
    for name in names:
        assert name in functions("bridge/train.py") and ("train", name) in used()


@pytest.mark.parametrize(("path", "name"), [(path, name) for found in BOXES.values() for _, path, name in found])
def test_what_a_box_shows_is_short_and_run_by_the_bridge_s_tests(path, name):
    function = functions(path)[name]
    assert len(function.body) <= 5 and function.end_lineno - function.lineno <= 6
    assert (path.removeprefix("bridge/").removesuffix(".py"), name) in used()


def test_what_no_test_of_the_bridge_runs_would_be_seen():
    assert ("train", "rewards_of") not in used() and ("lens", "votes") in used() and ("train", "sft") in used()
