"""Mistakes that a writer makes: each must fail the build, with a message that names the file and the line."""

import re

import pytest
from support import build

PAGE = """---
myst:
  html_meta:
    description: A page with one mistake, to see that the build finds it and says where.
---

(fault-page)=
# A page with a mistake

"""
LINE = PAGE.count("\n") + 1  # of the mistake

FAULTS = {
    "a broken link": ("[nowhere](no-such-page.md)", LINE, "no-such-page"),
    "a link to no heading": ("[nowhere](#no-such-heading)", LINE, "no-such-heading"),
    "an unknown label": ("{ref}`no-such-label`", LINE, "no-such-label"),
    "an unknown term": ("{term}`no such term`", LINE, "no such term"),
    "an unknown citation": ("{cite:p}`nobody2026nothing`", LINE, "nobody2026nothing"),
    "an unknown number": ("{{ part9.no_such_number }}", LINE, "part9"),
    "bad mathematics": (r"$\frac{1}{$", LINE, "math"),
    "a bad equation": ("```{math}\n\\begin{aligned} x \\end{nothing}\n```", LINE, "math"),
    "a missing figure": (
        "```{figure} drawings/no-such-drawing.svg\n:alt: none\n\nNothing.\n```",
        LINE,
        "no-such-drawing",
    ),
    "an unknown directive": ("```{no-such-directive}\n```", LINE, "no-such-directive"),
    "an unknown role": ("{no-such-role}`text`", LINE, "no-such-role"),
}


def fails_at(process, place, word):
    output = process.stdout
    assert process.returncode != 0, output
    lines = [line for line in output.splitlines() if place in line and ("WARNING" in line or "ERROR" in line)]
    assert any(word in line for line in lines), output


@pytest.mark.parametrize("fault", FAULTS)
def test_a_mistake_fails_the_build_and_is_located(book, tmp_path, fault):
    text, line, word = FAULTS[fault]
    page = book / "series/fault.md"
    page.write_text(PAGE + text + "\n", encoding="utf-8")
    contents = book / "index.md"
    contents.write_text(
        contents.read_text(encoding="utf-8").replace("series/glossary\n", "series/glossary\nseries/fault\n", 1),
        encoding="utf-8",
    )
    fails_at(build(book, tmp_path / "out"), f"series/fault.md:{line}", word)


def test_a_page_outside_the_contents_fails_the_build(book, tmp_path):
    (book / "series/fault.md").write_text(PAGE + "Text.\n", encoding="utf-8")
    fails_at(build(book, tmp_path / "out"), "series/fault.md", "toctree")


def test_bytes_that_are_no_utf8_fail_the_build(book, tmp_path):
    part = book / "series/part-2-unsupervised-learning.md"
    part.write_bytes(part.read_bytes().replace(b"**The question.**", b"**The question.** \xe9", 1))
    line = part.read_bytes().split(b"\xe9")[0].count(b"\n") + 1
    fails_at(build(book, tmp_path / "out"), f"series/part-2-unsupervised-learning.md:{line}", "UTF-8")


def test_a_duplicate_label_fails_the_build(book, tmp_path):
    part = book / "series/part-2-unsupervised-learning.md"
    part.write_text(part.read_text(encoding="utf-8").replace("(part-2)=", "(part-1)="), encoding="utf-8")
    fails_at(build(book, tmp_path / "out"), "series/part-2-unsupervised-learning.md:", "duplicate label part-1")


@pytest.mark.parametrize(("date", "word"), [("soon", "soon"), ("2024-13-10", "YAML")])
def test_an_impossible_date_fails_the_build(book, tmp_path, date, word):
    part = book / "series/part-1-tamed-monster.md"
    part.write_text(part.read_text(encoding="utf-8").replace("date: 2024-10-10", f"date: {date}"), encoding="utf-8")
    fails_at(build(book, tmp_path / "out"), "series/part-1-tamed-monster.md", word)


@pytest.mark.parametrize("field", ["checked", "record"])
def test_an_entry_that_was_not_checked_fails_the_build(book, tmp_path, field):
    path = book / "series/references.bib"
    before, entry, after = path.read_text(encoding="utf-8").partition("@misc{lecun2016predictive,")
    path.write_text(before + entry + re.sub(rf"  {field} = .*\n", "", after, count=1), encoding="utf-8")
    line = before.count("\n") + 1
    process = build(book, tmp_path / "out")
    fails_at(process, f"series/references.bib:{line}", f"lecun2016predictive has no field {field!r}")


def test_a_page_without_description_fails_the_build(book, tmp_path):
    page = book / "series/errata.md"
    page.write_text("# " + page.read_text(encoding="utf-8").split("\n# ")[1], encoding="utf-8")
    fails_at(build(book, tmp_path / "out"), "series/errata.md", "description")
