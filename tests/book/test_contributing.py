"""CONTRIBUTING.md is true: its recipes are followed in a copy of the book, and what it and README.md name is there."""

import re

import pytest
import yaml
from bs4 import BeautifulSoup
from support import PARTS, ROOT, build, follow, recipe

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NUMBER = len(PARTS) + 1
FOLLOWED = {
    "Add a part",
    "Publish a part",
    "Put the book on the web",
    "Add a figure by hand",
    "Cite a source",
    "Add an experiment",
}


@pytest.fixture
def built(book, tmp_path):
    """A function that follows recipes in a copy of the book and returns the pages of a name, as built."""

    def build_with(*headings, pages):
        for heading in headings:
            follow(heading, book)
        process = build(book, tmp_path / "out")
        assert process.returncode == 0, process.stdout
        addresses = [name.replace(".md", ".html") for name in pages]
        return [BeautifulSoup((tmp_path / "out" / address).read_bytes(), "lxml") for address in addresses]

    return build_with


[(PAGE, _, _)] = recipe("Add a part")


def test_no_block_is_left_untried():
    """`test_eighth_part.py` adds and publishes a part."""
    headings = re.findall("^## (.*)$", TEXT, flags=re.MULTILINE)
    blocks = {heading: len(recipe(heading)) for heading in headings}
    assert {heading for heading in headings if blocks[heading]} == FOLLOWED
    assert sum(blocks.values()) == len(re.findall(r"^`{3,}\w+$", TEXT, flags=re.MULTILINE))


def test_a_figure_stands_in_the_page_with_its_number(built):
    [page] = built("Add a part", "Add a figure by hand", pages=[PAGE])
    figure = page.find("figure", id="fig-sizes")
    assert figure.find("img")["alt"].startswith("Two discs") and figure.find("img")["width"] == "340"
    assert f"Fig. {NUMBER}.1" in figure.get_text()
    assert page.find("a", href="#fig-sizes", class_="reference").get_text() == f"Fig. {NUMBER}.1"


def test_a_source_is_cited_and_listed(built):
    page, references = built("Add a part", "Cite a source", pages=[PAGE, "series/references.md"])
    link = page.find("a", href="references.html#ref-nobody2026small")
    assert link.get_text() == "Nobody, 2026"
    assert "An example of an entry" in references.find(id="ref-nobody2026small").parent.get_text()


def test_a_source_that_was_not_checked_is_refused(book, tmp_path):
    follow("Add a part", book)
    follow("Cite a source", book)
    path = book / "series/references.bib"
    path.write_text(path.read_text(encoding="utf-8").replace("  checked = {2026-11-25},\n", ""), encoding="utf-8")
    process = build(book, tmp_path / "out")
    assert process.returncode != 0 and "nobody2026small has no field 'checked'" in process.stdout


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "README.md"])
def test_the_files_that_are_named_are_there(name):
    """Where a name has an N, for some part; what a recipe is about to write need not be."""
    text = (ROOT / name).read_text(encoding="utf-8")
    prose = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    written = {path for heading in FOLLOWED for path, _, _ in recipe(heading)}
    names = [name for name in re.findall(r"`([\w./-]+/[\w.-]*|[\w-]+\.(?:py|md))`", prose) if name not in written]
    assert len(names) > 10
    assert [name for name in names if not list(ROOT.glob(re.sub(r"(?<![A-Z])N[\w-]*(?=\.)", "*", name)))] == []


def test_the_targets_of_make_that_it_names_are_there():
    targets = re.findall(r"`make (\w+)`", TEXT)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets and [target for target in targets if f"\n{target}:" not in makefile] == []


def test_the_book_on_the_web_knows_its_address(book, tmp_path):
    """The workflow is well formed, and what it sets reaches feed, sitemap and llms.txt."""
    (book / ".github/workflows").mkdir(parents=True)
    follow("Put the book on the web", book)
    steps = yaml.safe_load((book / ".github/workflows/pages.yml").read_text())["jobs"]["pages"]["steps"]
    [setting] = [step["env"] for step in steps if step.get("run") == "make html"]
    assert list(setting) == ["SITE_URL"]
    process = build(book, tmp_path / "out", SITE_URL="https://example.org/book/")
    assert process.returncode == 0, process.stdout
    texts = {
        name: (tmp_path / "out" / name).read_text() for name in ("feed.xml", "sitemap.xml", "llms.txt", "404.html")
    }
    assert [name for name, text in texts.items() if "localhost" in text] == []
    del texts["404.html"]  # which has the path of the address only
    assert [name for name, text in texts.items() if "https://example.org/book/" not in text] == []
