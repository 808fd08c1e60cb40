"""What all tests share."""

import os
import shutil
import sys

import pytest
from support import ANOTHER_BOOK, ROOT, build, copy_book, make, need, run

# What another book has no use for, whose owner has deleted lab, trials and ask, and this book's pages: tests of what is
# gone, and of what stands in the pages. Single tests of these in other files are marked `own`.
OWN = "ask bench engine glass lab notebooks playground posts real record search slides witness workshop".split()
OWN += ["browser/test_*_page.py"]
OWN += [f"book/test_{name}.py" for name in "alignment_bench bets bridge_boxes builders cases_page".split()]
OWN += [f"book/test_{name}.py" for name in "faults figure_versions lab_numbers notebook owner".split()]
OWN += [f"book/test_{name}.py" for name in "prose sections_file worked yourself".split()]
OWN += [f"browser/test_{name}.py" for name in "controls figures firefox first_screen glass grow hill".split()]
OWN += [f"browser/test_{name}.py" for name in "keyboard playground scenes search slides workshop".split()]
collect_ignore_glob = OWN if ANOTHER_BOOK else []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """With NO_SKIPS set, as in CI, a test that would be skipped fails."""
    report = (yield).get_result()
    if report.skipped and os.environ.get("NO_SKIPS"):
        report.outcome, report.longrepr = "failed", f"skipped, though NO_SKIPS is set: {report.longrepr[2]}"


# By what a test is given: the built book or a browser; the lessons of the workshop, toys of the lab, what embeds; the
# PDFs of the book and of the posts, which LaTeX sets in four passes, and the book with all the settings that an owner
# may change.
SITE = {"html", "pdf", "epub", "evening", "browser"}
SLOW = SITE | {"finished", "node", "toy", "toy_store", "minilm"}
RELEASE = {"pdf", "evening", "owned"}


def pytest_collection_modifyitems(items):
    if ANOTHER_BOOK:
        items[:] = [item for item in items if not item.get_closest_marker("own")]
    for item in items:
        for mark, fixtures in {"site": SITE, "slow": SLOW, "release": RELEASE}.items():
            if not fixtures.isdisjoint(item.fixturenames):
                item.add_marker(mark)
        if item.get_closest_marker("site"):  # some files say so themselves
            item.add_marker("slow")


@pytest.fixture(scope="session")
def html():
    return make("html") / "html"


@pytest.fixture(scope="session")
def pages(html):
    """Every page of the built site by its relative address, parsed."""
    from bs4 import BeautifulSoup  # which `make record` has not, as it needs no page

    return {
        path.relative_to(html).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        for path in sorted(html.rglob("*.html"))
    }


@pytest.fixture(scope="session")
def pdf():
    need("lualatex")
    return make("pdf") / "pdf/llm-deep-dive.pdf"


@pytest.fixture(scope="session")
def epub():
    return make("epub") / "epub/llm-deep-dive.epub"


@pytest.fixture(scope="session")
def evening():
    """The folder with the evening's reading, and with what it was made of."""
    need("lualatex")
    return make("evening") / "evening"


@pytest.fixture(scope="session")
def decks(tmp_path_factory):
    """The folder of the decks as HTML."""
    folder = tmp_path_factory.mktemp("decks")
    command = (sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "revealjs", "-d", folder / "doctrees")
    process = run(*command, ROOT / "slides", folder / "slides")
    assert process.returncode == 0, process.stdout
    return folder / "slides"


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """The site of an unchanged copy of the book, without a warning. The copy lies beside it, in `book`."""
    folder = tmp_path_factory.mktemp("copy")
    process = build(copy_book(folder / "book"), folder / "finished")
    assert process.returncode == 0, process.stdout
    return folder / "finished"


@pytest.fixture(scope="session")
def fresh_book(finished):
    """A function that gives a copy of the book's sources to change: always in one place, or Sphinx would read all of it
    again."""

    def renew():
        folder = finished.with_name("book")
        shutil.rmtree(folder)
        return copy_book(folder)

    return renew


@pytest.fixture
def book(fresh_book):
    """A copy of the book's sources that a test may change."""
    return fresh_book()
