"""The address of a result: what is sent arrives, and nonsense becomes what is usual."""


def test_choices_arrive_and_nonsense_becomes_the_first_that_is_known(node):
    state = {"world": "book", "rate": 0.3, "tokens": 400_000}
    known = {"world": ["small", "book"], "rate": [1, 0.3], "tokens": [200_000], "size": ["0.1M", "0.4M"]}
    ((found),) = node(
        "sent", state={"page": "file:///a%20b/w.html#old", "lesson": "grow", "state": state, "known": known}
    )
    assert found["address"] == "file:///a%20b/w.html#lesson=grow&world=book&rate=0.3&tokens=400000"
    assert found["found"] == {"world": "book", "rate": 0.3, "tokens": 200_000, "size": "0.1M"}


def test_steps_arrive_by_their_letters(node):
    (steps,) = node("sent", steps={"letters": "ol<f", "known": ["open", "locked", "fined"]})
    assert steps == ["open", "locked", "open", "fined"]


def test_clicks_arrive_as_those_of_who_sent_them(node):
    clicks = [{"choice": choice, "by": by} for by in ("", "polite", "sender") for choice in (0, 1, -1)]
    (letters, read, again), nonsense = node("sent", clicks=clicks, letters="0<x>b1")
    assert letters == again == "01nabm01n"
    assert [click["choice"] for click in read] == [0, 1, -1] * 3
    assert [click["by"] for click in read] == ["sender"] * 3 + ["simulated"] * 3 + ["sender"] * 3
    assert [(click["choice"], click["by"]) for click in nonsense] == [(0, "sender"), (1, "simulated"), (1, "sender")]


def test_a_mark_tells_other_answers(node):
    def pile(*answers):
        return [{"answers": [{"tokens": tokens} for tokens in answers]}]

    mark, same, turned, other = node(
        "sent", piles=[pile([3, 5], [7]), pile([3, 5], [7]), pile([5, 3], [7]), pile([3], [7])]
    )[0]
    assert mark == same == (3 * 31 + 5) * 31 + 7 and len({mark, turned, other}) == 3
