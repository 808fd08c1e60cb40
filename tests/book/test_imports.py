"""Imports go one way. In the page: the engine needs nothing else, and no lesson needs the playground. In Python: what
pages stand for needs no other package, and nothing but a site needs the extensions."""

import ast
import posixpath
import re
import sys

import pytest
from support import ROOT

STATIC = ROOT / "_static"
NAMED = re.compile(r"\b(?:from |import ?\(?)[\"'`](\.[^\"'`]+)[\"'`]")  # of types too
MAY = {  # import from
    "engine": {"engine"},
    "front": {"front", "playground", "page", "engine"},
    "glass": {"glass", "page", "engine"},
    "page": {"page", "engine"},
    "playground": {"playground", "glass", "page", "engine"},
    "questions": set(),
    "real": {"real", "page", "engine"},
    "search": {"search", "page"},
    "workshop": {"workshop", "glass", "page", "engine"},
    "worlds": set(),
}


def named(folder):
    """The folders from which the modules of one import."""
    return {
        posixpath.normpath(posixpath.join(folder, found)).split("/")[0]
        for path in (STATIC / folder).glob("*.*js")
        for found in NAMED.findall(path.read_text(encoding="utf-8"))
    }


def test_modules_of_the_page_import_one_way():
    found = {path.name: named(path.name) for path in STATIC.iterdir() if path.is_dir() and path.name != "calculator"}
    assert found.keys() == MAY.keys()
    assert not {(folder, name) for folder, names in found.items() for name in names - MAY[folder]}
    assert found["workshop"] == MAY["workshop"]  # so they are seen


def imported(package):
    """What the modules of a package import from elsewhere, by the first part of its name."""
    found = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names


def test_what_pages_stand_for_needs_no_other_package():
    assert imported("values") == set()


@pytest.mark.own
@pytest.mark.parametrize("package", ["ask", "bridge", "lab", "tools", "witness"])
def test_only_a_site_needs_the_extensions(package):
    extensions = {path.stem for path in (ROOT / "_ext").glob("*.py")}
    assert not imported(package) & extensions
    assert "lab_results" in extensions and "values" in imported("ask")  # so they are seen
