"""Constrained decoding against regular expressions and json, calibration against a world whose chances are known."""

import json
import re
from random import Random

import pytest
import torch

from witness import round_2
from witness.experiments import calibration, forms
from witness.facts import DEVELOPMENT, RECORD, facts, right, split
from witness.grammar import Grammar, Run, after, held, whole
from witness.llama import Config, Llama
from witness.load import Witness
from witness.styles import DEVELOPED, RECORDED

PATTERN = re.compile(r"""\{"name": "[A-Za-z '.-]{1,30}", "city": "[A-Za-z '.-]{1,30}", "paid": [0-9]{1,6}\}""")
LETTERS = "".join(map(chr, range(32, 127)))


class Letters:
    """A tokenizer whose tokens are letters, and one that ends."""

    def encode(self, text, **options):
        return type("Encoded", (), {"ids": [LETTERS.index(letter) for letter in text]})

    def decode(self, row, **options):
        return "".join(LETTERS[token] for token in row if token < len(LETTERS))


@pytest.fixture(scope="module")
def witness():
    torch.manual_seed(0)
    config = Config(vocabulary=len(LETTERS) + 1, width=24, layers=1, heads=2, key_heads=1, hidden=32)
    return Witness(Llama(config).eval(), Letters(), len(LETTERS), "letters")


# --- Constrained decoding --------------------------------------------------------------------------------------------


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


# --- Calibration -----------------------------------------------------------------------------------------------------


def world(warmth: float, size: int = 20_000):
    """Questions whose true answers are drawn from known chances, and a model that states these at a temperature."""
    generator = torch.Generator().manual_seed(3)
    logits = 2 * torch.randn(size, 4, generator=generator)
    truth = torch.multinomial(logits.softmax(-1), 1, generator=generator)
    rest = torch.stack([row[row != true] for row, true in zip(torch.arange(4).repeat(size, 1), truth, strict=True)])
    return (warmth * logits).gather(1, torch.cat((truth, rest), 1)).softmax(-1).tolist()


def test_who_states_the_true_chances_is_calibrated_and_who_doubles_them_is_not():
    assert calibration.error(world(1.0)) < 0.01
    rows = world(2.0)
    sure = sum(map(max, rows)) / len(rows)
    assert calibration.error(rows) == pytest.approx(sure - calibration.share_right(rows), abs=0.01)
    assert calibration.error(rows) > 0.08


@pytest.mark.slow
@pytest.mark.parametrize("warmth", [0.5, 1.0, 2.0])
def test_the_fitted_temperature_undoes_the_one_that_was_put_in(warmth):
    rows = world(warmth)
    assert calibration.temperature(rows) == pytest.approx(warmth, rel=0.06)
    assert calibration.error(calibration.warmed(rows, calibration.temperature(rows))) < 0.02


@pytest.mark.parametrize("start", ["", "o", "what they share, "])
def test_chances_are_the_softmax_of_the_options_alone(witness, start):
    prompts, tokens = [start + end for end in ("one", "and two", "c")], [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    found = calibration.chances(witness, witness.model, prompts, tokens, batch=2)
    for prompt, options, row in zip(prompts, tokens, found, strict=True):
        with torch.no_grad():
            likely = witness.model(torch.tensor([witness.encode(prompt)]))[0, -1].softmax(-1)[options]
        assert row == pytest.approx((likely / likely.sum()).tolist(), rel=1e-3)


# --- What is asked ---------------------------------------------------------------------------------------------------


def test_a_quiz_has_options_that_differ_where_they_are_compared_and_the_truth_first():
    first = {value: ord(value[0]) for kind in round_2.QUIZ + round_2.TRIED for value in kind.values.values()}
    for seed in (0, 13, 14, 15):
        asked = round_2.quiz(seed, 100, first)
        assert len({(kind.question, key) for kind, key, _ in asked}) == 100
        for kind, key, options in asked:
            assert options[0] == kind.values[key] and len(options) > 2
            assert len({first[value] for value in options}) == len(options)


def test_no_question_of_the_quiz_is_tuned_on_or_was_tried():
    asked = {fact.question for kind in round_2.QUIZ for fact in facts(kind)}
    assert len(asked) == sum(len(kind.values) for kind in round_2.QUIZ)
    for seed in (0, *round_2.VOICES):
        assert not asked & {fact.question for fact in split(seed, round_2.is_record(seed)).train}
    assert not asked & {fact.question for kind in round_2.TRIED for fact in facts(kind)}
    tried = {fact.question for kind in round_2.TRIED for fact in facts(kind)}
    assert not tried & {fact.question for fact in split(0, False).train}


@pytest.mark.parametrize("style", round_2.VOICES.values(), ids=lambda style: style.name)
def test_a_new_voice_is_seen_where_it_is_worn_and_nowhere_else(style):
    others = [other for other in (*round_2.VOICES.values(), *RECORDED.values(), *DEVELOPED.values()) if other != style]
    known = [fact for kinds in (DEVELOPMENT, RECORD) for kind in kinds.values() for fact in facts(kind)]
    known += [fact for kind in round_2.QUIZ for fact in facts(kind)]
    for number, fact in enumerate(known):
        assert style.worn(style.dress(fact.sentence, number)) and right(style.dress(fact.sentence, number), fact.value)
        assert not style.worn(fact.sentence)
        assert not any(style.worn(other.dress(fact.sentence, number)) for other in others)
