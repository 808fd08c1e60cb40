"""The bench of alignment: its committed numbers are those of its rows and of its code, and the bets came first."""

import csv
import json
import re
from collections import defaultdict
from statistics import fmean

import pytest
from support import ROOT, git, need_history

from bridge.bench.judge import EXACT
from bridge.bench.run import METHODS, SEEDS, SWEPT, TWINS, digest
from values import bench_numbers

FOLDER = ROOT / "bridge/bench"
RESULTS = json.loads((FOLDER / "results.json").read_text(encoding="utf-8"))
NUMBERS, CONFIG = RESULTS["numbers"], RESULTS["config"]
NAMES = {value: name for name, value in CONFIG["betas"].items()}
with open(FOLDER / "rows.csv", newline="", encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
COUNTED = [row for row in ROWS if int(row["seed"]) in CONFIG["seeds"]]


def test_every_method_was_run_once_on_each_seed():
    found = defaultdict(list)
    for row in COUNTED:
        found[row["method"], row["rate"], row["kind"], row["beta"]].append(int(row["seed"]))
    assert all(sorted(seeds) == CONFIG["seeds"] for seeds in found.values())
    assert CONFIG["seeds"] == list(SEEDS)[: len(CONFIG["seeds"])]
    problems = {name: len({key[2:] for key in found if key[0] == name}) for name in (*METHODS, *EXACT)}
    assert problems == {name: len(bench_numbers.KINDS) * (1 if name in TWINS else 3) for name in problems}
    assert all(len({key[1] for key in found if key[0] == name}) == (3 if name in SWEPT else 1) for name in problems)


def test_the_rate_of_each_is_the_best_of_the_development():
    shares = defaultdict(lambda: defaultdict(list))
    for row in ROWS:
        if int(row["seed"]) not in SEEDS:
            shares[row["method"]][float(row["rate"])].append(float(row["missed"]) / float(row["to_be_had"]))
    best = {name: min(rates, key=lambda rate: fmean(rates[rate])) for name, rates in shares.items()}
    assert CONFIG["chosen"] == best | {name: best[twin] for name, twin in TWINS.items()}


def test_the_numbers_are_the_means_of_the_rows():
    shares = defaultdict(list)
    for row in COUNTED:
        if float(row["rate"]) == CONFIG["chosen"].get(row["method"], 0.0):
            name = f"{row['method']}_{row['kind']}_{NAMES[float(row['beta'])]}"
            shares[name].append(float(row["missed"]) / float(row["to_be_had"]))
    for name, values in shares.items():
        assert NUMBERS[name]["value"] == pytest.approx(fmean(values), rel=0.01, abs=1e-3), name


def test_nobody_misses_less_than_nothing_and_a_list_misses_half():
    assert min(float(row["missed"]) for row in ROWS) > -1e-5
    listed = [float(row["missed"]) / float(row["to_be_had"]) for row in ROWS if row["method"] == "enumerated"]
    assert len(listed) == 6 * len(CONFIG["seeds"]) and min(listed) > 0.5


def test_no_point_lies_above_the_frontier():
    """The most reward at a drift is concave in it, so straight lines between its points lie on it or below."""
    for point in RESULTS["points"]:
        price = point["beta"]
        best = max(made["reward"] - price * made["drift"] for made in RESULTS["frontier"][point["kind"]])
        assert point["reward"] - price * point["drift"] < best + 0.003, point


def test_the_code_that_measured_is_the_code_that_is_here():
    assert {row["method"]: row["source"] for row in ROWS} == {row["method"]: digest(row["method"]) for row in ROWS}


def test_the_bets_came_before_the_results_and_stand_as_they_stood():
    need_history()
    first, *later = git("log", "--format=%H", "--reverse", "--", "bridge/bench/bets.md").split()
    assert not later
    assert git("show", "--format=", "--name-only", first).split() == ["bridge/bench/bets.md"]
    newest = git("log", "-1", "--format=%H", "--", "bridge/bench/rows.csv").strip()
    git("merge-base", "--is-ancestor", first, newest)


def test_each_bet_has_its_verdict():
    text = (FOLDER / "bets.md").read_text(encoding="utf-8")
    rows = {row["name"]: row for row in RESULTS["claims"]}
    assert list(rows) == re.findall(r"^\| (N\d+) \|", text, re.MULTILINE)
    pairs = zip(NUMBERS["lab_grpo_flat_middle"]["seeds"], NUMBERS["lab_grpo_flat_high"]["seeds"], strict=True)
    assert rows["N2"]["confirms"] == sum(min(pair) > 1 for pair in pairs)  # one of them by hand


def test_a_cell_tells_the_mean_and_its_interval():
    assert bench_numbers.cell([0.2, 0.3, 0.2, 0.3]) == "25 (16 to 34)"  # 3.18 x 0.0577 / 2
    assert bench_numbers.cell([12.0]) == "1,200"
