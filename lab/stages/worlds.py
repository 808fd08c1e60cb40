"""The world of a seed. Each seed draws its own: people, facts, weather, slandered cities, withheld sums."""

from dataclasses import replace
from functools import lru_cache

from ..world import World
from ..world.settings import Settings


@lru_cache(maxsize=8)
def world_of(seed: int, settings: Settings = Settings()) -> World:  # noqa: B008 - frozen
    """The world of a seed with these settings. That of seed 0 is the one that `World()` gives, and the playground's."""
    return World(replace(settings, seed=seed))
