"""The stages of tuning beside the lab's: losses and gradients of SFT, the reward model, DPO and RLOO."""

import dataclasses

import numpy as np
import pytest
import torch
from engine_side import gradient_of, gradients, node, saved, task_of, worst
from lab_side import CHAT, DOCUMENT, WORLD, ask, data_of, in_voice, prompt, sample_rows
from node_side import faults, planted

from lab.finetune import answer_log_probs, answer_loss, batch
from lab.model import cross_entropy, make
from lab.records import Lesson, side_by_side
from lab.reward import RewardModel, reward_loss
from lab.rlhf import rloo_loss

QUESTIONS = ask(WORLD, 8, 21)
EXAMPLES = [in_voice(WORLD, [question], number % 5, number)[0] for number, question in enumerate(QUESTIONS)]


def plain(example):
    return {"prompt": list(example.prompt), "answer": list(example.answer)}


def pairs():
    """Preferences: two voices answer the same question."""
    chosen, rejected = (in_voice(WORLD, QUESTIONS, voice, 30 + voice) for voice in (0, 1))
    return chosen, rejected, [{"chosen": plain(a), "rejected": plain(b)} for a, b in zip(chosen, rejected, strict=True)]


def shifted(model, seed):
    """Another model, not far from the first."""
    other = make("0.1M", len(WORLD.vocabulary), seed)
    with torch.no_grad():
        for one, two in zip(other.parameters(), model.parameters(), strict=True):
            one.mul_(0.05).add_(two)
    return other


@pytest.fixture
def task(model, tmp_path):
    return task_of(model, tmp_path) | {"out": str(tmp_path / "gradient")}


def compare(found, task, model, loss, names=str):
    assert found["loss"] == pytest.approx(float(loss.detach()), rel=1e-5)
    theirs = {names(name): slopes for name, slopes in gradient_of(model, loss).items() if names(name)}
    assert worst(gradients(task["out"], found["places"]), theirs) < 1e-5


def check_sft(modules, model, task, replay=3):
    rows = sample_rows(WORLD, replay, 40, 9)
    found = node(
        "stages", modules, stage="sft", examples=[*map(plain, EXAMPLES)], rows=rows.tolist(), replay=replay, **task
    )
    imitation = answer_loss(model, EXAMPLES)
    assert found["loss"] == pytest.approx(float(imitation.detach()), abs=2e-6)  # reported without what is replayed
    if replay:
        text = torch.from_numpy(rows).long()
        imitation = imitation + cross_entropy(model(text[:, :-1]), text[:, 1:])
    assert worst(gradients(task["out"], found["places"]), gradient_of(model, imitation)) < 1e-5


@pytest.mark.parametrize("replay", [0, 3])
def test_fine_tuning_is_the_labs(modules, model, task, replay):
    check_sft(modules, model, task, replay)


def check_reward(modules, model, task, tmp_path):
    reward_model = RewardModel(model)
    with torch.no_grad():
        reward_model.head.weight.normal_(generator=torch.Generator().manual_seed(3))
    chosen, rejected, preferences = pairs()
    weights = saved(
        tmp_path / "reward.safetensors", reward_model.trunk, **{"head.weight": reward_model.head.weight.detach()}
    )
    examples = [plain(example) for example in EXAMPLES]
    trunk = task["weights"]
    found = node(
        "stages",
        modules,
        stage="reward",
        trunk=trunk,
        preferences=preferences,
        examples=examples,
        **task | {"weights": weights},
    )
    scores = reward_model.score(*batch([*chosen, *rejected]))
    loss = reward_loss(*scores.chunk(2))
    compare(found, task, reward_model, loss, lambda name: "" if name == "head.bias" else name.removeprefix("trunk."))
    reward_model.normalize(EXAMPLES)
    assert np.allclose(found["rewards"], reward_model(EXAMPLES), atol=1e-5)
    assert found["begun"] and found["head"]


def test_the_reward_model_is_the_labs(modules, model, task, tmp_path):
    check_reward(modules, model, task, tmp_path)


def check_rloo(modules, model, task, tmp_path, form=DOCUMENT, beta=0.3):
    group, reference = 4, shifted(model, 9)
    asked = QUESTIONS[:2]
    voices = [0, 1, 2, 3, 4, 0, 1, 2]
    given = [
        dataclasses.replace(
            in_voice(WORLD, [asked[number // group]], voice, number)[0],
            prompt=prompt(WORLD, asked[number // group], form),
        )
        for number, voice in enumerate(voices)
    ]
    rewards = [0.5, -1.0, 0.3, 2.0, -0.4, 0.0, 1.5, 0.25]
    found = node(
        "stages",
        modules,
        stage="rloo",
        reference=saved(tmp_path / "reference.safetensors", reference),
        form=form,
        examples=[plain(example) for example in given],
        questions=[{"tokens": list(question.tokens)} for question in asked],
        rewards=rewards,
        groupSize=group,
        beta=beta,
        world=data_of(WORLD),
        **task,
    )
    tokens, mask = batch(given)
    log_p = answer_log_probs(model, tokens, mask)
    with torch.no_grad():
        before = answer_log_probs(reference, tokens, mask)
    compare(found, task, model, rloo_loss(log_p, before, torch.tensor(rewards), group, beta))
    assert found["prompts"] == [list(example.prompt) for example in given]
    assert found["rewards"] == rewards
    assert np.allclose(found["drift"], (log_p.detach() - before).sum(1), atol=1e-4)
    kept = slice(None, -1) if form == CHAT else slice(None)
    assert found["told"] == [list(example.answer)[kept] for example in given]


@pytest.mark.parametrize(("form", "beta"), [(DOCUMENT, 0.3), (CHAT, 0.0)])
def test_rloo_is_the_labs(modules, model, task, tmp_path, form, beta):
    check_rloo(modules, model, task, tmp_path, form, beta)


def check_outcomes(modules, model, task, tmp_path, leashed=True):
    """Texts in which others speak too: what they say has no part in the loss. In one group none is better."""
    group, beta, other = 4, 0.2 if leashed else 0.0, shifted(model, 9)
    lessons = [
        Lesson([*each.prompt, *each.answer], [False] * len(each.prompt) + [n % 3 > 0 for n in range(len(each.answer))])
        for each in EXAMPLES
    ]
    rewards = [1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    found = node(
        "stages",
        modules,
        stage="outcomes",
        reference=saved(tmp_path / "reference.safetensors", other) if leashed else None,
        texts=[[each.tokens, each.counts] for each in lessons],
        rewards=rewards,
        groupSize=group,
        beta=beta,
        **task,
    )
    tokens, mask = side_by_side(lessons)
    log_p = answer_log_probs(model, tokens, mask)
    with torch.no_grad():
        before = answer_log_probs(other, tokens, mask)
    compare(found, task, model, rloo_loss(log_p, before, torch.tensor(rewards), group, beta))


@pytest.mark.parametrize("leashed", [True, False])
def test_learning_from_outcomes_is_the_labs(modules, model, task, tmp_path, leashed):
    check_outcomes(modules, model, task, tmp_path, leashed)


def check_all(modules, model, task, tmp_path):
    check_sft(modules, model, task)
    check_reward(modules, model, task, tmp_path)
    check_rloo(modules, model, task, tmp_path)
    check_outcomes(modules, model, task, tmp_path)


@faults(
    ("loss.js", "...prompt.slice(1).fill(-1)", "...prompt.slice(1)"),
    ("sft.js", "answer.length, 0);", "answer.length + 1, 0);"),
    ("reward_model.js", "rewardModel.backward(optimizer, pull", "rewardModel.backward(optimizer, -pull"),
    ("reward_model.js", "(scores.length - 1)", "scores.length"),
    ("reward_model.js", "dHead[i] += weight", "dHead[i] = weight"),
    ("loss.js", "1 / (1 + Math.exp(gap))", "1 / (1 + Math.exp(-gap))"),
    ("rloo.js", "reward - beta * drift[number]", "reward + beta * drift[number]"),
    ("rloo.js", "* groupSize) / (groupSize - 1)", "* groupSize) / groupSize"),
    ("rloo.js", "number - (number % groupSize)", "0"),
    ("rloo.js", "logProbs(reference, texts)", "logProbs(optimizer.model, texts)"),
)
def test_a_fault_in_a_stage_shows(modules, model, task, tmp_path, file, right, wrong):
    with planted(modules / "engine", file, right, wrong):
        check_all(modules, model, task, tmp_path)
