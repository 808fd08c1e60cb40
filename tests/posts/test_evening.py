"""The evening's reading: `make evening`. Equal bytes: `test_readthedocs.py` makes it a second time."""

import re
import zipfile

import pytest
import support
from bs4 import BeautifulSoup
from pypdf import PdfReader
from support import AUTHOR, epubchecked, ill_set, need, run

from tools.posts.source import DRAWING, Reader

NAME = "llm-deep-dive-in-an-evening"
TITLE = f"{support.TITLE} in an evening"
POSTS = Reader().posts()


@pytest.fixture(scope="module")
def reader(evening):
    return PdfReader(evening / f"{NAME}.pdf")


def test_the_pdf_has_a_chapter_of_each_post(reader):
    assert [item.title for item in reader.outline if not isinstance(item, list)] == [post.heading for post in POSTS]


def test_the_pdf_names_itself_and_its_author(reader):
    assert reader.metadata.title.startswith(f"{TITLE}: ") and reader.metadata.author == AUTHOR
    first, second, third = (reader.pages[number].extract_text() for number in range(3))
    assert TITLE in " ".join(first.split()) and TITLE in " ".join(second.split()) and "Contents" in third


def test_the_pdf_has_the_figures_with_what_is_said_of_them(evening):
    need("pdftotext")
    text = " ".join(run("pdftotext", evening / f"{NAME}.pdf", "-").stdout.split())
    assert [number for number in range(1, 1 + len(POSTS)) if f"Fig. {number}.1: " not in text] == []
    assert not re.search(r"\[(?:figure|drawing|posts)\b|\{\{|\*\*", text)


def test_the_pdf_is_set_as_the_book_is(evening):
    assert ill_set(evening / f"latex/{NAME}.log") == []


@pytest.mark.release
def test_epubcheck_has_no_message(evening, tmp_path):
    assert epubchecked(evening / f"{NAME}.epub", tmp_path / "report.json") == (TITLE, [])


def test_the_epub_has_the_posts_in_order_with_figures_for_phones(evening):
    with zipfile.ZipFile(evening / f"{NAME}.epub") as book:
        package = BeautifulSoup(book.read("content.opf"), "xml")
        addresses = {item["id"]: item["href"] for item in package.manifest.find_all("item")}
        order = [addresses[item["idref"]] for item in package.spine.find_all("itemref")]
        assert order == ["index.xhtml", *(f"{post.stem}.xhtml" for post in POSTS)]
        for post in POSTS:
            page = BeautifulSoup(book.read(f"{post.stem}.xhtml"), "xml")
            shown = {image["src"]: image["alt"] for image in page.find_all("img")}
            assert len(shown) == 1 + len(DRAWING.findall(post.body))
            [address] = [address for address, alt in shown.items() if alt == post.alt]
            assert book.read(address) == (post.narrow or post.figure).read_bytes()
