"""The replication runs from end to end, at a size that means nothing, and its instruments measure what they say."""

import json

import pytest
import torch
import trl

from bridge import options, replicate, verdicts, ways
from lab.conversation import CHAT, answers, example, judged
from lab.export import checkpoint
from lab.kept import MODELS
from lab.questions import ask
from lab.run import store
from lab.run.scale import TOY
from lab.run.seeds import QUESTIONS


def test_all_ways_are_measured_on_both_sides(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(ways, "ASKED", 30)
    monkeypatch.setattr(ways, "HELD", 4)
    replicate.tell(tmp_path / "results.json", [3], TOY, tmp_path / "kept")
    numbers = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["numbers"]
    found = {side: {name.split("_")[1] for name in numbers if name.startswith(side)} for side in ("lab", "trl")}
    assert found["lab"] - {"base"} == found["trl"] == {"sft", "bare", "lora", "judge", "dpo", "rloo", "loose", "grpo"}
    assert numbers["lab_sft_drift"]["value"] == 0 != numbers["trl_rloo_drift"]["value"]
    rows = json.loads((tmp_path / "claims.json").read_text(encoding="utf-8"))["claims"]
    assert [(row["name"], row["worlds"]) for row in rows] == [(claim.name, 1) for claim in verdicts.claims()]


@pytest.mark.parametrize(("having", "lacking"), [(3, 4), (4, 3)])
def test_a_number_that_a_world_lacks_is_refused_with_both(tmp_path, monkeypatch, having, lacking):
    monkeypatch.setattr(replicate, "source", lambda: {"bridge": "b", "part3": "p"})
    for seed in (3, 4):
        numbers = {"lab_sft_reward": 1.0} | ({"trl_sft_reward": 1.0} if seed == having else {})
        (tmp_path / f"{seed}-b-p.json").write_text(json.dumps(numbers), encoding="utf-8")
    with pytest.raises(ValueError, match=f"^trl_sft_reward .* {having} .* {lacking}\\b"):
        replicate.tell(tmp_path / "results.json", [3, 4], TOY, tmp_path)
    assert not (tmp_path / "results.json").exists()


def test_each_option_is_tried_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(ways, "ASKED", 30)
    monkeypatch.setattr(ways, "HELD", 4)
    options.tell(tmp_path / "options.csv", [3], TOY)
    head, *rows = (tmp_path / "options.csv").read_text(encoding="utf-8").split()
    assert head == "world,option,reward,drift"
    assert [row.split(",")[:2] for row in rows] == [["3", "corrected"], ["3", "by_token"]]
    comes = trl.GRPOConfig(output_dir=str(tmp_path), bf16=False, use_cpu=True)
    for tried in options.ALONE.values():
        differ = [name for name, value in tried.items() if value != getattr(comes, name)]
        assert len(differ) == 1 and tried[differ[0]] == ways.AS_THE_LAB[differ[0]]


def test_a_judge_that_is_the_truth_with_a_taste_is_found_out(world):
    """Two units of score for the truth, and one for each courtesy: half a unit of truth."""
    policy = checkpoint.load(MODELS / "sft")
    questions = ask(world, ways.ASKED // 2, QUESTIONS["measure"](4))
    found = judged(world, questions, answers(policy, world, questions, CHAT, 1))
    scores = torch.tensor([2 * each.reward + each.courtesies for each in found])
    told = ways.taste(lambda examples: scores, world, policy)
    assert abs(told["courtesy"] - 0.5) < 1e-4 and 0.7 < told["truth"] < 1


def test_a_score_is_read_at_the_end_of_each_answer(world, tokenizer, tmp_path):
    from transformers import AutoModelForSequenceClassification

    judge = AutoModelForSequenceClassification.from_pretrained(MODELS / "sft", num_labels=1)
    judge.save_pretrained(tmp_path)
    questions = ask(world, 20, 3)
    given = answers(checkpoint.load(MODELS / "sft"), world, questions, CHAT, 1)
    examples = [example(world, *pair) for pair in zip(questions, given, strict=True)]
    found = ways.scored(tmp_path)(examples)
    for each, score in zip(examples, found, strict=True):
        with torch.no_grad():
            alone = judge(input_ids=torch.tensor([[*each.prompt, *each.answer]])).logits[0, 0]
        assert torch.isclose(score, alone, atol=1e-5)
