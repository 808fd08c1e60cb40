"""`make post` and `make blog`: what `jekyll2myst` brings becomes parts, or pages below one of the blog's own.

How a post is read is tested there.
"""

import shutil
import sys

import pytest
from bs4 import BeautifulSoup
from support import PARTS, ROOT, build, copy_book, need, run, titled

from jekyll2myst.blog import Blog
from jekyll2myst.page import page_of
from tools.post import MOST, Book
from values import contents

NEXT = len(PARTS) + 1
CONTENTS = """---
myst:
  html_meta:
    description: A book of which little more than the titles is left, for a test of what a blog brings into it.
---

# A book

```{toctree}
:name: parts
:numbered: 2
:glob:

series/part-*
```

```{toctree}
series/references
```
"""
ENTRY = "@misc{cy2019, title = {A thing}, author = {Cy, C.}, year = {2019}}\n"


def post(body, title="A title", **meta):
    lines = "".join(f"{name}: {value}\n" for name, value in {"title": title, "date": "2024-10-10", **meta}.items())
    return f"---\n{lines}---\n{body}\n"


def blog(folder, posts):
    (folder / "_posts").mkdir(parents=True)
    (folder / "a.bib").write_text(ENTRY, encoding="utf-8")
    (folder / "_config.yml").write_text("title: Notes of Ann\n", encoding="utf-8")
    for name, text in posts.items():
        (folder / f"_posts/{name}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def book(tmp_path):
    """A folder with the settings of the book and no page."""
    need("kramdown")
    (tmp_path / "book/series").mkdir(parents=True)
    shutil.copy2(ROOT / "conf.py", tmp_path / "book")
    return tmp_path / "book"


def brought(book, text, name="2024-10-10-post", **options):
    path = blog(book.parent / "blog", {name: text}) / f"_posts/{name}.md"
    return page_of(path, Book(book / "series", **options), Blog.around(path))


def test_a_number_and_the_words_around_it_leave_the_title(book):
    page = brought(book, post("Text.", title='"My Series (3 of 7): What Masks Do"'))
    assert page.path.name == "part-3-what-masks-do.md" and page.text.startswith("---\npart: 3\ndate: 2024-10-10\n")
    assert "\n(part-3)=\n# What Masks Do\n" in page.text
    assert page.remarks == ["there is no part 2 before this one, which the build wants"]


def test_a_number_that_is_taken_gives_way(book):
    (book / "series/part-3-old.md").write_text("old")
    page = brought(book, post("Text.", title='"S series (3 of 7): New"'))
    assert page.path.name == "part-4-new.md"
    assert page.remarks == ["part 3 is there already (part-3-old.md), so this is part 4"]


def test_what_is_to_come_is_in_preparation(book):
    page = brought(book, post("Text.", date="2030-05-01"), hidden=True)
    assert "\nstatus: in preparation\n" in page.text


def emptied(book):
    """Leave of a copy of the book the titles of its parts, and the page that each page's foot links to."""
    for path in book.glob("series/*.md"):
        text = path.read_text(encoding="utf-8")
        if path.stem in {part.stem for part in PARTS}:
            path.write_text(f"---{text.split('---')[1]}---\n\n# {titled(path)}\n", encoding="utf-8")
        elif path.stem not in ("about", "references"):
            path.unlink()
    head = CONTENTS.partition("# A book")[0].replace("---\n", "---\norphan: true\n", 1)
    (book / "series/about.md").write_text(f"{head}# About\n", encoding="utf-8")
    (book / "index.md").write_text(CONTENTS, encoding="utf-8")
    hub = head + "# Read\n\n```{toctree}\n:glob:\n\npart-*\n```\n\n```{toctree}\nreferences\n```\n"
    (book / "series/read.md").write_text(hub, encoding="utf-8")
    return book


FEW = {
    "2024-01-01-one": post("So <d-cite key='cy2019'></d-cite>.", "One", date="2024-01-01", bibliography="a.bib"),
    "2024-01-02-two": post("[one]({% post_url 2024-01-01-one %}#there)\n\n## Here", "Two", date="2024-01-02"),
    "2030-05-01-later": "To come.",
}
FEW["2024-01-01-one"] += "\n## There\n\nA <mark>word</mark>.\n\n| a |\n|--:|\n| x<br>y |\n"
MANY = FEW | {f"2024-02-{day:02}-more": post("$$x \\label{x}$$", f"More {day}") for day in range(1, MOST)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A book with a few posts of one blog and all of another, what `make blog` printed, and the site."""
    need("kramdown")
    folder = tmp_path_factory.mktemp("blog")
    book = emptied(copy_book(folder / "book"))
    told = []
    for name, posts in {"few": FEW, "many": MANY}.items():
        process = run(sys.executable, "-m", "tools.post", blog(folder / name, posts), cwd=book)
        assert process.returncode == 0, process.stdout
        told.append(process.stdout)
    built = build(book, folder / "html")
    assert built.returncode == 0, built.stdout
    return book, folder / "html", told


@pytest.mark.slow
def test_a_few_posts_are_parts(whole):
    book, site, _ = whole
    names = [*(path.stem for path in PARTS), f"part-{NEXT}-one", f"part-{NEXT + 1}-two"]
    assert [path.stem for path in sorted(book.glob("series/part-*.md"))] == sorted(names)
    index = BeautifulSoup((site / "index.html").read_bytes(), "lxml")
    listed = [entry["href"] for entry in index.select(".sidebar-tree a[href*=part-]")]
    assert listed == [f"series/{name}.html" for name in names]


@pytest.mark.slow
def test_many_posts_stand_below_a_page_of_their_blog(whole):
    """And none is a part. The contents name that page, and keep what they had."""
    book, site, told = whole
    there = list(book.glob("series/notes-of-ann/*.md"))
    assert len(there) == MOST + 1 and not list(book.glob(f"series/part-{NEXT + 2}-*"))
    assert (book / "index.md").read_text(encoding="utf-8").startswith(CONTENTS)
    assert contents.pages(book)[-1].path == book / "series/notes-of-ann.md"
    assert (book / "series/read.md").read_text(encoding="utf-8").endswith("```{toctree}\nnotes-of-ann\n```\n")
    page = BeautifulSoup((site / "series/notes-of-ann.html").read_bytes(), "lxml")
    listed = [entry["href"] for entry in page.select("article .toctree-wrapper a")]
    assert listed[:2] == ["notes-of-ann/one.html", "notes-of-ann/two.html"] and len(listed) == MOST + 1
    assert "name it at their ends" in told[1]


@pytest.mark.slow
def test_a_post_of_2030_is_in_no_feed_and_on_no_page(whole):
    _, site, told = whole
    feed = (site / "feed.xml").read_text(encoding="utf-8")
    assert "<title>Part 8: One</title>".replace("8", str(NEXT)) in feed and "2030" not in feed
    assert not list(site.glob("series/**/*later*"))
    assert all("not brought in: 2030-05-01-later.md is dated 2030-05-01" in each for each in told)


@pytest.mark.slow
def test_a_second_blog_of_that_name_overwrites_nothing(whole, tmp_path):
    book, _, _ = whole
    before = {path: path.read_bytes() for path in book.rglob("*.md")}
    process = run(sys.executable, "-m", "tools.post", blog(tmp_path / "blog", MANY), cwd=book)
    assert process.returncode == 2 and "is there already; nothing was written" in process.stdout
    assert {path: path.read_bytes() for path in book.rglob("*.md")} == before


@pytest.mark.slow
def test_what_a_post_cites_is_in_the_references_and_says_that_nobody_compared_it(whole):
    _, site, told = whole
    page = BeautifulSoup((site / f"series/part-{NEXT}-one.html").read_bytes(), "lxml").article
    assert "So [Cy, 2019]." in page.get_text()
    references = BeautifulSoup((site / "series/references.html").read_bytes(), "lxml").get_text()
    assert "It came with a post, and nobody has compared it with its record." in " ".join(references.split())
    assert "nobody has compared its sources" in told[0]


@pytest.mark.slow
def test_a_missing_file_is_one_line(tmp_path):
    process = run(sys.executable, "-m", "tools.post", tmp_path / "none.md", cwd=ROOT)
    assert process.returncode == 2 and process.stdout.count("\n") == 1
    assert process.stdout.startswith("make post: can't read")
