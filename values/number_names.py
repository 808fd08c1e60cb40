"""What a number is called where it is shown to a reader, who can't know its name in the results.

In words that say by themselves what was counted and of whom. A number without a unit in brackets is a share or a
chance; a reward, a correlation and a ratio have none, and say what they are.

They are `names.toml` in a trial's folder, and in those of the witness and the bridge, a line a number. A new number:
look up in its experiment what it is. A chart of the notebook shows the numbers that bets were on, or the first twelve
where none was; the build stops at a number without a line, and a test finds a line without a number, once there are
results, and two numbers of one experiment with the same words.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

BOOK = Path(__file__).parents[1]
FILES = [path for place in ("trials/*", "witness", "bridge") for path in sorted(BOOK.glob(f"{place}/names.toml"))]


class Unnamed(LookupError):
    """Numbers that have no words."""


@cache
def known() -> dict[str, str]:
    """The words by the full name of a number."""
    named = {path.parent.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}
    return {f"{part}.{name}": words for part, names in named.items() for name, words in names.items()}


def in_words(numbers: Iterable[str]) -> list[str]:
    """The words of numbers such as `part4.base_clerk`. Raises Unnamed with all that have none."""
    numbers = list(numbers)
    unnamed = [number for number in numbers if number not in known()]
    if unnamed:
        raise Unnamed(f"names.toml has no words for {', '.join(unnamed)}")
    return [known()[number] for number in numbers]
