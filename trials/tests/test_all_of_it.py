"""All experiments at toy size, run once and drawn: what must hold of any numbers that they may give.

The trials that take longest so wait for `make release`; tests of their own folders run pieces of them.
"""

from math import exp, isnan

import pytest

import trials
from lab import plants
from lab.run.scale import TOY
from trials import drawings as figures
from trials import verdicts as claims
from trials.commands import reproduce

pytestmark = pytest.mark.slow

# Which numbers are shares, by their names.
PART_4 = ("_right", "_copied", "_learned", "_named", "_majority_32", "_any_32", "_clerk", "_lazy", "_stated", "_best")
PART_5 = ("_questions", "_tokens", "_n", "_sums", "_population", "_needed_unpaired", "_needed_paired")
SHARES = {
    1: lambda name: not name.endswith(("_n", "_reward", "_courtesies", "_evidence")) and "_n_" not in name,
    2: lambda name: (
        name.endswith(("_parsed", "_right", "_refused", "_distinct")) or ("known" in name and name != "known_n")
    ),
    3: lambda name: (
        name.endswith(("_parsed", "_helper", "_helper_all", "_correct", "_rare", "_sums")) and "departure" not in name
    ),
    4: lambda name: name.endswith(PART_4),
    5: lambda name: not name.endswith(PART_5) and not any(each in name for each in ("error", "width", "difference")),
    6: lambda name: not any(each in name for each in ("log_odds", "ratio", "excess", "effect", "shift")),
}
BOTH = (1, 2, 4, 5)  # each of whose experiments gives curves as well
ELSEWHERE = ("again",)  # in other worlds than this
# Those that take three quarters of what all take at toy size; figures of `sizes` read results of others among them.
LONG = {
    3,
    "acting",
    "cherry",
    "clicks",
    "climbers",
    "controls",
    "distance",
    "family",
    "fines",
    "gentle",
    "grid",
    "sizes",
    "thinking",
    "ties",
}
SHORT = [part for part in trials.ALL if part not in LONG]
AT_FULL_SIZE = {"misfit_0_1M", "evals_needed_unpaired", "evals_needed_paired"}  # such numbers a toy doesn't have


def each(parts):
    return [pytest.param(part, marks=pytest.mark.release) if part in LONG else part for part in parts]


@pytest.fixture
def numbers(toy_store):
    """A function that gives the numbers of a part, as they were before they were rounded."""

    def of(part):
        found = {}
        for run in trials.module(part).EXPERIMENTS:
            measured = run(0, TOY)
            told = measured.numbers, measured.curves
            assert all(told) if part in BOTH else any(told) or run.__name__ in ELSEWHERE, run.__name__
            assert not found.keys() & measured.numbers.keys(), run.__name__
            found |= measured.numbers
        return found

    return of


@pytest.mark.parametrize("parts", [SHORT, pytest.param(trials.ALL, marks=pytest.mark.release)], ids=("short", "all"))
def test_every_figure_is_drawn(parts, toy_store, tmp_path):
    """Of those whose run is still to come, too."""
    reproduce.run(parts, [0], 0, TOY, tmp_path / "results")
    every = figures.of(*map(trials.title, parts))
    assert [path.name for path in figures.draw(tmp_path / "results", tmp_path / "figures")] == list(every)


@pytest.mark.parametrize("part", each(trials.ALL))
def test_every_experiment_gives_numbers_those_of_the_predictions_among_them(numbers, part):
    asked = {key for claim in claims.claims() for where, key in claim.numbers if where == part}
    assert asked - AT_FULL_SIZE <= set(numbers(part))


@pytest.mark.parametrize("part", each(SHARES))
def test_shares_are_shares(numbers, part):
    """A world of this size may lack what a share is of, but none of part 2's."""
    shares = [(name, value) for name, value in numbers(part).items() if SHARES[part](name)]
    lacking = {name for name, value in shares if isnan(value)}
    assert shares and (part != 2 or not lacking)
    assert [share for share in shares if share[0] not in lacking and not -1e-6 <= share[1] <= 1 + 1e-6] == []


def test_numbers_that_follow_from_others(numbers):
    found = numbers(2)
    assert found["perplexity"] == pytest.approx(exp(found["loss"]))
    assert found["perplexity_floor"] == pytest.approx(exp(found["floor"]))
    assert {f"secret_base_extracted_{copies}" for copies in plants.COPIES} <= numbers(6).keys()
    found = numbers(7)  # a model beside itself
    assert found["itself_away"] == found["itself_words"] == 0


@pytest.mark.release
def test_numbers_that_follow_from_others_of_the_long(numbers):
    assert {"fresh_high_80_excess", "rank_random_4_excess", "voice_cost", "pairs_30_helper_all"} <= numbers(3).keys()
    assert numbers("controls")["t_0_differ"] == 0
