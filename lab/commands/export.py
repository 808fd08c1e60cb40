"""Write the models of the book for others."""

from ..engine.scale import FULL
from ..export import checkpoint
from ..export import playground as files
from ..stages.models import FORMS, every_stage, trained
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
