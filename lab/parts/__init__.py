"""The one registry of the parts: a part is a module `partN.py` of this folder, and nothing else names it.

Its figures are in `figures/partN.py`. A part's module has

    EXPERIMENTS         functions of (seed, scale), made by `@experiment`
    models(scale)       the stages that they need beside the bases: pairs of a stage and its options

A module of another name in `BESIDE` has both too, for experiments that stand beside the parts.
"""

import importlib
from pathlib import Path
from types import ModuleType

NUMBERS = tuple(sorted(int(path.stem.removeprefix("part")) for path in Path(__file__).parent.glob("part*.py")))
BESIDE = (
    "acting",
    "clicks",
    "cherry",
    "climbers",
    "controls",
    "cures",
    "glass",
    "grid",
    "inside",
    "leashes",
    "thinking",
)
ALL: tuple[int | str, ...] = (*NUMBERS, *BESIDE)


def title(part: int | str) -> str:
    """The name of a part's module and of its results."""
    return part if isinstance(part, str) else f"part{part}"


def titled(name: str) -> int | str:
    """The part of that name."""
    return int(name.removeprefix("part")) if name.startswith("part") else name


def module(part: int | str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{title(part)}")
