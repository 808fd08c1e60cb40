"""What all measurements take: means, ratios, distances."""

from collections.abc import Iterable, Sequence


def mean(values: Iterable[float]) -> float:
    """The mean, or not-a-number of nothing: a model may give no answer of the kind that is asked about."""
    values = list(values)
    return sum(values) / len(values) if values else float("nan")


def ratio(part: float, whole: float) -> float:
    """Part of a whole, or not-a-number of nothing."""
    return part / whole if whole else float("nan")


def distance(one: Sequence[float], other: Sequence[float]) -> float:
    """The total variation between two distributions: the share that has to be moved to make one the other."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / 2
