"""`make bench` in small: both books that it compares can be built, and Sphinx as it comes leaves out what is ours."""

import pytest
from support import run

from bench import book

pytestmark = pytest.mark.slow  # a build


def test_stock_sphinx_builds_the_book_without_what_is_ours(tmp_path):
    first_page = ["include_patterns = ['index.md']", "suppress_warnings = ['*']"]
    folder = book.copy(tmp_path / "stock", "\n".join([book.STOCK, *first_page]))
    process = run(book.ROOT / ".venv/bin/python", "-m", "sphinx", "-M", "html", ".", "_build", "-q", cwd=folder)
    assert process.returncode == 0, process.stdout
    assert (folder / "_build/html/index.html").exists() and (folder / "_build/html/searchindex.js").exists()
    for ours in ("feed.xml", "sitemap.xml", "llms.txt", "_static/search/index.gzip"):
        assert not (folder / "_build/html" / ours).exists(), ours
