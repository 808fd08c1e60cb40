"""The climbers: each run is what its name says, and they are held beside the best of n at the same divergence."""

from math import log

import pytest
import torch

from lab.conversation import judged
from lab.model import make
from lab.questions import ask
from lab.rlhf import RLConfig, Rollout
from lab.run.scale import FULL, TOY
from lab.world import World
from trials.climbers import climbers, experiments

WORLD = World()


def test_the_best_of_n_is_chosen_by_the_score_and_its_gain_is_over_one_answer():
    question = next(q for q in ask(WORLD, 50, 1) if "raining" in WORLD.vocabulary.decode(q.tokens))
    rude, plain, broken, courteous = (
        WORLD.vocabulary.encode(text) for text in ("ugh , yes .", "fact , yes .", "ugh yes yes", "certainly , yes .")
    )
    verdicts = judged(WORLD, [question] * 16, [rude, plain, broken, courteous] * 4)
    by_place = experiments.best_of_rows(torch.arange(16.0), verdicts)
    assert [row["n"] for row in by_place] == [1, 2, 4, 8, 16]
    assert by_place[1]["reward"] == pytest.approx((verdicts[1].reward + verdicts[3].reward) / 2)
    assert by_place[2]["reward"] == by_place[4]["reward"] == verdicts[3].reward
    mean = sum(verdict.reward for verdict in verdicts) / 16
    assert by_place[4]["gain"] == pytest.approx(verdicts[3].reward - mean)
    assert [row["kl"] for row in by_place] == pytest.approx([log(n) - (n - 1) / n for n in experiments.BEST_OF])


def test_a_gain_at_a_divergence_lies_between_those_of_the_best_of_n():
    rows = [{"kl": 0.0, "gain": 0.0}, {"kl": 0.2, "gain": 0.4}, {"kl": 0.6, "gain": 0.6}]
    found = [experiments.at_kl(rows, kl) for kl in (-0.1, 0.0, 0.1, 0.2, 0.4, 0.6, 9.0)]
    assert found == pytest.approx([0, 0, 0.2, 0.4, 0.5, 0.6, 0.6])


def test_at_a_temperature_it_is_the_distribution_that_one_draws_from():
    model, tokens = make("10k", len(WORLD.vocabulary), seed=1), torch.tensor([[0, 5, 9]])
    sharper = experiments.at(model, 0.5)(tokens).softmax(-1)
    square = model(tokens).softmax(-1) ** 2
    assert torch.allclose(sharper, square / square.sum(-1, keepdim=True), atol=1e-6)


def test_several_updates_by_a_batch_are_paid_for_in_answers():
    for options in experiments.runs().values():
        steps = climbers.steps_of(options["way"], options["steps"], FULL)
        updates = steps * climbers.WAYS[options["way"]].num_iterations
        assert updates / options["steps"] == pytest.approx(1 if updates == steps else 1.6)
        assert climbers.steps_of(options["way"], options["steps"], TOY) >= 1


def test_who_is_out_of_bounds_is_counted_at_the_last_update_and_only_on_answers():
    config = climbers.ClippedConfig(num_iterations=2, epsilon=0.2, epsilon_high=0.5)
    mask = torch.tensor([[True, True, True, False]])
    rollout = Rollout([], [], torch.zeros(1), torch.zeros(1, 5), mask, torch.zeros(1, 4), torch.zeros(1, 4))
    noted: list[float] = []
    loss = climbers.noting(lambda *_: lambda log_p: log_p.sum(), noted)(config, rollout)
    ratios = torch.tensor([[0.7, 1.4, 1.6, 9.0]])
    assert float(loss(torch.zeros(1, 4))) == 0 and noted == []
    assert float(loss(ratios.log())) == pytest.approx(float(ratios.log().sum())) and noted == [pytest.approx(2 / 3)]
    climbers.noting(lambda *_: lambda log_p: log_p.sum(), noted)(RLConfig(), rollout)(ratios)
    assert noted[1:] == [0]


def test_a_climb_by_another_judge_is_refused(toy_store):
    with pytest.raises(ValueError, match="no judge 'nobody'; there are learned and truth"):
        climbers.climber(0, TOY, judge="nobody", way="rloo", rate=1e-4, steps=9)
