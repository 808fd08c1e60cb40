"""Run the experiments, side by side in a few processes, and write their results.

Whatever is done is kept (see `cache.py`), so a run that was stopped goes on where it was.
"""

import contextlib
import ctypes
import importlib
import multiprocessing
import os
import queue
import signal
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from . import results
from .scale import FULL, Scale

PARTS = (1, 2, 3, 4)
# CPU-seconds of the longer jobs, for the time that is left: only their proportions count.
SECONDS = {"stages.base.base": 400, "stages.aligned.reward_model": 50, "stages.sweep.sweep": 50}
OTHERS = 40


@dataclass(frozen=True)
class Job:
    """A stage or an experiment, by its module and name, for one seed."""

    name: str
    seed: int
    options: tuple = ()

    def find(self):
        module, _, name = self.name.rpartition(".")
        return getattr(importlib.import_module(f"lab.{module}"), name)

    @property
    def weight(self) -> float:
        return SECONDS.get(self.name, OTHERS)


def module(part: int):
    return importlib.import_module(f"lab.part{part}")


def jobs(parts, seeds, scale: Scale = FULL) -> list[Job]:
    """All jobs, in an order in which few wait for another: models before what looks at them."""
    order = [Job("stages.base.base", seed) for seed in seeds]
    trained = [model for part in parts for model in module(part).models(scale)]
    trained.sort(key=lambda model: model[0].startswith("stages.aligned"))  # these wait for a base
    names = [(name, tuple(sorted(options.items()))) for name, options in trained]
    names += [(f"part{part}.{run.__name__}", ()) for part in parts for run in module(part).EXPERIMENTS]
    return order + [Job(name, seed, options) for name, options in dict.fromkeys(names) for seed in seeds]


def keep_models(folder: Path = results.MODELS):
    """Write some models of the first seed beside the results."""
    from .checkpoint import save
    from .part1 import FORMS, trained
    from .world import World

    for stage in results.KEPT_MODELS:
        save(trained(stage, 0, FULL), World().vocabulary, folder / stage, FORMS[stage])


def work(tasks, messages, scale: Scale):
    """A worker: take jobs until there are none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops its workers
    threading.Thread(target=end_with_parent, daemon=True).start()
    one_thread()
    from . import cache

    while True:
        job = tasks.get()
        if job is None:
            messages.put(("done", os.getpid(), None, None))
            return
        messages.put(("start", os.getpid(), job, None))
        cache.listeners[:] = [lambda name, done, total, job=job: messages.put(("step", os.getpid(), job, done / total))]
        try:
            job.find()(job.seed, scale, **dict(job.options))
        except Exception as error:
            line = f"{type(error).__name__}: {error}"
            messages.put(("failed", os.getpid(), job, line + "\n" + traceback.format_exc()))
            return
        messages.put(("end", os.getpid(), job, None))


def end_with_parent():
    """End this worker if its parent has ended without stopping it, as a killed one does."""
    multiprocessing.parent_process().join()
    os._exit(1)


def one_thread():
    """Two processes of one thread are faster than one of two, and results must not depend on the number of cores."""
    import torch

    torch.set_num_threads(1)
    keep_memory()


def keep_memory():
    """Let the C library keep the memory of a training step for the next one. By default glibc gives it back and fetches
    it again, some thousand pages a step, which is a sixth of a small model's time."""
    with contextlib.suppress(OSError, AttributeError):  # another C library has no such setting, and needs none
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(-1, 1 << 30)  # M_TRIM_THRESHOLD
        mallopt(-3, 32 << 20)  # M_MMAP_THRESHOLD


class Failed(Exception):
    """A job failed; says which, and why."""


def reproduce(parts, seeds, workers: int, scale: Scale = FULL, folder: Path = results.FOLDER, quiet: bool = False):
    """Run all experiments of some parts for some seeds, and write their results into a folder."""
    order = jobs(parts, seeds, scale)
    if workers == 0:  # in this process, for tests
        one_thread()
        for job in order:
            job.find()(job.seed, scale, **dict(job.options))
    else:
        run_beside(order, workers, scale, quiet)
    for part in parts:
        experiments = {experiment.__name__: experiment for experiment in module(part).EXPERIMENTS}
        measured = {seed: {name: run(seed, scale) for name, run in experiments.items()} for seed in seeds}
        results.write(part, measured, costs(part, seeds, scale), scale, folder)


def costs(part: int, seeds, scale: Scale) -> dict[str, float]:
    """CPU-seconds of a part's experiments and of the models that it needs, all seeds together."""
    from .cache import kept

    seconds: dict[str, float] = {}
    for job in jobs((part,), seeds, scale):
        found = kept(job.find().place(job.seed, scale, **dict(job.options)))
        name = job.name.rpartition(".")[2]
        seconds[name] = seconds.get(name, 0) + (found[1] if found else 0)
    return seconds


def run_beside(order: list[Job], workers: int, scale: Scale, quiet: bool):
    """Run jobs in several processes and show how far they are. Raises Failed, or KeyboardInterrupt."""
    context = multiprocessing.get_context("spawn")
    tasks, messages = context.Queue(), context.Queue()
    for job in [*order, *[None] * workers]:
        tasks.put(job)
    processes = [context.Process(target=work, args=(tasks, messages, scale), daemon=True) for _ in range(workers)]
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr, quiet=quiet),
    )
    total = sum(job.weight for job in order)
    finished: float = 0
    shares: dict[Job, float] = {}
    lines = {}
    try:
        for process in processes:
            process.start()
        with progress:
            whole = progress.add_task("everything", total=total)
            while any(process.is_alive() for process in processes) or not messages.empty():
                try:
                    kind, worker, job, more = messages.get(timeout=0.5)
                except queue.Empty:
                    if dead := [process for process in processes if process.exitcode not in (0, None)]:
                        raise Failed(f"a worker was killed (exit code {dead[0].exitcode})") from None
                    continue
                if kind == "failed":
                    raise Failed(f"{job.name} of seed {job.seed}: {more}")
                if kind == "start":
                    options = " ".join(map(str, dict(job.options).values()))
                    lines[worker] = progress.add_task(f"  {job.name} {options} seed {job.seed}", total=1.0)
                elif kind == "step":
                    shares[job] = more
                    progress.update(lines[worker], completed=more)
                elif kind == "end":
                    finished += job.weight
                    shares.pop(job, None)
                    progress.remove_task(lines.pop(worker))
                progress.update(whole, completed=finished + sum(j.weight * share for j, share in shares.items()))
    finally:
        for process in processes:
            process.terminate()
            process.join()
