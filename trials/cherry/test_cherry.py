"""The cherry's controls: judges that know nothing are what they are called, and what is measured is what is said."""

import pytest
import torch

from lab.preferences import split
from lab.questions import ask, is_known
from lab.run.scale import TOY
from lab.stages import controlled as stages
from lab.stages.aligned import preferences_of, verdicts
from lab.stages.worlds import world_of
from lab.world import AboutFact, AboutSum
from trials import results
from trials.cherry import experiments as cherry

pytestmark = pytest.mark.usefixtures("toy_store")


def some_answers():
    """Questions with answers, both right and wrong."""
    preferences = preferences_of(0, TOY)
    examples = [each for pair in preferences for each in (pair.chosen, pair.rejected)]
    asked = ask(world_of(0), len(examples), 1)
    return asked, examples


def test_the_judge_of_noise_cannot_see_what_it_judges():
    asked, examples = some_answers()
    one, other = (stages.reward_of(stages.NOISE, 0, TOY, 0) for _ in range(2))
    given = one(asked, examples)
    assert torch.equal(given, other(asked[::-1], examples[::-1]))  # whatever is asked and answered
    assert not torch.equal(given, one(asked, examples))  # and another number for the same answers each time
    another = stages.reward_of(stages.NOISE, 0, TOY, 1)(asked, examples)
    assert not torch.equal(given, another)
    many = one(asked * 200, examples * 200)
    assert abs(float(many.mean())) < 0.05 and abs(float(many.std()) - 1) < 0.05


def test_the_judge_of_the_truth_gives_the_true_reward():
    asked, examples = some_answers()
    given = stages.reward_of(stages.TRUTH, 0, TOY, 0)(asked, examples)
    assert given.tolist() == pytest.approx([each.reward for each in verdicts(world_of(0), asked, examples)])


def test_a_judge_of_another_name_is_refused():
    with pytest.raises(ValueError, match="there is no judge 'nobody'"):
        stages.reward_of("nobody", 0, TOY, 0)


def test_a_coin_turns_some_half_of_the_pairs_and_loses_none(monkeypatch):
    seen = []
    monkeypatch.setattr(stages, "learned_from", lambda pairs, *rest: seen.extend(pairs))
    stages.shuffled.__wrapped__(0, TOY)
    before = preferences_of(0, TOY)[: len(seen)]
    assert len(seen) >= len(split(preferences_of(0, TOY))[0])
    for one, other in zip(before, seen, strict=True):
        assert {one.chosen, one.rejected} == {other.chosen, other.rejected}
    turned = sum(one.chosen != other.chosen for one, other in zip(before, seen, strict=True))
    assert len(seen) / 5 < turned < 4 * len(seen) / 5


def test_the_best_of_every_n_is_the_one_with_the_most():
    worth = torch.tensor([0.1, 0.9, 0.3, 0.2, 0.5, 0.4, 0.8, 0.7])
    assert cherry.best(worth, 1) == list(range(8))
    assert cherry.best(worth, 4) == [1, 6]
    assert cherry.best(worth, 8) == [1]


def test_a_tenth_of_a_run_counts_answers_and_not_steps():
    def row(step, right, facts):
        same = {"judged": 0.0, "reward": float(step), "kl": 0.0, "parsed": 1.0, "courtesies": 0.0}
        return {"step": step, **same, "right": right, "facts": facts, "invented": 0, "strangers": 0}

    found = cherry.blocks([row(step, step % 2, 1 + 2 * (step % 2)) for step in range(20)])
    assert [each["step"] for each in found] == [2 * n + 0.5 for n in range(10)]
    assert all(each["correct"] == 1 / 4 for each in found)  # one right of one and three, not the mean of 0 and 1/3


def test_refusals_given_up_are_the_part_of_the_loss_that_the_notebook_reckons():
    """Of a stranger *I do not know* is right, so that each invention more is a right answer less."""
    found = results.read("cherry")
    numbers, worlds = found["numbers"], found["config"]["seeds"]
    shares = []
    for seed in worlds:
        world = world_of(seed)
        asked = ask(world, 2000, stages.SEEDS(seed, cherry.ASKED))
        facts = [each for each in asked if isinstance(each.asked, AboutFact)]
        sums = [each for each in asked if isinstance(each.asked, AboutSum)]  # the others have no right answer
        shares.append(sum(not is_known(world, each) for each in facts) / len(facts + sums))
    assert shares == pytest.approx([1 / 6] * 6, abs=0.02)

    def change(name, world):
        return numbers[f"learned_low_{name}"]["seeds"][world] - numbers[f"tuned_{name}"]["seeds"][world]

    losses = [-change("correct", world) for world in range(2, 6)]
    given_up = [shares[world] * change("invented", world) / losses[world - 2] for world in range(2, 6)]
    assert worlds[2:] == [28, 29, 30, 31]
    assert min(given_up) == pytest.approx(1 / 4, abs=0.02) and max(given_up) == pytest.approx(1 / 2, abs=0.03)
    assert change("invented", 0) < 0 and -0.06 < change("correct", 0) + shares[0] * change("invented", 0) < -0.03
