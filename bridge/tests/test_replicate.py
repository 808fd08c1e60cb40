"""The replication runs from end to end, at a size that means nothing, and its instruments measure what they say."""

import json
import re

import torch

from bridge import replicate
from lab.conversation import CHAT, answers, example, judged
from lab.export import checkpoint
from lab.questions import ask
from lab.run import store
from lab.run.results import MODELS
from lab.run.scale import TOY
from lab.run.seeds import QUESTIONS

PREDICTIONS = replicate.__file__.replace("replicate.py", "predictions.md")


def test_all_ways_are_measured_on_both_sides(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(replicate, "ASKED", 30)
    monkeypatch.setattr(replicate, "HELD", 4)
    replicate.tell(tmp_path / "results.json", [3], TOY, tmp_path / "kept")
    numbers = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["numbers"]
    ways = {side: {name.split("_")[1] for name in numbers if name.startswith(side)} for side in ("lab", "trl")}
    assert ways["lab"] - {"base"} == ways["trl"] == {"sft", "bare", "lora", "judge", "dpo", "rloo", "loose", "grpo"}
    assert numbers["lab_sft_drift"]["value"] == 0 != numbers["trl_rloo_drift"]["value"]
    with open(PREDICTIONS, encoding="utf-8") as file:
        asked = set(re.findall(r"\b(?:lab|trl)_\w+", file.read()))
    assert asked and asked <= numbers.keys()


def test_a_judge_that_is_the_truth_with_a_taste_is_found_out(world):
    """Two units of score for the truth, and one for each courtesy: half a unit of truth."""
    policy = checkpoint.load(MODELS / "sft")
    questions = ask(world, replicate.ASKED // 2, QUESTIONS["measure"](4))
    found = judged(world, questions, answers(policy, world, questions, CHAT, 1))
    scores = torch.tensor([2 * each.reward + each.courtesies for each in found])
    told = replicate.taste(lambda examples: scores, world, policy)
    assert abs(told["courtesy"] - 0.5) < 1e-4 and 0.7 < told["truth"] < 1


def test_a_score_is_read_at_the_end_of_each_answer(world, tokenizer, tmp_path):
    from transformers import AutoModelForSequenceClassification

    judge = AutoModelForSequenceClassification.from_pretrained(MODELS / "sft", num_labels=1)
    judge.save_pretrained(tmp_path)
    questions = ask(world, 20, 3)
    given = answers(checkpoint.load(MODELS / "sft"), world, questions, CHAT, 1)
    examples = [example(world, *pair) for pair in zip(questions, given, strict=True)]
    found = replicate.scored(tmp_path)(examples)
    for each, score in zip(examples, found, strict=True):
        with torch.no_grad():
            alone = judge(input_ids=torch.tensor([[*each.prompt, *each.answer]])).logits[0, 0]
        assert torch.isclose(score, alone, atol=1e-5)
