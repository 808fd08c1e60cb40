"""Who is to be cited, and how: one setting, whatever quotes or signs are in it."""

import re

import pytest
from bs4 import BeautifulSoup
from support import ROOT

from values.part_list import author, settings

SETTINGS = settings(ROOT)


def test_the_citation_file_names_what_the_settings_name():
    """GitHub shows CITATION.cff; it is a file by itself, and must not fall behind."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    release, day = re.search(r"^## ([\d.]+) \((\d{4}-\d\d-\d\d)\)$", changes, re.MULTILINE).groups()
    assert f'title: "{SETTINGS["project"]}: {SETTINGS["subtitle"]}"' in text
    assert f"version: {release}\ndate-released: {day}\n" in text and SETTINGS["release"] == release
    assert text.rstrip().endswith(f"name: {SETTINGS['author']}")


def test_the_page_offers_bibtex(html):
    page = BeautifulSoup((html / "series/about.html").read_text(encoding="utf-8"), "lxml")
    entry = page.select_one(".highlight-bibtex pre").get_text()
    assert entry.count("{") == entry.count("}") and SETTINGS["release"] in entry
    assert f'author = "{{{SETTINGS["author"]}}}"' in entry and SETTINGS["subtitle"] in entry


@pytest.mark.parametrize("name", ["'Ann'", '"Ann"', "'A \"Q\" B'", '"A \\"Q\\" B"', '"Ann & Söhne #1"'])
def test_a_name_is_read_as_python_reads_it(tmp_path, name):
    (tmp_path / "conf.py").write_text(f'project = "A book"\nauthor = {name}  # me\n', encoding="utf-8")
    assert author(tmp_path) == eval(name), "the oracle is Python itself"


def test_a_title_with_signs_of_tex_reaches_the_pdf_as_text(tmp_path):
    """By running the settings: what goes into LaTeX is escaped, what goes into HTML is not."""
    source = (
        (ROOT / "conf.py").read_text(encoding="utf-8").replace('project = "LLM Deep Dive"', 'project = "A & B_1 # 5%"')
    )
    namespace = {"__file__": str(ROOT / "conf.py")}
    exec(compile(source, "conf.py", "exec"), namespace)
    preamble = namespace["latex_elements"]["preamble"]
    assert r"\providecommand\booktitle{A \& B\_1 \# 5\%}" in preamble
    assert namespace["latex_documents"][0][2] == r"A \& B\_1 \# 5\%" and namespace["html_title"] == "A & B_1 # 5%"


def test_about_says_what_the_browser_keeps():
    """Each way to keep something in the browser that our scripts use is told on the page."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "_static").rglob("*.js"))
    assert not re.search(r"\b(localStorage|sessionStorage|document\.cookie|caches\.open)\b", code)
    keepers = {path.parent.name for path in (ROOT / "_static").rglob("*.js") if "indexedDB" in path.read_text("utf-8")}
    assert keepers == {"workshop"}
    text = " ".join((ROOT / "series/about.md").read_text(encoding="utf-8").split())
    assert "keeps two things" in text and "the theme that you chose, and what you made in {doc}`the workshop" in text


def test_a_page_that_is_not_there_leads_on(html):
    page = BeautifulSoup((html / "404.html").read_text(encoding="utf-8"), "lxml")
    links = [link["href"] for link in page.select("article a[href]")]
    assert any(link.endswith("index.html") for link in links)
    assert page.select_one("form.sidebar-search-container input[type=search], form.sidebar-search-container input")


def test_a_link_to_a_page_has_a_picture_wherever_it_is_shown(html):
    page = BeautifulSoup((html / "series/part-3-fine-tuning.html").read_text(encoding="utf-8"), "lxml")
    assert page.select_one('meta[name="twitter:card"]')["content"] == "summary_large_image"
    icon = page.select_one('link[rel=icon][type="image/png"]')["href"]
    picture = (html / "series" / icon).resolve().read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(picture[16:20], "big") == 180
