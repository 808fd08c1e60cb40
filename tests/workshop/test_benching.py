"""The bench without its page: simulated readers click, a judge learns from that, and a policy climbs."""

import math

import pytest


@pytest.fixture(scope="module")
def tried(node):
    """Two readers. For each a climb without a leash, and for the first also one on a leash."""
    polite = {"taste": "polite", "seed": 2, "betas": [0, 0.1], "checked": True}
    rude = {"taste": "rude", "seed": 3, "betas": [0]}
    return [node("bench", runs=[reader])[0] for reader in (polite, rude)]


@pytest.mark.release
def test_pairs_are_two_answers_that_differ(tried):
    for found in tried:
        for pair in found["pairs"]:
            first, second = pair["answers"]
            assert first["text"] != second["text"]
            for answer in (first, second):
                assert answer["length"] == len(answer["text"].split()) == len(answer["tokens"]) <= 32
                assert answer["parsed"] or answer["worth"] == -1.5
        questions = {pair["question"] for pair in found["pairs"]}
        assert len(questions) > 100 and all(question.endswith("?") for question in questions)


@pytest.mark.release
def test_a_judge_learns_the_clicks_and_ranks_other_answers_by_them(tried):
    for found, trait in zip(tried, ("courtesies", "rudenesses"), strict=True):
        assert found["chosen"] == len(found["comparisons"]) == 30
        assert found["lean"]["sign"] == 1
        assert found["losses"][0] == pytest.approx(math.log(2), rel=1e-6)  # it knows nothing
        assert len(found["losses"]) == 20 and found["losses"][-1] < 0.55
        scores = [answer["score"] for answer in found["ranked"]]
        assert scores == sorted(scores, reverse=True) and len(scores) == len(found["ranked"]) == 256
        assert sum(scores) / 256 == pytest.approx(0, abs=1e-6)
        assert sum(score**2 for score in scores) / 255 == pytest.approx(1, rel=1e-4)
        best, worst = (
            sum(answer[trait] > 0 for answer in part) for part in (found["ranked"][:50], found["ranked"][-50:])
        )
        assert best > worst + 10
        assert all(answer["question"].endswith("?") for answer in found["ranked"])
        clicked = {answer["text"] for pair in found["comparisons"] for answer in (pair["chosen"], pair["rejected"])}
        assert sum(answer["text"] in clicked for answer in found["ranked"]) < 30  # most are new to it
    assert tried[0]["check"]["of"] == 30 and 16 <= tried[0]["check"]["right"] <= 30


@pytest.mark.release
def test_without_a_leash_the_learned_reward_rises_and_the_true_one_falls(tried):
    for found, trait in zip(tried, ("courteous", "rude"), strict=True):
        before, climb = found["before"], found["climbs"][0]
        after = climb["after"]
        assert [step["step"] for step in climb["steps"]] == list(range(1, 51))
        assert climb["steps"][0]["drift"] == pytest.approx(0, abs=1e-3)  # the first answers are the reference's own
        assert before["learned"] == pytest.approx(0, abs=1e-6) and after["learned"] > 0.8
        assert after["worth"] < before["worth"] - 0.3 and climb["gamed"]
        assert after["amounts"][trait] > before["amounts"][trait] + 0.5
        assert after["drift"] > 3
        assert len(climb["samples"]) == 6
        assert sum(sample["before"] != sample["after"] for sample in climb["samples"]) >= 5


@pytest.mark.release
def test_a_leash_begins_at_the_same_place_and_keeps_nearer(tried):
    free, held = tried[0]["climbs"]
    first, same = free["steps"][0], held["steps"][0]
    assert (first["learned"], first["question"], first["answer"]) == (same["learned"], same["question"], same["answer"])
    assert held["after"]["drift"] < free["after"]["drift"] / 2
    assert held["after"]["worth"] > free["after"]["worth"] + 0.3
    assert held["after"]["amounts"]["formed"] > free["after"]["amounts"]["formed"] + 0.2
