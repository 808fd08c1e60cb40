"""The flag that writes pages anew, and what tests of the importer stand on."""

import os
import shutil

import pytest
from garden import project, written

from jekyll2myst.blog import Blog
from jekyll2myst.page import page_of


def pytest_addoption(parser):
    parser.addoption("--regenerate", action="store_true", help="write the expected pages anew, to be looked through")


@pytest.fixture(scope="session", autouse=True)
def ruby():
    if not shutil.which("kramdown"):
        (pytest.fail if os.environ.get("NO_SKIPS") else pytest.skip)("kramdown is missing: sudo apt install kramdown")


@pytest.fixture
def blog(tmp_path):
    """A folder with a blog."""
    return written(tmp_path / "blog", {"_config.yml": "url: https://ann.example\nbaseurl: /notes\n"})


@pytest.fixture
def brought(blog):
    """A function that makes the page of a post in a project with no pages of posts."""

    def of(text, name="_posts/2024-10-10-post.md", **more):
        path = written(blog, {name: text}) / name
        return page_of(path, project(blog.parent / "garden", **more), Blog.around(path))

    return of
