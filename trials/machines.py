"""Worlds side by side on several machines, by Dask: `python -m trials reproduce --on ADDRESS` (see README.md).

Tried with a worker killed in the midst of four tasks: joblib's run failed as a whole, Dask and Ray ran the lost task
again. Of these two Dask is a fifth of the install, and asks for an address and nothing else.

A world is one task: whatever is trained for one seed looks at nothing of another. A worker keeps what it has finished
in a cache of its own, so that a world which runs again on the same disk goes on where it was.
"""

from collections.abc import Iterable, Sequence

from rich.console import Console

from lab.run.files import write_whole
from lab.run.scale import Scale
from lab.run.threads import one_thread

from .workers import Failed, Job


def world(jobs: Sequence[Job], scale: Scale) -> dict[str, bytes]:
    """Run the jobs of one seed here, and return what the store keeps of each, by the name of its file."""
    one_thread()
    for job in jobs:
        job(scale)
    places = [job.run.place(job.seed, scale, **dict(job.options)) for job in jobs]
    return {path.name: path.read_bytes() for path in places}


def run_on(address: str, order: Iterable[Job], scale: Scale, quiet: bool):
    """Run jobs on the workers of a Dask scheduler, and keep the results here. Raises Failed where a world failed, or a
    worker has other code or another torch than this machine."""
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise Failed("distributed is missing: `make bridge` once, then .venv-bridge/bin/python -m lab") from None
    console = Console(stderr=True, quiet=quiet)
    seeds: dict[int, list[Job]] = {}
    for job in order:
        seeds.setdefault(job.seed, []).append(job)
    try:
        client = Client(address, timeout=10)
    except OSError as error:
        raise Failed(f"no scheduler of Dask at {address}: {error}") from None
    with client:
        tasks = {client.submit(world, jobs, scale, pure=False): seed for seed, jobs in seeds.items()}
        for done, task in enumerate(as_completed(tasks), 1):
            if failure := task.exception():
                raise Failed(f"world {tasks[task]}: {type(failure).__name__}: {failure}")
            keep(task.result(), seeds[tasks[task]], scale)
            console.print(f"world {tasks[task]}: {done} of {len(tasks)}")


def keep(files: dict[str, bytes], jobs: Sequence[Job], scale: Scale):
    """Put a world's results into the store of this machine. Their names hold the hash of the code that they are of."""
    places = {path.name: path for path in (job.run.place(job.seed, scale, **dict(job.options)) for job in jobs)}
    if files.keys() != places.keys():
        raise Failed("a worker has other code or another torch than this machine")
    for name, content in files.items():
        places[name].parent.mkdir(parents=True, exist_ok=True)
        write_whole(places[name], content)
