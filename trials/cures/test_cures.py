"""The controls of the chapter on acting: they begin where its own runs ended, and only the texts are others."""

from itertools import product

import pytest

from lab.acting import fresh
from lab.run.scale import TOY
from trials.acting.experiments import elsewhere, remedies
from trials.cures.experiments import LONG, NUDGES, TIES, luck, relapses, shams
from trials.cures.nudged import shifted

pytestmark = pytest.mark.usefixtures("toy_store")


@pytest.mark.release
def test_after_honest_batches_it_is_the_chapters_agent_with_a_longer_wait():
    ours, theirs = relapses(0, TOY), remedies(0, TOY)
    for batches in (20, 40, 60):
        for name in ("cheats", "right", "chance"):
            assert ours.numbers[f"honest_{batches}_{name}"] == theirs.numbers[f"mended_{batches}_{name}"]
    assert len({row["step"] for row in ours.curves["relapses"]}) == LONG * TOY.alignment_steps // 100


def test_who_chats_is_the_chapters_agent():
    ours, theirs = shams(0, TOY).numbers, elsewhere(0, TOY).numbers
    names = {"before": "tied_before", "spread": "tied", "polite": "tied_polite", "untied": "untied_before"}
    for name, chapters in names.items():
        assert all(ours[f"{name}_{key}"] == theirs[f"{chapters}_{key}"] for key in ("false", "rude", "cheats"))


def test_a_start_is_a_millionth_another():
    first, other = fresh(0), shifted(fresh(0), 1)
    gaps = [
        (one - two).abs().max() / one.abs().mean()
        for one, two in zip(first.parameters(), other.parameters(), strict=True)
        if one.abs().max()
    ]
    assert max(gaps) < 1e-5 and min(gaps) > 0
    found = luck(0, TOY)
    assert {(row["tie"], row["nudge"]) for row in found.curves["luck"]} == set(product(TIES, NUDGES))
