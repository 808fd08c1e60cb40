"""The figures of the book, one function each, a file for each part. They read results and compute nothing but means.

Drawn again from the same results they are the same, byte by byte.
"""

import importlib
import io
from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from .. import parts
from ..run import results
from ..run.files import write_whole
from .style import plt

FOLDER = Path(__file__).parents[2] / "series/figures"


def figures() -> dict[str, Callable[[Path], Figure]]:
    """Every figure of the parts by the name of its file."""
    return of(*map(parts.title, parts.ALL))


def of(*names: str) -> dict[str, Callable[[Path], Figure]]:
    """The functions that some modules here list in `FIGURES`, by the name of the file that each is drawn to."""
    return {
        f"{name}-{function.__name__}.svg": function
        for name in names
        for function in importlib.import_module(f"{__name__}.{name}").FIGURES
    }


def draw(source: Path = results.FOLDER, target: Path = FOLDER) -> list[Path]:
    """Draw all figures from a folder of results into another; those of the witness beside the committed results."""
    target.mkdir(parents=True, exist_ok=True)
    drawn = []
    witness = of("witness") if source == results.FOLDER else {}
    for name, function in (figures() | witness).items():
        figure = function(source)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        plt.close(figure)
        drawn.append(target / name)
        write_whole(drawn[-1], buffer.getvalue())
    return drawn
