"""What all tests share."""

import os

import pytest
from support import copy_book, make, need


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """With NO_SKIPS set, as in CI, a test that would be skipped fails."""
    report = (yield).get_result()
    if report.skipped and os.environ.get("NO_SKIPS"):
        report.outcome, report.longrepr = "failed", f"skipped, though NO_SKIPS is set: {report.longrepr[2]}"


@pytest.fixture(scope="session")
def html():
    return make("html") / "html"


@pytest.fixture(scope="session")
def pdf():
    need("lualatex")
    return make("pdf") / "pdf/llm-deep-dive.pdf"


@pytest.fixture(scope="session")
def epub():
    return make("epub") / "epub/llm-deep-dive.epub"


@pytest.fixture
def book(tmp_path):
    """A copy of the book's sources that a test may change."""
    return copy_book(tmp_path / "book")
