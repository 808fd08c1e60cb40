"""The search in the page without its page: modules, index and vectors in a folder, run by Node."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import sphinx
from support import ROOT, need

from ask.expansion import questions
from ask.page_index import index, packed
from ask.sections import read


@pytest.fixture(scope="session")
def sections():
    return read()


@pytest.fixture(scope="session")
def found(sections):
    return index(sections, questions())


@pytest.fixture(scope="session")
def search(found, tmp_path_factory):
    """Answers a task of driver.mjs."""
    need("node")
    folder = tmp_path_factory.mktemp("search") / "modules"
    shutil.copytree(ROOT / "_static/search", folder)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "index.gzip").write_bytes(packed(found))
    scripts = Path(sphinx.__file__).parent / "search/minified-js"
    stemmer = "\n".join((scripts / f"{name}-stemmer.js").read_text("utf-8") for name in ("base", "english"))
    (folder / "stemmer.js").write_text(stemmer, encoding="utf-8")

    def ask(**task):
        command = ["node", ROOT / "tests/search/driver.mjs", folder]
        result = subprocess.run(command, input=json.dumps(task), capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return ask
