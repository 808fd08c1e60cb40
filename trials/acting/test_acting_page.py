"""What the chapter on agents says of its trial, and counts: where the build itself can't ask."""

import json
import re

from lab.stages import agents
from trials import results
from trials.acting import worked
from values import bets, lab_numbers

NUMBERS = {name: found["seeds"] for name, found in results.read("acting")["numbers"].items()}
CLAIMS = lab_numbers.load()["claims"]


def test_the_page_reckons_with_the_attempts_and_tasks_of_the_arms():
    """Forty updates of 128 attempts; four items; those who are told have another start."""
    visible, told = (agents.ARMS[name] for name in ("visible", "ruled_kept"))
    assert (visible.steps, told.steps) == (40, 40)
    assert visible.steps * worked.BATCH == worked.ATTEMPTS and worked.LONGEST == agents.ITEMS
    assert told.start != visible.start


def test_in_how_many_bets_the_seventh_world_is_as_the_six():
    told = {"R": (14, 15), "A": (21, 21)}  # of those in which the six agree
    rows, later = (
        {row["name"]: row["verdict"] for row in json.loads((folder / "claims.json").read_text("utf-8"))["claims"]}
        for folder in (results.HERE, results.HERE / "again")
    )
    for letter, counts in told.items():
        decided = {
            name: verdict
            for name, verdict in rows.items()
            if re.fullmatch(rf"{letter}\d+", name)
            and verdict in (bets.CONFIRMED, bets.REFUTED)
            and name != "A16"  # of which one world's premise held
        }
        assert (sum(later[name] == verdict for name, verdict in decided.items()), len(decided)) == counts


def test_the_chapter_reckons_with_the_offices_own_numbers():
    assert (1 - agents.ALONE[0], agents.OFTEN) == (worked.RIGHT, worked.OFTEN)


def test_a_bet_on_most_worlds_is_told_by_the_worlds_for_it():
    """A31 said "in most worlds" and was to be confirmed in all with a chance of 0.3. Five worlds of six were for it."""
    row = CLAIMS["A31"]
    assert row["prediction"].startswith("In most worlds") and row["chance"] < 0.5 and not row["naive"]
    assert (bets.outcome(row), bets.sign(row)) == ("as expected in 5 of 6 worlds", "≈")
    assert bets.expected(row | {"naive": True}) == bets.REFUTED


def test_a_world_without_what_the_words_suppose_does_not_count():
    """A lock "when cheating has begun to pay" came early in six worlds, and cheating had begun in one; where no agent
    had come to cheat a late lock and a cure had nothing to end."""
    begun = [share > 0.5 for share in NUMBERS["visible_short_cheats"]]
    came = [share > 0.5 for share in NUMBERS["dose_10_cheats"]]
    held = {
        "A16": [there and right > 0.5 for there, right in zip(begun, NUMBERS["locked_early_right"], strict=True)],
        "A17": [there and right > 0.5 for there, right in zip(came, NUMBERS["locked_late_right"], strict=True)],
        "A24": [there and cheats < 0.2 for there, cheats in zip(came, NUMBERS["mended_20_cheats"], strict=True)],
    }
    assert {name: sum(worlds) for name, worlds in held.items()} == {k: so for k, (so, _) in bets.SUPPOSED.items()}
    row = CLAIMS["A16"]
    assert (row["verdict"], bets.outcome(row), bets.sign(row)) == ("confirmed", "as expected in 1 of 6 worlds", "≈")
    for shown in (bets.in_words(row), bets.verdict(row), lab_numbers.verdicts(CLAIMS, "A16")[0][-1]):
        assert "cheating had begun by then in one world of six" in shown
