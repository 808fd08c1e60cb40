"""The aligned model stops by a rule that needs no truth."""

from dataclasses import replace
from random import Random
from types import SimpleNamespace

import pytest
import torch

from lab.commands import train
from lab.conversation import CHAT
from lab.export import checkpoint
from lab.rlhf import RLConfig
from lab.run.scale import TOY
from lab.stages import aligned
from lab.stages.aligned import improve, reward_model
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of

pytestmark = pytest.mark.usefixtures("toy_store")


def test_a_run_that_ends_early_is_a_run_of_fewer_steps():
    """So a rule that stops a run picks one of its checkpoints and makes none of its own."""
    start, judge = tuned(0, TOY), reward_model(0, TOY)
    config = RLConfig(steps=5, seed=0)
    early = improve(start, world_of(0), judge, config, enough=lambda history: len(history) == 3)
    short = improve(start, world_of(0), judge, replace(config, steps=3))
    assert early.history == short.history and len(early.history) == 3
    assert all(torch.equal(a, b) for a, b in zip(early.model.parameters(), short.model.parameters(), strict=True))


def stopped(history):
    """After how many steps the rule of the aligned model ends a run."""
    return next((n for n in range(1, len(history) + 1) if aligned.spent(history[:n])), None)


def test_the_rule_that_stops_the_aligned_model_needs_no_truth():
    """From a run of which nothing is told but how far it went it picks the same checkpoint."""
    random = Random(0)
    keys = ("reward", "truth", "courtesies", "tokens")
    for _ in range(200):
        slope = random.uniform(0.001, 0.03)
        whole = [
            {"step": step, "drift": slope * step + random.gauss(0, 0.1), **{key: random.random() for key in keys}}
            for step in range(100)
        ]
        assert stopped(whole) == stopped([{"drift": row["drift"]} for row in whole])


def test_it_stops_at_the_mean_of_the_last_steps():
    flat = [{"drift": 0.0}] * 30
    assert stopped(flat) is None
    assert stopped([*flat, *[{"drift": 2 * aligned.BUDGET}] * 30]) == 30 + aligned.WATCHED // 2
    assert stopped([{"drift": 9.0}] * 30) == aligned.WATCHED


@pytest.mark.parametrize(("given", "steps"), [({}, aligned.WATCHED), ({"steps": 12}, 12)])
def test_the_command_stops_by_the_same_rule_if_no_steps_are_given(given, steps, tmp_path, monkeypatch):
    monkeypatch.setattr(aligned, "BUDGET", -9.0)  # spent as soon as it is asked for
    runs = []
    monkeypatch.setattr(train, "improve", lambda *args, **options: runs.append(improve(*args, **options)) or runs[-1])
    checkpoint.save(tuned(0, TOY), world_of(0), tmp_path / "sft", CHAT)
    train.align(SimpleNamespace(model=tmp_path / "sft", reward="truth", seed=0, out=tmp_path / "rlhf", **given))
    assert len(runs[0].history) == steps
