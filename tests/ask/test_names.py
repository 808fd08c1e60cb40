"""Names of sections: whatever names one does so by its label, so that a heading may be worded anew."""

import json
import re
import tomllib

import pytest
from support import ROOT

from ask.expansion import questions
from ask.page_evals import typed
from ask.sections import page_name, sources

EVALS = ROOT / "ask/evals"


def rows(name):
    return [json.loads(line) for line in (EVALS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def labels():
    """Those that stand by themselves above something, with their pages."""
    return {
        f"{page_name(path, ROOT)}#{label}"
        for path in sources(ROOT)
        for label in re.findall(r"^\(([\w-]+)\)=$", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


@pytest.mark.parametrize("name", ["questions", "judgments"])
def test_the_evals_name_sections_by_their_labels(name, labels):
    assert {section for row in rows(name) for section in row["sections"]} <= labels


def test_typed_questions_name_pages_or_sections_by_their_labels(labels):
    expected = {name for row in typed() for name in row["expect"] if name.startswith("series/")}
    assert {name for name in expected if "#" in name} <= labels
    assert {name for name in expected if "#" not in name} <= {name.split("#")[0] for name in labels}


def test_questions_written_beforehand_name_sections_by_their_labels(labels):
    assert questions().keys() <= labels


def test_questions_of_the_parts_name_sections_by_their_labels(labels):
    known = {name.split("#")[1] for name in labels}
    for path in (ROOT / "series/questions").glob("*.toml"):
        for asked in tomllib.loads(path.read_text(encoding="utf-8"))["question"]:
            told = [answer for letter, answer in asked.items() if letter in "ABCDE"]
            assert {asked["at"], *(section for answer in told for section in answer[2:])} <= known, path.name
