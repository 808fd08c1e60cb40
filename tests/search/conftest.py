"""The search in the page without its page: modules, index and vectors in a folder, run by Node."""

from functools import partial
from pathlib import Path

import pytest
import sphinx
from node_side import copied, drive

from ask.expansion import questions
from ask.page_index import index, packed
from ask.sections import read


@pytest.fixture(scope="session")
def sections(html):
    return read()


@pytest.fixture(scope="session")
def found(sections):
    return index(sections, questions())


@pytest.fixture(scope="session")
def search(found, tmp_path_factory):
    """Answers a task of driver.mjs."""
    folder = copied(tmp_path_factory.mktemp("modules"), "search") / "search"
    (folder / "index.gzip").write_bytes(packed(found))
    scripts = Path(sphinx.__file__).parent / "search/minified-js"
    stemmer = "\n".join((scripts / f"{name}-stemmer.js").read_text("utf-8") for name in ("base", "english"))
    (folder / "stemmer.js").write_text(stemmer, encoding="utf-8")
    return partial(drive, "search/driver.mjs", folder)
