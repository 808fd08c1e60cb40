"""Results of long work, kept on disk under a hash of what they depend on, so that nothing is done twice.

A stage is a function of a seed and a scale. It says which fields of the scale it reads; by these, its options, the
seed, the source of its module and the version of torch it is looked up, and only if it isn't found is it run.
"""

import functools
import hashlib
import json
import os
import pickle
import time
from collections.abc import Callable
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock

from .files import write_whole
from .source import source_hash

FOLDER = Path(os.environ.get("LAB_CACHE", Path(__file__).parents[2] / ".cache/lab"))
running: list[Path] = []  # the files of the stages at work, the innermost last
listeners: list[Callable[[str, int, int], None]] = []  # who wants to hear how far a stage is


class View:
    """Some fields of a scale. Others can't be read, so that no stage depends on what it didn't name."""

    def __init__(self, scale, names: tuple[str, ...]):
        self.__dict__.update({name: getattr(scale, name) for name in names})

    def __getattr__(self, name):
        raise AttributeError(f"a stage reads {name!r} of the scale, but didn't name it among what it needs")


class Stage(Protocol):
    """A function of a seed and a scale whose results are kept. needs: the fields of the scale that it reads."""

    __name__: str
    needs: tuple[str, ...]

    def __call__(self, seed: int, scale, **options) -> Any: ...

    def place(self, seed: int, scale, **options) -> Path:
        """Where the result lies."""
        ...


def stage(*needs: str) -> Callable[[Callable], Stage]:
    """Make a function of (seed, scale, **options) a stage that reads these fields of the scale."""

    def decorate(function: Callable) -> Stage:
        @functools.wraps(function)
        def cached(seed: int, scale, **options):
            view = View(scale, needs)
            path = place(function, seed, view, options)
            with locked(path):
                found = kept(path)
                if found is None:
                    running.append(path)
                    begun = time.process_time()
                    try:
                        result = run_whole(function, seed, view, **options)
                    finally:
                        running.pop()
                    found = (result, time.process_time() - begun)
                    write_whole(path, pickle.dumps(found))
            return found[0]

        kept_of: Any = cached  # which takes attributes
        kept_of.needs = needs
        kept_of.place = lambda seed, scale, **options: place(function, seed, View(scale, needs), options)
        return kept_of

    return decorate


def run_whole(function, seed: int, view: View, **options):
    """What a stage returns. If a stop fell between its state and what it keeps beside it, that is lost: the stage then
    ends in a FileNotFoundError, without its state, and is done once more from the start."""
    try:
        return function(seed, view, **options)
    except FileNotFoundError as error:
        if Path(error.filename or "").parent != FOLDER:
            raise
        return function(seed, view, **options)


def place(function, seed: int, view: View, options: dict) -> Path:
    """Where the result of a stage lies."""
    title = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
    what = [title, seed, vars(view), sorted(options.items()), source_hash(function.__module__), version("torch")]
    digest = hashlib.sha256(json.dumps(what).encode()).hexdigest()[:16]
    return FOLDER / f"{title}-{seed}-{digest}.pickle"


def kept(path: Path) -> tuple | None:
    """The result at a path and the seconds it took; None where there is nothing, or nothing that can be read."""
    try:
        found = pickle.loads(path.read_bytes())
    except Exception:  # a damaged file can raise nearly anything, and is as good as none
        return None
    return found if isinstance(found, tuple) and len(found) == 2 else None


@contextmanager
def locked(path: Path):
    """Let one process at a time work on a result; the others wait, and then find it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        yield


def state_path() -> Path:
    """Where the stage at work may keep what it needs to go on after a stop."""
    return running[-1].with_suffix(".state")


def report(done: int, total: int):
    """Tell whoever listens how far the stage at work is."""
    for listener in listeners:
        listener(running[-1].name.split("-")[0] if running else "", done, total)
