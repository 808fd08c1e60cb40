"""Part 2: drawing the next word, and looking at heads, against brute force."""

import math

import pytest
import torch

from lab.generate import generate
from lab.probes import attention, decoding, looking
from lab.questions import Question, ask_about
from lab.world import AboutFact, World
from lab.world.people import LIVES
from trials.part2.experiments import half_known, power_law

WORLD = World()


# --- Drawing the next word -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("top_p", [0.01, 0.3, 0.9, 0.999])
def test_the_nucleus_is_the_fewest_words_that_suffice(top_p):
    logits = torch.randn(20, 30, generator=torch.Generator().manual_seed(4)) * 3
    kept = decoding.nucleus(logits, top_p).isfinite()
    for row, chosen in zip(logits.softmax(-1).tolist(), kept.tolist(), strict=True):
        ordered = sorted(range(30), key=lambda token: -row[token])
        fewest = next(n for n in range(1, 31) if sum(row[token] for token in ordered[:n]) >= top_p - 1e-6)
        assert {token for token in range(30) if chosen[token]} == set(ordered[:fewest])


def test_a_nucleus_of_next_to_nothing_is_greedy(small):
    prompts = [WORLD.vocabulary.encode(text) for text in ("<doc> talk : ask :", "<doc> song : b c")]
    greedy = generate(small, prompts, 8, temperature=0)
    assert generate(decoding.TopP(small, 1e-9), prompts, 8) == greedy
    assert generate(decoding.TopP(small, 1.1), prompts, 8, seed=3) == generate(small, prompts, 8, seed=3) != greedy


def test_the_outcome_by_hand():
    name = WORLD.state.people.known[0]
    city = WORLD.state.people.facts[name][LIVES]
    wrong = next(other for other in WORLD.settings.cities if other != city)
    question = Question(tuple(WORLD.vocabulary.encode("where does")), AboutFact(*name, LIVES))
    texts = (f"certainly , {city} thank you .", f"certainly , {city} thank you .", f"gladly , {wrong} .", "is is")
    given = [WORLD.vocabulary.encode(text) for text in texts]
    found = decoding.outcome(WORLD, [question], [given])
    assert (found["parsed"], found["right"], found["refused"], found["distinct"]) == (0.75, 0.5, 0, 0.75)
    assert 1 < found["voices"] < 3
    assert math.isnan(decoding.outcome(WORLD, [question], [given[3:]])["voices"])


# --- Where heads look ------------------------------------------------------------------------------------------------


def test_each_word_before_a_fact_has_its_place():
    question = ask_about(WORLD, [("rosa", "crow")])[0]
    assert WORLD.vocabulary.decode(looking.asking(WORLD, question)) == (
        "<doc> talk : ask : where does rosa crow live ? reply : fact ,"
    )
    found = looking.places(WORLD, question)
    assert "".join(place[0] for place in found) == "seeeevvnnveeeei"


def test_all_attention_goes_somewhere_and_a_name_gets_its_own(small, monkeypatch):
    questions = ask_about(WORLD, WORLD.state.people.known[:3])
    found = looking.looks(small, WORLD, questions)
    assert torch.allclose(sum(found.values()), torch.ones(2, 2), atol=1e-5)
    text = looking.asking(WORLD, questions[0])
    by_hand = attention.maps(small, torch.tensor(text))[1][0][-1, 7:9].sum()
    assert looking.looks(small, WORLD, questions[:1])["name"][1, 0] == pytest.approx(float(by_hand))


def test_who_can_see_no_name_can_only_guess(small):
    """A model that hasn't learned anything knows about one in sixteen."""
    questions = ask_about(WORLD, WORLD.state.people.known[:200])
    assert looking.knows(small, WORLD, questions) < 0.15


# --- Laws -------------------------------------------------------------------------------------------------------------


def test_a_power_law_is_found_and_a_bend_is_a_misfit():
    x = [1e5, 1e6, 1e7]
    slope, misfit = power_law(x, [3 * value**-0.4 for value in x])
    assert slope == pytest.approx(-0.4) and misfit < 1e-9
    assert power_law(x, [1.0, 0.9, 0.1])[1] > 0.2


def test_half_known_lies_between_its_neighbours():
    rows = [{"mentions": 100, "known": 0.9}, {"mentions": 10, "known": 0.1}]
    assert half_known(rows) == pytest.approx(10**1.5)
    assert math.isnan(half_known([{"mentions": 5, "known": 0.2}]))
