"""Jobs side by side in a few processes, with progress, that end when the one that started them ends.

`concurrent.futures` would be shorter, but before Python 3.14 it has no way to end workers in the midst of a long job,
which is what Ctrl-C asks for.
"""

import multiprocessing
import os
import queue
import signal
import sys
import threading
import traceback
from dataclasses import dataclass
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from lab.run import store
from lab.run.scale import Scale
from lab.run.store import Stage
from lab.run.threads import one_thread


class Failed(ValueError):
    """A job failed; says which, and why."""


@dataclass(frozen=True)
class Job:
    """A stage or an experiment, for one seed. seconds: that it may take, of which only the proportions count."""

    run: Stage
    seed: int
    options: tuple[tuple[str, object], ...] = ()
    seconds: float = 40

    def __call__(self, scale: Scale):
        return self.run(self.seed, scale, **dict(self.options))

    def __str__(self) -> str:
        options = " ".join(str(value) for _, value in self.options)
        return " ".join(f"{self.run.__name__} {options} seed {self.seed}".split())


def work(tasks, messages, scale: Scale):
    """A worker: take jobs until there are none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops its workers
    threading.Thread(target=end_with_parent, daemon=True).start()
    one_thread()
    while True:
        job = tasks.get()
        if job is None:
            messages.put(("done", os.getpid(), None, None))
            return
        messages.put(("start", os.getpid(), job, None))
        store.listeners[:] = [partial(tell, messages, job)]
        try:
            job(scale)
        except Exception as error:
            line = f"{type(error).__name__}: {error}"
            messages.put(("failed", os.getpid(), job, line + "\n" + traceback.format_exc()))
            return
        messages.put(("end", os.getpid(), job, None))


def tell(messages, job: Job, name: str, done: int, total: int):
    """Say how far a job is."""
    messages.put(("step", os.getpid(), job, done / total))


def end_with_parent():
    """End this worker if its parent has ended without stopping it, as a killed one does."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


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
    total = sum(job.seconds for job in order)
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
                    raise Failed(f"{job}: {more}")
                if kind == "start":
                    lines[worker] = progress.add_task(f"  {job}", total=1.0)
                elif kind == "step":
                    shares[job] = more
                    progress.update(lines[worker], completed=more)
                elif kind == "end":
                    finished += job.seconds
                    shares.pop(job, None)
                    progress.remove_task(lines.pop(worker))
                progress.update(whole, completed=finished + sum(j.seconds * share for j, share in shares.items()))
    finally:
        for process in processes:
            process.terminate()
            process.join()
