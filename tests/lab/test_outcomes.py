"""Reinforcement learning from outcomes: it climbs, a leash holds it at the known optimum, and blames only its own."""

import copy
from math import exp

import pytest
import torch

from lab.model import Config, Model
from lab.outcomes import reinforce, school
from lab.records import Lesson
from lab.rlhf import GRPO, RLOO, RLConfig

START, LEFT, RIGHT, TOLD = range(4)
PLAIN = Model(Config(4, 16, 1, 2, 32, context=8), 1)


@torch.no_grad()
def chances(model):
    return model(torch.tensor([[START]]))[0, -1].softmax(-1)


def one_token(model, problems, seed):
    """A policy that says one token."""
    drawn = torch.multinomial(chances(model), len(problems), True, generator=torch.Generator().manual_seed(seed))
    return [Lesson([START, token], [False, True]) for token in drawn.tolist()]


def climbed(attempt=one_token, reward=lambda _, tried: tried.tokens[1] == LEFT, **how):
    how = {"steps": 60, "learning_rate": 1e-2, "seed": 4} | how
    return reinforce(PLAIN, lambda random: None, attempt, reward, RLConfig(**how), lambda step: step)


@pytest.mark.parametrize("estimator", [RLOO, GRPO])
def test_what_is_rewarded_becomes_likely(estimator):
    before = copy.deepcopy(PLAIN.state_dict())
    assert chances(PLAIN)[LEFT] < 0.6
    assert chances(climbed(estimator=estimator))[LEFT] > 0.95
    assert all(torch.equal(before[name], value) for name, value in PLAIN.state_dict().items())  # a copy learns


@pytest.mark.slow
def test_a_leash_holds_it_at_the_known_optimum():
    base, beta = chances(PLAIN), 0.5
    best = base * torch.tensor([1.0, exp(1 / beta), 1.0, 1.0])
    found = climbed(beta=beta, steps=150, learning_rate=3e-3, questions=48)
    assert chances(found).tolist() == pytest.approx((best / best.sum()).tolist(), abs=0.05)


@pytest.mark.slow
def test_a_leash_may_hold_it_to_another_model():
    config = RLConfig(beta=5.0, steps=150, learning_rate=1e-2, seed=4)
    started = climbed()
    held = reinforce(started, lambda _: None, one_token, lambda *_: 0.0, config, lambda step: step, reference=PLAIN)
    assert chances(started)[LEFT] > 0.95
    assert chances(held).tolist() == pytest.approx(chances(PLAIN).tolist(), abs=0.1)


def test_what_the_policy_has_not_written_is_not_blamed():
    """A tool's token follows the policy's own; whatever it was worth, the policy doesn't learn to say it."""

    def attempt(model, problems, seed):
        tried = one_token(model, problems, seed)
        return [Lesson([*each.tokens, TOLD], [False, True, False]) for each in tried]

    seen = []

    def reward(_, tried):
        seen.append(tried.tokens)
        return tried.tokens[1] == LEFT

    with_tool, without = climbed(attempt, reward, steps=20), climbed(steps=20)
    assert seen[0][-1] == TOLD
    assert torch.allclose(chances(with_tool), chances(without), atol=1e-4)


def test_a_school_teaches_what_counts():
    model = copy.deepcopy(PLAIN)
    school(model, lambda: Lesson([START, RIGHT, LEFT], [False, True, False]), 40)
    assert chances(model)[RIGHT] > 0.95
