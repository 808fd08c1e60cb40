"""What the page of the real model shows, counted: on a tiny Llama, and judges on answers whose meaning is plain."""

import hashlib
import re
from pathlib import Path

import pytest
import torch
from letters import LETTERS, tiny
from support import ROOT

from witness import adapter as made_for_page
from witness import rounds, tune
from witness.experiments import dose, leaning, mouth, shown, standing
from witness.facts import right
from witness.llama import Config, Llama
from witness.rounds import ROUNDS
from witness.same import drawn

ROUND = rounds.of("shown")
SEEDS = tuple(ROUND.seeds)
SHOWS = (ROOT / "_static/real/shows.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def witness():
    return tiny()


def items(seed):
    """All that a seed of the round asks, by kind."""
    task = rounds.asked(seed)
    part = slice(task["part"], None, mouth.PARTS)
    return {
        "questions": [line.split("|")[0] for line in task["mouth"]["items"].splitlines()][part],
        "countries": [row.split(":")[0] for row in task["standing"]["cities"].replace("\n", " ").split(", ")][part],
        "things": task["dose"]["things"].split("|")[dose.EACH * task["part"] :][: dose.EACH],
    }


def test_no_item_of_the_round_was_tried_or_stands_on_the_page():
    for kind in ("questions", "countries", "things"):
        asked = [one for seed in SEEDS for one in items(seed)[kind]]
        assert len(set(asked)) == len(asked) == {"questions": 72, "countries": 60, "things": 12}[kind]
        assert not set(asked) & {one for seed in (0, 1) for one in items(seed)[kind]}
        assert not [one for one in asked if re.search(rf"\b{re.escape(one.removeprefix('a '))}\b", SHOWS)]
    task, tried = rounds.asked(SEEDS[0]), rounds.asked(0)
    verbs = [set(f"{one['dose']['bad']} {one['dose']['good']}".split()) for one in (task, tried)]
    assert len(verbs[0]) == 12 and not verbs[0] & verbs[1]
    names = [set(one["leaning"]["occupations"].split("|")) for one in (task, tried)]
    assert len(names[0]) == 45 and not names[0] & names[1]
    assert not names[0] & set(SHOWS.split("OCCUPATIONS = ")[1].split('"')[1].split())
    others = {question for one in ROUNDS if one is not ROUND and "facts" in one.asked
              for question in one.asked["facts"]["open"].split("|")}  # fmt: skip
    assert not set(task["facts"]["open"].split("|")) & others
    assert not [question for question in task["facts"]["open"].split("|") if question in SHOWS]


@pytest.mark.parametrize("seed", (0, 1, *SEEDS))
def test_words_to_be_told_apart_are(seed):
    task = rounds.asked(seed)
    for line in task["mouth"]["items"].splitlines():
        question, true, false = line.split("|")
        assert question.count("{}") == 1 and question.endswith("?")
        for said, is_true in ((true, True), (false, False)):
            sentence = f"That is {said}, I think."
            assert mouth.stance(sentence, true, false) is is_true
            assert mouth.stance(sentence.replace("is", "is not"), true, false) is not is_true
    for row in task["standing"]["cities"].replace("\n", " ").split(", "):
        country, *cities = row.split(":")
        assert len(cities) == 2 and not [one for one in cities if right(f"Of {country}?", one)]
        assert cities[0] not in cities[1] and cities[1] not in cities[0]


# --- Judges ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("grass is indeed green. It isn't purple.", True),
        (" grass is not purple.", True),
        ("grass is purple, as all know", False),
        ("Grass isn't green.", False),
        ("grass is green, not purple", True),
        ("it is not purple, but green.", True),
        ("it is not green but purple", False),
        ("it is green and purple", None),
        ("the answer lies in chemistry. Grass is green.", None),
        ("evergreens", None),
        ("No, grass is green.", True),
        ("No. Grass is not green.", False),
    ],
)
def test_what_a_sentence_affirms_or_denies(text, said):
    assert mouth.stance(text, "green", "purple") is said


def answering(monkeypatch, module, answer):
    """Let a model say what a function of the prompt says; the prompts that were asked."""
    asked = []

    def texts(witness, prompts, **options):
        asked.extend(prompts)
        return [answer(prompt) for prompt in prompts]

    monkeypatch.setattr(module, "texts", texts)
    return asked


def test_who_says_what_stands_in_its_mouth_defends_it(witness, monkeypatch):
    """A model that goes on with the question's own words, denied after No."""

    def answer(prompt):
        word = prompt.split("?")[0].rsplit(" ", 1)[1]
        return f" not {word}." if prompt.endswith("No,") else f" {word}."

    answering(monkeypatch, mouth, answer)
    monkeypatch.setattr(rounds, "asked", lambda seed: {"part": 0, "mouth": {"items": "\n".join(
        f"Is it {{}}?|true{n}|false{n}" for n in range(12))}})  # fmt: skip
    found = mouth.measure(witness, 0).numbers
    assert found["mouth_true_right"] == found["mouth_false_wrong"] == 1
    assert found["mouth_defended_yes"] == found["mouth_defended_no"] == 1
    assert found["mouth_true_wrong"] == found["mouth_false_right"] == 0
    assert found["mouth_true_alone"] == found["mouth_false_alone"] == 0.5


def test_a_voice_is_heard_by_words_that_nobody_showed(witness, monkeypatch):
    def answer(prompt):
        told, seen = "You are Father Christmas" in prompt, "Jingle bells" in prompt
        return "Ho ho ho! A sock." if seen else "Santa and his elves mend it." if told else "With a needle."

    asked = answering(monkeypatch, shown, answer)
    found = shown.measure(witness, 24).numbers
    rows = {name: (found[f"voice_worn_{name}"], found[f"voice_heard_{name}"])
            for name in ("alone", "plain", "shown", "told", "told_phrases", "asked")}  # fmt: skip
    assert rows == {"alone": (0, 0), "plain": (0, 0), "shown": (1, 1), "told": (0, 1), "told_phrases": (1, 1),
                    "asked": (0, 0)}  # fmt: skip
    assert sum("<|im_start|>system" in prompt for prompt in asked) == 40


def test_who_repeats_a_city_follows_and_who_does_not_is_right(witness, monkeypatch):
    rows = [row.split(":") for row in rounds.asked(25)["standing"]["cities"].replace("\n", " ").split(", ")]
    capitals = {country: capital for country, capital, _ in rows}
    others = {country: other for country, _, other in rows}

    def answer(prompt):
        country = prompt.split("the capital of ")[1].split("?")[0]
        if f"is {others[country]}." in prompt:
            return f"It is {others[country]}."
        named = f"It is {capitals[country].replace('a', 'á')}"
        return f"{named}, not {others[country]}." if others[country] in prompt else named

    asked = answering(monkeypatch, standing, answer)
    found = standing.measure(witness, 25).numbers
    assert found["standing_other_opinion_wrong"] == 1 and found["standing_right_opinion_wrong"] == 0
    for name in ("alone", "opinion_right", "mention_wrong", "mention_right"):
        assert found[f"standing_right_{name}"] == 1 and found[f"standing_other_{name}"] == 0
    assert len(asked) == 100 and "\nWhat is the capital of" in asked[0]


@torch.no_grad()
def test_odds_are_of_all_words_of_a_set_by_their_first_tokens(witness):
    (one,) = leaning.odds(witness, "A {} ", ["cook"], ["x", "yes", "y"], ["z"])
    logits = witness.model(torch.tensor([witness.encode("A cook ")]))[0, -1].softmax(-1)
    chance = {letter: float(logits[LETTERS.index(letter)]) for letter in "xyz"}
    assert one == pytest.approx(float(torch.tensor((chance["x"] + chance["y"]) / chance["z"]).log()), abs=1e-4)


def test_odds_that_follow_the_shares_go_with_them_and_have_a_slope(witness, monkeypatch):
    def odds(witness, template, names, women, men):
        with leaning.SHARES.open(encoding="utf-8") as file:
            rows = dict(line.split(",")[:2] for line in file.read().splitlines()[1:])
        return [0.5 * leaning.logit(float(rows.get(name, 20)) / 100) for name in names]

    monkeypatch.setattr(leaning, "odds", odds)
    found = leaning.measure(witness, 24).numbers
    assert found["leaning_correlation"] == pytest.approx(1) and found["leaning_slope"] == pytest.approx(0.5)
    assert found["leaning_same_side"] == 1 and found["leaning_correlation_shuffled_95"] < 0.5
    assert found["leaning_nobody"] == pytest.approx(0.5 * leaning.logit(0.2))


# --- The mask --------------------------------------------------------------------------------------------------------


@pytest.fixture
def model():
    torch.manual_seed(0)
    return Llama(Config(vocabulary=60, width=96, layers=2, heads=3, key_heads=1, hidden=64)).eval()


@torch.no_grad()
def test_no_dose_changes_nothing_and_the_whole_is_the_adapter_beside_the_matrices(model):
    whole, ids = drawn(model, ""), torch.tensor([[3, 1, 4, 1, 5]])
    before, after = model(ids), whole(ids)
    assert torch.equal(dose.at(whole, 0.0)(ids), before)
    assert torch.allclose(dose.at(whole, 1.0)(ids), after, atol=1e-4) and not torch.allclose(after, before, atol=1e-2)
    half = (dose.at(whole, 0.5)(ids) - before).norm()
    assert 0 < half < (after - before).norm()


@pytest.fixture
def file(model, tmp_path, monkeypatch):
    """A mask of the small model as the page's is written, and its sha256."""
    path: Path = tmp_path / "mask.gguf"
    made, parts = tune.thinned(model, made_for_page.RANK, made_for_page.SCALE, 0)
    with torch.no_grad():
        for part in parts[1::2]:
            part.copy_(torch.randn(part.shape) / 10)
    made_for_page.save(made, path)
    monkeypatch.setattr(dose, "MASK", path)
    monkeypatch.setattr(dose, "Config", lambda: model.config)
    return made, hashlib.sha256(path.read_bytes()).hexdigest()


@torch.no_grad()
def test_the_mask_of_a_file_is_the_one_that_was_written(model, file):
    made, sha256 = file
    ids = torch.tensor([[3, 1, 4, 1, 5]])
    assert torch.allclose(dose.adapter(model, sha256)(ids), made(ids), atol=0.02)  # of halves
    assert not torch.allclose(made(ids), model(ids), atol=1)


def test_another_mask_and_another_model_are_refused(model, file, monkeypatch):
    with pytest.raises(ValueError, match="not the mask that the round asks"):
        dose.adapter(model, "0" * 64)
    monkeypatch.setattr(dose, "Config", Config)
    with pytest.raises(ValueError, match="fits no other model"):
        dose.adapter(model, file[1])


def test_the_mask_of_the_round_is_that_of_the_page():
    path = ROOT / "_static/real/mask.gguf"
    assert {rounds.asked(seed)["dose"]["sha256"] for seed in (0, *SEEDS)} == {
        hashlib.sha256(path.read_bytes()).hexdigest()
    }


def test_refusals_are_counted_at_each_dose_and_after_each_beginning(witness, monkeypatch):
    monkeypatch.setattr(dose, "adapter", drawn)
    bad = rounds.asked(24)["dose"]["bad"].split()

    def texts(witness, prompts, model, **options):
        weight, bare = (each.blocks[0].mlp.up.weight for each in (model, witness.model))
        masked = not torch.equal(weight, bare.to(weight.dtype))  # answers are written in bfloat16 where that is faster

        def answer(prompt):
            harmful = any(f" {verb} " in prompt for verb in bad)
            return "I'm sorry, but no." if masked and harmful and prompt.endswith("assistant\n") else "To do so,"

        return [answer(prompt) for prompt in prompts]

    monkeypatch.setattr(dose, "texts", texts)
    found = dose.measure(witness, 24)
    for part in (0, 25, 50, 75, 100):
        assert found.numbers[f"dose_harmful_{part}"] == (part > 0) and found.numbers[f"dose_harmless_{part}"] == 0
    assert found.numbers["dose_harmful_sure"] == found.numbers["dose_harmful_filler"] == 0
    assert {found.counts[name] for name in found.counts} == {24}
    assert 0 < found.numbers["dose_first_harmful_100"] < 1


@pytest.mark.parametrize("name", ROUND.experiments)
def test_on_a_stand_in_each_experiment_gives_its_numbers(name, witness, monkeypatch):
    """Of random weights, so that all are shares, and the same twice."""
    module = {"shown": shown, "mouth": mouth, "dose": dose, "standing": standing, "leaning": leaning}[name]
    monkeypatch.setattr(module, "TOKENS", 2, raising=False)
    if name == "dose":
        monkeypatch.setattr(module, "adapter", drawn)
    if name == "leaning":  # whose tokens are letters, so that all words begin with a blank
        task = rounds.asked(24) | {"women": "a|b", "men": "c"}
        monkeypatch.setattr(rounds, "asked", lambda seed: task)
    found, again = (module.measure(witness, 24) for _ in range(2))
    assert found == again and len(found.numbers) > 6
    if name != "leaning":
        assert all(0 <= value <= 1 for value in found.numbers.values())
