"""Whether the code does what it did: two states of it, run side by side."""

import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import trials
from lab.model import Model, make
from lab.pretrain import PretrainConfig, pretrain
from lab.rlhf import GRPO, RLConfig
from lab.run import source, store
from lab.run.scale import LINK
from lab.stages.aligned import aligned, hasty, improve
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of

from .. import results, rounding
from ..experiment import Measured
from ..part6.planted import gently_on
from ..same import Told, compare, report

SEED = 3  # not 0: a factor before it would be lost


def same(options):
    """The command: compare the code with that of a commit, and add links to the ledger."""
    fresh = {trials.title(part) for part in results.tried() if results.stale(part) is None}
    print(report(compare("trials", options.since, results.LINKS, fresh)))


def tell(options):
    """What this tree's experiments give, for the other tree to be held against."""
    names = {trials.title(part): part for part in trials.ALL}
    files = {
        name: [
            source.path_of(module).relative_to(source.ROOT).as_posix()
            for module in source.counted(*results.modules_of(part))
        ]
        for name, part in names.items()
    }
    hashes = {name: results.source_of(part) for name, part in names.items()}
    with tempfile.TemporaryDirectory() as folder:
        store.FOLDER = Path(folder)
        more = {"beside": beside(Path(folder, "state"))} if options.names and not options.only else {}
        told = Told(hashes, files, {name: measured(names[name], options.only) | more for name in options.names})
    told.write(options.out)


def measured(part: int | str, only: str | None = None) -> dict:
    """All that a part's experiments give at the size of a link, or one of them: exactly, and as it is written. Of the
    models only their options, as a stage by another name is the same stage."""
    module = trials.module(part)
    return {"models": [options for _, options in module.models(LINK)]} | {
        run.__name__: asdict(found := run(SEED, LINK)) | {"written": written(found)}
        for run in module.EXPERIMENTS
        if only in (None, run.__name__)
    }


def beside(state: Path) -> dict:
    """What is done by commands and by no experiment: GRPO as aligning has it, and a training that goes on after a stop,
    and one that finds nothing it could go on with. And what the aligned model is made by, whose trial may have no
    results yet: that is run, so that it counts as executed, and nothing of it is told."""
    aligned(SEED, LINK)
    gently_on(SEED, LINK, half=0)
    improve(tuned(SEED, LINK), world_of(SEED), None, RLConfig(steps=2), enough=lambda history: True)
    world, config = world_of(SEED), PretrainConfig(tokens=20_000)

    def stop(step: int, *_):
        if step == 10:
            raise KeyboardInterrupt

    def model() -> Model:
        return make(LINK.size, len(world.vocabulary), SEED)

    with suppress(KeyboardInterrupt):
        pretrain(model(), world, config, state, 5, stop)
    ended = [pretrain(model(), world, config, state)]
    state.write_bytes(b"half a fil")
    ended.append(pretrain(model(), world, config, state))
    sums = [[float(weight.detach().double().sum()) for weight in each.parameters()] for each in ended]
    return {"grpo": hasty(SEED, LINK, estimator=GRPO).history, "resumed": sums}


def written(found: Measured) -> dict:
    """The digits of results, as if another world had given a third of each number, for the spread."""
    numbers = {name: rounding.number([value, value / 3]) for name, value in found.numbers.items()}
    return {"numbers": numbers, "tables": {name: results.table_text(rows) for name, rows in found.curves.items()}}
