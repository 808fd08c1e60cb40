"""Whether another run agrees with the committed results: which numbers lie within their tolerance, and which don't."""


def outside(values: dict[str, float | None], numbers: dict[str, dict]) -> list[str]:
    """The names whose value lies further from the committed one than its tolerance, or is there in one run only.

    values: those of the other run by name; one that it couldn't measure is None, or not there
    numbers: the committed ones, as `results.read(part)["numbers"]` has them
    """
    return [name for name, number in numbers.items() if not within(values.get(name), number)]


def within(value: float | None, number: dict) -> bool:
    """Whether a value is as near to a committed number as its tolerance asks, but for the last digit's rounding."""
    if value is None or number["value"] is None:
        return value is number["value"]
    return abs(value - number["value"]) <= number["tolerance"] + 1e-9
