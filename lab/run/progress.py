"""Progress with the time that is left, and the processes of `torchrun`."""

import os
import sys
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


def is_first() -> bool:
    """Whether this is the only process, or of several the one that speaks and writes."""
    return int(os.environ.get("RANK", 0)) == 0


@contextmanager
def steps(what: str, total: int):
    """A bar for a number of steps; gives a function of the steps done and a note. Only the first process shows it."""
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
        console=Console(file=sys.stderr, quiet=not is_first()),
    )
    with progress:
        task = progress.add_task(what, total=total, note="")
        yield lambda done, note: progress.update(task, completed=done, note=note)


@contextmanager
def worker():
    """Join the other processes if `torchrun` started this one."""
    from torch import distributed

    if int(os.environ.get("WORLD_SIZE", 1)) == 1:
        yield
        return
    distributed.init_process_group("gloo")
    try:
        yield
    finally:
        distributed.destroy_process_group()
