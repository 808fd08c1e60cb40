"""Write the models of the book for others."""

from ..export import checkpoint
from ..export import playground as files
from ..export import workshop as workshop_files
from ..run.scale import FULL
from ..stages.base import base
from ..stages.models import FORMS, every_stage, trained
from ..stages.thinned import thinned
from ..stages.worlds import world_of
from .reproduce import shown_seed


def export(options):
    seed = shown_seed() if options.seed is None else options.seed
    model = trained(options.stage, seed, FULL)
    checkpoint.save(model, world_of(seed), options.out, FORMS[options.stage])
    print(f"{options.out}: the {options.stage} model of seed {seed}")


def playground(options):
    seed = shown_seed() if options.seed is None else options.seed
    models = every_stage(seed, FULL)
    for name, size in files.write_stages(options.out or files.FOLDER, models, world_of(seed)).items():
        print(f"{name}: {size / 1000:.0f} kB")


def workshop(options):
    seed = shown_seed() if options.seed is None else options.seed
    reader = thinned(seed, FULL, rank=files.RANK)
    file = options.out or workshop_files.FILE
    size = workshop_files.write_reader(file, base(seed, FULL).model, reader)
    print(f"{file}: {size / 1000:.0f} kB")
