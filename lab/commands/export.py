"""Write the models of the book for others."""

from ..engine.scale import FULL
from ..export import checkpoint
from ..export import playground as files
from ..stages.models import FORMS, every_stage, trained
from ..world import World


def export(options):
    model = trained(options.stage, options.seed, FULL)
    checkpoint.save(model, World().vocabulary, options.out, FORMS[options.stage])
    print(f"{options.out}: the {options.stage} model of seed {options.seed}")


def playground(options):
    models = every_stage(options.seed, FULL)
    for name, size in files.write_stages(options.out or files.FOLDER, models).items():
        print(f"{name}: {size / 1000:.0f} kB")
