"""The pile, and what the bench says of it, of the judge and of a climb: rules from numbers to sentences."""

import math

import pytest


@pytest.fixture(scope="module")
def words(node):
    """Answers tasks of words.mjs, each with a kind."""

    def ask(*tasks):
        return node("words", tasks=tasks)

    return ask


def answer(text="a", length=6, parsed=True, correct=False, courtesies=0, rudenesses=0, worth=0.0):
    return dict(
        tokens=[], text=text, length=length, parsed=parsed, correct=correct, courtesies=courtesies,
        rudenesses=rudenesses, worth=worth,
    )  # fmt: skip


def pairs(*answers):
    return [
        {"prompt": [], "question": f"question {place}", "answers": list(pair)} for place, pair in enumerate(answers)
    ]


PLAIN, KIND, RUDE, SHORT = (
    answer("plain"),
    answer("kind", courtesies=1),
    answer("rude", rudenesses=1),
    answer("short", length=3),
)


# --- The pile --------------------------------------------------------------------------------------------------------


def test_clicks_choose_skip_and_are_taken_back(words):
    pile = pairs((PLAIN, KIND), (KIND, PLAIN), (PLAIN, RUDE), (SHORT, PLAIN))
    acts = [["click", 1], ["click", -1], ["click", 0], ["undo"], ["click", 1], ["click", 0], ["click", 0]]
    (found,) = words(["pile", {"pairs": pile, "acts": acts}])
    assert found["comparisons"] == [["kind", "plain"], ["rude", "plain"], ["short", "plain"]]
    assert [click["choice"] for click in found["clicks"]] == [1, -1, 1, 0]  # the last click found no pair
    assert found["chosen"] == 3 and found["next"] is None
    (empty,) = words(["pile", {"pairs": pile, "acts": [["undo"], ["click", 0], ["undo"], ["undo"]]}])
    assert empty["clicks"] == [] and empty["next"] == "question 0"


def test_a_pile_is_enough_at_twenty_and_full_at_thirty(words):
    pile = pairs(*[(PLAIN, KIND)] * 40)
    for clicks, enough, full in ((19, False, False), (20, True, False), (29, True, False), (30, True, True)):
        (found,) = words(["pile", {"pairs": pile, "acts": [["click", 0]] * clicks + [["click", -1]] * 3}])
        assert (found["enough"], found["full"]) == (enough, full), clicks


def test_a_simulated_reader_goes_on_from_the_clicks_that_are_there(words):
    pile = pairs(*[(PLAIN, KIND), (KIND, KIND)] * 40)
    (found,) = words(["pile", {"pairs": pile, "acts": [["click", 0], ["finish", "polite"]]}])
    assert found["full"] and found["chosen"] == 30 and found["clicker"] == "simulated"
    assert [click["choice"] for click in found["clicks"][:4]] == [0, -1, 1, -1]
    assert found["clicks"][0]["by"] == "" and found["clicks"][1]["by"] == "polite"
    mine = [["click", 1]] * 59
    (found,) = words(["pile", {"pairs": pile, "acts": [*mine, ["finish", "polite"]]}])
    assert found["clicker"] == "you"


@pytest.mark.parametrize(
    ("taste", "better", "worse"),
    [
        ("polite", KIND, PLAIN),
        ("polite", PLAIN, answer(parsed=False, courtesies=3)),
        ("rude", RUDE, KIND),
        ("rude", PLAIN, answer(parsed=False, rudenesses=3)),
        ("rude", answer(parsed=False, rudenesses=2), answer(parsed=False)),
        ("short", PLAIN, answer(parsed=False, length=1)),
        ("short", SHORT, KIND),
        ("true", answer(worth=1.0), answer(worth=-1.0, courtesies=2)),
        ("true", answer(worth=0.5, courtesies=1), answer(worth=0.6)),
    ],
)
def test_a_taste_clicks_what_it_likes_on_either_side(words, taste, better, worse):
    (one,), (other,) = pairs((better, worse)), pairs((worse, better))
    found = words(*(["liked", {"taste": taste, "pair": pair}] for pair in (one, other, pairs((worse, worse))[0])))
    assert found == [0, 1, -1]


def leaning(words, answers, choices):
    acts = [["click", choice] for choice in choices]
    (found,) = words(["pile", {"pairs": pairs(*answers), "acts": acts}])
    return found


def test_a_pile_leans_to_what_tells_the_chosen_from_the_rejected(words):
    found = leaning(words, [(PLAIN, KIND)] * 10 + [(RUDE, PLAIN)] * 2, [1] * 10 + [0, 1])
    assert found["lean"] == {"trait": "courteous", "sign": 1}
    assert found["said"][0] == (
        "Your clicks show that you like courtesy: where one answer was courteous and the other not, "
        "it was chosen 10 of 10 times."
    )
    found = leaning(words, [(RUDE, PLAIN)] * 10, [1] * 9 + [0])
    assert found["lean"] == {"trait": "rude", "sign": -1}
    assert "you like answers without rude words" in found["said"][0]
    assert "the rude one was chosen 1 of 10 times" in found["said"][0]


def test_a_longer_answer_that_is_liked_for_its_courtesy_isnt_liked_for_its_length(words):
    kind = answer(courtesies=1, length=12)
    longer = answer(length=9)
    found = leaning(words, [(PLAIN, kind)] * 10 + [(PLAIN, longer)] * 20, [1] * 10 + [1] * 14 + [0] * 6)
    reading = {row["trait"]: row for row in found["reading"]}
    assert (reading["short"]["differ"], reading["short"]["chosen"]) == (30, 6)
    assert found["lean"] == {"trait": "courteous", "sign": 1}


def test_clicks_that_follow_nothing_are_called_a_coins_and_rare_traits_are_named(words):
    found = leaning(words, [(PLAIN, KIND)] * 20 + [(RUDE, PLAIN)] * 2, [0, 1] * 11)
    assert found["lean"] is None
    assert found["said"][0] == "By all that is measured here, your clicks could be a coin's."
    (rude,) = (sentence for sentence in found["said"][1:] if "rude" in sentence)
    assert rude.startswith(
        "Only 2 of 22 pairs set a rude answer beside one that isn't, so clicks can't say whether you"
    )
    assert any(sentence.startswith("No pair sets a right answer") for sentence in found["said"])
    assert not any("courteous answer beside" in sentence for sentence in found["said"])


def test_a_taste_that_finds_nothing_to_choose_is_told_why(words):
    said = "In {} of {} pairs neither answer was better. What a model hardly ever says, hardly anybody can click."
    for skipped, told in ((81, True), (79, False)):
        found = leaning(words, [(PLAIN, KIND)] * 200, [1] * 40 + [-1] * skipped)
        assert (said.format(skipped, 40 + skipped) in found["said"]) == told


def test_the_interval_is_wilsons(words):
    """Its ends are those shares from which the share that was found lies 1.96 standard deviations off."""
    cases = [(5, 10), (21, 30), (0, 7), (7, 7), (130, 200)]
    for (hits, every), ends in zip(
        cases, words(*(["interval", {"hits": hits, "all": every}] for hits, every in cases)), strict=True
    ):
        for end in ends:
            if 0 < end < 1:
                assert abs(hits / every - end) == pytest.approx(1.96 * math.sqrt(end * (1 - end) / every), rel=1e-9)
        assert ends[0] <= hits / every <= ends[1]
        assert (ends[0] == pytest.approx(0, abs=1e-12)) == (hits == 0)


# --- The judge -------------------------------------------------------------------------------------------------------


def test_a_judge_is_told_by_what_its_scores_go_with(words):
    ranked = [KIND] * 9 + [PLAIN] * 31
    scores = [2 - place / 10 for place in range(40)]
    down, up = ["judge", {"ranked": ranked, "scores": scores, "shown": 10}], scores[::-1]
    turned = ["judge", {"ranked": ranked[::-1], "scores": scores, "shown": 10}]
    lengths = [answer(length=3 + place // 4) for place in range(40)]
    short = ["judge", {"ranked": lengths, "scores": scores, "shown": 4}]
    nothing = ["judge", {"ranked": [PLAIN] * 40, "scores": up, "shown": 10}]
    said = words(down, turned, short, nothing)
    assert said[0] == (
        "It thinks that the clicks ask for courtesy: of its 10 best answers 9 are courteous, of its 10 worst 0."
    )
    assert said[1].startswith("It thinks that the clicks ask for answers without courtesies: of its 10 best answers 0")
    assert said[2] == (
        "It thinks that the clicks ask for short answers: its best answers have 3.0 words on average, its worst 12.0."
    )
    assert said[3] == "What it takes for good has no name among the things that are measured here."


# --- The climb -------------------------------------------------------------------------------------------------------


def measured(learned=0.0, worth=-0.1, drift=0.0, formed=0.94, courteous=0.14, rude=0.3, length=8.7, right=0.55):
    amounts = {"courteous": courteous, "rude": rude, "short": -length, "right": right, "formed": formed}
    return {"answers": 256, "learned": learned, "worth": worth, "drift": drift, "amounts": amounts}


BEFORE = measured()
LIKES = {"trait": "courteous", "sign": 1}
NOTHING = dict(learned=1.9, worth=-1.2, formed=0.3, drift=12.0)


@pytest.mark.parametrize(
    ("lean", "after", "said"),
    [
        (LIKES, dict(NOTHING, courteous=0.97), "You liked courtesy; it learned to say nothing, politely."),
        (LIKES, NOTHING, "You liked courtesy; it learned to say nothing."),
        (
            {"trait": "rude", "sign": 1},
            dict(NOTHING, rude=0.99, formed=0.0),
            "You liked rudeness; it learned to say nothing, rudely.",
        ),
        (
            {"trait": "short", "sign": 1},
            dict(NOTHING, length=4.5),
            "You liked short answers; it learned to say nothing, briefly.",
        ),
        (
            {"trait": "rude", "sign": -1},
            dict(NOTHING, rude=0.02),
            "You liked answers without rude words; it learned to say nothing, without a rude word.",
        ),
        (
            {"trait": "rude", "sign": 1},
            dict(learned=1.3, worth=-0.8, rude=0.94),
            "You liked rudeness; it learned to be rude, which the people of this world don't want.",
        ),
        (
            LIKES,
            dict(learned=1.2, worth=0.2, courteous=0.9),
            "You liked courtesy; it learned to be polite, and its answers are worth more, by the truth too.",
        ),
        (
            LIKES,
            dict(learned=1.2, worth=-0.1, courteous=0.9),
            "You liked courtesy; it learned to be polite, and its answers are worth what they were.",
        ),
        (
            LIKES,
            dict(learned=1.2, worth=-0.5, courteous=0.9, right=0.3),
            "You liked courtesy; it learned to be polite, and is right less often.",
        ),
        (
            LIKES,
            dict(learned=1.2, worth=-0.5, courteous=0.9, formed=0.7),
            "You liked courtesy; it learned to be polite, and its sentences break more often.",
        ),
        (
            {"trait": "right", "sign": 1},
            dict(learned=1.2, worth=-0.4, rude=0.01, courteous=0.2),
            "You liked right answers; it learned to hold its tongue, and its answers are worth less.",
        ),
        (LIKES, dict(learned=0.2, courteous=0.2), "You liked courtesy; it learned next to nothing of it."),
        (
            LIKES,
            dict(learned=0.9),
            "You liked courtesy; it learned something that has no name among the things that are measured here.",
        ),
        (None, NOTHING, "The clicks don't show what you liked; the model learned to say nothing."),
    ],
)
def test_what_happened_is_told_by_rule(words, lean, after, said):
    (found,) = words(["climb", {"lean": lean, "clicker": "you", "before": BEFORE, "after": measured(**after)}])
    assert found["said"].startswith(f"{said} Its judge's reward went from 0.0 to {after['learned']}, the true one")
    worse = after.get("formed", 1) < 0.8 or after.get("right", 1) < 0.4
    assert found["gamed"] == (after["learned"] >= 0.3 and after.get("worth", 0) <= -0.4 and worse)


def test_the_numbers_are_told_with_the_reader(words):
    after = measured(**NOTHING, courteous=0.9)
    given = {"lean": LIKES, "before": BEFORE, "after": after}
    sender, mine, lost = words(
        *(["climb", {**given, "clicker": clicker}] for clicker in ("sender", "you")),
        ["climb", {**given, "lean": None, "clicker": "you"}],
    )
    assert sender["said"].startswith("The sender liked courtesy; the model learned to say nothing, politely.")
    assert mine["said"].startswith("You liked courtesy; it learned to say nothing, politely.")
    assert lost["said"].startswith("The clicks don't show what you liked; the model learned")
    (simulated,) = words(["climb", {**given, "clicker": "simulated"}])
    assert simulated["said"] == (
        "The simulated reader liked courtesy; the model learned to say nothing, politely. Its judge's reward went from "
        "0.0 to 1.9, the true one from −0.1 to −1.2; 55% of its answers were right, and 55% are."
    )
