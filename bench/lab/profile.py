"""Where a training step's time goes, ours beside a nanoGPT-style model, by operator of torch, both with AdamW."""

from collections import Counter

import torch
from rich.console import Console
from rich.table import Table
from torch.profiler import ProfilerActivity, profile

from lab.engine.threads import one_thread
from lab.model import SIZES, Config
from lab.world import World, sample_rows

from .speed import ALIKE, LENGTH, OURS, ROWS, trainer

SIZE = "0.4M"
TURNS, STEPS = 4, 5  # in each turn, so that noise hits all alike
COMPARED = (OURS, ALIKE, "nanoGPT-style")


def by_operator(size: str = SIZE, turns: int = TURNS) -> dict[str, Counter]:
    """Milliseconds a step that each operator takes itself, for each competitor."""
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
                train([batch] * STEPS)
            for event in seen.key_averages():
                spent[name][event.key] += event.self_cpu_time_total / 1e3 / STEPS / turns
    return spent


def show(size: str = SIZE, turns: int = TURNS, lines: int = 25):
    """Print the operators in which the competitors differ most, and the sum of all."""
    spent = by_operator(size, turns)
    ours, nano = spent[ALIKE], spent[COMPARED[-1]]
    table = Table("ms a step, self CPU", *COMPARED, f"{ALIKE} - {COMPARED[-1]}")
    differing = sorted(ours.keys() | nano.keys() | spent[OURS].keys(), key=lambda key: -abs(ours[key] - nano[key]))
    for key in differing[:lines]:
        table.add_row(key, *(f"{found[key]:.2f}" for found in spent.values()), f"{ours[key] - nano[key]:+.2f}")
    totals = [found.total() for found in spent.values()]
    table.add_row("all", *(f"{total:.2f}" for total in totals), f"{ours.total() - nano.total():+.2f}")
    Console().print(table)
