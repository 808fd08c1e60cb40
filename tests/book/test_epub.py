"""The EPUB: epubcheck, order, formulas. Equal bytes: `test_readthedocs.py` makes it a second time."""

import posixpath
import re
import zipfile
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from support import PARTS, ROOT, TITLE, epubchecked, first_page


@pytest.mark.release
def test_epubcheck_has_no_message(epub, tmp_path):
    assert epubchecked(epub, tmp_path / "report.json") == (TITLE, [])


@pytest.mark.own
def test_reading_order_is_the_contents(epub):
    with zipfile.ZipFile(epub) as book:
        package = BeautifulSoup(book.read("content.opf"), "xml")
        addresses = {item["id"]: item["href"] for item in package.manifest.find_all("item")}
        order = [addresses[item["idref"]] for item in package.spine.find_all("itemref")]
        parts = [address for address in order if "/part-" in address]
        assert parts == [f"series/{path.stem}.xhtml" for path in PARTS]
        page = BeautifulSoup(book.read(parts[1]), "xml")  # which has formulas
    assert len(page.find_all("math")) > 20
    assert page.find("img")["alt"]


@pytest.mark.own
def test_figures_are_those_for_phones(epub):
    drawn = {
        narrow: {path.read_bytes() for path in (ROOT / "series/figures" / narrow).glob("*.svg")}
        for narrow in ("", "narrow")
    }
    with zipfile.ZipFile(epub) as book:
        pictures = {book.read(name) for name in book.namelist() if name.endswith(".svg")}
    assert not pictures & drawn[""] and len(pictures & drawn["narrow"]) > 15


@pytest.mark.own
def test_the_first_page_has_its_picture_the_answers_and_the_counts(epub):
    """Where no script runs: what the modules of the live one said."""
    asked, kinds, rows, moral = first_page()
    with zipfile.ZipFile(epub) as book:
        page = BeautifulSoup(book.read("index.xhtml"), "xml")
        picture = page.find("img", alt=re.compile("beast.*mask.*cherry"))
        drawn = book.read(posixpath.normpath(picture["src"]))
    assert drawn == (ROOT / "series/drawings/tamed-monster.svg").read_bytes()
    answers, counts = (
        [[" ".join(cell.get_text().split()) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
        for table in page.find_all("table")
    )
    assert answers[0][1] == asked and answers[1:] == [[*row[:3]] for row in rows]
    assert counts[0][1:] == kinds and counts[1:] == [[name, *numbers] for name, *_, numbers in rows]
    assert moral in " ".join(page.get_text().split())
    assert not page.find_all(["input", "button", "script"])


def asked_for(name, text):
    """The files of the book that one of its files asks for, by their names there."""
    found = re.findall(r"url\([\"']?([^)\"']+)|@import\s+[\"']([^\"']+)", text)
    addresses = [first or second for first, second in found]
    if not name.endswith(".css"):
        tags = BeautifulSoup(text, "xml").find_all(True)
        addresses += [tag[key] for tag in tags for key in ("href", "src", "xlink:href", "data") if tag.has_attr(key)]
    parts = [urlsplit(address) for address in addresses]
    return {posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(p.path)))
            for p in parts if p.path and not p.scheme}  # fmt: skip


@pytest.mark.own
def test_it_has_what_its_pages_ask_for_and_nothing_else(epub):
    """No script, which no reader of an EPUB runs, and no style sheet or picture of the site alone."""
    with zipfile.ZipFile(epub) as book:
        package = BeautifulSoup(book.read("content.opf"), "xml")
        addresses = {item["id"]: item["href"] for item in package.manifest.find_all("item")}
        waiting = [addresses[item["idref"]] for item in package.spine.find_all("itemref")]
        reached = set(waiting)
        while waiting:
            name = waiting.pop()
            if name.endswith((".xhtml", ".css", ".svg")):
                new = asked_for(name, book.read(name).decode()) - reached
                reached |= new
                waiting += new
        own = {"mimetype", "META-INF/container.xml", "content.opf", "toc.ncx", "nav.xhtml"}  # of each EPUB
        assert {*book.namelist()} == reached | own
        assert len(reached) > 50
