"""The bench of alignment: its committed numbers are those of its rows and of its code, and the bets came first."""

import ast
import csv
import hashlib
import json
import re
from collections import defaultdict
from statistics import median

import pytest
from support import ROOT, git, need_history

from values import bench_numbers

FOLDER = ROOT / "bridge/bench"
RESULTS = json.loads((FOLDER / "results.json").read_text(encoding="utf-8"))
NUMBERS = RESULTS["numbers"]
with open(FOLDER / "rows.csv", newline="", encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
SEEDS = RESULTS["config"]["seeds"]


def test_every_method_was_run_once_on_each_seed():
    found = defaultdict(list)
    for row in ROWS:
        found[row["method"], row["length"], row["kind"], row["beta"], row["mark"]].append(int(row["seed"]))
    assert all(sorted(seeds) == SEEDS for seeds in found.values()) and list(range(11, 11 + len(SEEDS))) == SEEDS
    assert {key[0] for key in found if key[1] in "12"} == set(RESULTS["methods"])
    assert {key[2] for key in found if key[1] in "12"} == set(bench_numbers.KINDS)


@pytest.mark.parametrize("mark", ["whole", "half", "time"])
def test_the_numbers_are_the_medians_of_the_rows(mark):
    shares = defaultdict(list)
    for row in ROWS:
        if row["mark"] == mark:
            share = float(row["missed"]) / float(row["untrained"])
            shares[f"{row['method']}_{row['kind']}_{row['length']}_{row['beta']}"].append(share)
    for name, values in shares.items():
        number = NUMBERS[name + ("" if mark == "whole" else f"_{mark}")]
        told = (number["value"], number["low"], number["high"])
        assert told == pytest.approx((median(values), min(values), max(values)), rel=0.01, abs=1e-4), name


def test_nobody_misses_less_than_nothing():
    assert min(float(row["missed"]) for row in ROWS) > -1e-4


def test_the_code_that_measured_is_the_code_that_is_here():
    tree = ast.parse((FOLDER / "run.py").read_text(encoding="utf-8"))
    named = next(node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "MEASURED")
    content = b"".join((FOLDER / f"{name}.py").read_bytes() for name in ast.literal_eval(named))
    assert RESULTS["source"] == hashlib.sha256(content).hexdigest()[:12]


def test_the_bets_came_before_the_results_and_stand_as_they_stood():
    need_history()
    first, *later = git("log", "--format=%H", "--reverse", "--", "bridge/bench/predictions.md").split()
    assert not later
    assert git("show", "--format=", "--name-only", first).split() == ["bridge/bench/predictions.md"]
    for written in git("log", "--format=%H", "--", "bridge/bench/results.json", "bridge/bench/rows.csv").split():
        git("merge-base", "--is-ancestor", first, written)


def test_each_bet_has_its_verdict():
    text = (FOLDER / "predictions.md").read_text(encoding="utf-8")
    names = re.findall(r"^\| (M\d+) \|", text, re.MULTILINE)
    rows = {row["name"]: row for row in RESULTS["claims"]}
    assert list(rows) == names == [f"M{number}" for number in range(1, len(names) + 1)]
    for name, beyond in (("M3", 1.0), ("M9", 1.0)):  # two of them by hand
        first, second = re.findall(r"bench\.(\w+) >", rows[name]["confirm"])
        pairs = zip(NUMBERS[first]["seeds"], NUMBERS[second]["seeds"], strict=True)
        assert rows[name]["confirms"] == sum(min(pair) > beyond for pair in pairs)


def test_a_cell_tells_median_lowest_highest_and_what_is_under_way():
    found = {
        "a": {"value": 0.5, "low": 0.25, "high": 12.0},
        "a_half": {"value": 0.6},
        "a_time": {"value": 0.7, "low": 0.7, "high": 0.7},
        "b": {"value": 0.5, "low": 0.5, "high": 0.5},
        "b_half": {"value": 0.49},
        "c": {"value": 0.5, "low": 0.5, "high": 0.5},
        "c_half": {"value": 0.1},
    }
    assert bench_numbers.cell(found, "a") == "50\u00a0↓ (25 to 1,200)"
    assert bench_numbers.cell(found, "a", "_time") == "70 (70 to 70)"
    assert bench_numbers.cell(found, "b") == "50 (50 to 50)"
    assert bench_numbers.cell(found, "c") == "50\u00a0↑ (50 to 50)"
