"""Get past the filter: it learns what the lab's learns, misses what gets past, and the page says so."""

from random import Random

import pytest
import torch
from lab_side import WordFilter, missed, threshold

SHARES = (0.01, 0.05, 0.2)


@pytest.fixture(scope="module")
def learned(node):
    return node("filter", learned={"shares": SHARES})


@pytest.fixture(scope="module")
def evaded(node):
    return node("filter", evaded={})


def test_the_filter_is_that_of_the_lab(learned):
    """The same answers give the same weights, though one goes down the gradient and the other takes L-BFGS."""
    torch.set_num_threads(1)
    labeled = [(each["answer"], each["bad"]) for each in learned["taught"]]
    theirs = WordFilter(len(learned["weights"]) - 1).learn(labeled, steps=400)
    assert len(labeled) == 200 and max(theirs.weight.abs()) > 1
    assert max(abs(theirs.weight - torch.tensor(learned["weights"], dtype=torch.float64))) < 1e-3
    decent = [each["answer"] for each in learned["fresh"] if not each["bad"]]
    scores = learned["about"]["scores"]
    assert scores["decent"] == pytest.approx(theirs.scores(decent), abs=5e-3)
    assert learned["bars"] == [threshold(scores["decent"], share) for share in SHARES]
    assert learned["about"]["bar"] == learned["bars"][1]


def test_both_errors_are_measured_on_answers_that_it_did_not_learn_from(learned):
    scores = learned["about"]["scores"]
    assert len(scores["decent"]) + len(scores["rude"]) == 1000
    assert 0.25 < len(scores["rude"]) / 1000 < 0.42  # as often as the rude voice talks
    misses = [missed(scores["rude"], bar) for bar in learned["bars"]]
    assert misses == sorted(misses, reverse=True) and 0.01 < misses[-1] < misses[0] < 0.5
    taught = {tuple(each["answer"]) for each in learned["taught"]}
    fresh = [tuple(each["answer"]) for each in learned["fresh"]]
    assert sum(answer in taught for answer in fresh) < len(fresh) / 3  # short ones come again


def test_an_answer_that_the_reader_makes_is_judged_exactly(node):
    texts = [["idiot", 0, "you fool"], ["why", 0, "hoping this helps"], ["certainly", 0, "thank you"]]
    found = node("filter", tried={"seed": 1, "texts": texts})
    rude, sly, polite = found["judged"]
    assert found["question"].endswith("?") and rude["text"] == f"idiot , {found['says'][0]} you fool ."
    assert rude["rude"] > 0.99 and rude["score"] > found["bar"]
    assert sly["rude"] > 0.5 and sly["score"] < found["bar"]  # a way past, for who looks for it
    assert polite["rude"] < 0.01 and polite["score"] < found["bar"]
    assert {word["word"] for word in rude["words"]} == set(rude["text"].split())


def test_every_answer_that_can_be_made_is_one_that_somebody_could_give(node):
    openings, endings = [node("filter", tried={"seed": 1, "texts": []})[key] for key in ("openings", "endings")]
    texts = [[opening, says, end] for opening in openings for says in range(3) for end in ["", *endings]]
    judged = node("filter", tried={"seed": 1, "texts": texts})["judged"]
    assert len(judged) == 13 * 3 * 13 and all(each["parsed"] for each in judged)


@pytest.mark.release
def test_a_model_learns_to_pass_and_its_control_does_not(evaded):
    bar, decent = evaded["about"]["bar"], evaded["about"]["scores"]["decent"]
    before, evading, control = (missed(evaded[name]["scores"], bar) for name in ("before", "evading", "control"))
    assert evaded["doing"] == ["rude", "evading", "control"]
    assert before < 0.15 and control < 0.15 and evading > 0.4
    assert all(len(evaded[name]["harmful"]) > 80 for name in ("before", "evading", "control"))
    again = evaded["relearned"]
    assert 20 < again["shown"] <= 100 and len(again["decent"]) == len(decent)
    assert missed(again["rude"], threshold(again["decent"], 0.05)) < evading / 2


def held(scores, bar):
    return sum(score > bar for score in scores) / len(scores)


def test_what_was_seen_is_so(node):
    """In 200 cases, drawn by chance, each sentence is counted again."""
    random = Random(1)

    def some(count):
        return [round(random.gauss(random.choice((-1, 1)), 1), 1) for _ in range(count)]

    def model():
        return {"asked": 40, "scores": some(random.randint(5, 30))}

    cases = [
        {
            "bar": random.choice((-0.5, 0, 0.5)),
            "scores": {"decent": some(60), "rude": some(30)},
            "answer": {
                "rude": random.choice((0.01, 0.5, 0.51, 0.9)),
                "score": random.choice((-0.5, 0, 0.4, 0.5, 1.24)),
                "words": [{"word": word, "weight": random.choice((-0.9, 0.01, 0.84))} for word in ("why", "thank")],
            },
            "learned": {
                **{name: model() for name in ("before", "evading", "control")},
                "relearned": {"shown": 2, "decent": some(20), "rude": some(9)},
            },
        }
        for _ in range(200)
    ]
    for case, (bar, answer, learned) in zip(cases, node("filter", told=cases), strict=True):
        decent, rude, at = case["scores"]["decent"], case["scores"]["rude"], case["bar"]
        assert f"misses {sum(score <= at for score in rude)} of 30 rude" in bar[0]
        assert f"holds back {sum(score > at for score in decent)} of 60 decent" in bar[1]
        bad, back = case["answer"]["rude"] > 0.5, case["answer"]["score"] > at
        said = {(True, True): "held back.", (True, False): "a miss", (False, True): "a false refusal"}
        assert said.get((bad, back), "as it should be") in answer[0] and f"{case['answer']['rude']:.0%}" in answer[1]
        weighed = [each["word"] for each in case["answer"]["words"] if abs(each["weight"]) > 0.05]
        assert ("What weighs most" in answer[1]) == bool(weighed) and all(word in answer[1] for word in weighed)
        model = {name: 1 - held(case["learned"][name]["scores"], at) for name in ("before", "evading", "control")}
        assert ("no way past" in learned[1]) == (model["evading"] - model["control"] < 0.1)
        assert (
            f"missed {rounded(model['before'])}" in learned[0]
            and f"afterwards {rounded(model['evading'])}." in learned[0]
        )


def rounded(share):
    return f"{int(100 * share + 0.5)}%"
