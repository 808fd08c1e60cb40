"""What an experiment hands over, and how experiments are found: each part's module lists its own in `EXPERIMENTS`."""

from collections.abc import Callable
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

    def add(self, prefix: str, numbers: dict[str, float]):
        """Take over several numbers, the names of which get a prefix."""
        self.numbers |= {f"{prefix}_{name}": value for name, value in numbers.items()}


def experiment(function: Callable[[int, Scale], Measured]) -> Stage:
    """A stage that may read all of the scale. It takes (seed, scale) and returns what it `Measured`."""
    return stage(*(each.name for each in fields(Scale)))(function)
