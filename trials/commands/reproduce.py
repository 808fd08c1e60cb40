"""Run the experiments and write their results.

Whatever is done is kept (see `run/store.py`), so a run that was stopped goes on where it was. Of a trial that takes
hours, what each experiment measured in a world can be committed before the results of all are there (`keeping`).
"""

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

import trials
from lab import kept
from lab.commands.export import shown_seed
from lab.export import checkpoint
from lab.run import store
from lab.run.scale import FULL, Scale
from lab.run.source import needed
from lab.run.store import Stage
from lab.run.threads import one_thread
from lab.stages.aligned import reward_model
from lab.stages.base import base
from lab.stages.models import FORMS, trained
from lab.stages.sweep import sweep
from lab.stages.worlds import world_of

from .. import results
from .. import verdicts as claims
from ..agreement import outside
from ..keeping import Keeping
from ..machines import run_on
from ..workers import Job, run_beside

# CPU-seconds of the longer jobs, for the time that is left: only their proportions count.
SECONDS = {base: 400, reward_model: 50, sweep: 50}


def reproduce(options):
    """The command: everything, or some trials, into their folders or another; or one experiment, to be kept or held
    beside what is committed. Raises ValueError where one alone would take the place of a trial's results."""
    if options.only and not (options.keep or options.out):
        raise ValueError(f"{options.only} alone makes no results: --keep it for a run of all, or write it --out")
    chosen = [part for part in trials.ALL if part in (options.part or trials.ALL)]
    by_worlds: dict[tuple[int, ...], list[int | str]] = {}
    for part in chosen:
        by_worlds.setdefault(worlds(part, options.seeds), []).append(part)
    for seeds, numbers in by_worlds.items():
        run(numbers, seeds, options.jobs, folder=options.out, on=options.on, only=options.only, keep=options.keep)
    if options.out:
        tell_agreement([part for part in chosen if part in results.tried()], options.out, options.only)
    if options.keep or options.only:
        return
    if options.out:
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
    only: str | None = None,
    keep: bool = False,
):
    """Run all experiments of some parts for some seeds, and write their results into a folder.

    workers: how many processes; 0 runs everything in this one, for tests. on: the address of a scheduler of Dask, on
    whose workers it runs instead. only: the experiment to run, if not all. keep: leave what each measured in a file of
    its own, and write no results. Raises ValueError where no experiment has that name.
    """
    chosen = {part: experiments(part, only) for part in numbers}
    files = [(Keeping(part, run), seed) for part in numbers for run in chosen[part] for seed in seeds]
    there = {each: not folder and each[0].restore(each[1], scale) for each in files}
    order = jobs(numbers, seeds, scale)
    if keep or only:  # with the models that they need, so that the seconds of each are all that it takes
        order = [Job(each if keep else each.run, seed) for each, seed in files]
    order = [job for job in order if not all(is_kept for (_, seed), is_kept in there.items() if seed == job.seed)]
    if on:
        run_on(on, order, scale, quiet)
    elif workers == 0:
        one_thread()
        for job in order:
            job(scale)
    else:
        run_beside(order, workers, scale, quiet)
    if keep:
        for each, seed in files:
            each(seed, scale)
        return
    for part in numbers:
        measured = {seed: {run.__name__: run(seed, scale) for run in chosen[part]} for seed in seeds}
        results.write(part, measured, costs(part, seeds, scale), scale, folder)


def experiments(part: int | str, only: str | None = None) -> list[Stage]:
    """Those of a part, or the one of a name. Raises ValueError where there is none."""
    every = trials.module(part).EXPERIMENTS
    if found := [run for run in every if only in (None, run.__name__)]:
        return found
    names = ", ".join(run.__name__ for run in every)
    raise ValueError(f"{trials.title(part)} has no experiment {only!r}; there are {names}")


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


def tell_agreement(chosen: Iterable[int | str], folder: Path, only: str | None = None):
    """Say how many numbers of a run, or of one experiment of it, lie within the tolerances of the committed ones, and
    name the others."""
    for part in chosen:
        numbers = results.read(part)["numbers"]
        committed = {name: each for name, each in numbers.items() if only in (None, each["experiment"])}
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


def keep_models(seed: int, folder: Path = kept.MODELS):
    """Write some models of a seed beside the results."""
    for stage in kept.KEPT_MODELS:
        checkpoint.save(trained(stage, seed, FULL), world_of(seed), folder / stage, FORMS[stage])
