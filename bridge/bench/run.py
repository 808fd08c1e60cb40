"""Run methods on all problems. What is done is kept, so that a run goes on where it was stopped."""

import csv
import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from itertools import product
from pathlib import Path

import torch

from . import bounds
from .judge import MARKS, TIME, Judge
from .problems import BETAS, KINDS, Problem, problem

HERE = Path(__file__).parent
SEEDS = range(11, 16)
SAMPLES = {1: 40 * 128, 2: 100 * 128, 4: 100 * 128}  # by the length of answers
SECONDS = {1: 0.5, 2: 1.5, 4: 2.0}  # of the processor: about what the lab's RLOO takes for these samples
WITHOUT_TRL = ("reinforce", "lab_rloo", "lab_grpo", "lab_grpo_corrected")  # what is asked about four words too
METHODS = {
    "reinforce": "reinforce:reinforce",
    "lab_rloo": "lab_methods:rloo",
    "lab_grpo": "lab_methods:grpo",
    "lab_grpo_undivided": "lab_methods:grpo_undivided",
    "lab_grpo_corrected": "lab_methods:grpo_corrected",
    "lab_four_updates": "lab_methods:four_updates",
    "lab_dpo": "lab_methods:dpo",
    "trl_rloo": "trl_methods:rloo",
    "trl_grpo": "trl_methods:grpo",
    "trl_grpo_as_the_lab": "trl_methods:grpo_as_the_lab",
}
BOUNDS = ("exact", "best_of_n")
MEASURED = ("policy", "problems", "judge", "reinforce", "lab_methods", "trl_methods", "bounds", "run")  # the code


@dataclass(frozen=True)
class Row:
    """What a method missed of a problem's optimum at a mark, and what the reference misses."""

    seed: int
    length: int
    kind: str
    beta: str
    method: str
    mark: str
    samples: int
    seconds: float
    missed: float
    untrained: float


def digest() -> str:
    """Of the code that measures: other code, other rows."""
    return hashlib.sha256(b"".join((HERE / f"{name}.py").read_bytes() for name in MEASURED)).hexdigest()[:12]


@cache
def found(name: str) -> Callable:
    """A method of `METHODS`, or module:function of somebody's own."""
    module, _, function = METHODS.get(name, name).partition(":")
    if not function:
        raise ValueError(f"no method {name!r}: name module:function, or one of {', '.join(METHODS)}")
    return getattr(import_module(f"{__package__}.{module}" if name in METHODS else module), function)


def measured(name: str, asked: Problem, length: int, seed: int) -> list[tuple[str, int, float, float]]:
    """Mark, samples, seconds and what is missed, of each look."""
    samples = SAMPLES[length]
    torch.manual_seed(seed)
    if name in BOUNDS:
        log_p = bounds.exact(asked, samples) if name == "exact" else bounds.best_of_n(asked)
        return [(mark, 0, 0.0, asked.missed(log_p)) for mark in (*MARKS, TIME)]
    method, policy = found(name), asked.reference.copy()
    judge = Judge(asked, policy, samples, SECONDS[length])
    method(policy, asked.reference.copy(), judge, samples)
    if judge.judged > samples:
        raise ValueError(f"{name} asked for {judge.judged} rewards, and may have {samples}")
    judge.watch(over=True)
    return [(look.mark, look.samples, round(look.seconds, 2), look.missed) for look in judge.looks]


def all_runs(seeds: Iterable[int]) -> Iterator[tuple]:
    """Seed, length, kind, beta and method of every run, seeds last, so that a run which is stopped has whole ones."""
    for seed, length, kind, beta in product(seeds, SAMPLES, KINDS, BETAS):
        for name in (*BOUNDS, *(METHODS if length < 4 else WITHOUT_TRL)):
            yield seed, length, kind, beta, name


def rows(runs: Iterable[tuple], kept: Path) -> list[Row]:
    """The rows of some runs, those in a file without running them again; each run is appended to it."""
    done = read(kept) if kept.exists() else []
    have = {(row.seed, row.length, row.kind, row.beta, row.method) for row in done}
    wanted = list(runs)
    warm: set[str] = set()
    for place, (seed, length, kind, beta, name) in enumerate(wanted):
        if (seed, length, kind, beta, name) in have:
            continue
        if name not in warm and name not in BOUNDS:  # the first run of a method pays for what the others find done
            measured(name, problem("flat", 1, 1.0, 0), 1, 0)
            warm.add(name)
        asked = problem(kind, length, BETAS[beta], seed)
        untrained = asked.missed(bounds.nothing(asked))
        looks = measured(name, asked, length, seed)
        new = [Row(seed, length, kind, beta, name, *look, untrained) for look in looks]
        write(kept, new, append=True)
        done += new
        told = next(row for row in new if row.mark == "whole")
        where = f"{kind}, {length} words, {beta}, seed {seed}, {told.seconds} s"
        share = f"{told.missed / untrained:.3f}"
        print(f"{place + 1}/{len(wanted)} {name} misses {share} ({where})", file=sys.stderr, flush=True)
    asked_for = set(wanted)
    return [row for row in done if (row.seed, row.length, row.kind, row.beta, row.method) in asked_for]


def read(path: Path) -> list[Row]:
    kinds = Row.__annotations__
    with open(path, newline="", encoding="utf-8") as file:
        return [Row(**{name: kinds[name](value) for name, value in row.items()}) for row in csv.DictReader(file)]


def write(path: Path, found: list[Row], append: bool = False):
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not (append and path.exists())
    with open(path, "w" if new else "a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(Row.__annotations__), lineterminator="\n")
        if new:
            writer.writeheader()
        for row in found:
            writer.writerow(asdict(row) | {"missed": f"{row.missed:.6g}", "untrained": f"{row.untrained:.6g}"})
