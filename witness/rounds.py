"""The rounds of questions, each with predictions, seeds and results of its own.

Results hold a hash of the code that they rest on, so what a later round needs stands in modules of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import round_2, round_3, styles
from .experiments import EXPERIMENTS as FIRST_EXPERIMENTS
from .experiments import calibration, dpo, forms, longtail, lora, swaps
from .load import Witness
from .measure import Measured
from .styles import Style

HERE = Path(__file__).parent
SHARED = ("facts", "generate", "llama", "load", "measure", "ordinary", "styles", "tune")


@dataclass(frozen=True)
class Round:
    """shared: modules on which all its experiments rest; seeds: of record; of_seed: the voice of a seed."""

    experiments: dict[str, Callable[[Witness, int], Measured]]
    shared: tuple[str, ...]
    seeds: tuple[int, ...]
    of_seed: Callable[[int], Style]
    predictions: Path
    results: Path


ROUNDS = (
    Round(
        FIRST_EXPERIMENTS, SHARED, tuple(styles.RECORDED), styles.of_seed,
        HERE / "predictions.md", HERE / "results.json",
    ),
    Round(
        {"calibration": calibration.measure, "forms": forms.measure}, (*SHARED, "grammar", "round_2"),
        tuple(round_2.VOICES), round_2.of_seed, HERE / "predictions-2.md", HERE / "results-2.json",
    ),
    Round(
        {"longtail": longtail.measure, "swaps": swaps.measure, "dpo": dpo.measure, "lora": lora.measure},
        (*SHARED, "preference", "round_3"), tuple(round_3.VOICES), round_3.of_seed, HERE / "predictions-3.md",
        HERE / "results-3.json",
    ),
)  # fmt: skip
EXPERIMENTS = {name: measure for one in ROUNDS for name, measure in one.experiments.items()}


def of(name: str) -> Round:
    """The round of an experiment."""
    return next(one for one in ROUNDS if name in one.experiments)
