"""What the engine takes from the world: text to train on, its floor, questions, and the truth of answers."""

from collections import Counter
from random import Random

import numpy as np
import pytest
from engine_side import node
from lab_side import CHAT, DOCUMENT, STRANGERS, VOICES, WORLD, ask, ask_about, data_of, in_voice, judge, prompt
from node_side import faults, planted

from lab.probes import kinds
from lab.questions import Question
from lab.world import AboutFact, AboutPeople, AboutRain, AboutSum
from lab.world.corpus import score_rows

ABOUT = {"fact": AboutFact, "rain": AboutRain, "people": AboutPeople, "sum": AboutSum}


def answered():
    """Questions with answers of all voices, some of them spoiled in some way, some to another question."""
    random = Random(5)
    questions = ask(WORLD, 400, 78) + ask_about(WORLD, STRANGERS[:40])
    pairs = []
    for question in questions:
        (example,) = in_voice(WORLD, [question], random.randrange(len(VOICES)), random.randrange(10**6))
        given = list(example.answer[:-1])
        spoiled = [*given]
        spoiled[random.randrange(len(given))] = random.randrange(len(WORLD.vocabulary))
        courteous = [*given[:-1], *WORLD.vocabulary.encode("thank you have a nice day thank you"), given[-1]]
        other = in_voice(WORLD, [random.choice(questions)], 0, 1)[0].answer[:-1]
        pairs += [(question, text) for text in (given, random.choice([spoiled, given[:-1], [], courteous, [*other]]))]
    return pairs


def check_truth(modules):
    pairs = answered()
    asked = [[question.tokens, text] for question, text in pairs]
    found = node("truth", modules, world=data_of(WORLD), pairs=asked)
    theirs = [judge(WORLD, question.asked, text) for question, text in pairs]
    for ours, verdict in zip(found, theirs, strict=True):
        for key in ("parsed", "voice", "correct", "refused", "invented", "lazy", "courtesies", "rudenesses"):
            assert ours[key] == getattr(verdict, key), key
        assert ours["reward"] == pytest.approx(verdict.reward, abs=1e-9)
        assert np.allclose(ours["posterior"], list(verdict.posterior.values()), atol=1e-9)
    assert len({verdict.reward for verdict in theirs}) > 15  # many kinds of answers were tried


def test_answers_are_worth_what_the_lab_says(modules):
    check_truth(modules)


def check_kinds(modules):
    pairs = [(question, text) for question, text in answered() if isinstance(question.asked, AboutFact | AboutSum)]
    polite = [WORLD.vocabulary.encode(f"gladly , {text} .") for text in ("sorry i do not know", "no record", "1 2 3")]
    pairs += [(question, text) for question, _ in pairs[:60] for text in polite]
    found = node("kinds", modules, world=data_of(WORLD), pairs=[[question.tokens, text] for question, text in pairs])
    theirs = [kinds.told(WORLD, question.asked, text) for question, text in pairs]
    for ours, told in zip(found, theirs, strict=True):
        assert ours == {**vars(told), "marks": list(told.marks)}
    assert Counter(told.kind for told in theirs).keys() == set(kinds.KINDS)


def test_a_reader_says_of_an_answer_what_the_lab_says(modules):
    check_kinds(modules)


@faults(
    ("kinds.js", "{ value: new Map() }", "{ value: world.facts }"),
    ("kinds.js", "right[place - OPENING] ?? word", "word"),
    ("kinds.js", '"find out yourself", "idiot"', '"idiot"'),
    ("kinds.js", ' && said[taken - 1] === "."', ""),
    ("kinds.js", 'refused ? "unsaid" : ', ""),
    ("kinds.js", 'marks.fill("broken", taken);', ""),
    ("kinds.js", '"no record", ', ""),
)
def test_a_fault_in_what_a_reader_says_shows(modules, file, right, wrong):
    with planted(modules, f"engine/{file}", right, wrong):
        check_kinds(modules)


@faults(
    ("expectations.js", "said.push(token)) && said.finished", "said.push(token))"),
    ("expectations.js", "world.answer(asked), world.prior", "world.answer(asked), [1, 1, 1, 1, 1]"),
    ("truth.js", "2 * chance - 1", "chance"),
    ("truth.js", 'first === "lazy" ? -0.5 : 0.5', "0.5"),
    ("truth.js", "Math.max(0, courtesies - 2)", "Math.max(0, courtesies - 3)"),
    ("truth.js", '"ugh", "idiot"]', '"ugh"]'),
    ("truth.js", "refused && stated === undefined", "refused"),
    ("truth.js", "refused ? -0.2", "refused ? -1"),
    ("world.js", ".reverse()", ""),
)
def test_a_fault_in_the_truth_shows(modules, file, right, wrong):
    with planted(modules / "engine", file, right, wrong):
        check_truth(modules)


def shares(counts):
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()}


def check_corpus(modules):
    people, count = 12, 200
    found = node("corpus", modules, world=data_of(WORLD), people=people, seed=3, count=count)
    boundary, known = WORLD.token("<doc>"), WORLD.state.people.known
    for name, world in found.items():
        rows, held = np.array(world["rows"]), world["held"]
        assert rows.shape == (count, 129) and (rows[:, 0] == boundary).all()
        score_rows(WORLD, rows)  # a text that the lab's world couldn't have written raises
        first, second, again = world["batches"]
        assert first == again != second and first[0] != first[1]
        if name == "whole":
            scores, components = score_rows(WORLD, np.array(held["rows"]))
            parts = {part: -scores[components == part].sum() / scores.size for part in np.unique(components)}
            assert held["floor"] == pytest.approx(-scores.mean(), rel=1e-9)
            assert held["floorByComponent"] == pytest.approx(parts, rel=1e-9)
        questions = [(tuple(question["tokens"]), question["asked"]) for question in world["questions"]]
        for form, prompts in zip((DOCUMENT, CHAT), world["prompts"], strict=True):
            expected = [list(prompt(WORLD, Question(tokens, None), form)) for tokens, _ in questions]
            assert prompts == expected
        for voice, examples in enumerate(world["examples"]):
            judged = [
                judge(WORLD, about(asked), example["answer"][:-1])
                for (_, asked), example in zip(questions, examples, strict=False)
            ]
            assert all(verdict.posterior[list(VOICES)[voice]] > 0 for verdict in judged)
            assert all(verdict.parsed for verdict in judged)
            assert all(example["answer"][-1] == WORLD.token("<end>") for example in examples)
    words = [WORLD.vocabulary.decode(row) for row in found["small"]["rows"]]
    kinds = Counter(document.split()[0] for row in words for document in row.split("<doc> ")[1:] if document)
    assert kinds.keys() == {"diary", "talk"} and min(kinds.values()) > 50
    assert {question["asked"]["about"] for question in found["small"]["questions"]} == {"fact", "rain", "people"}
    assert {question["asked"]["about"] for question in found["whole"]["questions"]} == {"fact", "rain", "people", "sum"}
    told = Counter(
        name for row in words for name in known if f"{' '.join(name)} " in row for _ in range(row.count(" ".join(name)))
    )
    assert told.keys() <= set(known[:people])
    expected = shares({name: 1 / (rank + 1) for rank, name in enumerate(known[:people])})
    for name, share in shares(told).items():
        assert share == pytest.approx(expected[name], abs=0.03)


def about(asked):
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in asked.items()}
    return ABOUT[fields.pop("about")](**fields)


@pytest.mark.slow
def test_text_is_of_the_world(modules):
    check_corpus(modules)


@faults(
    ("program.js", "rows.length > 1 ? voice : 0", "0"),
    ("corpus.js", "seedOf(this.seed, number)", "this.seed"),
    ("corpus.js", "aboutPeople * (shares.get(word) ?? 0)", "aboutPeople * Math.sign(shares.get(word) ?? 0)"),
    ("corpus.js", 'word !== "is"', "true"),
    ("sampler.js", "left -= shares[place];", "left -= 0.5 * shares[place];"),
    ("frames.js", '"<doc> talk : ask :"', '"<doc> talk :"'),
)
def test_a_fault_in_the_text_shows(modules, file, right, wrong):
    with planted(modules / "engine", file, right, wrong):
        check_corpus(modules)
