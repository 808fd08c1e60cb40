"""The one registry of the parts: a part is a module `partN.py` of this folder, and nothing else names it.

Its figures are in `figures/partN.py`. A part's module has

    EXPERIMENTS         functions of (seed, scale), made by `@experiment`
    models(scale)       the stages that they need beside the bases: pairs of a stage and its options
"""

import importlib
from pathlib import Path
from types import ModuleType

NUMBERS = tuple(sorted(int(path.stem.removeprefix("part")) for path in Path(__file__).parent.glob("part*.py")))


def module(number: int) -> ModuleType:
    return importlib.import_module(f"{__name__}.part{number}")
