"""Write the models of the book for others."""

from pathlib import Path

from .. import kept
from ..export import checkpoint
from ..export import playground as files
from ..export import workshop as workshop_files
from ..reasoning import STEPS
from ..run.scale import FULL
from ..stages.agents import ITEMS, ONE_IN_A_HUNDRED, SHAKY, worker
from ..stages.base import base
from ..stages.copiers import LENGTH, LETTERS, PERIODS, copier
from ..stages.models import FORMS, every_stage, trained
from ..stages.thinkers import BASES, FEW, KEYED, NONE, thinking_base, village_of
from ..stages.thinned import thinned
from ..stages.worlds import world_of

# Of this village the silent cheat comes back while a reader waits; in the first of all it takes longer.
SILENT_SOON = 1


def shown_seed() -> int:
    """The seed of the world that the committed models have read of."""
    return checkpoint.world_of(kept.MODELS / kept.KEPT_MODELS[0]).settings.seed


def export(options):
    seed = shown_seed() if options.seed is None else options.seed
    model = trained(options.stage, seed, FULL)
    checkpoint.save(model, world_of(seed), options.out, FORMS[options.stage])
    print(f"{options.out}: the {options.stage} model of seed {seed}")


def playground(options):
    seed = shown_seed() if options.seed is None else options.seed
    models = every_stage(seed, FULL) | {"unleashed": trained("unleashed", seed, FULL)}
    for name, size in files.write_stages(options.out or files.FOLDER, models, world_of(seed)).items():
        print(f"{name}: {size / 1000:.0f} kB")


def workshop(options):
    seed = shown_seed() if options.seed is None else options.seed
    write = {
        "reader": lambda file: write_reader(file, seed),
        "thinker": lambda file: write_thinker(file, seed, FEW),
        "unthinking": lambda file: write_thinker(file, seed, NONE),
        "keyed": lambda file: write_thinker(file, SILENT_SOON if options.seed is None else seed, KEYED),
        "worker": lambda file: write_worker(file, seed, ONE_IN_A_HUNDRED[1]["cheats"]),
        "honest": lambda file: write_worker(file, seed, 0.0),
        "copier": lambda file: write_copier(file, seed),
    }
    if unknown := set(options.names) - set(write):
        raise ValueError(f"there is no {' or '.join(sorted(unknown))}; there are {', '.join(write)}")
    for name in options.names or write:
        file = (options.out or workshop_files.FOLDER) / f"{name}{files.PACKED}"
        print(f"{file}: {write[name](file) / 1000:.0f} kB")


def write_reader(file: Path, seed: int) -> int:
    return workshop_files.write_reader(file, base(seed, FULL).model, thinned(seed, FULL, rank=files.RANK))


def write_thinker(file: Path, seed: int, name: str) -> int:
    """A model whose authors wrote steps, as many of them as its name says; returns the bytes."""
    model, share = thinking_base(seed, FULL, base=name), BASES[name].authors.get(STEPS, 0.0)
    return workshop_files.write_toy(file, model, workshop_files.village_data(village_of(seed, name), share))


def write_worker(file: Path, seed: int, cheats: float) -> int:
    """An agent that was shown how by people of whom such a share cheats; returns the bytes."""
    office = workshop_files.office_data(SHAKY, ITEMS, cheats)
    return workshop_files.write_toy(file, worker(seed, FULL, cheats=cheats), office)


def write_copier(file: Path, seed: int) -> int:
    """The model of two layers that copies verses; returns the bytes."""
    model = copier(seed, FULL, layers=2).model
    return workshop_files.write_toy(file, model, workshop_files.verses_data(LETTERS, PERIODS, LENGTH))
