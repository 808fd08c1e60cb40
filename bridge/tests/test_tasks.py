"""The tasks of lm-eval give the lab's numbers."""

from pathlib import Path

import pytest
from lm_eval import simple_evaluate
from lm_eval.tasks import TaskManager

from lab.conversation import CHAT, answers, judged
from lab.export import checkpoint
from lab.kept import MODELS
from lab.probes import losses
from lab.questions import ask
from lab.run.averages import mean
from lab.run.seeds import QUESTIONS
from lab.world import HeldOut

TASKS = Path(__file__).parents[1] / "tasks"


def measured(task, limit, **options):
    found = simple_evaluate(
        "hf",
        f"pretrained={MODELS / 'sft'},dtype=float32",
        [task],
        batch_size=64,
        device="cpu",
        limit=limit,
        task_manager=TaskManager(include_path=str(TASKS), include_defaults=False),
        bootstrap_iters=0,
        **options,
    )
    return {name.partition(",")[0]: value for name, value in found["results"][task].items()}


def test_nats_above_the_floor_are_the_lab_s(world):
    held_out = HeldOut.draw(world, 400)
    few = HeldOut(held_out.rows[:40], held_out.scores[:40], held_out.components[:40])
    expected = losses.excess(checkpoint.load(MODELS / "sft"), few)
    assert measured("lab_floor", 40)["nats_above_floor"] == pytest.approx(expected, abs=1e-4)


def test_answers_are_worth_what_they_are_to_the_lab(world):
    """Drawn by another sampler, so within chance: four standard errors of 300 answers."""
    questions = ask(world, 2000, QUESTIONS["measure"](0))[:300]
    ours = judged(world, questions, answers(checkpoint.load(MODELS / "sft"), world, questions, CHAT, 0))
    found = measured("lab_answers", 300, apply_chat_template=True)
    assert found["true_reward"] == pytest.approx(mean(each.reward for each in ours), abs=4 * 1.1 * (2 / 300) ** 0.5)
    assert found["well_formed"] == pytest.approx(mean(each.parsed for each in ours), abs=4 * 0.4 * (2 / 300) ** 0.5)
