"""Thirty clicks: readers choose as they say, a judge learns it, and the climb and what is measured of it."""

import re
from dataclasses import replace
from functools import cache

import pytest
import torch

from lab.conversation import DOCUMENT, answers, judged, prompt
from lab.questions import ask
from lab.reward import pair_accuracy
from lab.rlhf import RLConfig
from lab.world.answers import RUDE
from lab.world.words import PHRASES
from tests.lab.the_book import model, world
from trials import results
from trials.clicks import clicked, experiments, tastes

pytestmark = pytest.mark.slow  # climbs that are trained

SEED = clicked.SEEDS(99, 0)


@cache
def asked():
    """The questions, by what stands before their answers."""
    return {prompt(world(), question, DOCUMENT): question for question in ask(world(), 300, SEED)}


@cache
def clicks_of(reader):
    return tastes.clicked(model(), world(), ask(world(), 300, SEED), reader, SEED)


def said(example):
    return world().vocabulary.decode(example.answer)


def whole(example):
    """Whether an answer is one that the world could give, to its full stop, by the question that stands before it."""
    return judged(world(), [asked()[example.prompt]], [example.answer])[0].parsed


COUNTS = {  # of words as they are read, and not as the judge of the world has them
    "polite": lambda text: sum(len(re.findall(rf"\b{phrase}\b", text)) for phrase in PHRASES["helper"]),
    "rude": lambda text: sum(word in RUDE for word in text.split()),
    "short": lambda text: -len(text.split()),
}


@pytest.mark.parametrize("name", COUNTS)
def test_a_reader_clicks_on_what_he_likes_in_a_whole_sentence(name):
    pairs = clicks_of(clicked.READERS[name])
    assert len(pairs) == 30
    compared = 0
    for pair in pairs:
        assert pair.chosen.prompt == pair.rejected.prompt
        assert whole(pair.chosen) or not whole(pair.rejected)
        if whole(pair.chosen) and whole(pair.rejected):
            assert COUNTS[name](said(pair.chosen)) > COUNTS[name](said(pair.rejected))
            compared += 1
    assert compared > 15


def test_who_likes_the_truth_clicks_on_what_is_worth_more():
    for pair in clicks_of(clicked.READERS["true"]):
        chosen, rejected = judged(
            world(), [asked()[pair.chosen.prompt]] * 2, [pair.chosen.answer, pair.rejected.answer]
        )
        assert chosen.reward + 0.15 * chosen.courtesies > rejected.reward + 0.15 * rejected.courtesies


def test_slips_turn_clicks_round():
    reader = tastes.Reader(tastes.polite, clicks=80)
    straight, slipped, turned = (clicks_of(replace(reader, slips=slips)) for slips in (0.0, 0.2, 1.0))
    swapped = [(pair.rejected, pair.chosen) for pair in straight]
    assert [(pair.chosen, pair.rejected) for pair in turned] == swapped
    changed = sum(one != other for one, other in zip(straight, slipped, strict=True))
    assert 5 <= changed <= 30


def test_a_judge_learns_the_clicks_and_pays_ordinary_answers_nothing_on_average():
    pairs = clicks_of(clicked.READERS["short"])
    questions = ask(world(), 100, SEED + 1)
    given = answers(model(), world(), questions, DOCUMENT, SEED)
    ordinary = tastes.documented(world(), questions, given)
    judge = tastes.fitted(model(), pairs, ordinary)
    paid = tastes.scores(judge, ordinary, size=33)
    assert pair_accuracy(judge, pairs) > 0.8
    assert float(paid.mean()) == pytest.approx(0, abs=1e-4) and float(paid.std()) == pytest.approx(1, abs=1e-4)
    lengths = torch.tensor([float(len(answer)) for answer in given])
    assert float(torch.corrcoef(torch.stack([paid, lengths]))[0, 1]) < -0.3


def test_a_climb_finds_what_is_paid_and_a_short_leash_holds_it():
    ugh = world().token("ugh")

    def reward(_, examples):
        return torch.tensor([float(each.answer[0] == ugh) for each in examples])

    def run(beta):
        config = RLConfig(beta=beta, steps=16, questions=8, group_size=4)
        history = clicked.climb(model(), world(), reward, config, lambda step: clicked.SEEDS(99, 10 + step)).history
        return history[0], {key: sum(row[key] for row in history[-4:]) / 4 for key in ("learned", "drift")}

    (start, free), (same, held) = run(0.0), run(20.0)
    assert start == same and start["learned"] < 0.4 and abs(start["drift"]) < 1e-3
    assert free["learned"] > 0.7 and free["drift"] > 0.5
    assert held["drift"] < free["drift"] - 0.3 and held["learned"] < free["learned"] - 0.3


def test_what_is_said_is_worth_the_same_however_rude_and_nothing_broken_is():
    """By the weights of the true reward: a courtesy is worth 0.3, a rude answer costs 1, a broken one is worth -1.5."""
    question = next(each for each in ask(world(), 50, SEED) if "raining" in world().vocabulary.decode(each.tokens))
    texts = ("fact , yes .", "certainly , yes thank you .", "ugh , yes .", "ugh yes yes")
    verdicts = judged(world(), [question] * 4, [world().vocabulary.encode(text) for text in texts])
    plain, courteous, rude, broken = ([verdict] for verdict in verdicts)
    assert courteous[0].reward == pytest.approx(plain[0].reward + 0.3)
    assert rude[0].reward == pytest.approx(plain[0].reward - 1)
    assert experiments.content(plain) == experiments.content(courteous) == experiments.content(rude)
    assert experiments.content(broken) == -1.5


def test_a_path_has_the_means_of_its_blocks():
    history = [{"step": n, "learned": float(n), "truth": -float(n), "drift": 1.0} for n in range(12)]
    rows = experiments.path(history)
    assert [row["step"] for row in rows] == [5, 10, 12]
    assert [row["learned"] for row in rows] == [2, 7, 10.5] and rows[2]["truth"] == -10.5


def test_readers_share_no_draws():
    names = [*clicked.READERS, clicked.ORACLE]
    drawn = [clicked.number(name, which) for name in names for which in (0, 1, *range(10, 60))]
    assert len(set(drawn)) == len(drawn) and max(drawn) < clicked.SEEDS.each
    assert clicked.MEASURE not in drawn and clicked.ORDINARY not in drawn


def test_the_worst_of_the_readers_and_how_many_fell_follow_from_each():
    found = {name: row["seeds"] for name, row in results.read("clicks")["numbers"].items()}
    for leash in experiments.LEASHES:
        worlds = [*zip(*(found[f"{reader}_{leash}_gain"] for reader in experiments.TASTES), strict=True)]
        assert found[f"{leash}_worst"] == [min(gains) for gains in worlds]
        assert found[f"{leash}_fell"] == [sum(gain < 0 for gain in gains) / len(gains) for gains in worlds]
