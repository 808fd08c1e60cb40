"""The grid: what is kept on the way is what a shorter climb would have been, and places are chosen and compared as the
notebook says."""

from math import isnan

import pytest
import torch

from lab.conversation import judged
from lab.questions import ask
from lab.run.scale import FULL, TOY
from lab.stages.aligned import hasty, preferences_of
from lab.stages.controlled import JUDGES, LEARNED, NOISE, TRUTH, controlled
from lab.stages.worlds import world_of
from trials.grid import experiments as grid
from trials.grid import midway, paced

pytestmark = pytest.mark.usefixtures("toy_store")


def same(one, other):
    return all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


def test_a_model_kept_on_the_way_is_that_of_a_climb_that_ends_there():
    climb = paced.paced(0, TOY, judge=NOISE, rate=1e-4, steps=8)
    assert list(climb.places) == [2, 4, 6, 8] and len(climb.history) == 8
    for steps in (2, 8):
        whole = controlled(0, TOY, judge=NOISE, rate=1e-4, steps=steps)
        assert same(climb.places[steps], whole.model) and climb.history[:steps] == whole.history
    assert not same(climb.places[2], climb.places[8])


def test_the_learned_judge_at_the_books_rate_begins_as_the_books_hasty_model_does():
    rate, steps = grid.RATES["book"], TOY.alignment_steps
    assert same(paced.paced(0, TOY, judge=LEARNED, rate=rate, steps=steps).places[steps], hasty(0, TOY).model)
    assert grid.STEPS["book"] < FULL.alignment_steps


def test_each_judge_climbs_at_each_rate_and_gentle_climbs_get_more_steps():
    runs = [options for stage, options in grid.models(FULL) if stage is paced.paced]
    assert {(run["judge"], run["rate"]) for run in runs} == {(j, r) for j in JUDGES for r in grid.RATES.values()}
    assert max(grid.RATES.values()) == pytest.approx(10 * min(grid.RATES.values()))
    by_rate = sorted({(run["rate"], run["steps"]) for run in runs})
    steps = [count for _, count in by_rate]
    assert len(by_rate) == len(grid.RATES) and steps == sorted(steps, reverse=True)


def test_a_way_is_read_where_it_first_comes_to_a_level_on_a_straight_line():
    way = [{"kl": kl, "correct": correct} for kl, correct in ((0.0, 0.6), (0.4, 0.5), (0.8, 0.3), (0.2, 0.1))]
    assert grid.where(way, "kl", 0.2) == pytest.approx({"kl": 0.2, "correct": 0.55})
    assert grid.where(way, "kl", 0.6) == pytest.approx({"kl": 0.6, "correct": 0.4})
    assert grid.where(way, "correct", 0.3)["kl"] == pytest.approx(0.8)  # downward too
    assert all(map(isnan, grid.where(way, "kl", 0.9).values()))
    level = [{"kl": 0.5, "correct": 0.6}, {"kl": 0.5, "correct": 0.2}]
    assert all(map(isnan, grid.where(level, "kl", 0.5).values()))


def test_the_best_place_is_chosen_by_other_questions_than_it_is_judged_on(monkeypatch):
    assert len({midway.ASKED, midway.CHOOSING}) == 2
    start = {"reward": 0.1, "correct": 0.5, "parsed": 0.8, "courtesies": 1.0, "invented": 0.5, "kl": 0.0}
    ways = [start | {"step": 1, "reward": 0.2, "chosen_by": 0.9}, start | {"step": 2, "reward": 0.7, "chosen_by": 0.1}]
    monkeypatch.setattr(grid, "midway", lambda *_, **__: ways)
    monkeypatch.setattr(grid, "look", lambda *_: start)
    numbers = grid.rates.__wrapped__(0, TOY).numbers
    for judge in JUDGES:
        assert numbers[f"best_gain_{judge}_book"] == pytest.approx(0.1)
        assert numbers[f"end_gain_{judge}_book"] == pytest.approx(0.6)


def test_dice_choose_without_a_look_at_the_answers_and_the_truth_by_it():
    pairs = preferences_of(0, TOY)[:4]
    chosen, rejected = ([getattr(pair, side) for pair in pairs] for side in ("chosen", "rejected"))
    asked = ask(world_of(0), len(pairs), 1)
    found = judged(world_of(0), asked, [each.answer for each in chosen])
    one, other = (grid.worths(0, TOY, written, found) for written in (chosen, rejected))
    assert torch.equal(one[NOISE], other[NOISE]) and not torch.equal(one[LEARNED], other[LEARNED])
    assert one[TRUTH].tolist() == pytest.approx([verdict.reward for verdict in found])
