"""What the book keeps of its own world, for tests of what is measured on a model that has learned something."""

from functools import cache

from lab.export import checkpoint
from lab.kept import MODELS


@cache
def model(name="base"):
    return checkpoint.load(MODELS / name)


@cache
def world():
    return checkpoint.world_of(MODELS / "base")
