"""What a run of record writes: a round's seeds, or those that are named."""

import json
from dataclasses import replace

import pytest
from rich.console import Console

from witness import rounds, run, verdicts
from witness.measure import Measured


@pytest.fixture
def one(tmp_path, monkeypatch):
    """A round that explores, whose numbers are its seeds, and with results in a folder of the test's."""
    monkeypatch.setattr(verdicts, "write", lambda: None)
    monkeypatch.setattr(
        run,
        "run",
        lambda names, seeds: ("it", {name: {s: Measured({"seed": float(s)}) for s in seeds} for name in names}),
    )
    return replace(rounds.of("sweep"), results=tmp_path / "results.json")


@pytest.mark.parametrize("some", [None, [22], [23, 99]])
def test_the_seeds_that_are_named_are_recorded_with_their_voices(one, some):
    run.record(Console(quiet=True), [one], some)
    found = json.loads(one.results.read_text(encoding="utf-8"))
    wanted = [seed for seed in one.seeds if some is None or seed in some]
    assert found["seeds"] == found["numbers"]["seed"]["seeds"] == wanted
    assert found["styles"] == {str(seed): one.seeds[seed]["style"]["name"] for seed in wanted}


def test_a_round_without_the_seed_that_is_named_says_which_it_has(one):
    with pytest.raises(ValueError, match="the round of sweep has the seeds 22, 23"):
        run.record(Console(quiet=True), [one], [7])
    assert not one.results.exists()


@pytest.mark.parametrize(("having", "lacking"), [(22, 23), (23, 22)])
def test_a_number_that_a_seed_lacks_is_refused_with_both(having, lacking):
    found = {seed: Measured({"same": 1.0} | ({"odd": 2.0} if seed == having else {})) for seed in (22, 23)}
    with pytest.raises(ValueError, match=f"^odd .* {having} .* {lacking}\\b"):
        run.written("it", {"sweep": found})
