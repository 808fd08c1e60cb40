"""`make bench` in small: both books that it compares can be built, and Sphinx as it comes leaves out what is ours."""

import pytest
from support import run

from bench import book

pytestmark = pytest.mark.slow  # a build

FIRST_PAGE = "\ninclude_patterns = ['index.md']\nsuppress_warnings = ['*']\n"


@pytest.fixture(params=["ours", "stock"])
def built(request, tmp_path):
    """The site of a copy that has only the first page, though extensions read them all; and whether it has ours."""
    ours = request.param == "ours"
    folder = book.copy(tmp_path / "book", ("" if ours else book.STOCK) + FIRST_PAGE)
    process = run(book.ROOT / ".venv/bin/python", "-m", "sphinx", "-M", "html", ".", "_build", "-q", cwd=folder)
    assert process.returncode == 0, process.stdout
    return folder / "_build/html", ours


def test_both_books_are_built_and_only_one_has_what_is_ours(built):
    html, with_ours = built
    assert (html / "index.html").exists() and (html / "searchindex.js").exists()
    assert with_ours or not (html / "feed.xml").exists()  # which begins with the first part
    for name in ("sitemap.xml", "llms.txt", "_static/search/index.gzip"):
        assert (html / name).exists() == with_ours, name
