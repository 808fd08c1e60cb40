"""`python -m tools.notebooks FOLDER`: write the notebooks there."""

import os
import sys
from pathlib import Path

import nbformat

from ask.sections import BOOK
from values.contents import pages
from values.settings import settings

from . import exercises
from .cells import notebook
from .wording import Wording


def write(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    site = os.environ.get("READTHEDOCS_CANONICAL_URL") or os.environ.get("SITE_URL") or ""
    repository = settings(BOOK, "repository")["repository"]
    wording, written = Wording(site), []
    for page in pages(BOOK):
        if not exercises.BEGIN.search(page.path.read_text(encoding="utf-8")):
            continue  # one in preparation
        wording.numbered.clear()
        made = notebook(page.path, wording, repository)
        nbformat.validate(made)
        written.append(folder / f"{page.name}.ipynb")
        nbformat.write(made, written[-1])
    return written


if __name__ == "__main__":
    print(*write(Path(sys.argv[1])), sep="\n")
