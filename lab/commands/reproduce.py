"""Run the experiments and write their results.

Whatever is done is kept (see `engine/store.py`), so a run that was stopped goes on where it was.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from .. import parts
from ..engine import results, store
from ..engine.scale import FULL, Scale
from ..engine.threads import one_thread
from ..engine.workers import Job, run_beside
from ..export import checkpoint
from ..parts import claims
from ..stages.aligned import reward_model
from ..stages.base import base
from ..stages.models import FORMS, trained
from ..stages.sweep import sweep
from ..world import World

# CPU-seconds of the longer jobs, for the time that is left: only their proportions count.
SECONDS = {base: 400, reward_model: 50, sweep: 50}


def reproduce(options):
    """The command: everything, or some parts, into lab/results or another folder."""
    chosen = tuple(sorted(set(options.part or parts.NUMBERS)))
    run(chosen, range(options.seeds), options.jobs, folder=options.out or results.FOLDER)
    if options.out:
        return
    if 1 in chosen:
        keep_models()
    if all((results.FOLDER / f"part{part}.json").exists() for part in parts.NUMBERS):
        claims.write()


def run(
    numbers: Sequence[int],
    seeds: Sequence[int],
    workers: int,
    scale: Scale = FULL,
    folder: Path = results.FOLDER,
    quiet: bool = False,
):
    """Run all experiments of some parts for some seeds, and write their results into a folder.

    workers: how many processes; 0 runs everything in this one, for tests.
    """
    order = jobs(numbers, seeds, scale)
    if workers == 0:
        one_thread()
        for job in order:
            job(scale)
    else:
        run_beside(order, workers, scale, quiet)
    for part in numbers:
        experiments = {experiment.__name__: experiment for experiment in parts.module(part).EXPERIMENTS}
        measured = {seed: {name: run(seed, scale) for name, run in experiments.items()} for seed in seeds}
        results.write(part, measured, costs(part, seeds, scale), scale, folder)


def jobs(numbers: Iterable[int], seeds: Iterable[int], scale: Scale = FULL) -> list[Job]:
    """All jobs, in an order in which few wait for another: models before what looks at them."""
    modules = [parts.module(number) for number in numbers]
    wanted = [model for module in modules for model in module.models(scale)]
    wanted.sort(key=lambda model: model[0].__module__.endswith("aligned"))  # these wait for a base
    wanted = [(base, {}), *wanted, *((run, {}) for module in modules for run in module.EXPERIMENTS)]
    keys = dict.fromkeys((run, tuple(sorted(options.items()))) for run, options in wanted)
    return [Job(run, seed, options, SECONDS.get(run, 40)) for run, options in keys for seed in seeds]


def costs(part: int, seeds: Iterable[int], scale: Scale) -> dict[str, float]:
    """CPU-seconds of a part's experiments and of the models that it needs, all seeds together."""
    seconds: dict[str, float] = {}
    for job in jobs((part,), seeds, scale):
        found = store.kept(job.run.place(job.seed, scale, **dict(job.options)))
        seconds[job.run.__name__] = seconds.get(job.run.__name__, 0) + (found[1] if found else 0)
    return seconds


def keep_models(folder: Path = results.MODELS):
    """Write some models of the first seed beside the results."""
    for stage in results.KEPT_MODELS:
        checkpoint.save(trained(stage, 0, FULL), World().vocabulary, folder / stage, FORMS[stage])
