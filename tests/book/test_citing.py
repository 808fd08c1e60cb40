"""Who is to be cited, and how: one setting, whatever quotes or signs are in it."""

import re
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.config import eval_config_file
from support import ROOT

from values.part_list import author
from values.settings import settings

SETTINGS = settings(ROOT, "author", "project", "subtitle", "release")


def test_the_citation_file_names_what_the_settings_name():
    """GitHub shows CITATION.cff; it is a file by itself, and must not fall behind."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    release, day = re.search(r"^## \[([\d.]+)\] - (\d{4}-\d\d-\d\d)$", changes, re.MULTILINE).groups()
    assert f'title: "{SETTINGS["project"]}: {SETTINGS["subtitle"]}"' in text
    assert f"version: {release}\ndate-released: {day}\n" in text and SETTINGS["release"] == release
    assert text.rstrip().endswith(f"name: {SETTINGS['author']}")


def test_the_page_offers_bibtex(html):
    page = BeautifulSoup((html / "series/about.html").read_text(encoding="utf-8"), "lxml")
    entry = page.select_one(".highlight-bibtex pre").get_text()
    assert entry.count("{") == entry.count("}") and SETTINGS["release"] in entry
    assert f'author = "{{{SETTINGS["author"]}}}"' in entry and SETTINGS["subtitle"] in entry


QUOTED = ["'Ann'", '"Ann"', "'A \"Q\" B'", '"A \\"Q\\" B"', '"Ann & Söhne #1"']
WAYS = [
    *(f"author = {name}  # me" for name in QUOTED),
    'import os\nauthor = os.environ.get("OF_THE_TEST") or os.environ["HOME"] or "Nobody"',
    'import os.path as paths\nauthor = paths.basename("a/Ann")',
    'author, editor = "Ann", "Bob"',
    'author: str = "Ann"',
    'first = "Ann"\nauthor = f"{first} Byron"\nfirst = "Bob"',
    'author = "Ann"\nauthor += " Byron"',
    'import os\nauthor = "Ann"\nif "HOME" in os.environ:\n    author = "Bob"',
    'from pathlib import Path\nauthor = Path("name.txt").read_text(encoding="utf-8").strip()',
    'from pathlib import Path\nauthor = (Path(__file__).parent / "name.txt").read_text(encoding="utf-8").strip()',
    'import sys\nsys.path.insert(0, "mine")\nfrom who_wrote_it import author',
    'import os\nos.environ.setdefault("OF_THE_TEST", "Ann")\nauthor = os.environ["OF_THE_TEST"]',
    'def spoken():\n    return first\n\n\nfirst = "Ann"\nauthor = spoken()',
    'try:\n    author = nobody\nexcept NameError:\n    author = "Ann"',
    'people = {}\npeople["who"] = ["Ann"]\npeople["who"].append("Bob")\nauthor = " and ".join(people["who"])',
    'with open("name.txt", encoding="utf-8") as file:\n    author = file.readline().strip()',
]


@pytest.mark.parametrize("way", WAYS)
def test_a_name_is_what_sphinx_takes_for_it_in_whichever_way_it_is_set(tmp_path, monkeypatch, way):
    """And the rest of the settings needn't run for it."""
    monkeypatch.setenv("OF_THE_TEST", "")  # which is then put back to what it was
    monkeypatch.delenv("OF_THE_TEST")
    (tmp_path / "name.txt").write_text("Ann & Söhne\n", encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/who_wrote_it.py").write_text('author = "Ann"\n', encoding="utf-8")
    text = f'import gc\nproject = "A book"\n{way}\ncopyright = f"2026, {{author}}"\n'
    (tmp_path / "conf.py").write_text(text, encoding="utf-8")
    with monkeypatch.context() as kept:
        kept.setattr(sys, "path", sys.path[:])
        told = eval_config_file(tmp_path / "conf.py", None)["author"]
    monkeypatch.delenv("OF_THE_TEST", raising=False)
    sys.modules.pop("who_wrote_it", None)
    before = sys.path[:], Path.cwd()
    (tmp_path / "conf.py").write_text(f"{text}import no_such_module\nversion = no_such_module.version\n", "utf-8")
    assert author(tmp_path) == told and told
    assert (sys.path, Path.cwd()) == before
    sys.modules.pop("who_wrote_it", None)


def test_the_book_itself_is_nobody_and_a_setting_that_is_none_is_told(tmp_path):
    (tmp_path / "conf.py").write_text('project = "A book"\nauthor = project\n', encoding="utf-8")
    assert author(tmp_path) == ""
    with pytest.raises(ValueError, match="sets no subtitle"):
        settings(tmp_path, "author", "subtitle")


def test_a_title_with_signs_of_tex_reaches_the_pdf_as_text(tmp_path):
    """By running the settings: what goes into LaTeX is escaped, what goes into HTML is not."""
    source = re.sub("(?m)^project = .*", 'project = "A & B_1 # 5%"', (ROOT / "conf.py").read_text(encoding="utf-8"))
    namespace = {"__file__": str(ROOT / "conf.py")}
    exec(compile(source, "conf.py", "exec"), namespace)
    preamble = namespace["latex_elements"]["preamble"]
    assert r"\providecommand\booktitle{A \& B\_1 \# 5\%}" in preamble
    assert namespace["latex_documents"][0][2] == r"A \& B\_1 \# 5\%" and namespace["html_title"] == "A & B_1 # 5%"


def test_a_page_that_is_not_there_leads_on(html):
    page = BeautifulSoup((html / "404.html").read_text(encoding="utf-8"), "lxml")
    links = [link["href"] for link in page.select("article a[href]")]
    assert any(link.endswith("index.html") for link in links)
    assert page.select_one("form.sidebar-search-container input[type=search], form.sidebar-search-container input")


@pytest.mark.own
def test_a_link_to_a_page_has_a_picture_wherever_it_is_shown(html):
    page = BeautifulSoup((html / "series/part-3-fine-tuning.html").read_text(encoding="utf-8"), "lxml")
    assert page.select_one('meta[name="twitter:card"]')["content"] == "summary_large_image"
    icon = page.select_one('link[rel=icon][type="image/png"]')["href"]
    picture = (html / "series" / icon).resolve().read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(picture[16:20], "big") == 180
