"""Each path that a document for developers names is there, or was at the commit that it names beside it."""

import re
from functools import cache

import pytest
from support import ROOT, git, has_history

FILES = git("ls-files").splitlines()
DOCUMENTS = [name for name in FILES if re.search(r"(^|/)(README|CONTRIBUTING)\.md$", name)]
PATH = re.compile(r"`([\w.-]+(?:/[\w.*-]*)+)`|\]\(([^):#]+)\)")
COMMIT = re.compile(r"\b[0-9a-f]{7,40}\b")
# What is built, set up or written by a command; the next part, the next round, a file of whatever name.
TO_COME = re.compile(r"^_build/|^\.cache/|^\.venv|/ways\.json$|part-?N|_N\b|[-/]N(AME)?(\.|/|$)|/same\.jsonl$")
RECIPE = re.compile(r"`[^`\s]+`(?=:\n\n`)")  # a file to be written, before what stands in it


def dead(text):
    """The paths in a text, from whichever folder on, at which there is no file."""
    return {name for paragraph in RECIPE.sub("", text).split("\n\n") for name in lost(paragraph)}


def lost(paragraph):
    names = {name.rstrip("/") for pair in PATH.findall(paragraph) for name in pair if name}
    commits = COMMIT.findall(paragraph)
    if commits and not has_history(*commits):
        return set()  # which a copy without them can't tell
    trees = [f"/{file}/" for file in FILES + [file for commit in commits for file in files(commit)]]

    def there(name):
        parts = re.escape(name.removeprefix("../")).replace(r"\*", "[^/]*")
        return any(re.search(f"/{parts}/", tree) for tree in trees)

    return {name for name in names if not TO_COME.search(name) and not there(name)}


@cache
def files(commit):
    return git("ls-tree", "-r", "--name-only", commit).splitlines()


@pytest.mark.own
@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_in_a_document_leads_somewhere(document):
    assert dead((ROOT / document).read_text(encoding="utf-8")) == set()


@pytest.mark.own
def test_a_path_that_leads_nowhere_is_seen():
    text = "`lab/model.py`, `lab/`, `series/owner/*.csv` and `_ext/gone.py`, [it](tests/gone.md), `lab/parts/partN.py`"
    assert dead(text) == {"_ext/gone.py", "tests/gone.md"}


def test_no_fence_of_backticks_has_one_in_its_first_line():
    """Markdown takes it for running text then, and a table comes out as its source, without a warning."""
    broken = re.compile(r"^[ :>]*`{3,}(?!`)[^`\n]*`", re.MULTILINE)
    assert broken.search("```{list-table} Of `a.py`.")
    for path in (ROOT / "series").glob("*.md"):
        assert not broken.search(path.read_text(encoding="utf-8")), path.name
