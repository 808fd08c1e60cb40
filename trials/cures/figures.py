"""No figure of its own: the chapter has its numbers in a table, and the notebook each world's."""

from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

FIGURES: tuple[Callable[[Path], Figure], ...] = ()
