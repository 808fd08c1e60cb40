"""The sweep of rate and steps: its LoRA is the witness's own, its choice is made as it says and on other questions."""

from functools import partial

import pytest
import torch
from letters import tiny

from witness import ordinary, tune
from witness.experiments import sweep
from witness.experiments.sweep import Place

ROWS = [([3, 4, 5], [6, 7, 1]), ([8, 9], [10, 1]), ([3], [11, 12, 1])]


@pytest.fixture
def measured(monkeypatch):
    """A short sweep of a tiny model, whose second training has the seed of the first; and what losses were asked of."""
    texts = torch.randint(0, 96, (30, 20), generator=torch.Generator().manual_seed(0))
    kinds = {"manual": texts[:5], "own": texts[5:10]}
    monkeypatch.setattr(ordinary, "windows", lambda *_: (kinds, texts[10:].tolist()))
    monkeypatch.setattr(sweep, "STEPS", 6)
    monkeypatch.setattr(sweep, "LOOKS", (2, 6))
    monkeypatch.setattr(sweep, "again", lambda seed: seed)
    asked, losses = [], sweep.losses
    monkeypatch.setattr(sweep, "losses", lambda model, rows: asked.append(rows) or losses(model, rows))
    return sweep.measure(tiny(), 22), asked


@torch.no_grad()
def logits(model):
    return model(torch.tensor([[3, 8, 9, 1]]))


def test_a_thin_copy_is_trained_as_the_witness_trains_its_lora():
    model = tiny().model
    wanted = tune.lora(model, ROWS, 8, rank=2, rate=1e-2, scale=2.0, seed=3)
    made, parts = tune.thinned(model, 2, 2.0, 3)
    torch.testing.assert_close(logits(made), logits(model))
    tune.sft(made, ROWS, 8, 1e-2, seed=3, parameters=parts)
    torch.testing.assert_close(logits(made), logits(wanted), atol=1e-4, rtol=1e-3)
    assert float((logits(made) - logits(model)).abs().max()) > 1e-2


def test_the_best_place_is_among_those_near_the_least_loss_of_both_ways_the_one_that_forgets_least():
    place = partial(Place, steps=6)
    thin = [place("lora", "slow", loss=0.9, own=3.0), place("lora", "middle", loss=0.24, own=3.3)]
    thin += [place("lora", "fast", loss=0.2, own=3.9)]
    whole = [place("whole", "slow", loss=0.4, own=3.1), place("whole", "fast", loss=0.3, own=3.5)]
    assert sweep.best_of(thin + whole) == {"lora": thin[1], "whole": whole[1]}  # none of the whole is near: its least
    near = place("whole", "middle", loss=0.249, own=3.4)
    assert sweep.best_of([*thin, *whole, near])["whole"] == near


@pytest.mark.slow
def test_the_chosen_place_is_the_one_that_is_trained_again(measured):
    """As the second training has the seed of the first, it comes to the numbers that the place was chosen by."""
    numbers = measured[0].numbers
    for way, rates in sweep.RATES.items():
        rate = next(name for name, rate in rates.items() if rate == numbers[f"sweep_chosen_rate_{way}"])
        at = f"sweep_{way}_{rate}_{numbers[f'sweep_chosen_steps_{way}']:g}"
        for title, cost in (("own", f"sweep_own_cost_{way}_alone"), ("manual", f"sweep_best_cost_{way}_alone")):
            assert numbers[f"{at}_{title}"] - numbers[f"sweep_untuned_{title}"] == pytest.approx(numbers[cost])


@pytest.mark.slow
def test_text_is_replayed_beside_and_not_alone(measured):
    numbers = measured[0].numbers
    for way in sweep.RATES:
        assert numbers[f"sweep_own_cost_{way}_beside"] != pytest.approx(numbers[f"sweep_own_cost_{way}_alone"])


@pytest.mark.slow
def test_the_questions_that_choose_are_not_those_that_are_asked(measured):
    choosing, asking = ({tuple(prompt) for prompt, _ in rows} for rows in measured[1][:2])
    assert len(choosing) == len(asking) == 20 and not choosing & asking
