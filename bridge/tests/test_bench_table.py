"""What the bench's rows come to, and the command that a researcher types."""

import json
import shutil

import pytest

from bridge.__main__ import main
from bridge.bench import command, run, table
from bridge.bench.problems import BETAS, KINDS
from bridge.bench.run import HERE, METHODS, Row, read
from trials.verdicts import claims


def row(seed=11, mark="whole", missed=0.5, method="lab_rloo", kind="flat", beta="loose", seconds=1.0):
    return Row(seed, 2, kind, beta, method, mark, 100, seconds, missed, 2.0)


def test_a_number_is_the_median_of_shares_with_the_lowest_and_the_highest():
    found = table.numbers([row(seed, missed=missed) for seed, missed in ((12, 0.2), (11, 4.0), (13, 0.6))])
    assert found["lab_rloo_flat_2_loose"] == {"value": 0.3, "low": 0.1, "high": 2, "seeds": [2, 0.1, 0.3]}
    assert found["untrained_flat_2_loose"]["value"] == 2


def test_the_seconds_are_those_of_all_problems():
    rows = [row(kind=kind, seconds=seconds) for kind, seconds in zip(KINDS, (1.0, 2.0, 3.0, 9.0), strict=True)]
    assert table.numbers(rows)["lab_rloo_2_seconds"]["value"] == 2.5


@pytest.mark.parametrize(
    ("half", "shown"), [(0.52, "0.25 (0.25 to 0.25)"), (0.6, "0.25 (0.25 to 0.25) ↓"), (0.2, "0.25 (0.25 to 0.25) ↑")]
)
def test_a_cell_says_whether_the_method_was_under_way(half, shown):
    found = table.numbers([row(), row(mark="half", missed=half)])
    assert table.cell(found, "lab_rloo_flat_2_loose") == shown


def test_the_bets_name_numbers_of_the_run():
    names = {
        f"{name}_{kind}_{length}_{beta}"
        for name in (*run.BOUNDS, *METHODS)
        for kind in KINDS
        for length in (1, 2, 4)
        for beta in BETAS
    }
    names |= {f"{name}{mark}" for name in names for mark in ("_half", "_time")}
    asked = claims(HERE / "predictions.md")
    assert len(asked) == 18 and all(part == "bench" and key in names for claim in asked for part, key in claim.numbers)
    assert table.WORDS.keys() == {*run.BOUNDS, *METHODS}


def test_a_bet_on_what_was_not_run_has_no_verdict():
    claim = claims(HERE / "predictions.md")[0]
    found = {name: {"seeds": [0.01, 0.3]} for _, name in claim.numbers}
    assert table.told(claim, found)["verdict"] == "split"
    found.popitem()
    assert table.told(claim, found)["verdict"] == "not measured"


def test_a_method_of_somebody_s_own_gets_a_row_beside_the_others(tmp_path, monkeypatch, capsys):
    shutil.copy(HERE / "reinforce.py", tmp_path / "mine.py")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(run, "SAMPLES", {1: 512, 2: 512, 4: 512})
    arguments = ["bench", "--method", "mine:reinforce", "--seeds", "11", "--length", "1", "--out", str(tmp_path)]
    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("| mine:reinforce | ") for line in lines) == 4
    assert sum(line.startswith("| lab_rloo | ") for line in lines) == 4
    kept = read(tmp_path / "rows.csv")
    assert len(kept) == 4 * len(KINDS) * len(BETAS) and {each.method for each in kept} == {"mine:reinforce"}


def test_the_whole_bench_writes_rows_and_results_and_goes_on_where_it_was(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "KEPT", tmp_path / "kept")
    done = read(HERE / "rows.csv")
    runs = dict.fromkeys((each.seed, each.length, each.kind, each.beta, each.method) for each in done)
    monkeypatch.setattr(command, "all_runs", lambda seeds: runs)
    run.write(tmp_path / "kept" / f"bench-{run.digest()}.csv", done)
    monkeypatch.setattr(run, "measured", None)  # all is there, so nothing is run
    assert main(["bench", "--out", str(tmp_path)]) == 0
    assert read(tmp_path / "rows.csv") == done
    new, old = (json.loads((folder / "results.json").read_text()) for folder in (tmp_path, HERE))
    assert new | {"env": old["env"]} == old
    assert "| lab_rloo | " in capsys.readouterr().out


@pytest.mark.parametrize("length", run.SAMPLES)
def test_a_length_and_a_seed_limit_the_bench(tmp_path, monkeypatch, length):
    monkeypatch.setattr(command, "KEPT", tmp_path / "kept")
    done = read(HERE / "rows.csv")
    run.write(tmp_path / "kept" / f"bench-{run.digest()}.csv", done)
    monkeypatch.setattr(run, "measured", None)  # all is there, so nothing is run
    assert main(["bench", "--seeds", "11", "--length", str(length), "--out", str(tmp_path)]) == 0
    assert read(tmp_path / "rows.csv") == [each for each in done if (each.seed, each.length) == (11, length)]


def test_a_module_that_is_missing_is_told_in_a_line(capsys):
    assert main(["bench", "--method", "nowhere:climb", "--seeds", "11", "--length", "1"]) == 1
    assert "nowhere" in capsys.readouterr().err.splitlines()[-1]
