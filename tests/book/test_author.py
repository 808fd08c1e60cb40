"""One setting names the author, and the name is wherever a reader looks for it."""

import re

import pytest
from bs4 import BeautifulSoup
from support import AUTHOR, PARTS, ROOT, build

NAME = "Ada Byron-Ünal"


@pytest.fixture
def named(book):
    """A copy of the book by somebody."""
    path = book / "conf.py"
    text = path.read_text(encoding="utf-8")
    assert text.count(f'author = "{AUTHOR}"') == 1
    path.write_text(text.replace(f'author = "{AUTHOR}"', f'author = "{NAME}"'), encoding="utf-8")
    return book


def test_every_page_names_the_author(named, tmp_path):
    process = build(named, tmp_path / "out")
    assert process.returncode == 0, process.stdout
    for path in tmp_path.glob("out/series/*.html"):
        page = BeautifulSoup(path.read_bytes(), "lxml")
        assert NAME in page.find("footer").get_text(), path.name
        if (line := page.select_one(".part-line")) is not None:
            assert line.get_text().endswith(f" · By {NAME}")
    assert len(list(tmp_path.glob("out/series/part-*.html"))) == len(PARTS)
    assert (
        f"How to cite it. {NAME}: LLM Deep Dive"
        in BeautifulSoup((tmp_path / "out/series/about.html").read_bytes(), "lxml").find(role="main").get_text()
    )
    assert f"<name>{NAME}</name>" in (tmp_path / "out/feed.xml").read_text(encoding="utf-8")


def test_the_imprint_and_the_epub_name_the_author(named, tmp_path):
    process = build(named, tmp_path / "latex", builder="latex")
    assert process.returncode == 0, process.stdout
    for name in ("llm-deep-dive.tex", "owner.tex"):
        text = (tmp_path / "latex" / name).read_text(encoding="utf-8")
        assert f"\\newcommand\\bookauthor{{{NAME}}}" in text and f", {NAME}}}" in text
    process = build(named, tmp_path / "epub", builder="epub")
    assert process.returncode == 0, process.stdout
    package = (tmp_path / "epub/content.opf").read_text(encoding="utf-8")
    assert f"<dc:creator>{NAME}</dc:creator>" in package and f"<dc:publisher>{NAME}</dc:publisher>" in package


def test_nobody_else_names_one():
    """Neither the license nor the settings have the name a second time."""
    text = (ROOT / "conf.py").read_text(encoding="utf-8")
    assert len(re.findall(r"^(?:author|copyright) = f?\"[^{]*\"", text, re.MULTILINE)) == 1
    assert "whom conf.py names" in (ROOT / "LICENSE").read_text(encoding="utf-8")
