"""Numbers of figures and tables: each page's run on from the last one's, references say the same, and so they do when a
site is built where it was built before.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from support import PARTS, ROOT, build

from values import contents

FIGURE = """
```{figure} drawings/part4-rulers.svg
:name: fig-one-more
:alt: Two rulers.

One more.
```

{numref}`fig-one-more` and {numref}`fig-part3-grid`.
"""


def numbers(page):
    """The number of each figure and table of a page by its id, in order: ("Fig.", "3", 1) for Fig. 3.1."""
    found = {}
    for caption in page.select(".caption-number"):
        kind, number = caption.get_text().split()
        *head, last = number.split(".")
        found[caption.find_parent(id=True)["id"]] = kind, ".".join(head), int(last)
    return found


CONTENTS = [f"series/{page.path.stem}.html" for page in contents.pages(ROOT)]


def run_on(pages):
    """Whether the numbers of each kind run from one through each part, and from one through all other pages."""
    rows = defaultdict(list)
    for name in CONTENTS:
        for kind, head, last in numbers(pages[name]).values():
            rows[kind, head].append(last)
    assert all(row == list(range(1, len(row) + 1)) for row in rows.values()), rows
    assert {head for _, head in rows} == {"", *(str(place + 1) for place in range(len(PARTS)))}


def agree(pages):
    """Whether each reference says the number of what it leads to. Gives how many there are."""
    known = {name: numbers(page) for name, page in pages.items()}
    count = 0
    for name, page in pages.items():
        for text in page.select(".std-numref"):
            path, _, anchor = text.parent["href"].partition("#")
            target = (Path(name).parent / path).as_posix() if path else name
            kind, head, last = known[target][anchor]
            assert text.get_text() == f"{kind} {f'{head}.' * bool(head)}{last}", (name, anchor)
            count += 1
    return count


def parsed(site):
    return {
        path.relative_to(site).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        for path in [site / "index.html", *sorted(site.glob("series/*.html"))]
    }


@pytest.mark.own
def test_numbers_run_on_and_references_say_the_same(pages):
    run_on(pages)
    assert agree(pages) > 50


@pytest.mark.release
@pytest.mark.own
def test_a_figure_more_moves_the_numbers_behind_it(book, finished, tmp_path):
    """In a page whose numbers run on into others, which must be written again too."""
    page, site = book / "series/thinking.md", tmp_path / "html"
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"^(# .*\n)", rf"\1{FIGURE}", text, count=1, flags=re.MULTILINE), encoding="utf-8")
    process = build(book, site)
    assert process.returncode == 0, process.stdout
    before, after = parsed(finished), parsed(site)
    run_on(after)
    (here, there) = (text.get_text() for text in after["series/thinking.html"].select(".std-numref")[:2])
    assert (here, there) == ("Fig. 1", "Fig. {2}".format(*numbers(after["series/notebook.html"])["fig-part3-grid"]))
    moved = [name for name in CONTENTS if numbers(before[name]) != numbers(after[name])]
    assert {"series/thinking.html", "series/notebook.html"} < set(moved)


def test_nothing_is_written_where_nothing_changed(book, finished, tmp_path):
    process = build(book, tmp_path / "html")
    assert process.returncode == 0, process.stdout
    written = [
        path.relative_to(finished).as_posix()
        for path in [finished / "index.html", *finished.glob("series/*.html")]
        if path.stat().st_mtime_ns != (tmp_path / "html" / path.relative_to(finished)).stat().st_mtime_ns
    ]
    assert written == []
