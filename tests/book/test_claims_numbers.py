"""What the page of the claims says of its rows as a whole, on rows and worlds of which it is plain."""

import pytest

from values.worked import claims


def row(name, verdict, confirms, refutes, worlds=6, **more):
    return {"name": name, "verdict": verdict, "confirms": confirms, "refutes": refutes, "worlds": worlds, **more}


@pytest.fixture
def rows(monkeypatch):
    found = [
        row("C1", "confirmed", 6, 0),  # an older one, without a chance
        row("J1", "confirmed", 6, 0, chance=0.9, naive=False),
        row("A2", "split", 3, 1, chance=0.7, naive=False),
        row("G3", "refuted", 0, 9, worlds=9, chance=0.1, naive=True),
        row("R4", "refuted", 0, 6, chance=0.2, naive=True),
        row("H5", "confirmed", 6, 0, chance=0.6, naive=False),  # of a set whose commit is older than its results
    ]
    monkeypatch.setattr(claims, "_rows", lambda: found)
    return found


def test_what_chances_were_worth(rows):
    """By hand: (.01 + .49 + .16) / 3 without the naive ones, (.01 + .49 + .16 + .01 + .04) / 5 with them."""
    assert claims.chances() == {
        "sharp": 3, "naive": 2, "said": "73%", "came": "67%", "score": "0.220", "with_naive": "0.14",
        "worlds_for": "83%", "worlds_against": "6%",
        "dated": 1, "dated_said": "60%", "dated_came": 1, "dated_score": "0.160",
    }  # fmt: skip
    assert not claims.worse_than_a_coin()
    rows[1]["chance"] = 0.5  # (.25 + .49 + .16) / 3
    assert claims.worse_than_a_coin()


def test_rows_that_six_worlds_decided_alike(rows):
    """Of five in six worlds; a coin would confirm one in 64."""
    assert claims.unanimous() == {"rows": 5, "confirmed": 3, "refuted": 1, "by_chance": "0.1"}


def test_how_often_a_further_world_is_missed(monkeypatch):
    six = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]  # the interval for one more is from -.17 to .87
    further = {"a": 0.35, "b": 0.7, "c": 0.05, "d": 0.9, "tied": 0.6, "same": 0.2, "unmeasured": None}
    found = {key: {"seeds": six} for key in further} | {"same": {"seeds": [0.1] * 6}}
    monkeypatch.setattr(claims, "IN_SIX_WORLDS", ("cherry",))
    monkeypatch.setattr(claims, "measured", lambda trial: found)
    later = {"numbers": {key: {"seeds": [one]} for key, one in further.items()}}
    monkeypatch.setattr(claims, "read", lambda path: later)
    assert claims.further() == {"numbers": 4, "outside": 3, "beyond_interval": "25%"}
    assert not claims.one_in_five()


def test_a_difference_is_taken_world_by_world(monkeypatch):
    """Of .1 to .6 above none: mean .35, half width .1963."""
    numbers = {"one": {"seeds": [0.6, 0.7, 0.8, 0.9, 1.0, 1.1]}, "other": {"seeds": [0.5] * 6}}
    monkeypatch.setattr(claims, "measured", lambda trial: numbers)
    told = claims._difference("cherry", "one", "other")
    assert told == {"mean": "35", "interval": "15 to 55"}
