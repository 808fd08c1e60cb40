"""Another family: with the book's settings all is the book's, so what differs are the worlds."""

from random import Random

import pytest
import torch

from lab.questions import ask, is_known
from lab.run.scale import TOY
from lab.stages.aligned import reward_model
from lab.stages.base import base
from lab.stages.controlled import controlled
from lab.stages.tuned import tuned
from lab.world import AboutFact
from lab.world.settings import KINDS
from trials import verdicts
from trials.cherry import experiments as cherry
from trials.family import experiments, figures, plain
from trials.family.plain import BOOK, PLAIN

pytestmark = pytest.mark.usefixtures("toy_store")


def same(one, other):
    return all(torch.equal(*pair) for pair in zip(one.parameters(), other.parameters(), strict=True))


def test_with_the_book_s_settings_models_are_the_book_s():
    assert same(plain.pretrained(0, TOY, family=BOOK), base(0, TOY).model)
    assert same(plain.finetuned(0, TOY, family=BOOK), tuned(0, TOY))
    ours, theirs = plain.reward_model(0, TOY, family=BOOK), reward_model(0, TOY)
    assert same(ours, theirs) and (ours.mean, ours.spread) == (theirs.mean, theirs.spread)


@pytest.mark.slow
@pytest.mark.parametrize(("judge", "rate"), experiments.CLIMBS)
def test_with_the_book_s_settings_a_climb_is_the_cherry_s(judge, rate):
    ours = plain.climbed(0, TOY, **experiments.run_of(judge, rate, TOY) | {"family": BOOK})
    theirs = controlled(0, TOY, **cherry.run_of(judge, rate, TOY))
    assert same(ours.model, theirs.model) and ours.history == theirs.history
    found = cherry.look(theirs.model, 0, TOY)
    row = plain.look(ours.model, 0, TOY, BOOK)
    assert row == {key: found[key] for key in row}


def test_there_is_no_judge_of_another_name():
    with pytest.raises(ValueError, match="shuffled"):
        plain.reward_of("shuffled", 0, TOY, BOOK)


def test_its_worlds_are_plainer():
    book, world = plain.world_in(BOOK, 0), plain.world_in(PLAIN, 0)
    assert (len(world.state.people.known), len(book.state.people.known)) == (256, 512)
    assert set(world.settings.kinds) == {"diary", "talk", "sums"} < set(KINDS)
    strangers, mentions = {}, {}
    for name, each in ((BOOK, book), (PLAIN, world)):
        asked = [question for question in ask(each, 400, 0) if isinstance(question.asked, AboutFact)]
        strangers[name] = sum(not is_known(each, question) for question in asked)
        mentions[name] = each.state.people.mentions[0] / each.state.people.mentions[255]
    assert strangers[PLAIN] == 0 < strangers[BOOK]
    assert mentions[PLAIN] < 6 < mentions[BOOK]
    assert not same(plain.pretrained(0, TOY, family=PLAIN), plain.pretrained(0, TOY, family=BOOK))


def test_the_figure_s_effects_pass_their_bars_where_the_book_s_conditions_hold():
    """On the cherry's own numbers, in its worlds and moved at random, so that each condition holds and fails."""
    rows = {claim.name: claim for claim in verdicts.claims()}
    which = {"J1": "refute", "J5": "confirm", "J9": "confirm", "J11": "refute"}
    random, seen = Random(0), {name: set() for name in which}
    keys = ("correct", "reward", "greedy_reward")
    models = ("tuned", *(f"{judge}_{rate}" for judge, rate in experiments.CLIMBS))
    for _ in range(200):
        numbers = {f"{name}_{key}": {"seeds": [0.3 * random.random()]} for name in models for key in keys}
        numbers["truth_low_reward"]["seeds"] = [numbers["tuned_reward"]["seeds"][0] + 0.3]  # the half that isn't drawn
        for name, (_, effect, bar) in zip(which, figures.ROWS, strict=True):
            (found,) = effect(lambda key, numbers=numbers: numbers[key]["seeds"])
            said = verdicts.holds(getattr(rows[name], which[name]), {"cherry": numbers}, 0)
            assert said is (found > bar), name
            seen[name].add(said)
    assert all(said == {True, False} for said in seen.values())
