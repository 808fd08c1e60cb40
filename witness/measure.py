"""What an experiment brings back: numbers by name, a share with how many it is of."""

from dataclasses import dataclass, field
from math import sqrt


@dataclass
class Measured:
    """numbers: by name; counts: of how many answers, texts or draws a number is; samples: some of the answers."""

    numbers: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    samples: dict[str, list[str]] = field(default_factory=dict)
    seconds: float = 0.0  # CPU time

    def share(self, name: str, hits: list[bool]):
        self.number(name, sum(hits) / len(hits), len(hits))

    def number(self, name: str, value: float, count: int | None = None):
        if name in self.numbers:
            raise ValueError(f"two numbers named {name}")
        self.numbers[name] = float(value)
        if count is not None:
            self.counts[name] = count


def wilson(share: float, count: int) -> tuple[float, float]:
    """The interval of a share that holds it 95 times in a hundred: https://doi.org/10.1080/01621459.1927.10502953"""
    z = 1.959964
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return middle - half, middle + half
