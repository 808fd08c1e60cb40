"""`python -m tools.teach FOLDER [GROUP ...]`: write what students and instructors get there."""

import os
import re
import shutil
import sys
import zipfile
from pathlib import Path

from tools.notebooks.cells import notebook, written
from tools.notebooks.wording import Wording
from values.contents import pages
from values.exercises import exercises
from values.settings import settings
from values.worked import BOOK

from . import graded

CODE = ("lab", "trials", "values", "ask")  # what a notebook runs, of the book, and what this reads
FILES = ("LICENSE", "_static/play.css", "series/exercises.toml")


def write(folder: Path, groups: list[str]) -> str:
    """Returns what to say of it."""
    if wrong := [group for group in groups if not re.fullmatch(r"[\w-]+", group)]:
        raise ValueError(f"a group is named by letters and digits: {wrong[0]}")
    secret = graded.secret(BOOK)
    students, instructors = folder / "students", folder / "instructors"
    for each in (students, instructors):
        shutil.rmtree(each, ignore_errors=True)  # with what an earlier secret has made
        each.mkdir(parents=True)
    project, release = settings(BOOK, "project", "release").values()
    given = {"archive": f"llm-deep-dive-lab-{release}.zip", "torch": torch()}
    given["address"] = address(given["archive"], release)
    site = os.environ.get("READTHEDOCS_CANONICAL_URL") or os.environ.get("SITE_URL") or ""
    wording, asked = Wording(site), exercises()
    for page in pages(BOOK):
        for where, solved in ((students, False), (instructors, True)):
            if page.name in asked:
                wording.numbered.clear()
                made = notebook(page.path, wording, given, asked[page.name], solved)
                (where / f"{page.name}.ipynb").write_text(written(made), encoding="utf-8")
    pack(students / given["archive"])
    if not secret:
        return f"Nothing graded is made, as there is no secret: make {graded.SECRET} makes one."
    graded.write(students, instructors, project, secret, groups)
    return f"Graded, for {', '.join(groups)}: {students / 'graded'}; the keys: {instructors / 'graded'}"


def address(archive: str, release: str) -> str:
    """Where a notebook finds the release that it belongs to: as ADDRESS says, its tag on GitHub, or the site."""
    repository = settings(BOOK, "repository")["repository"]
    if repository.startswith("https://github.com/"):
        found = f"{repository}/archive/refs/tags/{release}.zip"
    else:
        site = os.environ.get("READTHEDOCS_CANONICAL_URL") or os.environ.get("SITE_URL")
        found = f"{site}notebooks/{archive}" if site else ""
    return os.environ.get("ADDRESS") or found


def torch() -> str:
    """What pip is asked for, from the one place that says so."""
    [found] = re.findall("^TORCH = (.+)$", (BOOK / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    return found


def pack(path: Path) -> None:
    """The lab as a file. Equal sources give equal bytes."""
    found = [BOOK / name for name in FILES] + [file for name in CODE for file in sorted((BOOK / name).rglob("*"))]
    with zipfile.ZipFile(path, "w") as packed:
        for file in found:
            place = file.relative_to(BOOK)
            if file.is_file() and not {"tests", "__pycache__", "evals"} & {*place.parts}:
                packed.writestr(zipfile.ZipInfo(place.as_posix()), file.read_bytes(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    try:
        print(write(Path(sys.argv[1]), sys.argv[2:]))
    except ValueError as error:
        sys.exit(f"make teach: {error}")
