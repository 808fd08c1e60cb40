"""Where a training step's time goes, ours beside a nanoGPT-style model, by operator of torch.

torch's profiler reads the clock on the wall, so what other processes take falls on whichever operator they interrupt.
That only adds: of many steps the least time of each operator is kept. A quiet machine is needed all the same.
"""

import time
from collections import Counter

import torch
from rich.console import Console
from rich.table import Table
from torch.profiler import ProfilerActivity, profile

from lab.model import SIZES, Config
from lab.run import results
from lab.run.threads import one_thread
from lab.world import World, sample_rows

from .speed import ALIKE, LENGTH, OURS, ROWS, machine, rounded, trainer

SIZE = "0.4M"
TURNS = 25  # of a step of each
NANO = "nanoGPT-style"
COMPARED = (OURS, ALIKE, NANO)
LINES = 16  # operators shown


def by_operator(size: str = SIZE, turns: int = TURNS) -> dict[str, Counter]:
    """Milliseconds that each operator takes itself in a step, the least of all turns, for each competitor."""
    one_thread()
    world = World()
    batch = torch.from_numpy(sample_rows(world, ROWS, LENGTH, 1)).long()
    trainers = {name: trainer(name, Config(len(world.vocabulary), **SIZES[size]), "fp32") for name in COMPARED}
    spent: dict[str, Counter] = {name: Counter() for name in COMPARED}
    for train in trainers.values():
        train([batch] * 3)
    for _ in range(turns):
        for name, train in trainers.items():
            with profile(activities=[ProfilerActivity.CPU]) as seen:
                train([batch])
            for event in seen.key_averages():
                taken = event.self_cpu_time_total / 1e3
                spent[name][event.key] = min(taken, spent[name].get(event.key, taken))
    return spent


def measure(quick: bool = False) -> dict:
    """Measure and print; returns what goes into `bench.json`: the operators in which ours with AdamW and the
    nanoGPT-style model differ most, and the sum of all. quick: one step of the smallest size."""
    size, turns = ("10k", 1) if quick else (SIZE, TURNS)
    spent = by_operator(size, turns)

    def difference(key: str) -> float:
        return spent[ALIKE][key] - spent[NANO][key]

    keys = sorted({key for found in spent.values() for key in found}, key=lambda key: -abs(difference(key)))
    content = rounded(
        {
            "env": results.environment(),
            "machine": machine(),
            "date": time.strftime("%Y-%m-%d"),
            "size": size,
            "ms_per_step": {key: {name: float(found[key]) for name, found in spent.items()} for key in keys[:LINES]}
            | {"all": {name: float(found.total()) for name, found in spent.items()}},
        }
    )
    table = Table("ms a step, itself", *COMPARED)
    for key, found in content["ms_per_step"].items():
        table.add_row(key, *(str(found[name]) for name in COMPARED))
    Console().print(table)
    return content
