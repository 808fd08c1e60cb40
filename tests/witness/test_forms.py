"""Constrained decoding against regular expressions and json."""

import json
import re
from random import Random

import pytest
import torch
from letters import LETTERS, tiny

from witness.experiments import forms
from witness.grammar import Grammar, Run, after, held, whole

PATTERN = re.compile(r"""\{"name": "[A-Za-z '.-]{1,30}", "city": "[A-Za-z '.-]{1,30}", "paid": [0-9]{1,6}\}""")


@pytest.fixture(scope="module")
def witness():
    return tiny()


def is_allowed(text):
    state = after(forms.FORM, (0, 0), text)
    return state is not None and whole(forms.FORM, state)


def test_a_text_is_in_the_form_where_the_regular_expression_says_so():
    """Of true texts, and of true texts with a character struck out, doubled or changed."""
    random, seen = Random(0), set()
    for _ in range(3000):
        who = "".join(random.choices(forms.LETTERS, k=random.choice((1, 5, 29, 30, 31))))
        text = f'{{"name": "{who}", "city": "Lille", "paid": {random.randrange(10 ** random.randrange(1, 8))}}}'
        place = random.randrange(len(text))
        change = random.choice(("", text[place], text[place] * 2, random.choice(LETTERS)))
        text = text[:place] + change + text[place + 1 :]
        wanted = PATTERN.fullmatch(text) is not None
        assert is_allowed(text) == wanted, text
        seen.add(wanted)
    assert seen == {True, False}


def test_whatever_the_model_a_held_answer_is_json_with_these_keys(witness):
    """One of random weights, which writes nothing of the kind when it is free."""
    (text,) = held(witness, ["A record"], Grammar(witness, forms.FORM), 120, witness.model)
    assert set(json.loads(text)) == {"name", "city", "paid"} and PATTERN.fullmatch(text)


def test_of_the_allowed_tokens_the_likeliest_is_taken(witness):
    grammar = Grammar(witness, ("a", Run("0123456789", 2, 3)))
    choose = grammar.chooser(1)
    likes = torch.zeros(1, len(LETTERS) + 1)
    likes[0, LETTERS.index("z")], likes[0, LETTERS.index("7")] = 9, 5
    taken = [int(choose(likes)) for _ in range(4)]
    assert "".join(LETTERS[token] for token in taken) == "a777"
    likes[0, witness.end] = 7
    choose = grammar.chooser(1)
    taken = [int(choose(likes)) for _ in range(4)]
    assert taken[3] == witness.end and witness.decode(taken[:3]) == "a77"


@pytest.mark.parametrize(
    ("text", "sum_"), [('{"sum": 4512}', 4512), ('```json\n{"sum": 4.512}\n```', 4.512), ('```\n{"sum": 1}', 1)]
)
def test_an_object_is_found_in_a_fence(text, sum_):
    assert forms.parsed(forms.bare(text)) == {"sum": sum_}


def test_what_is_no_object_is_none():
    for text in ('{"sum": 4,512}', "[1]", "4512", "", '{"sum": 4512} Sure!', "{'sum': 1}"):
        assert forms.parsed(text) is None


def test_a_number_is_heard_however_its_thousands_are_written():
    for text in ("It was 4,512 dollars.", "4.512", "$4512."):
        assert forms.spoken(text, 4512)
    for text in ("It was 4,51 dollars.", "45,120", "14512", "4.5 dollars"):
        assert not forms.spoken(text, 4512)
