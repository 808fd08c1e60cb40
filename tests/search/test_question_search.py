"""What the extension writes, on a small book that is built, edited and built again."""

import gzip
import json
import os

import pytest
from support import ROOT, run

CONF = """
extensions = ["myst_parser", "question_search"]
html_theme = "basic"
html_static_path = ["_static"]
"""
pytestmark = pytest.mark.slow  # a site each
FIRST = "# Of whales\n\nA whale sings.\n\n```{toctree}\nsecond\n```\n"
SECOND = "# Of trees\n\n## Oaks\n\nAn oak stands.\n"


@pytest.fixture
def docs(tmp_path):
    folder = tmp_path / "docs"
    (folder / "_static/search").mkdir(parents=True)
    for name in ("module.js", "search/stock.js", "search.css"):
        (folder / "_static" / name).write_text("")
    for name, text in (("conf.py", CONF), ("index.md", FIRST), ("second.md", SECOND)):
        (folder / name).write_text(text)
    return folder


def built(docs, target, builder="html"):
    python = ROOT / ".venv/bin/python"
    result = run(python, "-m", "sphinx", "-W", "-n", "-q", "-b", builder, docs, target, PYTHONPATH=PATHS)
    assert result.returncode == 0, result.stdout
    return target


PATHS = os.pathsep.join((str(ROOT), str(ROOT / "_ext")))


def content(site):
    return json.loads(gzip.decompress((site / "_static/search/index.gzip").read_bytes()))


def test_an_edit_of_a_page_changes_its_passages_and_keeps_the_others(docs, tmp_path):
    site = built(docs, tmp_path / "site")
    assert [place["url"] for place in content(site)["places"]] == ["index.html#of-whales", "second.html#oaks"]
    (docs / "second.md").write_text(SECOND.replace("stands", "falls"))
    again = content(built(docs, site))
    assert [passage["text"] for passage in again["passages"]] == ["A whale sings.", "An oak falls."]
    assert again["passages"][1]["place"] == 1
    (docs / "second.md").write_text(SECOND)
    fresh = built(docs, tmp_path / "fresh")
    names = ("search.html", "_static/search/index.gzip")
    assert [(built(docs, site) / name).read_bytes() for name in names] == [
        (fresh / name).read_bytes() for name in names
    ]


def test_only_the_search_page_asks_for_it(docs, tmp_path):
    site = built(docs, tmp_path / "site")
    asking = {path.name for path in site.glob("*.html") if "search/open.js" in path.read_text(encoding="utf-8")}
    assert asking == {"search.html"}


def test_other_formats_have_no_index(docs, tmp_path):
    site = built(docs, tmp_path / "site", "text")
    assert not list(site.rglob("index.gzip"))
