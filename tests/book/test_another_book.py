"""Another book's site is built without the folders that README.md lets its owner delete."""

import re
import shutil

import pytest
from support import ROOT, SOURCES, build

FRONT = """---
{part}myst:
  html_meta:
    description: A small book on bread, for a test of what another book may lack of this one.
---

"""
PART = "part: 1\ndate: 2026-01-05\nupdated: 2026-01-05\n"
INDEX = "# {{ series.book }}\n\n```{toctree}\n:glob:\n\nseries/part-*\n```\n"


def deletable():
    [told] = re.findall(r"\*\*Another book\*\*.*?\n\n", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    return set(re.findall(r"`(\w+)/`", told.split("pages of")[0]))


@pytest.mark.slow
@pytest.mark.parametrize("builder", ["html", "latex"])
def test_a_page_and_what_readme_leaves_are_a_book(tmp_path, builder):
    book, gone = tmp_path / "book", deletable()
    assert {"lab", "trials", "witness", "bridge", "ask"} <= gone
    book.mkdir()
    for name in set(SOURCES) - gone - {"series", "index.md"}:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy2)(ROOT / name, book / name)
    (book / "series").mkdir()
    (book / "series/references.bib").touch()
    (book / "index.md").write_text(FRONT.format(part="") + INDEX, encoding="utf-8")
    page = FRONT.format(part=PART) + "(part-1)=\n# Bread\n\nDough rises.\n"
    (book / "series/part-1-bread.md").write_text(page, encoding="utf-8")
    process = build(book, tmp_path / "site", builder=builder)
    assert process.returncode == 0, process.stdout
