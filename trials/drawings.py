"""The figures of the book, one function each, a file for each part. They read results and compute nothing but means.

Drawn again from the same results they are the same, byte by byte.
"""

import importlib
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from matplotlib.figure import Figure

import trials
from lab.run.files import write_whole

from . import HERE, results
from .style import PAGE, PHONE, ROOM, svg

FOLDER = Path(__file__).parents[1] / "series/figures"
SHEETS = {PAGE: FOLDER, PHONE: FOLDER / "narrow", ROOM: FOLDER / "room"}

# Of those who stand beside the trials: by what the names of their figures begin with.
OTHERS = {"witness": "witness.figures", "bridge": "bridge.figures", "alignment": "bridge.bench.figures"}

SLIDES = Path(__file__).parents[1] / "slides"


def figures(source: Path | None = None) -> dict[str, Callable[[Path | None], Figure]]:
    """Every figure of the parts that have results there, by the name of its file."""
    return of(*map(trials.title, results.tried(source)))


def of(*names: str) -> dict[str, Callable[[Path | None], Figure]]:
    """The functions that some list in `FIGURES`, by the file that each is drawn to. A trial may have none."""
    return {f"{name}-{function.__name__}.svg": function for name in names for function in listed(name)}


def listed(name: str) -> tuple[Callable, ...]:
    if name in OTHERS:
        return importlib.import_module(OTHERS[name]).FIGURES
    return importlib.import_module(f"trials.{name}.figures").FIGURES if (HERE / name / "figures.py").exists() else ()


def on_slides() -> set[str]:
    """The files of those of which a slide shows a panel: they are drawn for a room too."""
    decks = "\n".join(path.read_text(encoding="utf-8") for path in SLIDES.glob("*.md"))
    return {f"{name}.svg" for name in re.findall(r"^\[panel (\S+)", decks, re.MULTILINE)}


def draw(source: Path | None = None, target: Path = FOLDER, width: float = PAGE) -> list[Path]:
    """Draw all figures from a folder of results into another; those of the witness, of other people's code
    and of the bench beside the committed results."""
    target.mkdir(parents=True, exist_ok=True)
    drawn = []
    beside = of(*OTHERS) if source is None else {}
    shown = on_slides()
    for name, function in (figures(source) | beside).items():
        if width == ROOM and name not in shown:
            continue
        drawn.append(target / name)
        write_whole(drawn[-1], svg(partial(function, source), width))
    return drawn
