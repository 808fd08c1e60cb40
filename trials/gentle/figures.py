"""Figures come once the trial has run."""

from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

FIGURES: tuple[Callable[[Path], Figure], ...] = ()
