"""A path is read off where it first has gone so far."""

from math import isnan

import numpy as np
import pytest

from lab.run.scale import TOY
from lab.stages.controlled import LEARNED, NOISE, controlled
from trials.cherry import experiments as cherry
from trials.distance import experiments as distance
from trials.distance import watched
from trials.grid.midway import look

pytestmark = pytest.mark.usefixtures("toy_store")


def path(*kls):
    return [{"kl": kl, **{name: 10 * i + 1.0 for name in distance.TOLD}} for i, kl in enumerate(kls)]


@pytest.mark.parametrize("nats", [0.1, 0.2, 0.45, 0.9])
def test_between_two_looks_it_is_what_numpy_puts_there(nats):
    rows = path(0.0, 0.25, 0.5, 0.9)
    found = distance.where(rows, nats)
    for name in distance.TOLD:
        assert found[name] == pytest.approx(np.interp(nats, [row["kl"] for row in rows], [row[name] for row in rows]))


def test_a_path_that_turns_back_is_read_off_where_it_first_came_there():
    assert distance.where(path(0.1, 0.6, 0.2, 0.6), 0.35)["correct"] == pytest.approx(6.0)


@pytest.mark.parametrize("nats", [-0.05, 1.0])
def test_where_it_never_was_nothing_is_known(nats):
    assert all(isnan(value) for value in distance.where(path(0.1, 0.5, 0.9), nats).values())


def test_its_climbs_are_those_of_the_controls():
    """With another number of looks nothing but their number differs, and at the end it is where `controlled` is."""
    how = {"judge": LEARNED, "rate": cherry.RATES["low"], "steps": 2}
    often, once = (watched.watched(0, TOY, **how, every=every) for every in (1, 2))
    assert [row["step"] for row in often] == [0, 1, 2] and often[::2] == once
    assert once[-1] == {"step": 2, **look(controlled(0, TOY, **how).model, 0, TOY)}


def test_a_climb_that_is_far_enough_ends(monkeypatch):
    how = {"judge": NOISE, "rate": 0.05, "steps": 5, "every": 1}
    monkeypatch.setattr(watched, "FAR", -9.0)
    assert [row["step"] for row in watched.watched(1, TOY, **how)] == [0, 1]


@pytest.mark.slow
def test_all_climbs_begin_at_the_tuned_model():
    found = distance.climbs(0, TOY)
    starts = [row for row in found.curves["paths"] if row["step"] == 0]
    assert len(starts) == len(distance.JUDGES) * len(cherry.RATES)
    assert {(row["correct"], row["kl"]) for row in starts} == {(found.numbers["tuned_correct"], 0.0)}
