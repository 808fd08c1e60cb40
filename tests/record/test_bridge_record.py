"""What is committed of the replication by other people's code, and what the history shows of it."""

import csv
import json
import re

import pytest
from support import ROOT, git, need_history

from bridge import source, verdicts
from lab.run.source import said
from trials import results
from trials.verdicts import blob, rows_of, verdict

RESULTS = json.loads(verdicts.RESULTS.read_text(encoding="utf-8"))
WRITTEN = json.loads(verdicts.RESULTS.with_name("claims.json").read_text(encoding="utf-8"))
JUDGED = WRITTEN["claims"]
PATH = verdicts.PREDICTIONS.relative_to(ROOT).as_posix()


def test_the_results_are_of_the_code_as_it_is_or_of_code_that_does_the_same():
    assert source.fresh(RESULTS["source"])


def test_no_digit_of_the_results_has_changed_since_they_were_judged():
    assert WRITTEN["results"] == {verdicts.RESULTS.name: blob(verdicts.RESULTS)}


@pytest.mark.parametrize("name", ["bridge.ways", "bridge.train", "bridge.world", "lab.export.checkpoint"])
def test_a_change_of_what_decides_a_number_makes_them_stale(name, monkeypatch):
    assert name in source.modules()
    monkeypatch.setattr(source, "said", lambda module: said(module) + "\nCHANGED = 1" * (module == name))
    assert not source.fresh(RESULTS["source"])


def test_what_the_lab_does_here_is_what_part_3_rests_on():
    assert not source.fresh(RESULTS["source"] | {"part3": "0" * 16})


def test_the_verdicts_follow_from_the_results_by_hand():
    """By Python itself, world by world, from the rows as they stand in the file."""
    numbers = {name: each["seeds"] for name, each in RESULTS["numbers"].items()}
    worlds = [{name: seeds[place] for name, seeds in numbers.items()} for place in range(3)]
    rows = rows_of(verdicts.PREDICTIONS.read_text(encoding="utf-8"), PATH)
    assert [row["name"] for row in JUDGED] == [f"bridge.{row.name}" for row in rows]
    for row, told in zip(rows, JUDGED, strict=True):
        confirms, refutes = (
            sum(eval(condition, {"abs": abs}, world) for world in worlds) for condition in (row.confirm, row.refute)
        )
        found = {(3, 0): "confirmed", (0, 3): "refuted", (0, 0): "neither"}.get((confirms, refutes), "split")
        assert (told["verdict"], told["confirms"], told["refutes"], told["worlds"]) == (found, confirms, refutes, 3)
        assert (told["text"], told["chance"], told["naive"]) == (row.text, row.chance, row.naive)


def test_the_committed_verdicts_are_those_of_the_results():
    told = [{key: value for key, value in row.items() if key != "written_in"} for row in JUDGED]
    assert told == json.loads(json.dumps(verdicts.judge()))


def test_a_row_is_asked_again_of_a_row_that_is_there():
    lab = {row["name"]: row for row in json.loads((ROOT / "trials/claims.json").read_text())["claims"]}
    again = {row["name"]: row["again"] for row in JUDGED if row["again"]}
    assert again.keys() == {f"bridge.{name}" for name in verdicts.AGAIN} and set(again.values()) <= lab.keys()


@pytest.mark.parametrize("claim", verdicts.claims(), ids=lambda claim: claim.name)
def test_no_row_is_confirmed_and_refuted_at_once(claim):
    """Where the numbers that it speaks of lie far from each other, either way, one of both conditions holds."""
    outcomes = set()
    for low in range(2 ** len(claim.numbers)):
        numbers = {name: {"seeds": [float(low >> place & 1)]} for place, (_, name) in enumerate(claim.numbers)}
        found = verdict(claim, {"bridge": numbers})
        outcomes.add((found.confirms, found.refutes))
    assert (1, 1) not in outcomes and {(1, 0), (0, 1)} <= outcomes


def test_the_predictions_were_committed_alone_and_stand_as_they_stood():
    (commit,) = {row["written_in"] for row in JUDGED}
    need_history(commit)
    assert git("show", "--format=", "--name-only", commit).split() == [PATH]
    assert git("show", f"{commit}:{PATH}") == verdicts.PREDICTIONS.read_text(encoding="utf-8")


def test_the_predictions_are_older_than_the_results():
    (commit,) = {row["written_in"] for row in JUDGED}
    need_history(commit)
    assert "bridge/results.json" not in git("ls-tree", "--name-only", commit, "bridge/").split()


def test_the_worlds_are_those_that_the_predictions_name_and_no_run_of_the_lab_had():
    text = verdicts.PREDICTIONS.read_text(encoding="utf-8")
    first, last = map(int, re.search(r"in worlds (\d+) to (\d+)", text).groups())
    seeds = RESULTS["config"]["seeds"]
    assert seeds == list(range(first, last + 1))
    assert not set(seeds) & {seed for part in results.tried() for seed in results.read(part)["config"]["seeds"]}


@pytest.mark.parametrize("place", range(3))
def test_what_the_notebook_says_of_two_options_of_grpo(place):
    """Whichever way tokens are counted, with the correction a policy strays farther and loses more."""
    with (verdicts.HERE / "options.csv").open(encoding="utf-8") as file:
        rows = {row["option"]: row for row in csv.DictReader(file) if row["world"] == str(38 + place)}
    for what, more in (("drift", 1), ("reward", -1)):
        neither, both = (RESULTS["numbers"][f"trl_{way}_{what}"]["seeds"][place] for way in ("grpo_k3", "grpo"))
        corrected, by_token = (float(rows[option][what]) for option in ("corrected", "by_token"))
        assert more * (corrected - neither) > 0 and more * (both - by_token) > 0
