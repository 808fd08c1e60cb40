"""The rounds of questions, each with predictions, seeds and results of its own.

Results hold a hash of the code that they rest on, so what a later round needs stands in modules of its own. What is
said here of a round needs no torch.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import round_2, round_3, styles
from .styles import Style

HERE = Path(__file__).parent
SHARED = ("facts", "generate", "llama", "load", "measure", "ordinary", "styles", "tune")


@dataclass(frozen=True)
class Round:
    """experiments: modules of `experiments/`; shared: modules on which all of them rest; seeds: of record; of_seed: the
    voice of a seed."""

    experiments: tuple[str, ...]
    shared: tuple[str, ...]
    seeds: tuple[int, ...]
    of_seed: Callable[[int], Style]
    predictions: Path
    results: Path


ROUNDS = (
    Round(
        ("induction", "mask", "switch", "refusal", "counting", "prejudice", "lookup"), SHARED,
        tuple(styles.RECORDED), styles.of_seed,
        HERE / "predictions.md", HERE / "results.json",
    ),
    Round(
        ("calibration", "forms"), (*SHARED, "grammar", "round_2"),
        tuple(round_2.VOICES), round_2.of_seed, HERE / "predictions-2.md", HERE / "results-2.json",
    ),
    Round(
        ("longtail", "swaps", "dpo", "lora"),
        (*SHARED, "preference", "round_3"), tuple(round_3.VOICES), round_3.of_seed, HERE / "predictions-3.md",
        HERE / "results-3.json",
    ),
)  # fmt: skip
EXPERIMENTS = tuple(name for one in ROUNDS for name in one.experiments)


def of(name: str) -> Round:
    """The round of an experiment."""
    return next(one for one in ROUNDS if name in one.experiments)


def measure_of(name: str) -> Callable:
    """The function of (witness, seed) that an experiment is."""
    return importlib.import_module(f"{__package__}.experiments.{name}").measure
