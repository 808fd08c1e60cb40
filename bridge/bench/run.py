"""The runs: which there are, where they are done, and the file that takes a row of each."""

import csv
import hashlib
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean
from typing import get_type_hints

import torch

from .judge import EXACT, Row, measured
from .problems import KINDS, Problem

HERE = Path(__file__).parent
DEVELOPMENT, SEEDS = range(100, 103), range(11, 21)  # where rates are chosen, and what counts
BETAS = {"low": 0.125, "middle": 0.25, "high": 0.5}
RATES = {"slow": 3e-4, "usual": 1e-3, "fast": 3e-3}
METHODS = {
    "lab_rloo": "methods:rloo",
    "lab_grpo": "methods:grpo",
    "lab_dpo": "methods:dpo",
    "reinforce": "reinforce:reinforce",
    "lab_grpo_undivided": "methods:grpo_undivided",
    "trl_rloo": "trl_methods:rloo",
    "trl_grpo": "trl_methods:grpo",
}
SWEPT = ("lab_rloo", "lab_grpo", "lab_dpo")  # at each rate; the others at the best of the development
TWINS = {"trl_rloo": "lab_rloo", "trl_grpo": "lab_grpo"}  # take this one's rate, and the middle beta, as they are slow
MEASURED = ("policy", "problems", "judge")  # the code that decides all rows


@cache
def digest(method: str) -> str:
    """Of the code that decides the rows of a method: other code, other rows."""
    files = [HERE / f"{name}.py" for name in MEASURED]
    module = METHODS.get(method, method).partition(":")[0]
    if method in METHODS:
        files.append(HERE / f"{module}.py")
    elif method not in EXACT and (spec := find_spec(module)) and spec.origin:
        files.append(Path(spec.origin))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


@cache
def found(name: str) -> Callable:
    """A method of `METHODS`, or module:function of somebody's own. Raises ValueError where there is none."""
    module, _, function = METHODS.get(name, name).partition(":")
    if not function:
        raise ValueError(f"no method {name!r}: name module:function, or one of {', '.join(METHODS)}")
    try:
        method = getattr(import_module(f"{__package__}.{module}" if name in METHODS else module), function)
    except (AttributeError, ImportError, SyntaxError) as error:
        raise ValueError(f"no method {name}: {error}") from None
    if not callable(method):
        raise ValueError(f"no method {name}: it is a {type(method).__name__} and no function")
    return method


def runs(methods: Iterable[tuple[str, float]], seeds: Iterable[int], betas: Iterable[float], **sizes) -> list[Row]:
    """Methods with their rates on each problem, one seed after the other: a run that is stopped has whole ones."""
    pairs, plain = list(methods), Problem.__dataclass_fields__
    words, length, prompts, samples = (
        sizes.get(name, plain[name].default) for name in ("words", "length", "prompts", "samples")
    )
    places = [(seed, kind, beta) for seed in seeds for kind in KINDS for beta in betas]
    return [
        Row(name, rate, kind, beta, seed, words, length, prompts, samples, digest(name))
        for seed, kind, beta in places
        for name, rate in pairs
    ]


def development() -> list[Row]:
    return runs(
        [(name, rate) for name in METHODS if name not in TWINS for rate in RATES.values()],
        DEVELOPMENT,
        [BETAS["middle"]],
    )


def chosen(rows: Iterable[Row]) -> dict[str, float]:
    """The rate of each method that misses least in the development, on average over problems and seeds."""
    shares: dict[tuple[str, float], list[float]] = {}
    for row in rows:
        if row.seed in DEVELOPMENT and row.beta == BETAS["middle"]:
            shares.setdefault((row.method, row.rate), []).append(row.missed / row.to_be_had)
    names = dict.fromkeys(name for name, _ in shares)
    best = {name: min((fmean(v), rate) for (each, rate), v in shares.items() if each == name)[1] for name in names}
    return best | {name: best[twin] for name, twin in TWINS.items() if twin in best}


def counted(rates: dict[str, float], seeds: Iterable[int]) -> list[Row]:
    """What the page is made of."""
    swept = [(name, rate) for name in SWEPT for rate in RATES.values()]
    others = [(name, rates[name]) for name in METHODS if name not in (*SWEPT, *TWINS)]
    twins = [(name, rates[name]) for name in TWINS]
    own = runs([*((name, 0.0) for name in EXACT), *swept, *others], seeds, BETAS.values())
    return own + runs(twins, seeds, [BETAS["middle"]])


def done(row: Row, device: str = "cpu") -> Row:
    """A run, here and now."""
    torch.set_num_threads(1)
    return replace(row, **measured(row, problem_of(row, device), None if row.method in EXACT else found(row.method)))


def problem_of(row: Row, device: str = "cpu") -> Problem:
    names = ("words", "length", "prompts", "beta", "seed", "kind", "samples")
    return Problem(**{name: getattr(row, name) for name in names}, device=device)


def results(wanted: list[Row], on: str | None, device: str) -> Iterator[Row]:
    """As they come, from here or from the workers of a Dask scheduler."""
    if not on:
        yield from (done(row, device) for row in wanted)
        return
    from distributed import Client, as_completed

    try:
        client = Client(on, timeout=10)
    except OSError as error:
        raise ValueError(f"no scheduler of Dask at {on}: {error}") from None
    with client:
        for task in as_completed([client.submit(done, row, device, pure=False) for row in wanted]):
            yield task.result()


def rows(wanted: list[Row], file: Path, on: str | None = None, device: str = "cpu") -> list[Row]:
    """The rows of some runs. Those in a file aren't run again, and each that is done is added to it at once, so that
    a run goes on where it was stopped."""
    have = {row.run: row for row in read(file)}
    left = [row for row in wanted if row.run not in have]
    for row in left:
        if row.method not in EXACT:
            found(row.method)  # what is missing is told before the first run
    if left:
        estimate(left, have.values(), device)
    for place, row in enumerate(results(left, on, device), 1):
        add(file, row)
        share = f"misses {row.missed / row.to_be_had:.0%} of {row.to_be_had:.3f}"
        told = f"{row.method} {row.rate:g}, {row.kind}, {row.beta:g}, seed {row.seed}: {share}"
        print(f"{place}/{len(left)} {told}", file=sys.stderr, flush=True)
    have = {row.run: row for row in read(file)}
    return [have[row.run] for row in wanted]


def estimate(left: list[Row], had: Iterable[Row], device: str):
    """Say what is to come: by the runs that there are, or by a tenth of one, in which most faults show too."""
    seconds: dict[str, list[float]] = {}
    for row in had:
        seconds.setdefault(row.method, []).append(row.seconds)
    for row in left:
        if row.method not in seconds:
            few = replace(row, samples=min(row.samples, max(row.samples // 10, 128)))
            begun = time.process_time()
            with torch.no_grad():
                problem_of(few, device).reference.every()
            listing = time.process_time() - begun
            try:
                done(few, device)  # the first pays for what the others find done
                learning = max(0.0, done(few, device).seconds - listing)
            except ValueError as error:
                raise ValueError(f"{error}; this was a trial with {few.samples:,} samples") from None
            seconds[row.method] = [listing + learning * row.samples / few.samples]
    total = sum(fmean(seconds[row.method]) + 0.2 for row in left)
    print(f"{len(left)} runs, about {total / 60:.1f} minutes of one core", file=sys.stderr, flush=True)


def read(file: Path) -> list[Row]:
    """Raises ValueError where it is no such file."""
    if not file.exists():
        return []
    kinds = get_type_hints(Row)
    with open(file, newline="", encoding="utf-8") as lines:
        try:
            return [Row(**{name: kinds[name](value) for name, value in row.items()}) for row in csv.DictReader(lines)]
        except (KeyError, TypeError, ValueError):
            raise ValueError(f"{file} has other columns than this version writes: take another --out") from None


def add(file: Path, row: Row):
    new = not file.exists()
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file, "a", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, list(Row.__dataclass_fields__), lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerow({name: f"{v:.6g}" if isinstance(v, float) else v for name, v in asdict(row).items()})
