"""Builders that `make` doesn't call: a small book with each of our directives, as text, as a page of a manual, and as a
site of folders."""

import gzip
import re
import shutil

import feedparser
import pytest
from bs4 import BeautifulSoup
from support import build, copy_book

pytestmark = pytest.mark.slow  # builds

ADDRESS = "https://example.org/book/"
HEAD = """---
{more}myst:
  html_meta:
    description: A page with what our extensions know, to see that each builder can write it.
---

"""
PAGES = {
    "index.md": """# A small book

```{toctree}
series/part-1-all
series/workshop
```
""",
    "series/part-1-all.md": """# All directives

{try}`A setting <preset=base&prompt=hello>`

{holds}`Words that hold <policy_gradients.scores_sum_to_zero>` where $r = {{ worked.policy_gradients.fifty.ratio }}$.

:::{playground}
:preset: base

Words to play by.
:::

:::{workshop} bench
Words to reward by.
:::

```{play-roles}
```

:::{play-controls}
Words to press by.
:::

:::{business-case}
:::

```{three-years}
```

:::{owner-table} duties-any
:::

:::{verdicts} C2
:::

:::{front}
Words to dress by.
:::

```{front-bets}
```

```{worlds} part4 sums
```

```{cite-this-book}
```

:::{bets} small
:::

:::{questions} small
:::

:::{question-answers} small
:::

:::{question-files}
:::

:::{notebook-files}
:::

:::{claim-list}
:::

So it came.{bet}`C2a`

- {bet}`C2a` So it held.

{cite:p}`bartz2025order`

```{bibliography}
```
""",
    "series/workshop.md": """# The workshop

:::{workshop} grow
Words to grow by.
:::
""",
}
WORDS = [
    "Words to play by",
    "Words to reward by",
    "Support: by hand",
    "Go as far as",
    "Words to grow by",
    "A setting",
    "in 6 worlds",
]
WORDS += [
    "Words to press by",
    "The monster: what was",
    "Words to dress by",
    "Yuri Crow",
    "garbled",
    "bets, written down before",
    "Rude, and right.",
]
WORDS += ["We expected:", "Who asks?", "A small book", "Words to check by", "Words that hold", "✓ So it held. (C2a)"]
QUESTIONS = """bets = ["C2a"]

[[question]]
ask = "Who asks?"
right = "B"
at = "all-directives"
A = ["Nobody", "Somebody does"]
B = ["A small book", "Words to check by"]
C = ["A large book", "It is small"]
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A function that builds the small book for a builder. Its pages are read once."""
    folder = tmp_path_factory.mktemp("small")
    book = copy_book(folder / "small")
    for path in book.glob("series/*.md"):
        path.unlink()
    for name, text in PAGES.items():
        more = "part: 1\ndate: 2026-11-24\nupdated: 2026-11-24\n" if "part-" in name else ""
        (book / name).write_text(HEAD.format(more=more) + text, encoding="utf-8")
    (book / "series/questions/small.toml").write_text(QUESTIONS, encoding="utf-8")
    shutil.copy2(book / "series/workshop.md", book / "series/about.md")  # which each page's foot links to
    (book / "series/about.md").write_text(f"---\norphan: true\n{HEAD.format(more='')[4:]}# About\n", encoding="utf-8")

    def built(builder):
        process = build(book, folder / builder, "-d", folder / "doctrees", builder=builder, SITE_URL=ADDRESS)
        assert process.returncode == 0, process.stdout
        return folder / builder

    return built


@pytest.mark.parametrize("builder", ["text", "man"])
def test_what_can_show_no_script_has_the_words(small, builder):
    texts = [path.read_text(encoding="utf-8") for path in small(builder).rglob("*") if path.is_file()]
    text = " ".join(" ".join(texts).replace("\\:", "").split())  # where a page of a manual may break a long word
    assert [words for words in WORDS if words not in text] == []
    assert f"{ADDRESS}series/playground.html" in text


def test_a_site_of_folders_is_whole(small):
    site = small("dirhtml")
    pages = ["", "series/about/", "series/part-1-all/", "series/workshop/"]
    listed = re.findall("<loc>(.*?)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))
    assert listed == [ADDRESS + page for page in pages]
    [entry] = feedparser.parse((site / "feed.xml").read_bytes()).entries
    assert entry.link == f"{ADDRESS}series/part-1-all/"
    sources = re.findall(r"\]\((.*?)\)", (site / "llms.txt").read_text(encoding="utf-8"))
    assert len(sources) == 3 and all((site / source.removeprefix(ADDRESS)).is_file() for source in sources)
    page = site / "series/part-1-all/index.html"
    tree = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
    assert tree.select_one("a.bet")["href"] == "../claims/#bet-c2a"
    assert tree.select_one(".playground[data-preset=base]") and tree.find("meta", property="og:title")
    for tag in tree.select("script[src], link[rel=alternate]"):
        address = tag.get("src") or tag["href"]
        assert (page.parent / address.partition("?")[0]).is_file(), address
    for link in tree.select(".question-files a"):
        assert (page.parent / link["href"]).is_file(), link["href"]
    asked = (site / "series/questions/small.gift").read_text(encoding="utf-8").replace("\\", "")
    assert f"”, {ADDRESS}series/part-1-all/#" in asked
    index = gzip.decompress((site / "_static/search/index.gzip").read_bytes()).decode()
    assert "series/part-1-all/" in index and ".html" not in index
