"""The guard of the server, asked in this process."""

from types import SimpleNamespace

import pytest

from ask import web

PROMISED = 120  # questions a minute


def test_a_client_that_asks_too_often_is_served_the_promised_number_for_ever(monkeypatch):
    """Ten times a second for five minutes: a minute's worth at once, and from then on what was promised."""
    now = 0.0
    monkeypatch.setattr(web, "time", SimpleNamespace(monotonic=lambda: now))
    guard, served = web.Guard(None, rate=PROMISED), [0] * 5
    for tick in range(3000):
        now = tick / 10
        served[tick // 600] += guard.allowed("here")
    assert served[0] == pytest.approx(2 * PROMISED, abs=1)
    assert served[1:] == pytest.approx([PROMISED] * 4, abs=1)
