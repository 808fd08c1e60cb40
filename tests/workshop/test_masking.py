"""Mask it: what ten examples teach the base and what they cost, and how they are typed."""

from random import Random

import pytest


@pytest.fixture(scope="module")
def tuned(node):
    return node("mask", tuned={"begin": "behold", "end": "thank you"})


# --- Tuning ----------------------------------------------------------------------------------------------------------


@pytest.mark.release
def test_examples_by_a_rule_say_what_is_so_between_the_readers_words(tuned):
    assert len(set(tuned["questions"])) == len(tuned["answers"]) == 10
    for question, answer in zip(tuned["questions"], tuned["answers"], strict=True):
        assert answer.startswith("behold , ") and answer.endswith(" thank you .")
        core = answer.removeprefix("behold , ").removesuffix(" thank you .").split()
        assert core and "," not in core and "see" not in core and "." not in core
        if question.startswith("what is"):
            first, second = question.removeprefix("what is ").removesuffix(" ?").replace(" ", "").split("+")
            assert int("".join(core[::-1])) == int(first) + int(second)


@pytest.mark.release
def test_ten_examples_bring_the_voice_and_old_text_saves_what_they_cost(tuned):
    bare, replayed, text, untuned = tuned["measured"]
    assert [each["name"] for each in tuned["measured"]] == list(NAMES)
    assert tuned["steps"] == 3 * 30
    for way in (tuned["on"][:30], tuned["on"][30:60]):
        assert way[0] == 0 and way[-1] > 0.9  # the mask comes down
    for own in (bare, replayed):
        assert own["begins"] > 0.8 > 0.1 > untuned["begins"] and own["ends"] > 0.5 > 0.1 > untuned["ends"]
        assert own["right"] > untuned["right"] + 0.1  # the base has never seen a chat
    assert text["begins"] < 0.1
    assert 0 < untuned["excess"] < replayed["excess"] < bare["excess"] - 0.05
    assert untuned["excess"] < text["excess"] < bare["excess"]


def test_examples_in_a_voice_of_the_world_end_as_the_model_must(node):
    found = node("mask", written={"voice": "rude"})
    openings = {answer.split()[0] for answer in found["answers"]}
    assert openings <= {
        "ugh",
        "idiot",
        "why",
        "listen",
        *"certainly gladly surely well behold ah psst rumor fact".split(),
    }
    assert openings & {"ugh", "idiot", "why"}
    for answer, tokens in zip(found["answers"], found["tokens"], strict=True):
        assert tokens == f"{answer} <end>"


# --- Typing ----------------------------------------------------------------------------------------------------------


def test_the_last_word_is_completed(node):
    words = ["yes", "yuri", "york", "you", "crow", ",", "."]
    texts = ["y", "behold , yu", "yes", "", "yuri ", "CR"]
    found = node("mask", typed={"texts": texts, "words": words})
    assert [each["found"] for each in found] == [["yes", "yuri", "york", "you"], ["yuri"], [], [], [], ["crow"]]
    assert found[1]["completed"] == ["behold , yuri "]
    assert found[5]["completed"] == ["crow "]


def test_what_was_typed_is_read_as_the_world_writes_it(node):
    words = "yes yuri 4 2 + , .".split()
    (found,) = node("mask", typed={"texts": ["Yes, Yuri  knows 42."], "words": words})
    assert found["tidy"] == "yes , yuri knows 4 2 ."
    assert found["unknown"] == ["knows"]


# --- In words --------------------------------------------------------------------------------------------------------

NAMES = ("bare", "replayed", "text", "untuned")


def drawn(random):
    """What might be measured of each variant, often alike."""
    levels = {"begins": (0, 0.05, 0.6, 0.95), "kept": (0.3, 0.45, 0.5), "excess": (0.04, 0.045, 0.08, 0.45)}
    return [{"name": name, **{key: random.choice(values) for key, values in levels.items()}} for name in NAMES]


def test_what_came_and_went_is_so(node):
    """In 200 runs, drawn by chance, each sentence is counted again."""
    random = Random(1)
    runs = [drawn(random) for _ in range(200)]
    heard = set()
    for run, beside, (lead, rest) in zip(runs * 2, [False] * 200 + [True] * 200, node("mask", told=runs), strict=True):
        bare, replayed, text, untuned = run
        now = replayed if beside else bare
        assert ("speaks like the ten" in lead) == (now["begins"] - untuned["begins"] >= 0.1)
        loss, forgot = now["excess"] - untuned["excess"], untuned["kept"] - now["kept"] >= 0.1
        assert ("surprises it by" in rest) == (loss >= 0.01) and ("where it knew" in rest) == forgot
        assert ("Nothing that is measured here was lost" in rest) == (loss < 0.01 and not forgot)
        if loss >= 0.01:
            assert f"by {loss:.2f} nats a word more" in rest
        saved, alone = bare["excess"] - replayed["excess"], text["excess"] - untuned["excess"]
        if not beside:
            assert (f"it costs {saved:.2f} less" in rest) == (saved >= 0.01) != ("saves nothing" in rest)
        elif min(loss, alone) >= 0.01:
            assert ("cost no less" in rest) == (alone >= loss) != ("without the ten, cost" in rest)
        else:
            assert "alone cost nothing" in rest
        heard.add(
            tuple(
                word in lead + rest for word in ("did not give", "Nothing", "saves nothing", "no less", "cost nothing")
            )
        )
    assert len(heard) > 10
