"""Imports of the page's modules go one way: the engine needs nothing else, and no lesson needs the playground."""

import posixpath
import re

from support import ROOT

STATIC = ROOT / "_static"
NAMED = re.compile(r"\b(?:from |import ?\(?)[\"'`](\.[^\"'`]+)[\"'`]")  # of types too
MAY = {  # import from
    "engine": {"engine"},
    "first": {"first"},
    "page": {"page", "engine"},
    "playground": {"playground", "page", "engine"},
    "search": {"search"},
    "workshop": {"workshop", "page", "engine"},
}


def named(folder):
    """The folders from which the modules of one import."""
    return {
        posixpath.normpath(posixpath.join(folder, found)).split("/")[0]
        for path in (STATIC / folder).glob("*.*js")
        for found in NAMED.findall(path.read_text(encoding="utf-8"))
    }


def test_imports_go_one_way():
    found = {path.name: named(path.name) for path in STATIC.iterdir() if path.is_dir() and path.name != "calculator"}
    assert found.keys() == MAY.keys()
    assert not {(folder, name) for folder, names in found.items() for name in names - MAY[folder]}
    assert found["workshop"] == MAY["workshop"]  # so they are seen
