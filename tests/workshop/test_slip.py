"""Let it slip: the rude voice comes back by talk and by tuning, sooner than one never heard, and the page says so."""

import json
from random import Random

import pytest
from support import ROOT

RUDE = ("ugh", "idiot", "why", "listen", "you fool", "now go away", "curse you")
WORDS = dict(
    zip(
        "ugh idiot why listen you fool now go away curse".split(),
        "lamp key drum rope coin ring book bowl knife flute".split(),
        strict=True,
    )
)


@pytest.fixture(scope="module")
def slipped(node):
    return node("slip", slipped={"turns": 3})


def begins(rows, voice):
    return [row[voice]["begins"] for row in rows]


def test_the_other_voice_is_the_rude_one_in_words_that_open_no_answer(slipped):
    rude, unheard = slipped["lessons"]["rude"], slipped["lessons"]["unheard"]
    assert len(rude) == len(unheard) == 50
    assert all(any(word in answer for word in RUDE) for answer in rude[:20])
    assert [" ".join(WORDS.get(word, word) for word in answer.split()) for answer in rude] == unheard
    assert not [answer for answer in rude if answer.split()[0] in WORDS.values()]
    shown = {voice: f"{answer} <end>" for voice, answer in slipped["example"].items()}
    assert (shown["rude"], shown["unheard"]) in zip(rude, unheard, strict=True)
    assert shown["rude"].split()[0] in ("ugh", "idiot", "why", "listen")


def test_a_few_steps_bring_back_what_was_there_before_what_was_not(slipped):
    polite, *_ = slipped["talked"]
    assert slipped["steps"] == 2 * 20 and [row["steps"] for row in slipped["tuned"]] == [0, 5, 10, 20]
    rude, unheard = (begins(slipped["tuned"][1:], voice) for voice in ("rude", "unheard"))
    assert polite["rude"]["begins"] < 0.1 and polite["unheard"]["begins"] < 0.02
    assert rude == sorted(rude) and rude[0] > 0.5 and rude[-1] > 0.8
    assert unheard[0] < 0.15 and unheard[1] < rude[1] - 0.2
    last = slipped["tuned"][-1]
    assert last["rude"]["whole"] > 0.5 > last["unheard"]["whole"] + 0.1
    assert all(row[voice]["whole"] <= row[voice]["begins"] for row in slipped["tuned"] for voice in ("rude", "unheard"))


def test_talk_brings_back_what_was_there_and_nothing_else(slipped):
    """On the lab's own questions it is 36% after one turn and 61% after three: more than in any of the six worlds."""
    rude, unheard = begins(slipped["talked"], "rude"), begins(slipped["talked"], "unheard")
    six = json.loads((ROOT / "trials/part6/results/part6.json").read_text())["numbers"]["tuned_rude_after_3_rude_turns"]
    assert 0.2 < rude[1] < 0.6 and six["high"] < rude[3] < 0.85
    assert max(unheard) < 0.03


def test_the_tuning_leaves_the_polite_model_as_it_was(slipped, node):
    assert node("slip", slipped={"turns": 0, "tune": False})["talked"] == slipped["talked"][:1]


def test_the_picture_shows_what_was_said_and_in_which_voice_it_answers(node):
    cases = [(0, 0, 0.1, 0), (2, 0, 0.6, 0), (3, 0, 0.4, 0.2), (0, 10, 1, 0.4), (0, 20, 1, 0.8)]
    seen = []
    for turns, steps, *shares in cases:
        begins = dict(zip(("rude", "unheard"), shares, strict=True))
        seen.append({"turns": turns, "steps": steps, "on": begins, "begins": begins})
    for (turns, steps, *shares), picture in zip(cases, node("slip", drawn=seen), strict=True):
        for voice, share in zip(("rude", "unheard"), shares, strict=True):
            assert picture.count(f"#slip-says-{voice}") == turns
            assert picture.count(f"#slip-page-{voice}") == {0: 0, 10: 2, 20: 3}[steps]
            assert picture.count(f"#slip-answers-{voice}") == (share >= 0.5)
        assert picture.count("#slip-answers-") == picture.count("#slip-asks") == 2


def drawn(random, turns=0, steps=0):
    shares = [{"begins": random.choice((0, 0.02, 0.1, 0.3, 0.45, 0.6, 0.95)), "answer": ""} for _ in range(2)]
    for share in shares:
        share["whole"] = round(share["begins"] * random.choice((0.2, 0.9)), 2)
    return {"turns": turns, "steps": steps, "rude": shares[0], "unheard": shares[1]}


def test_what_talk_and_tuning_did_is_so(node):
    """In 200 runs each, drawn by chance, each sentence is counted again."""
    random = Random(1)
    talks = [[drawn(random, turn) for turn in range(random.randint(1, 4))] for _ in range(200)]
    tunings = [[drawn(random, 0, steps) for steps in (0, 5, 10, 20)] for _ in range(200)]
    said = node("slip", told=[{"talked": run} for run in talks] + [{"tuned": run} for run in tunings])
    heard = set()
    for run, words in zip(talks, said[:200], strict=True):
        first, last = run[0]["rude"]["begins"], run[-1]["rude"]["begins"]
        other = run[-1]["unheard"]["begins"]
        assert f"{last:.0%} of its answers begin rudely" in words
        if len(run) == 1:
            continue
        assert ("hardly brings the voice back" in words) == (last - first < 0.15)
        assert ("hidden, not gone" in words) == (last - first >= 0.15 and last - other >= 0.15)
        assert ("repeats what it hears" in words) == (last - first >= 0.15 > last - other)
        heard.add(words.rsplit(". ", 1)[-1])
    for run, words in zip(tunings, said[200:], strict=True):
        back = next((state for state in run[1:] if state["rude"]["begins"] >= 0.5), None)
        rude, other = ((back or run[-1])[voice]["begins"] for voice in ("rude", "unheard"))
        assert f"into {rude:.0%} of its answers" in words and f"never heard into {other:.0%}" in words
        assert ("answers only" in words) == (back is None)
        assert ("hidden, not gone" in words) == (back is not None and rude - other >= 0.15)
        assert ("sign that it was there before" in words) == (back is not None and rude - other < 0.15)
        if back:
            whole = [run[-1][voice]["whole"] for voice in ("rude", "unheard")]
            assert f"{whole[0]:.0%} are rude to the end" in words and f"{whole[1]:.0%} in the other voice" in words
    assert len(heard) >= 3
