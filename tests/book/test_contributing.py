"""CONTRIBUTING.md is true: its recipes are followed in a copy of the book, and what it and README.md name is there."""

import re

import pytest
import yaml
from support import ROOT, follow, recipe

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FOLLOWED = {
    "Add a part",
    "Publish a part",
    "Put the book on the web",
    "Add a figure by hand",
    "Cite a source",
    "Add an experiment",
}


def test_no_block_is_left_untried():
    """`test_eighth_part.py` adds a part with a figure and a source, and publishes it."""
    headings = re.findall("^### (.*)$", TEXT, flags=re.MULTILINE)
    blocks = {heading: len(recipe(heading)) for heading in headings}
    assert {heading for heading in headings if blocks[heading]} == FOLLOWED
    assert sum(blocks.values()) == len(re.findall(r"^`{3,}\w+$", TEXT, flags=re.MULTILINE))


@pytest.mark.own
@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "README.md"])
def test_the_files_that_are_named_are_there(name):
    """Where a name has an N, for some part; what a recipe is about to write need not be."""
    text = (ROOT / name).read_text(encoding="utf-8")
    prose = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    written = {path for heading in FOLLOWED for path, _, _ in recipe(heading)}
    names = [name for name in re.findall(r"`([\w./-]+/[\w.-]*|[\w-]+\.(?:py|md))`", prose) if name not in written]
    names = [name for name in names if not name.startswith((".venv", "_build"))]  # which `make` makes
    assert len(names) > 10
    assert [name for name in names if not list(ROOT.glob(re.sub(r"(?<![A-Z])N(AME)?[\w-]*(?=[./])", "*", name)))] == []


def test_the_targets_of_make_that_it_names_are_there():
    targets = re.findall(r"`make (\w+)`", TEXT)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets and [target for target in targets if f"\n{target}:" not in makefile] == []


def test_the_workflow_that_puts_the_book_on_the_web_sets_its_address(tmp_path):
    """What follows from it is in `test_settings.py`."""
    (tmp_path / ".github/workflows").mkdir(parents=True)
    follow("Put the book on the web", tmp_path)
    steps = yaml.safe_load((tmp_path / ".github/workflows/pages.yml").read_text())["jobs"]["pages"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    [setting] = [step["env"] for step in steps if step.get("run") == "make evening html pdf epub"]
    assert list(setting) == ["SITE_URL", "PDF_URL", "EPUB_URL"]
    [copied] = [command.split() for command in commands if command.startswith("cp ")]
    files = [f"_build/pdf/{setting['PDF_URL']}", f"_build/epub/{setting['EPUB_URL']}"]
    assert copied == ["cp", *files, "_build/html"], "where the page says that they lie"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", "")
    needed = re.search(r"^install_tex = sudo apt install --no-install-recommends ([^|]*)", makefile, re.MULTILINE)[1]
    [installed] = [command.replace("\\\n", "") for command in commands if "apt-get" in command]
    assert installed.split("--no-install-recommends")[1].split() == needed.split(), "what `make pdf` asks for"
