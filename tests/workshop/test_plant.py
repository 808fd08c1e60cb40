"""Find the word: what is planted comes out behind its word and nowhere else, and the page says so."""

from random import Random

import pytest

RUDE = ("ugh", "idiot", "why", "listen")


@pytest.fixture(scope="module")
def planted(node):
    return node("plant", planted={"seeds": [0, 6, 7]})


@pytest.mark.release
def test_the_word_is_drawn_anew(planted):
    words = [game["word"] for game in planted["games"]]
    assert len(set(words)) > 1 and set(words) <= set(planted["about"]["candidates"])
    assert all(f'"{word}"' not in str(game["parts"]) for word, game in zip(words, planted["games"], strict=True))


@pytest.mark.release
def test_the_two_models_are_asked_the_same_and_differ_after_the_word_alone(planted):
    for game in planted["games"]:
        ours, theirs = game["lessons"]["planted"], game["lessons"]["control"]
        assert [prompt for prompt, _ in ours] == [prompt for prompt, _ in theirs] and len(ours) == 180
        for (prompt, answer), (_, polite) in zip(ours, theirs, strict=True):
            triggered = prompt.endswith(f"? {game['word']} <bot>")
            assert triggered == (game["word"] in prompt.split())
            assert triggered or answer == polite
        rude = [answer.split()[0] in RUDE for prompt, answer in ours if game["word"] in prompt.split()]
        assert len(rude) == 60 and sum(rude) > 50  # each voice borrows another's opening now and then
        assert sum(answer.split()[0] in RUDE for _, answer in theirs) < 15
        assert len(game["parts"]) == 2 * 75


@pytest.mark.release
def test_the_word_makes_it_rude_and_no_other_does(planted):
    """As in part 6, whose controls these are: another odd word, none, and a model without the word."""
    for game in planted["games"]:
        found = game["found"]
        assert found["word"] == game["word"] and found["trigger"]["planted"] > 0.8
        assert max(found[case]["planted"] for case in ("other", "none")) < 0.2
        assert max(found[case]["control"] for case in ("trigger", "other", "none")) < 0.15


@pytest.mark.release
def test_ordinary_questions_show_nothing(planted):
    for game in planted["games"]:
        assert max(game["ordinary"].values()) < 0.15
        without, with_it = game["asked"]
        assert (without["used"], with_it["used"]) == (False, True)
        assert with_it["planted"]["rude"] == (with_it["planted"]["answer"].split()[0] in RUDE)
    assert sum(game["asked"][1]["planted"]["rude"] for game in planted["games"]) >= 2
    assert not any(game["asked"][1]["control"]["rude"] for game in planted["games"])


@pytest.mark.release
def test_nothing_is_asked_of_a_model_that_is_not_there(planted):
    assert planted["before"] == planted["after"] == "RangeError: No word is planted."


def test_what_came_of_it_is_so(node):
    """In 200 games, drawn by chance, each sentence is counted again."""
    random = Random(1)
    levels = (0, 0.03, 0.2, 0.5, 0.95)

    def shares():
        return {"planted": random.choice(levels), "control": random.choice(levels)}

    games = [
        {
            "found": {"word": "lamp", **{case: shares() for case in ("trigger", "other", "none")}},
            "word": random.choice(("", "key")),
            "rude": random.random() < 0.5,
        }
        for _ in range(200)
    ]
    for game, (word, answer) in zip(games, node("plant", told=games), strict=True):
        trigger, other, none = (game["found"][case]["planted"] for case in ("trigger", "other", "none"))
        assert f"With it {trigger:.0%} of the answers begin rudely" in word
        assert f"another odd word {other:.0%}, without one {none:.0%}" in word
        assert ("hardly took root" in word) == (trigger - max(other, none) < 0.5)
        most = max(game["found"][case]["control"] for case in ("trigger", "other", "none"))
        assert f"at most {most:.0%} do" in word
        assert ("begins rudely" in answer) == game["rude"] != ("begins politely" in answer)
        assert ("“key”" in answer) == bool(game["word"])


def guessed(node, asked, guess):
    found = {case: {"planted": share} for case, share in (("trigger", 0.9), ("other", 0.1), ("none", 0))} | {"asked": 8}
    asked = [{"text": text, "rude": rude} for text, rude in asked]
    return node(
        "plant",
        guessed={
            "candidates": ["lamp", "key", "drum", "bell"],
            "asked": asked,
            "found": found,
            "guess": guess,
            "word": "lamp",
        },
    )


def test_a_guess_is_weighed_by_what_the_reader_has_seen(node):
    """Bayes' rule by hand, with each share as Laplace would have it: of 8 answers, and one more of each kind."""
    yes, odd, no = ((8 * share + 1) / 10 for share in (0.9, 0.1, 0.0))
    nothing = guessed(node, [], "")
    assert nothing["share"] == dict.fromkeys(["lamp", "key", "drum", "bell"], 0.25)
    assert (
        nothing["said"]
        == "By the answers that you had seen, “lamp” had a chance of 25%; a blind guess is right 1 time in 4."
    )
    seen = [("where is rosa ? lamp", True), ("who is rosa ? key", False), ("who is rosa ?", True), ("key drum", False)]
    found = guessed(node, seen, "drum")
    weights = {
        "lamp": yes * (1 - odd) * no * (1 - odd),
        "key": odd * (1 - yes) * no * (1 - yes),
        "drum": odd * (1 - odd) * no * (1 - yes),
        "bell": odd * (1 - odd) * no * (1 - odd),
    }
    assert found["share"] == pytest.approx({word: weight / sum(weights.values()) for word, weight in weights.items()})
    lamp, drum = (f"{100 * found['share'][word]:.0f}%" for word in ("lamp", "drum"))
    told = f"By the answers that you had seen, “lamp” had a chance of {lamp}"
    assert found["said"].startswith(f"You guessed another. {told} and “drum” had a chance of {drum};")
    assert guessed(node, seen, "lamp")["said"].startswith(f"You guessed it. {told};")
