"""What stands in Python and in JavaScript is the same: stages, changes, forms, and how an answer ends."""

from random import Random

import playground as directive  # _ext/playground.py
import pytest
from lab_side import CHANGES, FORMS, MAX_ANSWER_TOKENS, STAGES, VOICES, WORLD, ask, in_voice, sample
from page_side import node


@pytest.fixture
def page(modules):
    return node("names", modules)


def test_stages_are_those_of_the_lab_and_of_the_directive(page):
    assert {name: stage["form"] for name, stage in page["stages"].items()} == FORMS
    assert tuple(page["stages"]) == directive.STAGES == STAGES


def test_forms_are_those_of_the_directive(page):
    assert page["end"].keys() == set(directive.FORMS)


def test_changes_are_those_that_the_lab_writes(page):
    assert page["changes"] == list(CHANGES)


def test_an_answer_ends_as_in_the_lab(page):
    assert page["maxAnswerTokens"] == MAX_ANSWER_TOKENS
    chat, document, words = (WORLD.token(page["end"][form]) for form in ("chat", "document", "words"))
    for voice in range(len(VOICES)):
        for example in in_voice(WORLD, ask(WORLD, 20, voice), voice, voice):
            assert example.answer[-2:] == (document, chat)
            assert document not in example.answer[:-2]
        whole, _ = sample(WORLD.document(), voice, Random(voice))
        assert whole.index(words) == len(whole) - 1
