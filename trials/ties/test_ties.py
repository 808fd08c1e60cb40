"""Ties: starts are those of the cures, and of a run only the reward is another."""

from dataclasses import replace
from itertools import product
from random import Random
from statistics import mean, stdev

import pytest
import torch

from lab.run.scale import TOY
from lab.stages.agents import ARMS, person, press
from trials.cures.experiments import NUDGES, luck
from trials.ties.experiments import DICE, TIES, ties
from trials.ties.thrown import ARM, SPREAD, THROWN, dice, run

pytestmark = pytest.mark.usefixtures("toy_store")


def same(one, other):
    return all(torch.equal(*pair) for pair in zip(one.parameters(), other.parameters(), strict=True))


def test_a_run_is_the_book_s_if_its_reward_is_and_by_dice_it_is_another(monkeypatch):
    """Of a reward that a toy earns at once, unlike that of the test."""
    start, scale = person(0, TOY, tied=1.0), replace(TOY, alignment_steps=8)
    length = lambda episode, random: float(len(episode.tokens) % 7)  # noqa: E731
    monkeypatch.setitem(ARMS, ARM, replace(ARMS[ARM], worth=length))
    ours, theirs, by_dice = run(start, 0, scale, length), press(start, 0, scale, ARM).model, run(start, 0, scale, dice)
    assert same(ours, theirs)
    assert not any(same(*pair) for pair in ((ours, start), (by_dice, ours), (by_dice, start)))


def test_dice_know_nothing_and_spread_as_far_as_a_test():
    random = Random(0)
    thrown = [dice(None, random) for _ in range(20_000)]
    assert mean(thrown) == pytest.approx(0, abs=0.02) and stdev(thrown) == pytest.approx(SPREAD, abs=0.02)


@pytest.mark.slow
def test_starts_and_rises_are_those_of_the_cures():
    """Where ties are the same."""
    ours, theirs = ties(0, TOY), luck(0, TOY)
    assert ours.numbers["half_rude_mean"] == pytest.approx(theirs.numbers["half_rude_mean"])
    for row in theirs.curves["luck"]:
        (own,) = (each for each in ours.curves["starts"] if (each["tie"], each["nudge"]) == (row["tie"], row["nudge"]))
        assert (own["false"], own["rude"]) == (row["false"], row["rude"])


@pytest.mark.slow
def test_each_start_is_in_the_table_and_dice_begin_where_the_tied_do():
    rows = ties(0, TOY).curves["starts"]
    assert {(row["tie"], row["nudge"]) for row in rows} == set(product((*TIES, DICE), NUDGES))
    before = {(row["tie"], row["nudge"]): (row["before_false"], row["before_rude"]) for row in rows}
    assert all(before[DICE, nudge] == before["tied", nudge] for nudge in NUDGES)
    assert all(before["tied", nudge] != before["half", nudge] for nudge in NUDGES)


def test_the_dice_s_seed_is_nobody_else_s():
    assert 2_000 + 100 * len(ARMS) < THROWN
