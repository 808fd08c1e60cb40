"""What an experiment hands over, and how experiments are found: each part's module lists its own in `EXPERIMENTS`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from lab.run.scale import Scale
from lab.run.store import Stage, stage

Row = dict[str, Any]  # numbers and names


@dataclass
class Measured:
    """For one seed. numbers: by name; curves: tables by name, for figures; samples: texts by name."""

    numbers: dict[str, float] = field(default_factory=dict)
    curves: dict[str, list[Row]] = field(default_factory=dict)
    samples: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, values: Row, only: Iterable[str] | None = None):
        """Take over several numbers, or only some of them. In a name such as `best_of_4_*` the own name of each stands
        for the star. Raises ValueError where two numbers get one name."""
        for own in values if only is None else only:
            if (full := name.replace("*", own)) in self.numbers:
                raise ValueError(f"two numbers named {full}")
            self.numbers[full] = values[own]

    def row(self, table: str, keys: Row, values: Row, name: str | None = None, only: Iterable[str] | None = None):
        """Add a row to a table: first its keys, which say what it is of, and then values. With a name these are numbers
        as well, see `add`."""
        self.rows(table, keys, [values])
        if name is not None:
            self.add(name, values, only)

    def rows(self, table: str, keys: Row, rows: Iterable[Row]):
        """Add rows that have their keys in common."""
        self.curves.setdefault(table, []).extend(keys | row for row in rows)


def experiment(function: Callable[[int, Scale], Measured]) -> Stage:
    """A stage that may read all of the scale. It takes (seed, scale) and returns what it `Measured`."""
    return stage(*(each.name for each in fields(Scale)))(function)
