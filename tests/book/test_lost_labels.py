"""A site that is built where it was built before says what a build from nothing would: of links too."""

import pytest
from bs4 import BeautifulSoup
from support import build

TITLE = "Thinking, by another title"


@pytest.mark.own
def test_a_link_to_what_is_gone_is_told_and_a_title_is_new_wherever_it_stands(book, tmp_path):
    """Though the pages that link there haven't changed."""
    notebook, thinking = book / "series/notebook.md", book / "series/thinking.md"
    told = notebook.read_text(encoding="utf-8")
    assert "\n(notebook-clicks)=\n" in told and "<notebook-clicks>" not in told
    notebook.write_text(told.replace("\n(notebook-clicks)=\n", "\n"), encoding="utf-8")
    head, title, rest = thinking.read_text(encoding="utf-8").partition("\n# ")
    thinking.write_text(f"{head}{title}{TITLE}\n{rest.partition(chr(10))[2]}", encoding="utf-8")
    process = build(book, tmp_path / "out")
    lines = process.stdout.splitlines()
    assert process.returncode == 1 and any(
        "part-3-fine-tuning.md" in line and "notebook-clicks" in line for line in lines
    )
    claims = BeautifulSoup((tmp_path / "out/series/claims.html").read_text(encoding="utf-8"), "lxml")
    assert [link.get_text() for link in claims.select("article a[href='thinking.html#thinking']")].count(TITLE) > 0
