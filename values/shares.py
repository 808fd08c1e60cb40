"""Shares and their intervals. Nothing is imported but what Python has, as the pages are built with it too."""

from collections.abc import Sequence


def wilson(part: int, total: int) -> list[float]:
    """The 95% interval of a share that also holds near 0 and 1 (Wilson 1927)."""
    z, share = 1.96, part / total
    middle, half = share + z * z / (2 * total), z * (share * (1 - share) / total + z * z / (4 * total**2)) ** 0.5
    return [round(max(0.0, (middle + sign * half) / (1 + z * z / total)), 4) for sign in (-1, 1)]


def part(hits: Sequence[bool]) -> list[float]:
    """The share of what is true, and its interval; NaN of nothing."""
    total = len(hits)
    return [round(sum(hits) / total, 4), *wilson(sum(hits), total)] if total else [float("nan")] * 3
