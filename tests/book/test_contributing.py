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


@pytest.fixture(scope="module")
def built(fresh_book, tmp_path_factory):
    """A function that gives a page of a book to which a part, a figure and a source were added."""
    book, out = fresh_book(), tmp_path_factory.mktemp("built") / "out"
    for heading in ("Add a part", "Add a figure by hand", "Cite a source"):
        follow(heading, book)
    process = build(book, out)
    assert process.returncode == 0, process.stdout
    return lambda name: BeautifulSoup((out / name.replace(".md", ".html")).read_bytes(), "lxml")


[(PAGE, _, _)] = recipe("Add a part")


def test_no_block_is_left_untried():
    """`test_eighth_part.py` adds and publishes a part."""
    headings = re.findall("^## (.*)$", TEXT, flags=re.MULTILINE)
    blocks = {heading: len(recipe(heading)) for heading in headings}
    assert {heading for heading in headings if blocks[heading]} == FOLLOWED
    assert sum(blocks.values()) == len(re.findall(r"^`{3,}\w+$", TEXT, flags=re.MULTILINE))


def test_a_figure_stands_in_the_page_with_its_number(built):
    page = built(PAGE)
    figure = page.find("figure", id="fig-sizes")
    assert figure.find("img")["alt"].startswith("Two discs") and figure.find("img")["width"] == "340"
    assert f"Fig. {NUMBER}.1" in figure.get_text()
    assert page.find("a", href="#fig-sizes", class_="reference").get_text() == f"Fig. {NUMBER}.1"


def test_a_source_is_cited_and_listed(built):
    page, references = built(PAGE), built("series/references.md")
    link = page.find("a", href="references.html#ref-nobody2026small")
    assert link.get_text() == "Nobody, 2026"
    assert "An example of an entry" in references.find(id="ref-nobody2026small").parent.get_text()


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "README.md"])
def test_the_files_that_are_named_are_there(name):
    """Where a name has an N, for some part; what a recipe is about to write need not be."""
    text = (ROOT / name).read_text(encoding="utf-8")
    prose = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    written = {path for heading in FOLLOWED for path, _, _ in recipe(heading)}
    names = [name for name in re.findall(r"`([\w./-]+/[\w.-]*|[\w-]+\.(?:py|md))`", prose) if name not in written]
    names = [name for name in names if not name.startswith(".venv")]  # which `make` sets up
    assert len(names) > 10
    assert [name for name in names if not list(ROOT.glob(re.sub(r"(?<![A-Z])N[\w-]*(?=\.)", "*", name)))] == []


def test_the_targets_of_make_that_it_names_are_there():
    targets = re.findall(r"`make (\w+)`", TEXT)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets and [target for target in targets if f"\n{target}:" not in makefile] == []


def test_the_workflow_that_puts_the_book_on_the_web_sets_its_address(tmp_path):
    """What follows from it is in `test_settings.py`."""
    (tmp_path / ".github/workflows").mkdir(parents=True)
    follow("Put the book on the web", tmp_path)
    steps = yaml.safe_load((tmp_path / ".github/workflows/pages.yml").read_text())["jobs"]["pages"]["steps"]
    [setting] = [step["env"] for step in steps if step.get("run") == "make html epub"]
    assert list(setting) == ["SITE_URL", "EPUB_URL"]
    [copied] = [step["run"].split() for step in steps if step.get("run", "").startswith("cp ")]
    assert copied == ["cp", f"_build/epub/{setting['EPUB_URL']}", "_build/html"], "where the page says that it lies"
