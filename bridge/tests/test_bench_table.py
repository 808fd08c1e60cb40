"""What the bench's rows come to, the file that takes them, and the command that a researcher types."""

import json
import shutil
from dataclasses import replace

import pytest

from bridge.__main__ import main
from bridge.bench import command, run, table
from bridge.bench.judge import EXACT, Row
from bridge.bench.problems import KINDS
from bridge.bench.run import BETAS, HERE, METHODS, RATES, SWEPT, add, read, rows, runs
from bridge.tests.test_bench_problems import SMALL
from trials.verdicts import claims

TRY = ["--seeds", "11", "--betas", "0.25", *(part for name, size in SMALL.items() for part in (f"--{name}", str(size)))]


def row(seed=11, missed=0.5, method="lab_rloo", kind="flat", beta=0.25, rate=1e-3):
    return Row(method, rate, kind, beta, seed, 17, 4, 4, 100, "abc", 0.3, 0.7, missed, 2.0, 1.0)


def test_a_number_is_the_mean_of_shares_with_the_lowest_and_the_highest():
    came = [row(seed, missed) for seed, missed in ((12, 0.2), (11, 4.0), (13, 0.6))]
    found = table.numbers([*came, row(rate=3e-3)], {"lab_rloo": 1e-3})
    assert found["lab_rloo_flat_middle"]["seeds"] == [2, 0.1, 0.3] and found["lab_rloo_flat_middle"]["value"] == 0.8
    assert found["lab_rloo_flat_middle_usual"] == found["lab_rloo_flat_middle"]
    assert found["lab_rloo_flat_middle_fast"]["value"] == 0.25 and found["had_flat_middle"]["value"] == 2
    point = {"kind": "flat", "method": "lab_rloo", "rate": 1e-3, "beta": 0.25, "drift": 0.7, "reward": 0.3}
    assert table.points(came) == [point]


def test_a_cell_has_an_interval_where_seeds_are_enough():
    assert table.cell([0.25]) == "25" and table.cell([]) == "–"
    assert table.cell([0.2, 0.3, 0.2, 0.3]) == "25 (16 to 34)"  # 3.18 x 0.0577 / 2


def test_the_bets_name_numbers_of_the_run():
    names = {f"{name}_{kind}_{beta}" for name in (*EXACT, *METHODS) for kind in KINDS for beta in BETAS}
    names |= {f"{name}_{kind}_{beta}_{speed}" for name in SWEPT for kind in KINDS for beta in BETAS for speed in RATES}
    asked = claims(HERE / "bets.md")
    assert asked and all(part == "bench" and key in names for claim in asked for part, key in claim.numbers)
    assert table.WORDS.keys() == {*EXACT, *METHODS}


def test_the_frontier_rises_and_the_optimum_lies_on_it():
    found = table.frontier("peaked", [11])
    drifts, made = ([point[name] for point in found] for name in ("drift", "reward"))
    assert drifts == sorted(drifts, reverse=True) and made == sorted(made, reverse=True)


@pytest.fixture
def mine(tmp_path, monkeypatch):
    shutil.copy(HERE / "reinforce.py", tmp_path / "mine.py")
    (tmp_path / "bad.py").write_text(
        "import torch\n\n"
        "def climb(policy, reference, reward, samples, rate):\n"
        "    policy.model.norm.weight.data.fill_(float('nan') if reward.beta < 0.4 else 1.0)\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    return str(tmp_path / "rows.csv")


def test_a_method_of_somebody_s_own_gets_a_row_beside_the_others(mine, tmp_path, monkeypatch, capsys):
    asked = runs([("lab_rloo", 3e-3), ("lab_rloo", 1e-3)], [11], [0.25], **SMALL)
    for each in [*run.development(), *asked]:
        add(
            tmp_path / "committed.csv",
            replace(each, reward=1.0, drift=1.0, missed=each.rate, to_be_had=1.0, seconds=1.0),
        )
    monkeypatch.setattr(command, "ROWS", tmp_path / "committed.csv")
    assert main(["bench", "--method", "mine:reinforce", "--out", mine, *TRY]) == 0
    told = capsys.readouterr()
    assert "| mine:reinforce 0.001 | " in told.out and "| to be had | " in told.out
    assert "| lab_rloo 0.001 | 0 | 0 |" not in told.out and "lab_rloo 0.003" not in told.out  # at its best rate alone
    assert "runs, about" in told.err and "of one core" in told.err.splitlines()[0]
    assert [each.method for each in read(command.Path(mine))] == ["mine:reinforce"] * len(KINDS)
    monkeypatch.setattr(run, "done", None)  # what is in the file isn't run again
    assert main(["bench", "--method", "mine:reinforce", "--out", mine, *TRY]) == 0


def test_what_diverges_leaves_the_table_as_it_was(mine, capsys):
    assert main(["bench", "--method", "mine:reinforce", "--out", mine, *TRY]) == 0
    before = command.Path(mine).read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["bench", "--method", "bad:climb", "--out", mine, *TRY]) == 1
    told = capsys.readouterr()
    assert told.out == "" and "diverged" in told.err.splitlines()[-1] and "Traceback" not in told.err
    assert command.Path(mine).read_text(encoding="utf-8") == before


def test_a_run_that_was_stopped_goes_on(mine, monkeypatch, capsys):
    done = run.done

    def stop(each, device="cpu"):
        if each.kind == "peaked":
            raise KeyboardInterrupt
        return done(each, device)

    monkeypatch.setattr(run, "done", stop)
    with pytest.raises(SystemExit) as stopped:
        main(["bench", "--method", "mine:reinforce", "--out", mine, *TRY])
    assert stopped.value.code == 130 and "goes on from there" in capsys.readouterr().err
    kept = read(command.Path(mine))
    assert [each.kind for each in kept] == ["flat"]
    monkeypatch.setattr(run, "done", done)
    assert main(["bench", "--method", "mine:reinforce", "--out", mine, *TRY]) == 0
    assert read(command.Path(mine))[:1] == kept and len(read(command.Path(mine))) == 2


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--seeds", "15-11"], "seeds are written as 11 or 11-15, not '15-11'"),
        (["--seeds", "x"], "seeds are written as"),
        (["--seeds", "11,12"], "seeds are written as"),
        (["--method", "mine:reinforce", "--samples", "100000"], "a list solves it"),
        (["--method", "mine:reinforce", "--betas", "-1"], "a price above nothing"),
        (["--method", "mine:reinforce", "--device", "abacus"], "no device 'abacus'"),
        (["--method", "mine:reinforce", "--on", "tcp://127.0.0.1:9"], "no scheduler of Dask at tcp://127.0.0.1:9"),
        (["--words", "9"], "sizes and prices are for one method"),
    ],
)
def test_what_cannot_be_is_told_in_a_line_before_the_run(more, told, mine, capsys):
    assert main(["bench", "--out", mine, *more]) == 1
    found = capsys.readouterr()
    assert told in found.err.splitlines()[-1] and "Traceback" not in found.err and found.out == ""
    assert not command.Path(mine).exists()


def test_a_file_of_another_version_is_refused_and_left(tmp_path, capsys):
    file = tmp_path / "rows.csv"
    file.write_text("seed,length\n11,2\n", encoding="utf-8")
    assert main(["bench", "--method", "reinforce", "--out", str(file), *TRY]) == 1
    assert "other columns" in capsys.readouterr().err and file.read_text(encoding="utf-8") == "seed,length\n11,2\n"


def test_workers_of_dask_give_the_same_rows(tmp_path):
    from distributed import LocalCluster

    asked = runs([("reinforce", 1e-3)], [11], [0.25], **SMALL)
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as cluster:
        there = rows(asked, tmp_path / "there.csv", cluster.scheduler_address)
    here = rows(asked, tmp_path / "here.csv")
    assert [replace(each, seconds=0.0) for each in there] == [replace(each, seconds=0.0) for each in here]


def test_the_whole_bench_writes_its_results_from_its_rows(tmp_path, monkeypatch, capsys):
    shutil.copy(HERE / "rows.csv", tmp_path)
    monkeypatch.setattr(run, "done", None)  # all is there, so nothing is run
    old = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    seeds = f"{old['config']['seeds'][0]}-{old['config']['seeds'][-1]}"
    assert main(["bench", "--seeds", seeds, "--out", str(tmp_path / "rows.csv")]) == 0
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8")) | {"env": old["env"]} == old
    assert "| lab_rloo " in capsys.readouterr().out
