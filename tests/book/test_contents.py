"""The one list of pages, which is the contents in `index.md`: whoever reads it there has what Sphinx
has.

`test_faults.py` has the mistakes.
"""

import re

import pytest
from bs4 import BeautifulSoup
from support import PARTS, ROOT, build

from values.contents import KINDS, pages

INDEX = """# A book

```{{toctree}}
:name: parts
:caption: The parts
:glob:

series/part-*
```

Words, and then:

```{{toctree}}
:name: {name}

series/late
series/early
series/gone
```

```{{toctree}}
series/terms
```
"""


def small(folder, name="chapters"):
    (folder / "series").mkdir()
    (folder / "index.md").write_text(INDEX.format(name=name), encoding="utf-8")
    for stem in ("part-10-end", "part-9-more", "early", "late", "terms", "unlisted"):
        (folder / f"series/{stem}.md").touch()
    return folder


def test_pages_have_their_kind_and_come_in_the_order_of_the_contents(tmp_path):
    found = [(page.kind, page.name) for page in pages(small(tmp_path))]
    parts = [("parts", "part-9"), ("parts", "part-10")]
    assert found == [*parts, ("chapters", "late"), ("chapters", "early"), ("reference", "terms")]


def test_a_kind_that_is_none_is_named(tmp_path):
    with pytest.raises(
        ValueError, match=r"^index\.md: .*'chaptres', is none of parts, chapters, reference, record, site$"
    ):
        pages(small(tmp_path, "chaptres"))


def test_the_list_is_what_sphinx_has(html):
    """Of llms.txt the pages, in order, behind the first."""
    listed, text = pages(ROOT), (html / "llms.txt").read_text(encoding="utf-8")
    assert re.findall(r"_sources/series/(.*)\.md", text) == [page.path.stem for page in listed]
    assert [page.path for page in listed if page.kind == "parts"] == PARTS
    assert {page.kind for page in listed} <= {*KINDS}


CHAPTER = """---
letter: S
status: in preparation
myst:
  html_meta:
    description: A chapter that is a plan so far, to see what else has to change for it. Nothing has.
---

# A model that sleeps

```{math}
:label: eq-sleep

x = 1
```
"""


@pytest.mark.own
def test_a_chapter_is_a_page_and_two_lines(book, tmp_path):
    (book / "series/sleeping.md").write_text(CHAPTER, encoding="utf-8")
    chapters = [page.path.stem for page in pages(book) if page.kind == "chapters"]
    for path, folder in ((book / "index.md", "series/"), (book / "series/read.md", "")):
        text, last = path.read_text(encoding="utf-8"), f"{folder}{chapters[-1]}\n"
        path.write_text(text.replace(last, f"{last}{folder}sleeping\n"), encoding="utf-8")
    process = build(book, tmp_path / "html")
    assert process.returncode == 0, process.stdout
    assert [page.name for page in pages(book) if page.kind == "chapters"] == [*chapters, "sleeping"]
    site = BeautifulSoup((tmp_path / "html/series/sleeping.html").read_text(encoding="utf-8"), "lxml")
    assert "(S.1)" in site.select_one(".eqno").get_text()
    assert site.select_one("a.prev-page")["href"] == f"{chapters[-1]}.html"
