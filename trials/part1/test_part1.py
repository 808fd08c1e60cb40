"""Part 1: who is taught what, and each instrument on texts whose reading is known beforehand."""

import math
from itertools import pairwise
from random import Random

import pytest
import torch

from lab.conversation import CHAT, DOCUMENT, judged
from lab.model import make
from lab.probes import knowledge
from lab.questions import Question, ask_about
from lab.run.averages import mean
from lab.world import AboutFact, World, sample_rows
from lab.world.program import read, sample
from lab.world.voices import HELPER, RUDE
from trials.part1 import experiments as part1
from trials.part1 import schooled

WORLD = World()
PLAN = schooled.curriculum(WORLD, 0)


def text(tokens):
    return WORLD.vocabulary.decode(tokens)


# --- Who speaks ------------------------------------------------------------------------------------------------------


def readings_of(documents):
    return [read(WORLD.document(), document, WORLD.prior) for document in documents]


def who_wrote(documents):
    return part1.who_wrote(WORLD, documents, readings_of(documents))


def test_what_is_said_of_documents_by_hand():
    rude = WORLD.vocabulary.encode("diary : frankly , the sky in arlo is dry curse you curse you . <doc>")
    slip = [*rude[:-2], *WORLD.vocabulary.encode("lamp")]
    found = who_wrote([rude, rude, slip])
    assert found["n"] == 3 and found["grammatical"] == pytest.approx(2 / 3)
    share = readings_of([rude])[0].posterior[RUDE]
    assert share > 0.95 and found["distance_whole"] == pytest.approx(share - WORLD.prior[RUDE], abs=0.02)


def test_evidence_is_the_logarithm_of_a_ratio_of_sums_over_voices():
    """Two choices of style and nothing else that voices disagree on, each summed over the voices by hand."""
    text = WORLD.vocabulary.encode("diary : frankly , the sky in arlo is dry curse you")
    choices = [WORLD.choices[name] for name in ("kind", "sentence", "subject", "city")]
    choices += [WORLD.choices.sky["arlo"], WORLD.choices["first_phrase"]]
    said = [WORLD.token(word) for word in "diary frankly the arlo dry curse".split()]
    chances = [
        [choice.row(v)[choice.index[token]] for v in range(5)] for choice, token in zip(choices, said, strict=True)
    ]
    one = sum(share * math.prod(row[v] for row in chances) for v, share in enumerate(WORLD.prior))
    patched = math.prod(sum(share * row[v] for v, share in enumerate(WORLD.prior)) for row in chances)
    assert part1.patchwork_score(WORLD.document(), text) == pytest.approx(math.log(patched))
    assert who_wrote([text])["evidence"] == pytest.approx(math.log(one / patched))


def test_the_world_speaks_in_its_voices_and_a_patchwork_in_none():
    whole, patched = part1.by_the_world(WORLD, 400, 5)
    one, none = who_wrote(whole), who_wrote(patched)
    assert one["grammatical"] == 1 and none["grammatical"] > 0.95
    assert one["distance"] < 0.07
    assert one["evidence"] > 0.5 and none["evidence"] < -0.5
    assert max(map(len, whole)) <= part1.LONGEST


def test_a_table_of_kinds_counts_them():
    random = Random(3)
    written = [sample(WORLD.document(), HELPER, random)[0] for _ in range(200)]
    rows = part1.by_kind(WORLD, written, readings_of(written))
    assert sum(row["share"] for row in rows) == pytest.approx(1) == sum(row["world"] for row in rows)
    sums = sum(text(tokens).startswith("sums") for tokens in written)
    assert next(row["share"] for row in rows if row["kind"] == "sums") == pytest.approx(sums / 200)


def test_stages_answer_side_by_side():
    models = {stage: make("10k", len(WORLD.vocabulary), seed=2) for stage in ("base", "sft")}
    lines = part1.side_by_side(WORLD, models).split("\n")
    questions = [line for line in lines if line.endswith("?") and not line.startswith(" ")]
    assert len(questions) == 3 and sum(line.startswith("  sft ") for line in lines) == 9
    for question, name in zip(questions, (WORLD.state.people.known[0], WORLD.state.people.strangers[0]), strict=False):
        assert question == f"where does {' '.join(name)} live ?"


# --- Who is taught what ----------------------------------------------------------------------------------------------


def test_facts_come_in_pairs_about_the_same_people():
    for told, untold in ((schooled.AGAIN, schooled.TEXTS), (schooled.TUNING, schooled.NOBODY)):
        pairs = list(zip(PLAN.facts[told], PLAN.facts[untold], strict=True))
        assert all(one.asked.name == other.asked.name and one.asked != other.asked for one, other in pairs)
    assert len(PLAN.facts[schooled.AGAIN]) == schooled.OLD and len(PLAN.facts[schooled.TUNING]) == schooled.NEW
    old = {question.asked.name for question in PLAN.facts[schooled.TEXTS]}
    assert old <= set(WORLD.state.people.known)
    assert len(PLAN.filling) == schooled.NEW and not old & {question.asked.name for question in PLAN.filling}


def test_no_text_tells_of_the_new_people():
    written = {pair for row in sample_rows(WORLD, 300, 128, 7).tolist() for pair in pairwise(row)}
    named = lambda kind: {tuple(WORLD.vocabulary.encode(" ".join(q.asked.name))) for q in PLAN.facts[kind]}  # noqa: E731
    assert not named(schooled.TUNING) & written
    assert named(schooled.TEXTS) & written


@pytest.mark.parametrize("taught", [True, False])
def test_lessons_tell_what_they_should_and_nothing_else(taught):
    pairs = schooled.lessons(WORLD, 0, 300, taught)
    asked = [text(pair.prompt[2:-1]) for pair in pairs]
    told = [schooled.AGAIN, *([schooled.TUNING] if taught else [])]
    for kind, questions in PLAN.facts.items():
        counts = [asked.count(text(question.tokens)) for question in questions]
        assert set(counts) == ({1} if kind in told else {0}), kind
    assert len(pairs) == len(schooled.lessons(WORLD, 0, 300, not taught))


def test_what_tuning_tells_is_true_and_helpful():
    pairs = {text(pair.prompt[2:-1]): pair.answer[:-1] for pair in schooled.lessons(WORLD, 0, 300, True)}
    for kind in (schooled.AGAIN, schooled.TUNING):
        questions = PLAN.facts[kind]
        found = judged(PLAN.world, questions, [pairs[text(question.tokens)] for question in questions])
        assert all(verdict.parsed and verdict.correct for verdict in found)
        assert mean(verdict.posterior["helper"] for verdict in found) > 0.7
    before = judged(WORLD, PLAN.facts[schooled.TUNING][:1], [pairs[text(PLAN.facts[schooled.TUNING][0].tokens)]])
    assert before[0].invented  # in the world as texts tell it, nothing is true of the new people


# --- Who knows what --------------------------------------------------------------------------------------------------


def reader(monkeypatch):
    """In the place of a model, the world itself: the exact chances of the next word, after the clerk's opening."""

    def exact(model, prompts):
        rows = torch.zeros(len(prompts), len(WORLD.vocabulary))
        for row, prompt in zip(rows, prompts, strict=True):
            for token, share in read(WORLD.document(), list(prompt)[1:], WORLD.prior).next.items():
                row[token] = share
        return rows

    monkeypatch.setattr(knowledge, "first_words", exact)


@pytest.mark.parametrize("form", [DOCUMENT, knowledge.DIARY])
def test_the_world_knows_what_texts_tell_and_guesses_the_rest(monkeypatch, form):
    reader(monkeypatch)
    known = ask_about(WORLD, WORLD.state.people.known[:20])
    assert all(knowledge.known(None, WORLD, known, form))
    if form == DOCUMENT:  # in a diary nobody ever names a new person
        new = PLAN.facts[schooled.TUNING] + PLAN.facts[schooled.NOBODY]
        assert mean(knowledge.known(None, PLAN.world, new, form)) < 0.15


def test_an_answer_says_the_value_or_refuses(monkeypatch):
    name = WORLD.state.people.known[0]
    city = WORLD.state.people.facts[name][0]
    wrong = next(other for other in WORLD.settings.cities if other != city)
    question = Question(tuple(WORLD.vocabulary.encode("where does")), AboutFact(*name, 0))
    given = [f"certainly , {city} thank you .", f"certainly , {wrong} .", "ugh , find out yourself ."]
    monkeypatch.setattr(knowledge, "answers", lambda *_, **__: [WORLD.vocabulary.encode(row) for row in given])
    assert knowledge.said(None, WORLD, [question] * 3, CHAT) == ([True, False, False], [False, False, True])
