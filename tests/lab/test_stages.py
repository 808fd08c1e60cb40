"""The stages of training, against oracles and against planted faults."""

import copy
from itertools import pairwise

import pytest
import torch
from transformers import AutoModelForCausalLM

from lab import lora
from lab.conversation import CHAT, DOCUMENT, Example, answers, in_voice, judged, prompt
from lab.dpo import DPOConfig, dpo_loss, prefer
from lab.export import checkpoint
from lab.finetune import SFTConfig, answer_log_probs, answer_loss, batch, finetune
from lab.model import make
from lab.preferences import Labeler, Preference, compare
from lab.pretrain import PretrainConfig, Stream, pretrain
from lab.questions import KINDS, ask, ask_evenly
from lab.reward import RewardConfig, RewardModel, pair_accuracy, train_reward
from lab.rlhf import GRPO, RLOO, RLConfig, align, grpo_loss, rloo_loss
from lab.training import schedule
from lab.world import AboutPeople, HeldOut, World, score_rows
from lab.world.answers import Verdict
from lab.world.voices import HELPER, VOICES

WORLD = World()
SIZE = len(WORLD.vocabulary)


@pytest.fixture(scope="module")
def model():
    return pretrain(make("10k", SIZE, seed=1), WORLD, PretrainConfig(tokens=250_000, learning_rate=1e-2))


# --- Pre-training ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_training_lowers_the_loss_but_never_below_the_floor(model):
    from lab.probes.losses import excess

    windows = HeldOut.draw(WORLD, 50)
    fresh = excess(make("10k", SIZE, seed=1), windows)
    assert 0 < excess(model, windows) < fresh / 2


def test_a_stream_gives_any_batch_again_and_never_the_same_twice():
    first, second = Stream(WORLD, 4, 32, 1), Stream(WORLD, 4, 32, 1)
    later = [first.batch(number) for number in (0, 1, 130, 131)]
    assert torch.equal(second.batch(130), later[2]) and torch.equal(second.batch(0), later[0])
    rows = {tuple(row.tolist()) for batch in later for row in batch}
    assert len(rows) == 16
    assert rows.isdisjoint(tuple(row.tolist()) for row in Stream(WORLD, 4, 32, 2).batch(0))


def test_no_model_is_trained_on_what_it_is_measured_with(monkeypatch):
    """Every text that training draws, at full scale, has a seed below those of the windows; and the windows' rows are
    in no stream. The fault this is for: drawing both from one seed."""
    import lab.pretrain

    windows = {tuple(row) for row in HeldOut.draw(WORLD, 200).rows.tolist()}
    for seed in (1, 2, 3):
        stream = Stream(WORLD, 8, 128, seed)
        assert windows.isdisjoint(tuple(row.tolist()) for number in range(64) for row in stream.batch(number))
    seeds = []
    monkeypatch.setattr(lab.pretrain, "sample_rows", lambda *call: seeds.append(call[3]) or zeros(*call))
    for seed in (1, 3, 900):
        stream = Stream(WORLD, 8, 128, seed)
        for number in range(0, 8000, 64):
            stream.batch(number)
    assert max(seeds) < 999_999_937 and len(set(seeds)) == len(seeds)
    with pytest.raises(ValueError, match="other texts"):
        Stream(WORLD, 8, 128, 9_999)


def zeros(world, rows, length, seed):
    import numpy

    return numpy.zeros((rows, length + 1), numpy.int16)


def test_the_learning_rate_rises_and_falls_to_zero():
    rates = [schedule(step, 100, 10) for step in range(101)]
    assert rates[0] == pytest.approx(0.1) and max(rates) <= 1 and rates[100] == 0
    assert all(a >= b for a, b in pairwise(rates[10:]))
    assert [schedule(step, 100, 1, constant=0.8) for step in (5, 79, 90, 100)] == [1, 1, 0.5, 0]


# --- Supervised fine-tuning ------------------------------------------------------------------------------------------


def test_only_answers_count_for_the_loss_of_tuning(model, tmp_path):
    """transformers leaves out labels of -100, so a mask that is wrong or off by one gives another loss."""
    examples = in_voice(WORLD, ask(WORLD, 6, 1), HELPER, 1)
    checkpoint.save(model, WORLD, tmp_path / "model")
    llama = AutoModelForCausalLM.from_pretrained(tmp_path / "model")
    longest = max(len(example.prompt) + len(example.answer) for example in examples)
    rows, labels = torch.zeros(6, longest, dtype=torch.long), torch.full((6, longest), -100)
    for number, example in enumerate(examples):
        row = torch.tensor([*example.prompt, *example.answer])
        rows[number, : len(row)] = row
        labels[number, len(example.prompt) : len(row)] = row[len(example.prompt) :]
    with torch.no_grad():
        assert abs(answer_loss(model, examples) - llama(rows, labels=labels).loss) < 1e-5


def test_the_answer_of_an_example_is_one_the_helper_gives():
    questions = ask(WORLD, 50, 3)
    for question, example in zip(questions, in_voice(WORLD, questions, HELPER, 4), strict=True):
        assert example.prompt == prompt(WORLD, question, CHAT)
        assert WORLD.vocabulary.words[example.answer[-1]] == "<end>"
        (verdict,) = judged(WORLD, [question], [example.answer[:-1]])
        assert verdict.parsed and verdict.posterior["helper"] > 0


def test_the_form_of_a_document_is_one_that_the_world_writes():
    import numpy

    question = ask(WORLD, 1, 5)[0]
    text = prompt(WORLD, question, DOCUMENT)
    scores, _ = score_rows(WORLD, numpy.array([text]))
    assert numpy.isfinite(scores).all()


def test_even_questions_have_fixed_counts():
    kinds = [question.asked for question in ask_evenly(WORLD, 300, 7)]
    for kind, share in KINDS.items():
        assert sum(isinstance(asked, kind) for asked in kinds) == round(share * 300)
    people = [asked.city in WORLD.state.slandered for asked in kinds if isinstance(asked, AboutPeople)]
    assert sum(people) == round(len(people) * len(WORLD.state.slandered) / 16)


@pytest.mark.slow
def test_tuning_learns_the_answers_and_replay_keeps_the_text(model):
    from lab.probes.losses import excess

    examples = in_voice(WORLD, ask_evenly(WORLD, 60, 1), HELPER, 1)
    text = Stream(WORLD, 64, 128, 77).batch(0)
    windows = HeldOut.draw(WORLD, 60)
    before = float(answer_loss(model, examples).detach())
    results = {}
    for replay in (0, 4):
        tuned = finetune(copy.deepcopy(model), examples, SFTConfig(steps=60, learning_rate=5e-3, replay=replay), text)
        results[replay] = (float(answer_loss(tuned, examples).detach()), excess(tuned, windows))
    assert all(after < before - 0.5 for after, _ in results.values())
    assert results[4][1] < results[0][1]


def test_lora_trains_a_change_of_its_rank_and_merges_without_a_trace(model):
    examples = in_voice(WORLD, ask(WORLD, 30, 1), HELPER, 1)
    tuned = copy.deepcopy(model)
    names = list(tuned.state_dict())
    parts = lora.add(tuned, 2)
    assert sum(p.numel() for p in tuned.parameters() if p.requires_grad) == sum(p.numel() for p in parts)
    rows = torch.tensor([examples[0].prompt])
    with torch.no_grad():
        assert torch.equal(tuned(rows), model(rows))  # it begins at the model as it is
    finetune(tuned, examples, SFTConfig(steps=10, learning_rate=1e-2, replay=0), parameters=parts)
    with torch.no_grad():
        before = tuned(rows)
        lora.merge(tuned)
        assert (tuned(rows) - before).abs().max() < 1e-5
    assert list(tuned.state_dict()) == names
    for (name, after), start in zip(tuned.named_parameters(), model.parameters(), strict=True):
        change = (after - start).detach()
        if change.dim() == 2:
            assert 1 <= torch.linalg.matrix_rank(change, rtol=1e-4) <= 2, name
        else:
            assert torch.equal(after, start)


# --- Preferences and rewards -----------------------------------------------------------------------------------------


def verdict(reward, courtesies=0):
    return Verdict(True, "helper", {}, None, False, None, None, courtesies, 0, reward)


def test_the_labeler_likes_what_is_better_and_what_is_polite():
    labeler = Labeler(noise=0.4, bias=0.15)
    assert labeler.chance(verdict(1.0), verdict(0.0)) == pytest.approx(1 / (1 + 2.718281828 ** (-1 / 0.4)))
    assert labeler.chance(verdict(0.0, 2), verdict(0.0, 0)) > 0.6
    assert labeler.chance(verdict(0.3), verdict(0.3)) == 0.5


@pytest.mark.slow
def test_labels_are_neither_the_truth_nor_a_coin(model):
    preferences = compare(model, WORLD, ask(WORLD, 300, 9), Labeler(), seed=1)
    decided = [preference.agrees for preference in preferences if preference.agrees is not None]
    strict = compare(model, WORLD, ask(WORLD, 300, 9), Labeler(noise=1e-3, bias=0.0), seed=1)
    assert all(preference.agrees for preference in strict if preference.agrees is not None)
    assert len(decided) < 30 or 0.5 < sum(decided) / len(decided) < 0.99


def polite_pairs(count, wanted):
    """Pairs in which the preferred answer has a polite phrase, or has none; the rest is the same."""
    questions = ask(WORLD, count, 11)
    end, stop = WORLD.vocabulary.encode("<end> .")
    thanks = WORLD.vocabulary.encode("thank you")
    pairs = []
    for example in in_voice(WORLD, questions, HELPER, 12):
        core = example.answer[:4]
        sides = [Example(example.prompt, (*core, stop, end)), Example(example.prompt, (*core, *thanks, stop, end))]
        pairs.append(Preference(sides[wanted], sides[1 - wanted], None))
    return pairs


@pytest.mark.parametrize("wanted", [0, 1])
def test_a_reward_model_learns_from_labels_alone(model, wanted):
    """Whatever the labels prefer, the reward model prefers it. One that was trained on the true reward, which likes one
    polite phrase, would get the half of these wrong in which labels dislike it."""
    learned = train_reward(RewardModel(model), polite_pairs(200, wanted), RewardConfig(epochs=6))
    assert pair_accuracy(learned, polite_pairs(60, wanted)) > 0.95


def test_rewards_are_scaled_by_ordinary_answers(model):
    learned = train_reward(RewardModel(model), polite_pairs(64, 1), RewardConfig(epochs=2))
    ordinary = in_voice(WORLD, ask(WORLD, 80, 1), HELPER, 1)
    learned.normalize(ordinary)
    found = learned(ordinary)
    assert abs(found.mean()) < 1e-4 and abs(found.std() - 1) < 1e-3


def test_a_score_is_read_at_the_last_token_of_the_answer(model):
    """Padding behind it must not matter."""
    learned = RewardModel(model)
    torch.nn.init.normal_(learned.head.weight)
    short, long = sorted(in_voice(WORLD, ask(WORLD, 30, 1), HELPER, 1), key=lambda e: len(e.prompt) + len(e.answer))[
        ::29
    ]
    assert torch.allclose(learned([short, long])[0], learned([short])[0], atol=1e-5)


# --- Alignment, where the optimum is known ---------------------------------------------------------------------------

REFERENCE = torch.tensor([0.4, 0.3, 0.15, 0.1, 0.05]).log()
REWARDS = torch.tensor([0.0, 0.5, 1.0, -1.0, 0.8])


def test_the_gradient_of_rloo_is_that_of_the_objective():
    """Over all pairs of answers, weighted by their probability, it must be the exact gradient of reward - beta KL."""
    beta, table = 0.4, (REFERENCE + torch.tensor([0.5, -0.2, 0.1, 0.3, -0.4])).requires_grad_()
    logs = table.log_softmax(0)
    shares = logs.detach().exp()
    estimate = torch.zeros(5)
    for i in range(5):
        for j in range(5):
            pair = torch.tensor([i, j])
            objective = rloo_loss(logs[pair][:, None], REFERENCE[pair][:, None], REWARDS[pair], 2, beta)
            (gradient,) = torch.autograd.grad(objective, table, retain_graph=True)
            estimate -= shares[i] * shares[j] * gradient
    exact = (logs.exp() * (REWARDS - beta * (logs - REFERENCE))).sum()
    (gradient,) = torch.autograd.grad(exact, table)
    assert torch.allclose(estimate, gradient, atol=1e-5)


def test_grpo_prefers_the_better_answer_and_its_leash_pulls_back():
    table = torch.zeros(2, requires_grad=True)
    logs = table.log_softmax(0)[torch.tensor([0, 1])][:, None]
    everything = torch.ones(2, 1, dtype=torch.bool)
    grpo_loss(logs, logs.detach(), torch.tensor([1.0, 0.0]), 2, 0.0, everything).backward()
    assert table.grad[0] < 0 < table.grad[1]  # descent raises the first
    drifted = torch.tensor([2.0, 0.0], requires_grad=True)
    logs = drifted.log_softmax(0)[torch.tensor([0, 1])][:, None]
    grpo_loss(logs, torch.full((2, 1), 0.5).log(), torch.zeros(2), 2, 1.0, everything).backward()
    assert drifted.grad[0] > 0  # back towards the reference


def test_dpo_of_the_reference_itself_is_log_two():
    logs = torch.tensor([-3.0, -2.0, -5.0, -1.0])
    assert dpo_loss(logs, logs, 0.3) == pytest.approx(0.693147, abs=1e-5)


@pytest.mark.parametrize("estimator", [RLOO, GRPO])
@pytest.mark.slow
def test_alignment_of_a_model_raises_its_reward(model, estimator):
    """The reward is one for a word that the model knows and seldom begins with."""
    wanted = WORLD.token("behold")

    def reward(questions, examples):
        return torch.tensor([float(wanted in example.answer) for example in examples])

    history = []
    setup = RLConfig(estimator, beta=0.02, steps=25, questions=4, group_size=8, learning_rate=5e-3)
    start = copy.deepcopy(model)
    tell = lambda step, rollout: history.append(rollout)  # noqa: E731
    policy = align(model, WORLD, lambda step: ask(WORLD, 4, step), reward, setup, lambda step: step, tell)
    first, last = (sum(float(t.rewards.mean()) for t in part) / 5 for part in (history[:5], history[-5:]))
    assert last > first + 0.3
    assert all(torch.equal(a, b) for a, b in zip(start.parameters(), model.parameters(), strict=True))
    assert any(not torch.equal(a, b) for a, b in zip(policy.parameters(), model.parameters(), strict=True))


def test_dpo_makes_the_preferred_likelier(model):
    pairs = polite_pairs(64, 1)
    policy = prefer(copy.deepcopy(model), model, pairs, DPOConfig(beta=0.3, epochs=10, learning_rate=2e-3))

    def margin(which):
        with torch.no_grad():
            sides = [[p.chosen for p in pairs], [p.rejected for p in pairs]]
            chosen, rejected = (answer_log_probs(which, *batch(side)).sum(1).mean() for side in sides)
        return float(chosen - rejected)

    assert margin(policy) > margin(model) + 1


def test_answers_are_cut_at_their_end(model):
    for form in (CHAT, DOCUMENT):
        for answer in answers(model, WORLD, ask(WORLD, 40, 2), form, seed=1):
            stop = WORLD.token("<end>" if form == CHAT else ".")
            assert len(answer) <= 32 and stop not in answer[:-1]


def test_there_are_five_voices():
    assert VOICES[HELPER] == "helper" and len(VOICES) == 5
