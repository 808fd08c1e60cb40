"""How fast the page's engine trains and writes (`engine.mjs`, run by Node) beside PyTorch, in turns on one machine.

What is compared is CPU time, in one thread, and a ratio is the median of the ratios within each round.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from lab.generate import generate
from lab.model import cross_entropy, make
from lab.run.progress import steps
from lab.run.threads import one_thread
from lab.training import optimizer_for, update
from lab.world import World, sample_rows
from trials import results

from ..machine import processor
from .report import rounded

SIZE, ROWS, LENGTH = "0.4M", 8, 128
TURN = 8  # steps of training in a round
TEXTS, PROMPT, MORE, ALONE = 64, 16, 64, 200  # of what is written, as in engine.mjs
SCRIPT = Path(__file__).with_name("engine.mjs")


def spent(task: Callable[[], int]) -> float:
    """CPU-seconds for each token of a task, which returns how many it took."""
    begun = time.process_time()
    tokens = task()
    return (time.process_time() - begun) / tokens


def of_pytorch(settings: tuple[str, ...], world: World) -> dict[str, Callable[[], int]]:
    """The same tasks as those of the engine, by the lab's own model; each returns its tokens."""
    rows = torch.from_numpy(sample_rows(world, TURN * ROWS, LENGTH, 1)).long().view(TURN, ROWS, LENGTH + 1)
    model, prompts = make(SIZE, len(world.vocabulary)), sample_rows(world, TEXTS, PROMPT - 1, 2).tolist()

    def training(setting: str) -> Callable[[], int]:
        trained = make(SIZE, len(world.vocabulary))
        optimizer = optimizer_for(trained, 0.1)  # AdamW, as the page has it

        def objective(batch: torch.Tensor) -> torch.Tensor:
            return cross_entropy(trained(batch[:, :-1]), batch[:, 1:])

        run = torch.compile(objective, dynamic=False) if "compiled" in setting else objective

        def task() -> int:
            for batch in rows:
                update(optimizer, run(batch), 1e-3)
            return TURN * ROWS * LENGTH

        return task

    def writing(starts: list[list[int]], most: int) -> Callable[[], int]:
        return lambda: sum(map(len, generate(model, starts, most)))

    found = {f"train PyTorch, {setting}": training(setting) for setting in settings}
    found["write alone PyTorch"] = writing(prompts[:1], ALONE // 4)
    found[f"write {TEXTS} PyTorch"] = writing(prompts, MORE)
    return found


def measure(quick: bool = False, settings: tuple[str, ...] = ("fp32", "compiled fp32")) -> dict:
    """Measure and print; returns what goes into `bench.json`. Raises ValueError where Node is missing."""
    if not shutil.which("node"):
        raise ValueError("bench runs the page's engine with node, which is missing")
    os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"
    one_thread()
    rounds = 1 if quick else 5
    theirs = of_pytorch(("fp32",) if quick else settings, World())
    serving = subprocess.Popen(
        ["node", str(SCRIPT), "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    asking, told = serving.stdin, serving.stdout
    assert asking and told

    def asked(name: str) -> float:
        print(name, file=asking, flush=True)
        return float(told.readline())

    tasks = {name: lambda name=name: asked(name) for name in json.loads(told.readline())}
    tasks |= {name: lambda task=task: spent(task) for name, task in theirs.items()}
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    with steps("the page's engine", rounds + 1) as show:
        for number in range(rounds + 1):  # the first one warms up
            for name, task in tasks.items():
                found = task()
                if number:
                    seconds[name].append(found)
            show(number + 1, "")
    asking.close()
    serving.wait()
    content = rounded(
        {
            "env": results.environment(),
            "machine": processor(),
            "node": subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip(),
            "date": time.strftime("%Y-%m-%d"),
            "size": SIZE,
            "batch": [ROWS, LENGTH],
            "rounds": rounds,
            "tokens_per_second": {name: float(1 / np.median(found)) for name, found in seconds.items()},
            "ratio": ratios(seconds),
        }
    )
    show_table(content)
    return content


def ratios(seconds: dict[str, list[float]]) -> dict[str, float]:
    """How many times as fast as PyTorch, in training at its best setting."""
    settings = [name for name in seconds if name.startswith("train PyTorch")]
    best = min(settings, key=lambda name: np.median(seconds[name]))
    counterparts = {"train": best} | {task: f"{task} PyTorch" for task in ("write alone", f"write {TEXTS}")}
    found = {}
    for name in seconds:
        task, _, kernels = name.rpartition(" ")
        if task in counterparts and kernels in ("relaxed", "simd"):
            found[name] = float(np.median(np.divide(seconds[counterparts[task]], seconds[name])))
    return found


def show_table(content: dict):
    table = Table("task", "tokens/s", "beside PyTorch")
    for name, speed in content["tokens_per_second"].items():
        ratio = content["ratio"].get(name)
        table.add_row(name, f"{speed:,}", f"x {ratio}" if ratio else "")
    Console().print(table)
