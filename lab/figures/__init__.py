"""The figures of the book, one function each, a file for each part. They read results and compute nothing but means.

Drawn again from the same results they are the same, byte by byte.
"""

import importlib
import io
from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from .. import parts
from ..engine import results
from ..engine.files import write_whole
from .style import plt

FOLDER = Path(__file__).parents[2] / "series/figures"
WITNESS = Path(__file__).parents[2] / "witness/results.json"  # which a copy of the lab alone hasn't


def figures() -> dict[str, Callable[[Path], Figure]]:
    """Every figure by the name of its file: the functions that a module lists in `FIGURES`."""
    names = [*map(parts.title, parts.ALL), *(["witness"] if WITNESS.exists() else [])]
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return {
        f"{module.__name__.rpartition('.')[2]}-{function.__name__}.svg": function
        for module in modules
        for function in module.FIGURES
    }


def draw(source: Path = results.FOLDER, target: Path = FOLDER) -> list[Path]:
    """Draw all figures from a folder of results into another."""
    target.mkdir(parents=True, exist_ok=True)
    drawn = []
    for name, function in figures().items():
        figure = function(source)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        plt.close(figure)
        drawn.append(target / name)
        write_whole(drawn[-1], buffer.getvalue())
    return drawn
