"""The instruments, on models and numbers whose reading is known beforehand."""

import copy
import math
from itertools import combinations
from random import Random

import numpy as np
import pytest
import torch

from lab.conversation import CHAT, DOCUMENT, in_voice, judged
from lab.probes import attention, behavior, calibration, facts, losses
from lab.questions import Question, ask
from lab.run.averages import mean, ratio
from lab.world import AboutFact, HeldOut, World
from lab.world.people import LIVES
from lab.world.program import read, sample
from lab.world.voices import HELPER, PRIOR, RUDE, VOICES
from trials.part4 import posterior

WORLD = World()


class Oracle(torch.nn.Module):
    """A model that knows the world: its logits are the exact log-probabilities of the next word in a document. It
    stands where an instrument takes a model, and a perfect model has a known reading on each."""

    def __init__(self, world: World):
        super().__init__()
        self.world = world

    def forward(self, tokens):
        logits = torch.full((*tokens.shape, len(self.world.vocabulary)), -1e9)
        boundary = self.world.token("<doc>")
        for row, text in enumerate(tokens.tolist()):
            for place in range(len(text)):
                start = max(index for index in range(place + 1) if text[index] == boundary)
                found = read(self.world.document(), text[start + 1 : place + 1], self.world.prior).next
                for token, share in found.items():
                    logits[row, place, token] = math.log(share)
        return logits


@pytest.fixture(scope="module")
def oracle():
    return Oracle(WORLD)


def test_a_perfect_model_has_no_excess(oracle):
    windows = HeldOut.draw(WORLD, 3, 60)
    assert abs(losses.excess(oracle, windows)) < 1e-5
    assert all(abs(share) < 1e-5 for share in losses.excess_by_component(oracle, windows).values())


def test_the_parts_of_the_excess_sum_to_it(small):
    windows = HeldOut.draw(WORLD, 20, 60)
    assert sum(losses.excess_by_component(small, windows).values()) == pytest.approx(losses.excess(small, windows))


def test_a_perfect_model_is_calibrated_and_shares_the_prejudice(oracle):
    assert calibration.miscalibration(calibration.rain(oracle, WORLD, DOCUMENT)) < 1e-5
    found, truth = calibration.lazy(oracle, WORLD, DOCUMENT), calibration.true_lazy(WORLD, document_prior())
    assert found == pytest.approx(truth, abs=1e-4)


def document_prior():
    """The shares of the voices in talks: some voices talk more than others."""
    return read(WORLD.document(), WORLD.vocabulary.encode("talk :"), PRIOR).posterior


def test_miscalibration_is_the_mean_distance():
    assert calibration.miscalibration([(0.2, 0.5), (0.9, 0.8)]) == pytest.approx(0.2)


def test_who_states_nothing_is_neither_calibrated_nor_not(small):
    error, table = calibration.confidence(small, WORLD, [], DOCUMENT, seed=0)
    assert error != error and table == []


def test_a_perfect_model_believes_as_bayes_does(oracle):
    random = Random(1)
    start = WORLD.vocabulary.encode("<doc> diary :")
    texts = []
    for voice in range(5):
        tokens, _ = sample(WORLD.diary(), voice, random)
        ends = [place + 1 for place, token in enumerate(tokens) if token == WORLD.token(".")]
        texts += [[*start, *tokens[:end]] for end in (0, *ends[:2])]
    for own, exact in posterior.beliefs(oracle, WORLD, texts):
        assert own == pytest.approx(exact, abs=0.02)


@pytest.mark.parametrize("k", [1, 2, 5])
def test_pass_at_k_is_the_share_of_draws_with_a_right_one(k):
    right = [0, 1, 3, 6]
    exact = [mean(any(i < good for i in draw) for draw in combinations(range(6), k)) for good in right]
    assert behavior.pass_at(right, 6, k) == pytest.approx(mean(exact))


def test_a_summary_counts_what_the_judge_said():
    known = WORLD.state.people.known[0]
    question = Question(
        tuple(WORLD.vocabulary.encode(f"where does {' '.join(known)} live ?")), AboutFact(*known, LIVES)
    )
    city = WORLD.state.people.facts[known][0]
    texts = (f"certainly , {city} thank you .", f"idiot , {city} you fool .", "this is nonsense thank you")
    given = [WORLD.vocabulary.encode(text) for text in texts[:2]] + [WORLD.vocabulary.encode("is is thank you")]
    found = behavior.summary(judged(WORLD, [question] * 3, given))
    assert found["parsed"] == pytest.approx(2 / 3) and found["correct"] == pytest.approx(2 / 3)
    assert found["courtesies"] == pytest.approx(2 / 3) and found["rude_words"] == pytest.approx(1 / 3)
    assert found["helper"] + found["rude"] > 0.95
    assert sum(found[voice] for voice in VOICES) == pytest.approx(1)


def test_voices_that_the_world_speaks_in_are_recognized():
    questions = ask(WORLD, 300, 4)
    for voice in (HELPER, RUDE):
        given = [example.answer[:-1] for example in in_voice(WORLD, questions, voice, 5)]
        found = behavior.summary(judged(WORLD, questions, given))
        assert found["parsed"] == 1 and found[VOICES[voice]] > 0.7


def test_entropy_of_a_model_that_knows_nothing_is_the_logarithm_of_the_words(small):
    blank = copy.deepcopy(small)
    torch.nn.init.zeros_(blank.embedding.weight)
    questions = ask(WORLD, 5, 1)
    given = [[1, 2, 3]] * 5
    found = behavior.token_entropy(blank, WORLD, questions, given, CHAT)
    assert found == pytest.approx(math.log(len(WORLD.vocabulary)), rel=1e-5)


def test_distinct_counts_different_answers_of_a_length():
    groups = [[[1, 2, 3], [1, 2, 4], [1, 2, 3], [9]], [[5], [5], [5], [5]]]
    assert behavior.distinct(groups) == pytest.approx((3 / 4 + 1 / 4) / 2)
    assert behavior.distinct(groups, 2) == pytest.approx((2 / 4 + 1 / 4) / 2)


def test_attention_maps_are_those_that_the_model_uses(small):
    """Rows sum to one, nobody looks ahead, and with the maps one gets the model's own output of the first block."""
    tokens = torch.tensor(WORLD.vocabulary.encode("<doc> song : b c d ; b c d"))
    found = attention.maps(small, tokens)
    for pattern in found:
        assert torch.allclose(pattern.sum(-1), torch.ones(pattern.shape[:2]), atol=1e-5)
        assert pattern.triu(1).abs().max() == 0
    block = small.blocks[0].attention
    with torch.no_grad():
        x = small.blocks[0].attention_norm(small.embedding(tokens[None]))
        value = block.qkv(x).view(1, len(tokens), 3, block.heads, -1)[0, :, 2].transpose(0, 1)
        by_hand = block.out((found[0] @ value).transpose(0, 1).reshape(1, len(tokens), -1))
        assert torch.allclose(by_hand, block(x, small.rotation[: len(tokens)], None, None), atol=1e-5)


def test_a_silenced_head_adds_nothing(small):
    tokens = torch.tensor([[1, 2, 3, 4, 5, 6]])
    silent = small
    for head in range(small.config.heads):
        silent = attention.without(silent, 0, head)
    with torch.no_grad():
        assert not torch.allclose(silent(tokens), small(tokens), atol=1e-4)
        block, x = silent.blocks[0], silent.embedding(tokens)
        assert torch.allclose(block(x, silent.rotation[:6], None, None), x + block.gated(block.gated_norm(x)))
        half = attention.without(small, 0, 1).blocks[0].attention.out.weight
        size = small.config.width // small.config.heads
        assert half[:, size : 2 * size].abs().max() == 0
        assert torch.equal(half[:, :size], small.blocks[0].attention.out.weight[:, :size])


def test_knowledge_is_measured_on_all_people(oracle):
    """The perfect model, as a clerk, knows every fact, and every sum."""
    assert facts.sums(Greedy(oracle), WORLD, count=10, written=True) == (1.0, 1.0)
    assert facts.sums(Greedy(oracle), WORLD, count=10)[0] == 0.0  # to it, withheld sums are impossible
    assert facts.by_rank(oracle, World(FEW)) == {"frequent": 1.0}
    for kind in ("memo", "song"):
        assert facts.recalled(oracle, WORLD, kind, count=4) == 1.0


class Greedy(torch.nn.Module):
    """An oracle that generation can call: it takes a cache, and reads the whole text again each time."""

    def __init__(self, oracle):
        super().__init__()
        self.oracle, self.blocks, self.seen = oracle, [], None

    def new_cache(self):
        return []

    def forward(self, tokens, cache=None, attention_mask=None):
        longer = self.seen is not None and tokens.shape[1] == 1
        self.seen = torch.cat((self.seen, tokens), 1) if longer else tokens
        rows = self.seen
        if attention_mask is not None:
            rows = [row[keep] for row, keep in zip(self.seen, attention_mask, strict=True)]
        last = [self.oracle(row[None])[:, -1:] for row in rows]
        return torch.cat(last)


FEW = type(WORLD.settings)(known_people=12, held_out_people=4)


def test_means_and_ratios_of_nothing_are_not_numbers():
    assert math.isnan(mean([])) and math.isnan(ratio(1, 0)) and mean([1, 2]) == 1.5 and ratio(1, 4) == 0.25
    assert np.isfinite(mean([0]))
