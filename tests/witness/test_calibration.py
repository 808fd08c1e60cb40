"""Calibration against a world whose chances are known."""

from functools import cache

import pytest
import torch
from letters import tiny

from witness.experiments import calibration


@cache
def world(warmth: float, size: int = 20_000):
    """Questions whose true answers are drawn from known chances, and a model that states these at a temperature."""
    generator = torch.Generator().manual_seed(3)
    logits = 2 * torch.randn(size, 4, generator=generator)
    truth = torch.multinomial(logits.softmax(-1), 1, generator=generator)
    options = torch.arange(4).repeat(size, 1)
    rest = options[options != truth].view(size, 3)
    return (warmth * logits).gather(1, torch.cat((truth, rest), 1)).softmax(-1).tolist()


def test_who_states_the_true_chances_is_calibrated_and_who_doubles_them_is_not():
    assert calibration.error(world(1.0)) < 0.01
    rows = world(2.0)
    sure = sum(map(max, rows)) / len(rows)
    assert calibration.error(rows) == pytest.approx(sure - calibration.share_right(rows), abs=0.01)
    assert calibration.error(rows) > 0.08


@pytest.mark.parametrize("warmth", [0.5, 1.0, 2.0])
def test_the_fitted_temperature_undoes_the_one_that_was_put_in(warmth):
    """By a tenth of the questions, for all of them; the next temperature that is tried lies 0.09 away."""
    found = calibration.temperature(world(warmth)[:2000])
    assert found == pytest.approx(warmth, rel=0.06)
    assert calibration.error(calibration.warmed(world(warmth), found)) < 0.02


@pytest.mark.parametrize("start", ["", "o", "what they share, "])
def test_chances_are_the_softmax_of_the_options_alone(start):
    witness = tiny()
    prompts, tokens = [start + end for end in ("one", "and two", "c")], [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    found = calibration.chances(witness, witness.model, prompts, tokens, batch=2)
    for prompt, options, row in zip(prompts, tokens, found, strict=True):
        with torch.no_grad():
            likely = witness.model(torch.tensor([witness.encode(prompt)]))[0, -1].softmax(-1)[options]
        assert row == pytest.approx((likely / likely.sum()).tolist(), rel=1e-3)
