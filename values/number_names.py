"""What a number is called where it is shown to a reader, who can't know its name in the results."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

NAMES = Path(__file__).with_suffix(".toml")  # its head says how a name is added


class Unnamed(LookupError):
    """Numbers that have no words."""


@cache
def known() -> dict[str, str]:
    parts = tomllib.loads(NAMES.read_text(encoding="utf-8"))
    return {f"{part}.{name}": words for part, names in parts.items() for name, words in names.items()}


def in_words(numbers: Iterable[str]) -> list[str]:
    """The words of numbers such as `part4.base_clerk`. Raises Unnamed with all that have none."""
    numbers = list(numbers)
    unnamed = [number for number in numbers if number not in known()]
    if unnamed:
        raise Unnamed(f"{NAMES.name} has no words for {', '.join(unnamed)}")
    return [known()[number] for number in numbers]
