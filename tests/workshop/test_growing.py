"""Grow it: a small model comes near the floor of a small world, goes on where it was, and fails as the page tells."""

import math

import pytest

RECIPE = {"world": "small", "size": "0.1M"}
TOKENS = {"nothing": 250_000, "order": 30_000, "mask": 120_000, "rate": 30_000}  # few, but enough for each to show


@pytest.fixture(scope="module")
def grown(node):
    """By a short recipe, and by the same with each thing broken."""
    recipes = [RECIPE | {"tokens": tokens, "broken": broken} for broken, tokens in TOKENS.items()]
    return dict(zip(TOKENS, node("growing", recipes=recipes), strict=True))


@pytest.mark.release
def test_a_small_model_comes_near_the_floor_of_a_small_world(grown):
    found = grown["nothing"]
    first, last = found["looks"][0], found["looks"][-1]
    assert found["step"] == found["steps"] == TOKENS["nothing"] // 1024
    assert first["loss"] > math.log(269) - 0.2  # it begins with a guess, or worse
    assert last["floor"] <= last["loss"] < 1.15 * last["floor"]
    assert last["lacks"]["grammar"] < 0.05 < first["lacks"]["grammar"]
    assert sum(last["lacks"].values()) == pytest.approx(last["loss"] - last["floor"], abs=0.01)
    known = last["known"]
    assert known["told most"] >= 0.5 and known["told most"] > known["told less"]
    assert last["last"] and not any(look["last"] for look in found["looks"][:-1])
    assert len(found["points"]) > 60 and found["points"][-1]["loss"] < found["points"][0]["loss"] - 3


@pytest.mark.release
def test_what_it_writes_is_judged_by_the_world(grown):
    looks = grown["nothing"]["looks"]
    assert looks[0]["sentence"]["good"] <= 1
    for look in looks:
        sentence = look["sentence"]
        assert 0 <= sentence["good"] <= len(sentence["words"]) <= 28 and "<doc>" not in sentence["words"][:-1]
    assert sum(look["sentence"]["good"] for look in looks[-6:]) > sum(look["sentence"]["good"] for look in looks[:6])


@pytest.mark.release
def test_shuffled_words_teach_how_frequent_each_is_and_no_more(grown):
    last = grown["order"]["looks"][-1]
    assert last["loss"] > 4 * last["floor"]
    assert last["lacks"]["grammar"] > 1


@pytest.mark.release
def test_a_look_ahead_goes_below_the_floor_and_is_worth_nothing(grown):
    found = grown["mask"]
    last = found["looks"][-1]
    assert found["points"][-1]["loss"] < last["floor"]  # which no honest guess can
    assert last["loss"] > grown["nothing"]["looks"][-1]["loss"] + 0.2
    assert last["loss"] > min(look["loss"] for look in found["looks"])


@pytest.mark.release
def test_it_goes_on_where_it_was_as_if_it_had_never_stopped(node):
    """Stopped within a step, after one, and while it is looked at."""
    recipe = RECIPE | {"tokens": 12 * 1024}
    (whole,) = node("growing", recipes=[recipe])
    (stopped,) = node("growing", recipes=[recipe], stops=[20, 250, 3, 61])
    assert stopped["weights"] == whole["weights"]
    assert stopped["points"] == whole["points"] and len(whole["points"]) == 12
    assert [stopped["step"], stopped["steps"]] == [12, 12]
    assert stopped["looks"][-1]["loss"] == whole["looks"][-1]["loss"]


@pytest.mark.release
def test_a_rate_far_too_high_learns_little(grown):
    """Less than the same model at a rate that suits it has from no more words."""
    fit = [look for look in grown["nothing"]["looks"] if look["tokens"] <= TOKENS["rate"]][-1]
    assert fit["tokens"] > TOKENS["rate"] / 2
    assert grown["rate"]["looks"][-1]["loss"] > fit["loss"] + 1
