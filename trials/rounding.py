"""What becomes of measured values before they are written: digits, spread over seeds, tolerance.

This decides the digits that text, tables and figures show, so it counts into the `source` of every result.
"""

import math

from lab.run.averages import mean


def rounded(value: float) -> float | int | None:
    """A number as text, table and figure show it: whole above 1000, else with three significant digits."""
    if not math.isfinite(value):
        return None
    if abs(value) >= 1000 or value == int(value):
        return round(value)
    return float(f"{value:.3g}")


def number(values: list[float]) -> dict:
    """A measured number: its mean over seeds, the lowest and the highest, each seed's, and by how much a run on another
    machine may differ (twice the spread of seeds, and at least a twentieth or 0.02: training amplifies the smallest
    difference in rounding into another, equally good model)."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return {"value": None, "low": None, "high": None, "seeds": [None] * len(values), "tolerance": None}
    middle = mean(finite)
    low, high = min(finite), max(finite)
    return {
        "value": rounded(middle),
        "low": rounded(low),
        "high": rounded(high),
        "seeds": [rounded(value) for value in values],
        "tolerance": rounded(max(2 * (high - low), 0.05 * abs(middle), 0.02)),
    }


def cell(value) -> str:
    """A value in a table of results: fractions with five significant digits."""
    return f"{value:.5g}" if isinstance(value, float) else str(value)
