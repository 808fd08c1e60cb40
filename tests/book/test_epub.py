"""The EPUB: epubcheck, order, formulas. Equal bytes: `test_readthedocs.py` makes it a second time."""

import zipfile

from bs4 import BeautifulSoup
from support import PARTS, ROOT, epubchecked


def test_epubcheck_has_no_message(epub, tmp_path):
    assert epubchecked(epub, tmp_path / "report.json") == ("LLM Deep Dive", [])


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


def test_figures_are_those_for_phones(epub):
    drawn = {
        narrow: {path.read_bytes() for path in (ROOT / "series/figures" / narrow).glob("*.svg")}
        for narrow in ("", "narrow")
    }
    with zipfile.ZipFile(epub) as book:
        pictures = {book.read(name) for name in book.namelist() if name.endswith(".svg")}
    assert not pictures & drawn[""] and len(pictures & drawn["narrow"]) > 30


def test_the_playground_and_the_workshop_stay_out(epub):
    with zipfile.ZipFile(epub) as book:
        names = [name for name in book.namelist() if name.endswith((".js", ".gzip", ".wasm"))]
    assert not [name for name in names if any(f"{folder}/" in name for folder in ("playground", "workshop", "engine"))]
