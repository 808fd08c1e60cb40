"""What the page of the claims says of its rows as a whole, on rows and worlds of which it is plain."""

from values.worked import claims


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
    """Of .1 to .6 above none: mean .35, half widths .1963 and .5195."""
    numbers = {"one": {"seeds": [0.6, 0.7, 0.8, 0.9, 1.0, 1.1]}, "other": {"seeds": [0.5] * 6}}
    monkeypatch.setattr(claims, "measured", lambda trial: numbers)
    told = claims._difference("cherry", "one", "other")
    assert told == {"mean": "35", "interval": "15 to 55", "next": "−17 to 87"}
