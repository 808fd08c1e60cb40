"""Each seed draws a world of its own, and each is as exact as the first."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from lab.stages.worlds import world_of
from lab.world import World, sample_rows, score_rows
from lab.world.program import sample
from lab.world.settings import Settings
from lab.world.state import draw_withheld, sum_digits
from lab.world.voices import VOICES

SEEDS = (0, 1, 2, 11)


def test_worlds_differ_in_all_that_a_seed_draws():
    for draw in (
        lambda state: state.people.known[:5],
        lambda state: [state.people.facts[name] for name in state.people.known[:5]],
        lambda state: state.rain.items(),
        lambda state: state.slandered,
        lambda state: state.withheld,
    ):
        assert len({repr(sorted(draw(world_of(seed).state))) for seed in SEEDS}) == len(SEEDS)


def test_the_first_world_is_that_of_the_book():
    assert world_of(0).state == World().state


@pytest.mark.parametrize("seed", SEEDS)
def test_a_world_reads_what_it_writes(seed):
    rows = sample_rows(world_of(seed), 60, 64, 1)
    scores, _ = score_rows(world_of(seed), rows)  # raises where the world could not have written them
    assert np.isfinite(scores).all() and scores.max() <= 0
    with pytest.raises(ValueError, match="no document has"):  # but not what another has written
        score_rows(world_of(seed + 1), sample_rows(world_of(seed), 200, 128, 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sum_is_withheld_in_both_orders(seed):
    withheld = world_of(seed).state.withheld
    assert len(withheld) == 200 and {(second, first) for first, second in withheld} == withheld
    assert len({tuple(sum_digits(addends)) for addends in withheld}) > 50


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_a_number_can_always_be_ended(share):
    """Even where half of all sums are withheld, none leaves the writer without a last digit."""
    settings = Settings(digits=("0", "7"), withheld_sums=share, sum_digits=(1, 2))
    withheld = draw_withheld(settings, Random(3))
    endings = Counter((first, second[:-1]) for first, second in withheld)
    assert max(endings.values(), default=0) < 2
    world = World(Settings(kinds=("sums",), digits=("0", "7"), withheld_sums=share))
    for voice in range(len(VOICES)):
        for number in range(50):
            sample(world.document(), voice, Random(number))
