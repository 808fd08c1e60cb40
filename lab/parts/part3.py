"""Part 3: what tuning changes, how little of it is needed, and what a reward does to truth and variety."""

from ..engine.store import Stage
from ..stages.doses import ROW_SEEDS, SEEDS
from ..stages.judges import SEEDS as CHERRY_SEEDS
from . import cherry, mask

__all__ = ["CHERRY_SEEDS", "EXPERIMENTS", "ROW_SEEDS", "SEEDS", "models"]


def models(scale) -> list[tuple[Stage, dict]]:
    """The models that the part needs beside the bases: names of stages, and their options."""
    return [*mask.models(scale), *cherry.models(scale)]


EXPERIMENTS = (*mask.EXPERIMENTS, *cherry.EXPERIMENTS)
