"""The controls of the chapter on acting: they begin where its own runs ended, and only the texts are others."""

import pytest

from lab.parts.acting import remedies
from lab.parts.cures import AGAIN, relapses, shams
from lab.run.scale import TOY

pytestmark = pytest.mark.usefixtures("toy_store")


def test_after_honest_batches_it_is_the_chapters_agent_with_a_longer_wait():
    ours, theirs = relapses(0, TOY), remedies(0, TOY)
    for batches in (20, 40, 60):
        for name in ("cheats", "right", "chance"):
            assert ours.numbers[f"honest_{batches}_{name}"] == theirs.numbers[f"mended_{batches}_{name}"]
    assert len({row["step"] for row in ours.curves["relapses"]}) == AGAIN * TOY.alignment_steps // 100


def test_what_is_not_tied_begins_where_the_chapter_begins():
    ours = shams(0, TOY).numbers
    assert {name.rsplit("_", 1)[0] for name in ours} == {
        "polite", "old", "honest", "tied", "untied_before", "untied_hidden"
    }  # fmt: skip
