"""Runs the experiments, keeps what each brought, and writes a round's into its file of results.

An experiment of a seed is kept in the cache under a hash of its code, so a run that was stopped goes on where it was.
"""

import ctypes
import gc
import importlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import torch
from rich.console import Console

from lab.run.files import write_whole
from lab.run.progress import steps
from trials.results import environment, numbers_of, write_json

from . import load as loading
from . import verdicts
from .llama import Llama
from .load import Witness
from .measure import Measured
from .rounds import HERE, ROUNDS, Round
from .source import source

CACHE = Path(os.environ.get("LAB_CACHE", HERE.parent / ".cache/lab")).parent / "witness"
MINUTES = {
    "mask": 9,
    "switch": 5,
    "refusal": 5,
    "forms": 2,
    "swaps": 6,
    "dpo": 14,
    "lora": 15,
    "sweep": 10,
    "shown": 2,
    "dose": 2,
}  # about how long, else one, for the time that is left


def run(names: Sequence[str], seeds: Sequence[int], folder: Path | None = None) -> tuple[str, dict]:
    """Measure what isn't kept yet. Returns the model's name and {experiment: {seed: Measured}}."""
    torch.set_num_threads(loading.threads())
    witness = loading.load(folder)
    map_weights(witness.model)
    give_back()
    jobs = [(name, seed) for seed in seeds for name in names]
    found: dict[str, dict[int, Measured]] = {name: {} for name in names}
    with steps("the witness", sum(MINUTES.get(name, 1) for name, _ in jobs)) as show:
        done = 0
        for name, seed in jobs:
            show(done, f"{name}, seed {seed}")
            found[name][seed] = kept(witness, name, seed)
            give_back()
            done += MINUTES.get(name, 1)
        show(done, "")
    return witness.name, found


def map_weights(model: Llama):
    """Let the weights stay in a file and be read from there: half a gigabyte that the system may drop and read again.
    The copies that are tuned are in memory as before."""
    CACHE.mkdir(parents=True, exist_ok=True)  # not in /tmp, which may be memory itself
    with tempfile.TemporaryDirectory(dir=CACHE, ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "weights.pt"
        torch.save(model.state_dict(), path)
        model.load_state_dict(torch.load(path, mmap=True), assign=True)
    if model.config.tied:
        model.head.weight = model.embedding.weight


def give_back():
    """Return what was freed to the system: else the next experiment adds to the holes that the last one's models left.
    Only glibc has to be told."""
    gc.collect()
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def kept(witness: Witness, name: str, seed: int) -> Measured:
    """From the cache, or measured and put there."""
    path = CACHE / f"{witness.name}-{name}-{seed}-{source(name)}.json"
    if path.exists():
        return Measured(**json.loads(path.read_text(encoding="utf-8")))
    began = time.process_time()
    found = measure_of(name)(witness, seed)
    found.seconds = round(time.process_time() - began, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(asdict(found), indent=1).encode())
    return found


def measure_of(name: str) -> Callable[[Witness, int], Measured]:
    """The function that an experiment is."""
    return importlib.import_module(f"{__package__}.experiments.{name}").measure


def written(model: str, found: dict[str, dict[int, Measured]]) -> dict:
    """Each number with its seeds, how many answers it is of, and its experiment; and of what code and machine. Raises
    ValueError where a seed lacks a number that another has."""
    seeds = sorted({seed for by_seed in found.values() for seed in by_seed})
    numbers = numbers_of({name: {seed: by[seed].numbers for seed in seeds} for name, by in found.items()})
    for key, each in numbers.items():
        name = each["experiment"]
        numbers[key] = {"experiment": name, "n": found[name][seeds[0]].counts.get(key)} | each
    return {
        "model": model,
        "seeds": seeds,
        "env": environment(),
        "source": {name: source(name) for name in found},
        "seconds": {name: round(sum(one.seconds for one in by_seed.values())) for name, by_seed in found.items()},
        "numbers": dict(sorted(numbers.items())),
        "samples": {name: by_seed[seeds[0]].samples for name, by_seed in found.items() if by_seed[seeds[0]].samples},
    }


def record(console: Console, chosen: Sequence[Round] = ROUNDS, only: Sequence[int] | None = None):
    """The run of record of each round, once, on what no trial has seen: all its seeds, or some."""
    for one in chosen:
        seeds = tuple(seed for seed in one.seeds if only is None or seed in only)
        if not seeds:
            raise ValueError(
                f"the round of {', '.join(one.experiments)} has the seeds {', '.join(map(str, one.seeds))}"
            )
        found = written(*run(one.experiments, seeds))
        voices = {seed: one.seeds[seed]["style"]["name"] for seed in seeds if "style" in one.seeds[seed]}
        content = {"model": found["model"], "seeds": found["seeds"], "styles": voices} | found
        write_json(one.results, content)
        console.print(
            f"{one.results}: {len(content['numbers'])} numbers, {sum(content['seconds'].values())} CPU-seconds"
        )
    verdicts.write()
