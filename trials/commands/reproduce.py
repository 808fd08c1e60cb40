"""Run the experiments and write their results.

Whatever is done is kept (see `run/store.py`), so a run that was stopped goes on where it was.
"""

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

import trials
from lab import kept
from lab.export import checkpoint
from lab.run import store
from lab.run.scale import FULL, Scale
from lab.run.source import needed
from lab.run.threads import one_thread
from lab.stages.aligned import reward_model
from lab.stages.base import base
from lab.stages.models import FORMS, trained
from lab.stages.sweep import sweep
from lab.stages.worlds import world_of

from .. import results
from .. import verdicts as claims
from ..agreement import outside
from ..machines import run_on
from ..workers import Job, run_beside

# CPU-seconds of the longer jobs, for the time that is left: only their proportions count.
SECONDS = {base: 400, reward_model: 50, sweep: 50}


def reproduce(options):
    """The command: everything, or some trials, into their folders or another."""
    chosen = [part for part in trials.ALL if part in (options.part or trials.ALL)]
    by_worlds: dict[tuple[int, ...], list[int | str]] = {}
    for part in chosen:
        by_worlds.setdefault(worlds(part, options.seeds), []).append(part)
    for seeds, numbers in by_worlds.items():
        run(numbers, seeds, options.jobs, folder=options.out, on=options.on)
    if options.out:
        tell_agreement(chosen, options.out)
        claims.write(options.out)
        return
    if set(trials.NUMBERS) <= set(chosen):
        keep_models(shown_seed())
    claims.write()


def worlds(part: int | str, wanted: int | Sequence[int] | None, folder: Path | None = None) -> tuple[int, ...]:
    """The seeds to run a part with: those wanted, or the first so many or all of those that its results stand on.
    Raises ValueError where the results stand on fewer."""
    if wanted is not None and not isinstance(wanted, int):
        return tuple(wanted)
    path = results.place(f"{trials.title(part)}.json", folder)
    found = tuple(results.read(part, folder)["config"]["seeds"]) if path.exists() else tuple(results.VERDICT)
    if wanted is not None and wanted > len(found):
        name = trials.title(part)
        raise ValueError(f"{name} has results of {len(found)} worlds; name others as a range, such as 20-29")
    return found[:wanted]


def run(
    numbers: Sequence[int | str],
    seeds: Sequence[int],
    workers: int,
    scale: Scale = FULL,
    folder: Path | None = None,
    quiet: bool = False,
    on: str | None = None,
):
    """Run all experiments of some parts for some seeds, and write their results into a folder.

    workers: how many processes; 0 runs everything in this one, for tests. on: the address of a scheduler of Dask, on
    whose workers it runs instead.
    """
    order = jobs(numbers, seeds, scale)
    if on:
        run_on(on, order, scale, quiet)
    elif workers == 0:
        one_thread()
        for job in order:
            job(scale)
    else:
        run_beside(order, workers, scale, quiet)
    for part in numbers:
        experiments = {experiment.__name__: experiment for experiment in trials.module(part).EXPERIMENTS}
        measured = {seed: {name: run(seed, scale) for name, run in experiments.items()} for seed in seeds}
        results.write(part, measured, costs(part, seeds, scale), scale, folder)


def jobs(numbers: Iterable[int | str], seeds: Iterable[int], scale: Scale = FULL) -> list[Job]:
    """All jobs, in an order in which few wait for another: models before what looks at them. A base is trained only for
    who reads the book's language."""
    modules = [trials.module(number) for number in numbers]
    wanted = [model for module in modules for model in module.models(scale)]
    wanted.sort(key=lambda model: model[0].__module__.endswith("aligned"))  # these wait for a base
    if any(base.__module__ in needed(module.__name__) for module in modules):
        wanted = [(base, {}), *wanted]
    wanted += [(run, {}) for module in modules for run in module.EXPERIMENTS]
    keys = dict.fromkeys((run, tuple(sorted(options.items()))) for run, options in wanted)
    return [Job(run, seed, options, SECONDS.get(run, 40)) for run, options in keys for seed in seeds]


def tell_agreement(chosen: Iterable[int | str], folder: Path):
    """Say how many numbers of a run lie within the tolerances of the committed ones, and name the others."""
    for part in chosen:
        committed = results.read(part)["numbers"]
        found = {name: number["value"] for name, number in results.read(part, folder)["numbers"].items()}
        names = outside(found, committed)
        agree = len(committed) - len(names)
        print(f"{trials.title(part)}: {agree} of {len(committed)} numbers agree with the committed ones")
        if names:
            print(textwrap.fill(f"not {', '.join(names)}", 100, initial_indent="  ", subsequent_indent="  "))


def costs(part: int | str, seeds: Iterable[int], scale: Scale) -> dict[str, float]:
    """CPU-seconds of a part's experiments and of the models that it needs, all seeds together."""
    seconds: dict[str, float] = {}
    for job in jobs((part,), seeds, scale):
        found = store.kept(job.run.place(job.seed, scale, **dict(job.options)))
        seconds[job.run.__name__] = seconds.get(job.run.__name__, 0) + (found[1] if found else 0)
    return seconds


def shown_seed() -> int:
    """The seed of the world that the committed models have read of."""
    return checkpoint.world_of(kept.MODELS / kept.KEPT_MODELS[0]).settings.seed


def keep_models(seed: int, folder: Path = kept.MODELS):
    """Write some models of a seed beside the results."""
    for stage in kept.KEPT_MODELS:
        checkpoint.save(trained(stage, seed, FULL), world_of(seed), folder / stage, FORMS[stage])
