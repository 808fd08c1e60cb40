"""The trials of the book: each is a folder with all that is its own, and the folders are the only list of them.

A folder has

    experiments.py      `EXPERIMENTS`, functions of (seed, scale) made by `@experiment`, and `models(scale)`, the stages
                        that they need beside the bases: pairs of a stage and its options
    figures.py          `FIGURES`, one function a figure (a trial may have none)
    predictions.md      what was expected, written before the run (of the seven parts in one file, here)
    results/            what came out
    names.toml          its numbers in words, for readers
    kept/               of some, what came out in single worlds, until all have been run (see `keeping`)
    test_*.py           its tests

and whatever models, instruments and worked numbers serve it alone. Beside the folders lies the one harness: what an
experiment hands over (`experiment`), how results are written and found fresh (`results`, `same`), verdicts, the look of
figures (`style`, `drawings`), and the command line, `python -m trials`; its own tests are in `tests/`.
"""

import importlib
import re
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
FOUND = sorted(path.parent.name for path in HERE.glob("*/experiments.py"))
NUMBERS = tuple(sorted(int(name[4:]) for name in FOUND if re.fullmatch(r"part\d+", name)))
BESIDE = tuple(name for name in FOUND if not re.fullmatch(r"part\d+", name))  # those that are no part's
ALL: tuple[int | str, ...] = (*NUMBERS, *BESIDE)


def title(part: int | str) -> str:
    """The name of a trial's folder and of its results."""
    return part if isinstance(part, str) else f"part{part}"


def titled(name: str) -> int | str:
    """The trial of that name."""
    return int(name.removeprefix("part")) if re.fullmatch(r"part\d+", name) else name


def module(part: int | str) -> ModuleType:
    """Its experiments."""
    return importlib.import_module(f"{__name__}.{title(part)}.experiments")
