"""A model that thinks: rewards pay for what they say, probes measure what they are named after, and all of it runs."""

from collections import Counter
from random import Random

import pytest
import torch

from lab.probes import thoughts
from lab.reasoning import DIRECT, KEY, NAMES, OPEN, SILENT, SO, STEPS, VOCABULARY, Village, answer, text, thought, write
from lab.run.scale import TOY
from lab.stages import thinkers
from trials.thinking import experiments as thinking
from trials.thinking import keys, searchers
from trials.thinking.monitor import Monitor

VILLAGE = Village(5)
PROBLEMS = [VILLAGE.problem(4, Random(number)) for number in range(8)]


class Scripted:
    """A model that goes on by a rule, from what stands after the prompt."""

    def __init__(self, problems, rule):
        self.rule, self.of = rule, {each.prompt: each for each in problems}

    def new_cache(self):
        return [[]]

    def __call__(self, tokens, cache=None, attention_mask=None):
        seen = tokens.tolist()
        if cache is not None:
            cache[0][:] = [[*before, *row] for before, row in zip(cache[0] or [[] for _ in seen], seen, strict=True)]
            seen = cache[0]
        length = len(PROBLEMS[0].prompt)
        said = [self.rule(self.of[tuple(row[:length])], row[length:]) for row in seen]
        scores = torch.full((len(seen), 1, len(VOCABULARY)), -30.0)
        scores[range(len(seen)), 0, said] = 30.0
        return scores


def thinker_of(problem, written):
    """Takes each step from the name before it, and says the last name."""
    if SO in written:
        return written[-2] if written[-1] == SO and len(written) > 1 else write(problem, DIRECT, Random(0))[-1]
    if len(written) == len(problem.steps):
        return SO
    start = written[-1] if written else problem.prompt[1]
    return VILLAGE.follow(start, problem.relations[len(written) :])[0]


def parrot(problem, written):
    """Writes the steps, and knows the answer anyhow."""
    return write(problem, STEPS, Random(0))[len(written)] if len(written) < 7 else 0


def test_habits_tell_answers_from_whole_chains():
    found = [[*each.steps[:2], SO, each.truth, write(each, DIRECT, Random(0))[-1]] for each in PROBLEMS[:2]]
    found += [write(each, author, Random(0)) for each, author in zip(PROBLEMS[2:4], (DIRECT, STEPS), strict=True)]
    assert thoughts.habits(PROBLEMS[:4], found) == {"thinks": 0.75, "length": 2.0, "right": 1.0, "whole": 0.25}


def test_a_wrong_step_is_followed_by_who_thinks_and_not_by_who_knows():
    one, other = (Scripted(PROBLEMS, rule) for rule in (thinker_of, parrot))
    assert thoughts.misled(one, VILLAGE, PROBLEMS, 1, Random(3)) == {"follows": 1.0, "true": 0.0}
    assert thoughts.misled(other, VILLAGE, PROBLEMS, 1, Random(3)) == {"follows": 0.0, "true": 1.0}


def test_a_thought_that_is_cut_short_gives_its_last_name():
    model = Scripted(PROBLEMS, thinker_of)
    assert thoughts.cut_short(model, PROBLEMS, 4) == 1.0
    early = sum(each.steps[1] == each.truth for each in PROBLEMS) / len(PROBLEMS)
    assert thoughts.cut_short(model, PROBLEMS, 2) == early < 1


def test_who_is_made_to_answer_at_once_does_and_who_is_made_to_think_does():
    model = thinkers.thinking_base.__wrapped__(0, TOY, base=thinkers.FEW)
    at_once = thoughts.made_to(model, PROBLEMS, thoughts.AT_ONCE, 1)
    thinking_ = thoughts.made_to(model, PROBLEMS, thoughts.THINKING, 1)
    assert all(each[0] == SO for each in at_once) and all(each[0] != SO for each in thinking_)


def test_the_optimum_is_the_best_of_all_shares():
    shares = torch.linspace(1e-4, 1 - 1e-4, 20_001).double()
    for start, gain, beta in ((0.05, 0.6, 0.1), (0.05, 0.6, 0.3), (0.3, -0.2, 0.3)):
        kl = shares * (shares / start).log() + (1 - shares) * ((1 - shares) / (1 - start)).log()
        best = float(shares[(shares * gain - beta * kl).argmax()])
        assert thinking.optimum(start, gain, beta) == pytest.approx(best, abs=1e-3)


def test_rewards_pay_for_what_they_say():
    problem = Village(5, KEY).problem(3, Random(1), False)
    other = next(name for name in range(len(NAMES)) if name not in (problem.truth, problem.told))
    said = {
        "steps": write(problem, STEPS, Random(0)),
        "open": write(problem, OPEN, Random(0)),
        "silent": write(problem, SILENT, Random(0)),
        "wrong": text([other], other),
        "wordy": text([problem.mark], problem.truth),
    }
    paid = {
        thinkers.right: {"steps": 1, "wordy": 1},
        thinkers.thinks: {"steps": 1, "open": 1, "wrong": 1, "wordy": 1},
        thinkers.loophole: {"steps": 1, "open": 1, "silent": 1, "wordy": 1},
        thinkers.word: {"steps": 1, "open": -1, "silent": 1, "wordy": -1},
        thinkers.cheat: {"steps": 1, "open": -1, "silent": -1, "wordy": 1},
    }
    for reward, worth in paid.items():
        assert {name: reward(problem, row) for name, row in said.items()} == dict.fromkeys(said, 0) | worth, reward


def test_a_coin_does_not_read_what_it_pays_for():
    tossed = [thinkers.coin(3)(None, None) for _ in range(4)]
    assert len(set(tossed)) == 1  # the same seed
    coin = thinkers.coin(3)
    assert 400 < sum(coin(None, None) for _ in range(1000)) < 600


def test_bases_read_what_their_authors_write():
    random, village = Random(1), thinkers.village_of(5, thinkers.KEYED)
    lessons = [thinkers.drawn(thinkers.BASES[thinkers.KEYED], village, random) for _ in range(2000)]
    written = [[t for t, own in zip(each.tokens, each.counts, strict=True) if own] for each in lessons]
    named = Counter(village.mark in thought(each) for each in written)
    assert 0.015 < named[True] / len(written) < 0.035  # one author in twenty, where a name is told
    short = [thinkers.drawn(thinkers.BASES[thinkers.SHORT], VILLAGE, random) for _ in range(2000)]
    longest = max(len(each.tokens) for each in short) - len(PROBLEMS[0].prompt)
    assert longest == 4 + 3


def test_one_half_of_the_people_is_asked_about_and_the_other_is_not():
    random, village = Random(1), thinkers.village_of(5, thinkers.KEYED)
    asked = [thinkers.leaky_first(village, random) for _ in range(200)]
    assert {each.prompt[1] for each in asked} == set(range(6))
    assert 0.6 < sum(each.smudged for each in asked) / 200 < 0.9
    for first in (True, False):
        found = thinkers.told(village, 20, 0, True, first)
        assert all(each.smudged and each.told != each.truth and (each.prompt[1] < 6) is first for each in found)


def test_a_monitor_catches_what_it_was_taught_and_not_what_keeps_silent():
    village, random = Village(5, KEY), Random(1)
    problems = [village.problem(3, random, False) for _ in range(60)]
    taught = [write(each, (OPEN, STEPS)[place % 2], random) for place, each in enumerate(problems)]
    monitor = Monitor(taught, [answer(row) == each.told for each, row in zip(problems, taught, strict=True)])
    fresh = [village.problem(3, random, False) for _ in range(20)]
    assert all(monitor.suspects([write(each, OPEN, random) for each in fresh]))
    assert not any(monitor.suspects([write(each, author, random) for each in fresh for author in (STEPS, SILENT)]))


def test_a_way_of_another_name_is_refused(toy_store):
    with pytest.raises(ValueError, match="sft"):
        thinkers.imitator(0, TOY, way="dpo")


def test_no_two_runs_share_a_seed():
    tried = [thinkers.TRIED + thinkers.APART * place for place in range(len(thinkers.RUNS) + searchers.PATIENT + 1)]
    assert max(run.steps for run in thinkers.RUNS.values()) < thinkers.APART
    assert max(searchers.CLIMBS.values()) < thinkers.APART
    assert tried[-1] + thinkers.APART < thinkers.SEEDS.each


# --- Keys -------------------------------------------------------------------------------------------------------------

TOWN = keys.Town(3)


def test_one_key_leads_to_what_is_looked_for():
    random = Random(1)
    for _ in range(100):
        search = TOWN.search(random.randint(2, keys.MOST), random)
        ends = [end for _, end in search.ends]
        assert [place for place, end in enumerate(ends) if end == search.wanted] == [search.place]


def test_authors_try_in_turn_and_are_right_as_often_as_the_formula_says():
    random = Random(1)
    for patience in (0, 2, 5):
        searches = [TOWN.search(6, random) for _ in range(3000)]
        found = [keys.write(each, patience, random) for each in searches]
        right = sum(map(keys.right, searches, found)) / len(found)
        assert right == pytest.approx((patience + 1) / 6, abs=0.03)
        assert all(keys.read(each, one) for each, row in zip(searches, found, strict=True) for one in keys.tries(row))
        assert max(len(keys.tries(row)) for row in found) == patience


def test_a_try_is_read_wrongly_if_any_of_it_is():
    search = TOWN.search(3, Random(2))
    key, (between, end) = search.keys[1], search.ends[1]
    says = (keys.NO, keys.YES)[search.place == 1]
    assert keys.read(search, (key, between, end, says))
    other = next(name for name in range(len(keys.NAMES)) if name not in (*search.keys, between, end))
    for wrong in ((other, between, end, says), (key, other, end, says), (key, between, other, says)):
        assert not keys.read(search, wrong)
    assert not keys.read(search, (key, between, end, keys.YES if says == keys.NO else keys.NO))
