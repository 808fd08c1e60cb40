"""What the exercises of the pages take and are worth, and what is asked for: `series/exercises.toml`."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).parents[1] / "series/exercises.toml"


@dataclass(frozen=True)
class Exercise:
    """See the file; worth: minutes and points; write: the functions of a listing that the reader shall write."""

    worth: tuple[int, int]
    code: Sequence[str] = ()
    answers: dict[str, str] = field(default_factory=dict)
    fill: Sequence[str] = ()
    choices: Sequence[str] = ()
    rubric: Sequence[tuple[int, str]] = ()
    write: Sequence[str] = ()

    @property
    def minutes(self) -> int:
        return self.worth[0]

    @property
    def points(self) -> int:
        return self.worth[1]

    @property
    def asked(self) -> list[str]:
        """The names that a check cell gives a value to."""
        return [*self.code, *self.answers, *self.fill]


def exercises() -> dict[str, list[Exercise]]:
    """Those of each page, by its name; of another book, which has no such file, none."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return {page: [Exercise(**each) for each in listed] for page, listed in found.items()}
