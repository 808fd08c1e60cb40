"""A part is a page and no other change of the book: one is added to a copy as CONTRIBUTING.md says, with a figure and a
source, then published.

Each time the site is built where it was built before; in the end that must have given what a build from nothing gives,
in two processes. What follows once it is published waits for `make release`.
"""

from itertools import pairwise

import feedparser
import pytest
from bs4 import BeautifulSoup
from support import ANOTHER_BOOK, PARTS, PUBLISHED, TITLES, build, files, follow, recipe

from values.part_list import named

COUNT = len(PARTS) + 1
[(PAGE, _, _)] = recipe("Add a part")
TITLE = "What small models can do"
ADDRESSES = [path.replace(".md", ".html") for path in [*(f"series/{path.name}" for path in PARTS), PAGE]]
STATES = ["added", "published"]


@pytest.fixture(scope="module")
def built(fresh_book, tmp_path_factory):
    """A function that builds a copy of the book, in a folder by name, and gives the files of its site."""
    book, folder = fresh_book(), tmp_path_factory.mktemp("eighth")

    def build_in(name, *options, anew=False):
        process = build(book, folder / name, *options, anew=anew)
        assert process.returncode == 0, process.stdout
        return files(folder / name)

    return book, build_in


@pytest.fixture(scope="module")
def grown(built, finished):
    """The files of the site without the new part and with it."""
    book, build_in = built
    for heading in ("Add a part", "Add a figure by hand", "Cite a source"):
        follow(heading, book)
    return {"without": files(finished), "added": build_in("grown")}


@pytest.fixture(scope="module")
def sites(built, grown):
    """The same, and when it is published: each is built in the folder of the build before."""
    book, build_in = built
    follow("Publish a part", book)
    return {**grown, "published": build_in("grown")}


@pytest.fixture(scope="module")
def again(sites, built):
    """The same at the end, built from nothing, and then without the new part."""
    book, build_in = built
    clean = build_in("clean", "-j", "2", anew=True)
    (book / PAGE).unlink()
    return {"clean": clean, "gone": build_in("grown")}


def parsed(data):
    return BeautifulSoup(data, "lxml")


@pytest.mark.release
def test_a_site_that_grew_is_the_one_built_from_nothing_in_two_processes(sites, again):
    grown, clean = sites["published"], again["clean"]
    assert grown.keys() == clean.keys()
    # Sphinx's own search, which another book has, loses terms of the glossary where a build goes on.
    theirs = {"searchindex.js"} if ANOTHER_BOOK else set()
    assert [name for name in grown.keys() - theirs if grown[name] != clean[name]] == []


@pytest.mark.release
def test_a_page_that_is_gone_leaves_nothing_in_the_site(sites, again):
    before, after = sites["without"], again["gone"]
    assert before.keys() == after.keys() and PAGE.replace(".md", ".html") in sites["published"].keys() - after.keys()
    changed = [name for name in before if before[name] != after[name]]
    assert [name for name in changed if name.endswith(".html") and "reference" not in name] == []


def test_each_part_says_of_how_many_it_is_one(grown):
    for count, site in ((COUNT - 1, grown["without"]), (COUNT, grown["added"])):
        for number, address in enumerate(ADDRESSES[:count], 1):
            assert parsed(site[address]).select_one(".part-line").get_text().startswith(f"Part {number} of {count} · ")


def test_every_page_lists_it(grown):
    pages = {name: data for name, data in grown["added"].items() if name.endswith(".html")}
    for name, data in pages.items():
        entries = [entry.get_text() for entry in parsed(data).select(".sidebar-tree a")]
        assert [entry for entry in entries if entry[0].isdecimal()] == [
            f"{n}. {title}" for n, title in enumerate([*TITLES, TITLE], 1)
        ], name


def test_it_follows_the_part_before(grown):
    site = grown["added"]
    for here, following in pairwise(ADDRESSES):
        assert parsed(site[here]).select_one("a.next-page")["href"] == following.removeprefix("series/")
        assert parsed(site[following]).select_one("a.prev-page")["href"] == here.removeprefix("series/")


@pytest.mark.release
def test_sitemap_and_llms_txt_have_it_and_the_feed_once_it_is_published(sites):
    for state in STATES:
        site = sites[state]
        assert site["sitemap.xml"].decode().count(f"/{ADDRESSES[-1]}</loc>") == 1
        order = [line for line in site["llms.txt"].decode().splitlines() if "_sources/series/part-" in line]
        assert len(order) == COUNT and order[-1].startswith(f"- [{TITLE}](")
    before, after = ([entry.title for entry in feedparser.parse(sites[state]["feed.xml"]).entries] for state in STATES)
    assert after == [f"Part {COUNT}: {TITLE}", *before] and len(before) == len(PUBLISHED)


@pytest.mark.release
def test_it_says_what_it_is(sites):
    added, published = (parsed(sites[state][ADDRESSES[-1]]).select_one(".part-line").get_text() for state in STATES)
    assert added == f"Part {COUNT} of {COUNT} · In preparation"
    assert published == f"Part {COUNT} of {COUNT} · 25 November 2026 · 1 minute to read · AI, LLM"


@pytest.mark.release
def test_the_first_page_says_which_parts_can_be_read(sites):
    added, published = (" ".join(parsed(sites[state]["index.html"]).get_text().split()) for state in STATES)
    assert f"parts 1 to {COUNT - 1}." in added.split("You can read")[1]
    assert f"parts 1 to {COUNT}." in published.split("You can read")[1]


def test_a_figure_stands_in_the_page_with_its_number(grown):
    page = parsed(grown["added"][ADDRESSES[-1]])
    figure = page.find("figure", id="fig-sizes")
    assert figure.find("img")["alt"].startswith("Two discs") and figure.find("img")["width"] == "340"
    assert f"Fig. {COUNT}.1" in figure.get_text()
    assert page.find("a", href="#fig-sizes", class_="reference").get_text() == f"Fig. {COUNT}.1"


def test_a_source_is_cited_and_listed(grown):
    page, references = (parsed(grown["added"][name]) for name in (ADDRESSES[-1], "series/references.html"))
    link = page.find("a", href="references.html#ref-nobody2026small")
    assert link.get_text() == "Nobody, 2026"
    assert "An example of an entry" in references.find(id="ref-nobody2026small").parent.get_text()


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([], "none"),
        ([7], "part 7"),
        ([6, 7], "parts 6 and 7"),
        ([5, 6, 7], "parts 5 to 7"),
        ([1, 2, 3, 4, 8], "parts 1, 2, 3, 4 and 8"),
    ],
)
def test_how_parts_are_named(numbers, text):
    assert named(numbers) == text
