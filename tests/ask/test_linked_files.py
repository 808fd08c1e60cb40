"""Links in a folder: what they lead to is read only if the folder holds it."""

import subprocess
import sys

import pytest
from support import ROOT

from ask.expansion import expanded
from ask.sections import left_out, read

SECRET = "Mallory's zebra"


@pytest.fixture
def linked(docs, tmp_path):
    """A folder with links: out of it, by a path and by another link, to nothing, to itself, to a page of its own."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(f"# Secret\n\n{SECRET}\n")
    (outside / "asked.txt").write_text(f"masks#masks\n{SECRET}\n")
    (outside / "secret.bib").write_text("@book{key,\n  author = {Mallory},\n  year = {1999},\n}\n")
    for name, target in {
        "out.md": outside / "secret.md",
        "up.md": "../outside/secret.md",
        "far.md": docs / "up.md",
        "nowhere.md": tmp_path / "none.md",
        "self.md": "self.md",
        "again.md": docs / "masks.md",
        "asked.txt": outside / "asked.txt",
        "folder": outside,
        "series/secret.bib": outside / "secret.bib",
    }.items():
        (docs / name).parent.mkdir(exist_ok=True)
        (docs / name).symlink_to(target)
    (docs / "folder.md").mkdir()
    (docs / "cited.md").write_text("# Cited\n\nAs {cite:p}`key` says.\n\n```{include} out.md\n```\n")
    return docs


@pytest.mark.parametrize("through", ["a folder", "a link to it"])
def test_links_that_lead_out_of_the_folder_are_not_followed(linked, tmp_path, through):
    """Neither pages nor the questions and works beside them; a link within the folder is as good as its file."""
    if through == "a link to it":
        (tmp_path / "link").symlink_to(linked)
        linked = tmp_path / "link"
    found = expanded(linked)
    assert {section.page for section in found} == {"again", "cherries", "cited", "masks"}
    assert SECRET not in str(found) and "Mallory" not in str(found)
    left = {path.name for path in left_out(linked)}
    assert left == {"out.md", "up.md", "far.md", "nowhere.md", "self.md", "folder.md"}
    assert read(linked, page="out") == [] and read(linked, page="again")


@pytest.mark.slow
def test_links_that_lead_out_of_the_folder_are_told_in_a_line(linked, tmp_path):
    command = [
        sys.executable,
        "-m",
        "ask",
        "what is the secret of the zebra",
        "--json",
        "--docs",
        linked,
        "--index",
        tmp_path / "i.sqlite",
    ]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True)
    assert done.returncode == 0 and "Mallory" not in done.stdout
    assert done.stderr.count("\n") == 1 and all(path.name in done.stderr for path in left_out(linked))
