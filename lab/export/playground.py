"""The files that the playground of the book loads: weights (see `weights`) and the world, each packed by gzip."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path

from ..model import Model
from ..run.files import written_whole
from ..world import World
from .weights import LARGEST, Change, base_tensors, change_tensors, config_data, packed
from .world import world_data

FOLDER = Path(__file__).parents[2] / "_static/playground/data"
# The book's, see stages/thinned.py: 8 is enough for the mask, but with the cherry well-formed answers are lost.
RANK = 16
# The largest whole numbers of the book's files. gzip stores what is rarely large in few bits, so fewer levels are fewer
# bytes; these cost 0.0002 nats of the base, and nothing that shows in its behavior.
LARGEST_OF_BASE, LARGEST_OF_CHANGES = 47, 15
# The changes in the book: what tuning makes of the base, and alignment of the tuned model, with a leash and without.
CHANGES = {"mask": ("base", "sft"), "cherry": ("sft", "rlhf"), "unleashed": ("sft", "unleashed")}
PACKED = ".gzip"  # not .gz, which some servers have browsers unpack on the way


def write(
    folder: Path, base: Model, changes: Mapping[str, Change], world: World, largest: int = LARGEST
) -> dict[str, int]:
    """Write the data of the playground as a folder, and return the bytes of each of its files by name.

    The files are base.gzip, world.gzip and one for each change, by its name. largest: of the whole numbers that the
    base's weights become. Raises ValueError where a change is of a model of another shape, or its rank is below 1.
    """
    contents = {"base": packed(base_tensors(base, largest), {"config": json.dumps(config_data(base))})}
    for name, change in changes.items():
        if change.before.config != base.config or change.after.config != base.config:
            raise ValueError(f"the change {name!r} is of a model of another shape than the base")
        contents[name] = packed(change_tensors(change), {"rank": str(change.rank)})
    contents["world"] = json.dumps(world_data(world), separators=(",", ":")).encode()
    files = {f"{name}{PACKED}": gzip.compress(content, mtime=0) for name, content in contents.items()}
    with written_whole(folder) as new:
        for name, content in files.items():
            (new / name).write_bytes(content)
    return {name: len(content) for name, content in files.items()}


def write_stages(folder: Path, models: Mapping[str, Model], world: World) -> dict[str, int]:
    """Write the data of the book's playground from models by their stage, as far as the stages are given."""
    pairs = {name: pair for name, pair in CHANGES.items() if models.keys() >= set(pair)}
    changes = {name: Change(models[a], models[b], RANK, LARGEST_OF_CHANGES) for name, (a, b) in pairs.items()}
    return write(folder, models["base"], changes, world, LARGEST_OF_BASE)
