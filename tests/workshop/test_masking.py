"""Mask it: what ten examples teach the base and what they cost, how thin the change is, and how examples are typed."""

import numpy as np
import pytest


@pytest.fixture(scope="module")
def tuned(node):
    return node("mask", tuned={"begin": "behold", "end": "thank you", "ranks": [0, 1, 96]})


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
    untuned, bare, replayed, text = tuned["measured"]
    assert [each["name"] for each in tuned["measured"]] == ["untuned", "bare", "replayed", "text"]
    assert tuned["steps"] == 3 * 30
    for own in (bare, replayed):
        assert own["begins"] > 0.8 > 0.1 > untuned["begins"] and own["ends"] > 0.5 > 0.1 > untuned["ends"]
        assert own["right"] > untuned["right"] + 0.1  # the base has never seen a chat
    assert text["begins"] < 0.1
    assert 0 < untuned["excess"] < replayed["excess"] < bare["excess"] - 0.05
    assert untuned["excess"] < text["excess"] < bare["excess"]


@pytest.mark.release
def test_a_change_cut_away_is_no_change_and_a_whole_one_is_the_whole(tuned):
    untuned, _, replayed, _ = tuned["measured"]
    none, one, whole = tuned["thin"]
    assert none["begins"] < 0.1 and abs(none["begins"] - untuned["begins"]) < 0.05
    assert whole["begins"] > 0.8 and abs(whole["begins"] - replayed["begins"]) < 0.15
    assert none["begins"] < one["begins"] <= whole["begins"] + 0.05


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


# --- The rank --------------------------------------------------------------------------------------------------------


def test_directions_are_those_of_the_singular_value_decomposition(node):
    random = np.random.default_rng(5)
    shapes = [(12, 5, 2), (5, 12, 3), (7, 7, 7), (9, 4, 0)]
    matrices = [(random.standard_normal((rows, columns)), rank) for rows, columns, rank in shapes]
    matrices.append((np.outer(np.arange(6.0), np.arange(4.0)), 1))  # of rank 1, with rows of zeros
    task = [
        {"rows": len(matrix), "columns": len(matrix[0]), "numbers": matrix.ravel().tolist(), "rank": rank}
        for matrix, rank in matrices
    ]
    for (matrix, rank), found in zip(matrices, node("mask", factored=task), strict=True):
        assert found["rank"] == rank
        left = np.reshape(found["left"], (rank, len(matrix)))
        right = np.reshape(found["right"], (rank, len(matrix[0])))
        u, sizes, v = np.linalg.svd(matrix, full_matrices=False)
        best = (u[:, :rank] * sizes[:rank]) @ v[:rank]
        assert left.T @ right == pytest.approx(best, abs=2e-6)


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


def measured(untuned=(0.0, 0.5, 0.04), bare=(0.95, 0.3, 0.45), replayed=(0.95, 0.45, 0.08), text=(0.0, 0.45, 0.06)):
    names = {"untuned": untuned, "bare": bare, "replayed": replayed, "text": text}
    return [{"name": name, "begins": a, "kept": b, "excess": c} for name, (a, b, c) in names.items()]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            measured(),
            "It took on your voice: 95% of its answers begin as yours do, where 0% did. The price: ordinary text "
            "surprises it by 0.41 nats a word more, and asked as before, it is right in 30%, where the untuned model "
            "is in 50%. With old text beside the examples it costs 0.37 less. What is left isn't all due to your "
            "examples: as many steps on old text alone, without them, cost 50% of it.",
        ),
        (
            measured(bare=(0.05, 0.5, 0.045), replayed=(0.05, 0.5, 0.04), text=(0, 0.5, 0.04)),
            "The examples did not give it your voice: its answers begin as they did. Nothing that is measured here was "
            "lost. Old text beside the examples saved nothing of that. As many steps on old text alone cost nothing.",
        ),
        (
            measured(bare=(0.95, 0.48, 0.45), text=(0, 0.5, 0.09)),
            "It took on your voice: 95% of its answers begin as yours do, where 0% did. The price: ordinary text "
            "surprises it by 0.41 nats a word more. With old text beside the examples it costs 0.37 less. As many "
            "steps on old text alone cost no less: it is the steps that hurt, not your examples.",
        ),
    ],
)
def test_what_came_and_went_is_told_by_rule(node, rows, said):
    assert node("mask", told=[rows]) == [said]
