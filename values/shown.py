"""Numbers as they stand in the text, with what else can be said of them, and the files that they come from."""

import json
from collections import UserDict
from collections.abc import Iterable
from math import copysign, floor
from pathlib import Path
from typing import TYPE_CHECKING, Any


class Shown(str):
    """A text with further texts as attributes."""

    def __new__(cls, text, **more):
        made = super().__new__(cls, text)
        made.__dict__.update(more)
        return made

    def __deepcopy__(self, memo):
        return self

    def __eq__(self, other):
        """As Sphinx asks whether a page is out of date, which it is too where only the further texts have changed."""
        return super().__eq__(other) and self.__dict__ == getattr(other, "__dict__", self.__dict__)

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> str: ...


def in_a_row(numbers: Iterable[str]) -> str:
    """As one says them in a sentence: of each world one, in their order."""
    *most, last = numbers
    return f"{', '.join(most)} and {last}" if most else last


class Values(UserDict):
    """What names stand for. MyST copies all settings for each page, but not these thousands."""

    def __deepcopy__(self, memo):
        return self


class Later(Values):
    """Values that are made where a page asks for one. Two are the same if what they are made from is."""

    def __eq__(self, other):
        return type(self) is type(other) and self.data == other.data

    def __getitem__(self, name):
        return self.made(name, self.data[name])

    def made(self, name: str, given: Any) -> Any:
        raise NotImplementedError


def shown(value):
    """A number as it stands in the text."""
    if value is None:
        return "not measurable"
    return (f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:,.6g}").replace("-", "−")


def percent(value):
    return "not measurable" if value is None else f"{shown(whole_percent(value))}%"


def whole_percent(share: float) -> int:
    """As people round: 50.5 and 45.5 become 51 and 46, where Python would make both even."""
    return int(copysign(floor(round(abs(100 * share), 6) + 0.5), share))


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
