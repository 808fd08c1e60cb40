"""The mean that all measurements take."""

from collections.abc import Iterable


def mean(values: Iterable[float]) -> float:
    """The mean, or not-a-number of nothing: a model may give no answer of the kind that is asked about."""
    values = list(values)
    return sum(values) / len(values) if values else float("nan")


def ratio(part: float, whole: float) -> float:
    """Part of a whole, or not-a-number of nothing."""
    return part / whole if whole else float("nan")
