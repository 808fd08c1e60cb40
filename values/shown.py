"""Numbers as they stand in the text, with what else can be said of them, and the files that they come from."""

import json
from collections import UserDict
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

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> str: ...


class Values(UserDict):
    """What names stand for. MyST copies all settings for each page, but not these thousands."""

    def __deepcopy__(self, memo):
        return self


def shown(value):
    """A number as it stands in the text."""
    return "not measurable" if value is None else f"{value:,.6g}".replace("-", "−")


def percent(value):
    return "not measurable" if value is None else f"{100 * value:.0f}%".replace("-", "−")


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
