"""Part 3, the mask: doses, random changes and departures, each against a case that is known beforehand."""

import copy
from math import log
from random import Random

import pytest
import torch

from lab.conversation import CHAT, DOCUMENT, Example, answers, in_voice, prompt
from lab.finetune import SFTConfig
from lab.lora import ALPHA, add, merge
from lab.model import make
from lab.questions import ask
from lab.run import store
from lab.run.scale import TOY
from lab.run.seeds import QUESTIONS
from lab.world import World
from lab.world.program import read, sample
from lab.world.voices import HELPER
from trials.part3 import doses, weights
from trials.part3 import experiments as part3
from trials.part3.departure import SLIP, account, components, divergences, next_logs, spoken

WORLD = World()
QUESTIONS_ASKED = ask(WORLD, 12, QUESTIONS["measure"](1))


# --- Doses -----------------------------------------------------------------------------------------------------------


def test_text_alone_moves_a_model_by_the_rate_and_not_at_all_without_one(small):
    rows = torch.randint(len(WORLD.vocabulary), (3, 2, 9), generator=torch.Generator().manual_seed(0))
    still, moved = (
        doses.read_on(copy.deepcopy(small), rows, SFTConfig(steps=3, learning_rate=rate)) for rate in (0.0, 1e-3)
    )
    assert weights.change(small, still) == 0 < weights.change(small, moved)


@pytest.mark.slow
def test_each_way_reads_what_it_says(monkeypatch, tmp_path):
    monkeypatch.setattr(store, "FOLDER", tmp_path)
    seen = {}
    monkeypatch.setattr(doses, "read_on", lambda model, rows, config: seen.update({way: rows}) or model)
    monkeypatch.setattr(
        doses, "finetune", lambda model, pairs, config, rows: seen.update({way: config.replay}) or model
    )
    for way in (doses.ALONE, doses.BOTH, doses.FRESH, doses.REPLAYED):
        doses.dosed(0, TOY, way=way, rate="high", steps=240)
    steps = 3 * TOY.tuning_steps
    assert (seen[doses.ALONE], seen[doses.BOTH]) == (0, SFTConfig.replay)
    assert seen[doses.FRESH].shape == seen[doses.REPLAYED].shape == (steps, SFTConfig.replay, 129)
    fresh, again = ({tuple(row) for row in seen[way].flatten(0, 1).tolist()} for way in (doses.FRESH, doses.REPLAYED))
    assert len(fresh) == steps * SFTConfig.replay and not fresh & again
    assert again <= {tuple(row) for row in doses.replay_rows(WORLD, 0).tolist()}
    with pytest.raises(ValueError, match="a dose is"):
        doses.dosed(0, TOY, way="none", rate="high", steps=20)


def test_the_first_rate_is_that_of_ordinary_tuning():
    assert doses.RATES["high"] == SFTConfig.learning_rate and doses.LENGTHS[80] == 1


# --- Thin changes ----------------------------------------------------------------------------------------------------


def test_a_change_can_be_kept_in_part(small):
    base, tuned = small, copy.deepcopy(small)
    with torch.no_grad():
        for parameter in tuned.parameters():
            if parameter.dim() == 2:  # a change of rank 3, of falling strength
                for strength in (1.0, 0.3, 0.05):
                    rows, columns = parameter.shape
                    parameter += strength * torch.outer(torch.randn(rows), torch.randn(columns))
    start = weights.between(base, tuned, None, 0)
    assert all(torch.equal(a, b) for a, b in zip(start.parameters(), base.parameters(), strict=True))
    for kept in (None, 3):
        for a, b in zip(weights.between(base, tuned, kept, 1).parameters(), tuned.parameters(), strict=True):
            assert torch.allclose(a, b, atol=1e-4)
    ranks = [
        int(torch.linalg.matrix_rank(a - b, rtol=1e-4))
        for a, b in zip(weights.between(base, tuned, 2).parameters(), base.parameters(), strict=True)
        if a.dim() == 2
    ]
    assert set(ranks) == {2}
    assert 1 < weights.spectral_rank(base, tuned) < 3
    assert weights.change(base, base) == 0
    shapes = [tuple(p.shape) for p in base.parameters()]
    numbers = sum(4 * sum(shape) if len(shape) == 2 else shape[0] for shape in shapes)
    assert weights.size_of_change(base, 4) == numbers


def test_a_change_at_random_is_as_large_and_lies_elsewhere(small):
    tuned = make("10k", len(WORLD.vocabulary), seed=3)
    kept, shaken = weights.between(small, tuned, 4), weights.at_random(small, tuned, 4, seed=1)
    for start, best, other in zip(small.parameters(), kept.parameters(), shaken.parameters(), strict=True):
        along, across = (best - start).detach(), (other - start).detach()
        if start.dim() == 2:
            sizes = [torch.linalg.svdvals(moved)[:5] for moved in (along, across)]
            assert torch.allclose(*sizes, rtol=1e-3, atol=1e-4)
            overlap = (along * across).sum() / along.norm() / across.norm()
            assert abs(overlap) < 0.3
        else:
            assert torch.equal(along.sort().values, across.sort().values)


@pytest.mark.parametrize("rank", [1, 4])
def test_lora_adds_alpha_over_rank_times_its_parts(small, rank):
    model = copy.deepcopy(small)
    parts = add(model, rank)
    with torch.no_grad():
        for part in parts:
            part.fill_(1.0)
    merge(model)
    before = dict(small.named_parameters())
    for name, after in model.named_parameters():
        moved = ALPHA if after.dim() == 2 else 0.0  # alpha / rank, times a sum of as many ones
        assert torch.allclose(after - before[name], torch.full_like(after, moved), atol=1e-4)


# --- Departures ------------------------------------------------------------------------------------------------------


def test_divergences_are_those_of_one_answer_at_a_time(small):
    other = make("10k", len(WORLD.vocabulary), seed=9)
    given = answers(small, WORLD, QUESTIONS_ASKED, CHAT, seed=1)
    pair = [next_logs(m, WORLD, QUESTIONS_ASKED, given, f, at_once=5) for m, f in ((small, CHAT), (other, DOCUMENT))]
    for question, answer, gaps in zip(QUESTIONS_ASKED, given, divergences(*pair), strict=True):
        alone = []
        for model, form in ((small, CHAT), (other, DOCUMENT)):
            start = prompt(WORLD, question, form)
            alone.append(model(torch.tensor([[*start, *answer]]))[0, len(start) - 1 : -1].softmax(-1).detach())
        by_hand = (alone[0] * (alone[0] / alone[1]).log()).sum(-1)
        assert gaps == pytest.approx(by_hand.tolist(), abs=1e-4)
    assert max(map(max, divergences(pair[0], pair[0]))) == 0


def test_what_follows_a_slip_is_counted_as_one():
    answer = in_voice(WORLD, QUESTIONS_ASKED[:1], HELPER, QUESTIONS["measure"](1))[0].answer[:-1]
    whole = components(WORLD, QUESTIONS_ASKED[0], answer)
    assert SLIP not in whole and len(whole) == len(answer)
    assert components(WORLD, QUESTIONS_ASKED[0], [*answer[:2], answer[0], *answer[2:]])[2:] == [SLIP] * (
        len(answer) - 1
    )
    found = account([[1.0, 2.0], [3.0]], [["style", SLIP], ["style"]])
    assert found.total == 3 and found.positions == [(2.0, 2), (2.0, 1)]
    assert found.shares["style"] == pytest.approx(4 / 6) and found.shares[SLIP] == pytest.approx(2 / 6)


@pytest.mark.slow
def test_the_cost_of_a_voice_is_the_expected_log_ratio_of_whole_texts():
    """Step by step it is what the chain rule says: the mean over the helper's answers of log p(answer | helper) -
    log p(answer | world), which is had here from the exact scores of whole answers."""
    prior, alone = part3.in_talks(WORLD), [float(voice == HELPER) for voice in range(len(WORLD.prior))]
    asked = ask(WORLD, 4_000, QUESTIONS["measure"](2))
    random, ratios = Random(0), []
    for question in asked:
        tokens, _ = sample(WORLD.answer(question.asked), HELPER, random)
        scores = [sum(read(WORLD.answer(question.asked), tokens, p).log_probabilities) for p in (alone, prior)]
        ratios.append(scores[0] - scores[1])
    exact = part3.choosing(WORLD, asked, HELPER, 1)
    assert exact.total == pytest.approx(sum(ratios) / len(ratios), abs=0.04)
    assert max(ratios) <= -log(prior[HELPER]) + 1e-9 and exact.total < -log(prior[HELPER])


def test_a_voice_that_is_sure_to_speak_costs_nothing():
    sure = [float(voice == HELPER) for voice in range(len(WORLD.prior))]
    gaps, kinds = spoken(WORLD.answer(QUESTIONS_ASKED[0].asked), HELPER, sure, Random(1))
    assert len(gaps) == len(kinds) and max(map(abs, gaps)) < 1e-12


# --- Forgetting and departure ----------------------------------------------------------------------------------------


def test_the_forward_divergence_weighs_by_what_the_start_says(small):
    other = make("10k", len(WORLD.vocabulary), seed=9)
    said = part3.first_sentences(small, WORLD, QUESTIONS_ASKED, CHAT, seed=1)
    assert all(WORLD.token(".") not in answer[:-1] for answer in said)
    own, others = (next_logs(model, WORLD, QUESTIONS_ASKED, said, CHAT) for model in (small, other))
    there = part3.forward(own, other, WORLD, QUESTIONS_ASKED, said, CHAT)
    assert part3.forward(own, small, WORLD, QUESTIONS_ASKED, said, CHAT) == 0 < there
    assert there != pytest.approx(part3.forward(others, small, WORLD, QUESTIONS_ASKED, said, CHAT), rel=1e-3)


def test_correlation_of_ranks_by_hand():
    rows = [{"x": x, "y": y} for x, y in ((1, 10), (2, 100), (3, 1000), (40, 999))]
    assert part3.rank_correlation(rows, "x", "x") == pytest.approx(1)
    assert part3.rank_correlation(rows, "x", "y") == pytest.approx(1 - 6 * 2 / (4 * 15))


def test_the_best_of_several_answers_is_the_one_worth_most(monkeypatch):
    monkeypatch.setattr(part3, "CANDIDATES", 3)
    asked = [question for question in QUESTIONS_ASKED[:2] for _ in range(3)]
    good = [in_voice(WORLD, [question], HELPER, QUESTIONS["measure"](1))[0] for question in QUESTIONS_ASKED[:2]]
    bad = [Example(each.prompt, each.answer[:2]) for each in good]
    assert part3.best_of_each(WORLD, asked, [bad[0], good[0], bad[0], bad[1], bad[1], good[1]]) == good
