"""Three steps of each trainer, from the lab's folders to folders that the lab reads."""

from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM

from bridge.__main__ import TRAINED, main
from bridge.train import TRAINERS, compared, dpo, lora, rloo, run, sft
from bridge.world import prompt_dataset, sft_dataset
from lab.conversation import CHAT
from lab.export import checkpoint
from lab.finetune import answer_loss
from lab.kept import MODELS
from lab.preferences import Labeler, compare, split
from lab.questions import ask
from lab.run.seeds import QUESTIONS
from lab.stages.tuned import helpful
from lab.stages.worlds import world_of

START = {"sft": "base", "lora": "base"}
FEW = {"reward": {"comparisons": 200}, "dpo": {"comparisons": 200}}
QUICK: dict[str, dict] = {"rloo": {"per_device_train_batch_size": 16}, "grpo": {"per_device_train_batch_size": 16}}


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Each trainer after three steps, with its folder."""
    folder, found = tmp_path_factory.mktemp("trained"), {}

    def of(name):
        if name not in found:
            model, options = str(MODELS / START.get(name, "sft")), FEW.get(name, {}) | QUICK.get(name, {})
            found[name] = run(name, model, str(folder / name), max_steps=3, warmup_steps=0, **options), folder / name
        return found[name]

    return of


def test_the_command_knows_every_trainer():
    assert set(TRAINED) == set(TRAINERS)


@pytest.mark.parametrize("name", [name for name in TRAINED if name != "reward"])
def test_three_steps_make_a_model_that_the_lab_reads(trained, name):
    trainer, folder = trained(name)
    model = checkpoint.load(folder)
    rows = torch.arange(30)[None]
    with torch.no_grad():
        assert (model(rows) - AutoModelForCausalLM.from_pretrained(folder)(rows).logits).abs().max() < 1e-4
        moved = (model(rows) - checkpoint.load(MODELS / START.get(name, "sft"))(rows)).abs().max()
    assert trainer.state.global_step == 3 and moved > 1e-3
    assert checkpoint.form_of(folder) == CHAT and checkpoint.world_of(folder).settings.seed == 0


def test_a_merged_adapter_says_what_it_said_before(world, tmp_path):
    """With a tied embedding in it, too: `reports/` has ways in which it doesn't."""
    trainer = lora(str(MODELS / "base"), world, output_dir=str(tmp_path), max_steps=3, warmup_steps=0)
    trainer.train()
    rows = torch.arange(30)[None]
    with torch.no_grad():
        before = trainer.model.eval()(rows).logits
        after = trainer.model.merge_and_unload()(rows).logits
    assert (before - after).abs().max() < 1e-4


def test_a_judge_is_climbed_with_the_truth_beside_it(trained, tmp_path):
    model, judge = str(MODELS / "sft"), str(trained("reward")[1])
    trainer = run("rloo", model, str(tmp_path / "out"), judge=judge, max_steps=1, **QUICK["rloo"])
    first = trainer.state.log_history[0]
    assert first["reward"] == pytest.approx(first["rewards/reward/mean"]) != first["rewards/truth/mean"]


def test_the_loss_on_pairs_is_the_lab_s(world, tmp_path):
    options: dict[str, Any] = {"max_steps": 1, "learning_rate": 0.0, "per_device_train_batch_size": 300}
    trainer = sft(str(MODELS / "base"), world, output_dir=str(tmp_path), **options)
    trainer.train()
    with torch.no_grad():
        expected = float(answer_loss(checkpoint.load(MODELS / "base"), helpful(world, 300, 0)))
    assert trainer.state.log_history[0]["loss"] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("seed", [0, 2])
def test_trainers_read_the_data_of_the_model_s_world(seed, tmp_path):
    """A world's pairs, comparisons and questions are the lab's of that seed, and what is held out is not learned."""
    world, model = world_of(seed), str(MODELS / "sft")
    asked = {
        "pairs": sft_dataset(world, 300, seed)["prompt"],
        "prompts": prompt_dataset(world, 100, 16, seed)["prompt"],
    }
    trainers = {name: TRAINERS[name](model, world, output_dir=str(tmp_path), max_steps=1) for name in ("sft", "rloo")}
    assert len(trainers["rloo"].train_dataset) == 1600 and trainers["rloo"].train_dataset["prompt"] == asked["prompts"]
    first = trainers["sft"].train_dataset["input_ids"][0]
    assert world.vocabulary.decode(first[2:]).startswith(asked["pairs"][0][0]["content"])
    data = compared(world, MODELS / "sft", 60)
    found = compare(checkpoint.load(MODELS / "sft"), world, ask(world, 60, QUESTIONS["compare"](seed)), Labeler(), seed)
    assert [len(part) for part in split(found)] == [len(data["train"]), len(data["test"])]


def test_a_policy_begins_at_its_reference(world, tmp_path):
    """So it must: TRL reads the reference from the model's folder, whatever model it is handed."""
    trainer = rloo(str(MODELS / "sft"), world, output_dir=str(tmp_path), max_steps=1, **QUICK["rloo"])
    trainer.train()
    assert trainer.state.log_history[0]["kl"] == 0
    options: dict[str, Any] = {"max_steps": 1, "per_device_train_batch_size": 8}
    trainer = dpo(str(MODELS / "sft"), world, comparisons=50, output_dir=str(tmp_path), **options)
    trainer.train()
    assert trainer.state.log_history[0]["rewards/chosen"] == 0


def test_help_names_the_model_and_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["ppo", "--model", "x", "--out", "y"])
    assert stopped.value.code == 2 and "rloo" in capsys.readouterr().err


def test_what_a_user_can_mend_is_told_without_a_traceback(tmp_path, capsys):
    assert main(["dpo", "--model", str(MODELS / "sft"), "--answers", "nowhere", "--out", str(tmp_path)]) == 1
    assert "nowhere is no checkpoint" in capsys.readouterr().err
    assert main(["data", "--world", "3", "--answers", str(MODELS / "sft"), "--out", str(tmp_path)]) == 1
    assert "another world" in capsys.readouterr().err
