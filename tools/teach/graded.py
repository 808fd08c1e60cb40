"""What is graded: sheets with numbers of their own for each group, and apart from these their keys.

The numbers are drawn by HMAC from a secret that `make course-secret` writes into a file which Git ignores, or that
`COURSE_SECRET` holds. Whoever has the book's code and not the secret can't tell which numbers a group gets.
"""

import hmac
import json
import os
from pathlib import Path
from random import Random

from values import gift

from .kinds import KINDS, Exercise

SECRET = "course-secret"
LEAST = 16  # letters: a shorter one could be guessed by trying
TOLERANCE = 0.005  # of a number: three digits that count
EACH = 2  # points


def secret(book: Path) -> str:
    """The secret of a course; nothing where there is none. ValueError for one that can be guessed."""
    file = book / SECRET
    found = os.environ.get("COURSE_SECRET") or (file.read_text(encoding="utf-8") if file.exists() else "")
    if 0 < len(found.strip()) < LEAST:
        raise ValueError(f"a secret has {LEAST} letters or more: make {SECRET} makes one")
    return found.strip()


def of_group(secret: str, group: str) -> list[Exercise]:
    """One exercise of each kind, with the numbers of a group."""
    return [kind(drawn(secret, f"{kind.__name__} {group}")) for kind in KINDS]


def drawn(secret: str, name: str) -> Random:
    return Random(hmac.digest(secret.encode(), name.encode(), "sha256"))


def sheet(group: str, exercises: list[Exercise]) -> str:
    """For students, in Markdown."""
    asked = [
        f"{number}. **{each.title}** ({called(each.page)}, {EACH * len(each.answers)} points) {each.question}\n\n"
        f"   *Give:* {'; '.join(f'{name}: ____' for name in each.answers)}"
        for number, each in enumerate(exercises, 1)
    ]
    return "\n\n".join([f"# To be graded: {group}", "Three digits that count are enough.", *asked]) + "\n"


def called(page: str) -> str:
    return page.replace("-", " ").capitalize()


def moodle(project: str, group: str, exercises: list[Exercise]) -> str:
    """A question for each number, with its key, as Moodle imports them."""
    asked = [
        gift.numeric(f"{each.title}, {name}", f"{each.question} Give: {name}.", number, abs(number) * TOLERANCE)
        for each in exercises
        for name, number in each.answers.items()
    ]
    return "\n\n".join([gift.category(project, "To be graded", group), *asked]) + "\n"


def write(students: Path, instructors: Path, project: str, secret: str, groups: list[str]) -> None:
    keys = {}
    for folder in (students, instructors):
        (folder / "graded").mkdir(parents=True)
    for group in groups:
        exercises = of_group(secret, group)
        keys[group] = {each.title: each.answers for each in exercises}
        (students / f"graded/{group}.md").write_text(sheet(group, exercises), encoding="utf-8")
        (instructors / f"graded/{group}.gift").write_text(moodle(project, group, exercises), encoding="utf-8")
    (instructors / "graded/keys.json").write_text(json.dumps(keys, ensure_ascii=False, indent=1), encoding="utf-8")
