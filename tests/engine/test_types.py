"""The types of the modules that touch no page, by the TypeScript compiler. It knows no page here, so that none can."""

import pytest
from node_side import check_types, copied, faults, planted
from support import ROOT

FOLDERS = ("calculator", "engine", "front", "page", "playground", "workshop")
CHECKED = (  # one of each, at least
    *("calculator/sum_words.js", "engine/rloo.js", "page/steps.js"),
    *("playground/session.js", "workshop/masking.js"),
)


@pytest.fixture
def book(tmp_path):
    """The modules and the settings, as they lie in the book."""
    copied(tmp_path / "_static", *FOLDERS)
    settings = (ROOT / "tests/tsconfig.json").read_text(encoding="utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/tsconfig.json").write_text(settings, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_the_modules_have_no_error_of_types():
    check_types(ROOT / "tests", *(f"_static/{name}" for name in CHECKED))


@faults(
    ("engine/memory.js", "this.top = LINE; // where", "this.top = document.title; // where"),
    ("engine/rloo.js", "({ example }) => answerOnly", "({ sample }) => answerOnly"),
    ("engine/kernels.js", "buffer: memory.buffer", "buffer: memory"),
    ("engine/changes.js", "lookup(base, name)", "base.get(name)"),
    ("engine/world.js", "asked.second", "asked.addends"),
    ("playground/writer.js", "{ maxNewTokens, stop = [] }", "{ most, stop = [] }"),
    ("playground/session.js", "const SHOWN = 8;", "const SHOWN = document.title.length;"),
)
def test_an_error_of_types_shows(book, file, right, wrong):
    with planted(book / "_static", file, right, wrong):
        check_types(book / "tests")
