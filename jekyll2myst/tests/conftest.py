"""What tests of the importer share: small Sphinx projects, the posts of a blog, and the flag that writes pages anew."""

import datetime
import os
import shutil
from pathlib import Path

import pytest

from jekyll2myst.blog import Blog
from jekyll2myst.page import page_of
from jekyll2myst.project import Project

HERE = Path(__file__).parent
BLOG = HERE / "blog"
TODAY = datetime.date(2026, 11, 25)
CONF = """project = "A garden"
extensions = ["myst_parser", "sphinxcontrib.bibtex"]
exclude_patterns = ["pages/*.txt"]
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
bibtex_bibfiles = ["own.bib", "pages/cited.bib"]
suppress_warnings = ["epub.unknown_project_files"]
"""
INDEX = "# A garden\n\n```{toctree}\npages/index\n```\n\n## Sources\n\n```{bibliography}\n```\n"
OWN = "@misc{cy2019, title={A Known Thing}, author={Cy, C.}, year={2019}}\n"


def pytest_addoption(parser):
    parser.addoption("--regenerate", action="store_true", help="write the expected pages anew, to be looked through")


@pytest.fixture(scope="session", autouse=True)
def ruby():
    if not shutil.which("kramdown"):
        (pytest.fail if os.environ.get("NO_SKIPS") else pytest.skip)("kramdown is missing: sudo apt install kramdown")


def written(folder, contents):
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def project(folder, **more):
    """A Sphinx project that knows of no blog."""
    written(folder, {"conf.py": CONF, "index.md": INDEX, "own.bib": OWN})
    return Project(folder / "pages", today=TODAY, **more)


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


def post(body, **meta):
    lines = "".join(f"{name}: {value}\n" for name, value in {"title": "A title", "date": "2024-10-10", **meta}.items())
    return f"---\nlayout: post\n{lines}---\n{body}\n"
