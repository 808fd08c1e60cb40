"""The rounds of questions, each with predictions, seeds and results of its own; none of it needs torch.

What a round asks, and in which voices, is data: `round-N.toml`, and `development.toml` for what everything was tried
on. A table of it belongs to the experiment of its name, or to several; what stands under a seed is that seed's alone.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from .facts import KINDS

HERE = Path(__file__).parent


class Asked(dict):
    """What a seed asks with, by name."""

    def __missing__(self, name):
        raise ValueError(f"this seed's round doesn't ask with {name}: take a seed of development, such as 0")


@dataclass(frozen=True)
class Round:
    """experiments: modules of `experiments/`; seeds: of record, with what each has for itself; asked: what all of them
    ask with; tables: files in `experiments/` that it asks with, too."""

    experiments: tuple[str, ...]
    seeds: dict[int, dict]
    asked: dict
    tables: tuple[Path, ...]
    predictions: Path
    results: Path


def read(path: Path) -> Round:
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    experiments, tables = found.pop("experiments", ()), found.pop("tables")
    seeds = {int(seed): own for seed, own in found.pop("seeds").items()}
    for table in found.values():
        table |= {key: [KINDS[name] for name in table[key]] for key in ("tuned", "far", "kinds") if key in table}
    paths = tuple(HERE / "experiments" / name for name in tables)
    suffix = path.stem.removeprefix("round").removesuffix("-1")  # the first round's files have none
    predictions, results = HERE / f"predictions{suffix}.md", HERE / f"results{suffix}.json"
    return Round(tuple(experiments), seeds, found, paths, predictions, results)


DEVELOPMENT = read(HERE / "development.toml")
ROUNDS = tuple(map(read, sorted(HERE.glob("round-*.toml"))))
EXPERIMENTS = tuple(name for one in ROUNDS for name in one.experiments)


def of(name: str) -> Round:
    """The round of an experiment."""
    return next(one for one in ROUNDS if name in one.experiments)


def of_seed(seed: int) -> Round:
    return next((one for one in ROUNDS if seed in one.seeds), DEVELOPMENT)


def asked(seed: int) -> Asked:
    """What a seed asks with; the voice that is not tuned on is `other`."""
    one = of_seed(seed)
    own = one.seeds[seed if seed in one.seeds else seed % len(one.seeds)]
    other = {"other": one.seeds[own["other"]]["style"]} if "other" in own else {}
    return Asked(one.asked | own | other)


def topics(seed: int) -> list[str]:
    """Open questions, the same for all seeds of a round."""
    return [question.format(one) for question, text in asked(seed)["topics"].items() for one in text.split("|")]


def lora_scale(seed: int, rank: int) -> float:
    """What the change of LoRA is multiplied by: the round's own number at every rank, or its alpha by the rank."""
    table = asked(seed)["lora"]
    return table["alpha"] / rank if "alpha" in table else table["scale"]
