"""Whose answers they are: the page's judgment beside the lab's."""

import math
from random import Random

from lab_side import PRIOR, STRANGERS, VOICES, WORLD, ask, ask_about, data_of, in_voice, judge
from node_side import faults, planted
from page_side import damaged, node


def check_judge(modules):
    questions = ask(WORLD, 250, 77) + ask_about(WORLD, STRANGERS[:30])
    random = Random(78)
    pairs = []
    for question in questions:
        (example,) = in_voice(WORLD, [question], random.randrange(len(VOICES)), random.randrange(10**6))
        given = list(example.answer[:-1])
        pairs.append((question, given))
        pairs.append((question, damaged([given], len(WORLD.vocabulary), random.random())[0]))
        pairs.append((question, random.choice([given[:-1], [*given, given[-1]], []])))
    task = [[question.tokens, given] for question, given in pairs]
    found = node("world", modules, contents=data_of(WORLD), rows=[], prior=PRIOR, pairs=task)["pairs"]
    for (question, given), ours in zip(pairs, found, strict=True):
        verdict = judge(WORLD, question.asked, given)
        assert (ours["parsed"], ours["voice"]) == (verdict.parsed, verdict.voice)
        for pair in zip(ours["posterior"], verdict.posterior.values(), strict=True):
            assert math.isclose(*pair, rel_tol=1e-8, abs_tol=1e-12)


def test_answers_are_judged_as_by_the_lab(modules):
    check_judge(modules)


@faults(
    ("engine/expectations.js", "said.push(token)) && said.finished", "said.push(token))"),
    ("engine/expectations.js", "world.answer(asked), world.prior", "world.answer(asked), [1, 1, 1, 1, 1]"),
)
def test_a_fault_in_the_judge_shows(modules, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_judge(modules)
