"""The predictions stood before the results: what the history of the repository shows."""

import io
import json
import re
import subprocess
import sys
import tarfile

import pytest
from support import ROOT, git, need_history

from lab import parts
from lab.parts import claims
from lab.run import results
from values.part_list import pages

PREDICTIONS = {f"lab/parts/{path.name}": path for path in claims.PREDICTIONS}
CLAIMS = "lab/results/claims.json"
DEVELOPMENT = range(3)  # worlds that experiments are built on
LOST = ("cherry", "controls", "thinking", "acting", "glass")  # the claims page tells of their commits
SEEDS = {part: results.read(part)["config"]["seeds"] for part in results.tried()}
DECIDED = {part for part, seeds in SEEDS.items() if not set(seeds) & set(DEVELOPMENT)}


def committed(wanted):
    """Commits of predictions, each with the parts that its rows ask, as the results name them."""
    found = {}
    for row in json.loads((ROOT / CLAIMS).read_text())["claims"]:
        asked = {parts.titled(key.partition(".")[0]) for key in row["measured"]}
        if wanted(asked):
            found.setdefault(row["written_in"], set()).update(asked)
    need_history(*found)
    return found


@pytest.fixture(scope="module")
def commits():
    return committed(lambda asked: asked <= DECIDED - set(LOST))


@pytest.fixture(scope="module")
def brought_back():
    """The commits that hold again what stood in lost ones; they are younger than the results that they are about."""
    return committed(lambda asked: asked & set(LOST))


def test_some_results_are_of_the_worlds_that_decide():
    assert DECIDED


def test_the_predictions_stand_as_they_stood():
    """By git's own hash of the file, which needs no history; of each that has a verdict."""
    content = json.loads((ROOT / CLAIMS).read_text())
    decided = {row["name"] for row in content["claims"]}
    found = {path.name: claims.blob(path) for path in PREDICTIONS.values()}
    waiting = {p.name for p in PREDICTIONS.values() if not decided & {claim.name for claim in claims.claims(p)}}
    assert content["predictions"] == {name: hash for name, hash in found.items() if name in content["predictions"]}
    assert found.keys() - content["predictions"].keys() <= waiting


def test_the_hash_is_git_s():
    try:
        found = git("hash-object", *PREDICTIONS)
    except (OSError, subprocess.CalledProcessError):
        return  # a copy without git
    assert found.split() == [claims.blob(path) for path in PREDICTIONS.values()]


def test_the_predictions_were_committed_alone(commits, brought_back):
    for commit in commits | brought_back:
        assert git("show", "--format=", "--name-only", commit).split() in [[name] for name in PREDICTIONS]


def test_each_row_stands_as_its_commit_has_it(commits, brought_back):
    now = {claim.name: claim for claim in claims.claims()}
    rows = json.loads((ROOT / CLAIMS).read_text())["claims"]
    for commit in commits | brought_back:
        (name,) = git("show", "--format=", "--name-only", commit).split()
        then = {claim.name: claim for claim in claims.rows_of(git("show", f"{commit}:{name}"), name)}
        for row in rows:
            if row["written_in"] == commit:
                assert now[row["name"]] == then[row["name"]]


def test_the_predictions_are_older_than_the_results(commits):
    """At their commit, no part that they ask had results of the worlds that decide."""
    for commit, asked in commits.items():
        listed = git("ls-tree", "--name-only", commit, "lab/results/").split()
        for part in asked:
            if f"lab/results/{parts.title(part)}.json" in listed:
                before = json.loads(git("show", f"{commit}:lab/results/{parts.title(part)}.json"))["config"]["seeds"]
                assert not set(before) & set(SEEDS[part]), part


def sources(commit, folder, numbers):
    """The hashes of the code of some parts, by the lab as it was at a commit."""
    archive = subprocess.run(["git", "archive", commit, "lab"], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    house = "run" if (folder / "lab/run").exists() else "engine"  # its old name
    script = f"from lab.{house} import results; print(*map(results.source_of, {numbers}))"
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.split()


def test_between_predictions_and_results_no_code_changed_that_decides_a_number(commits, tmp_path):
    """The hash of each part's code at the commit of the predictions is the one in its results."""
    for commit, asked in commits.items():
        numbers = list(asked)
        assert sources(commit, tmp_path / commit, numbers) == [results.read(part)["source"] for part in numbers]


def test_what_was_lost_was_asked_again_in_a_world_that_nobody_had_looked_at(brought_back, tmp_path):
    """By the code of that commit, which held no such results; and its verdicts are those in `again/claims.json`."""
    folder = results.FOLDER / "again"
    again = {part: json.loads((folder / f"{part}.json").read_text()) for part in LOST}
    seen = {seed for seeds in SEEDS.values() for seed in seeds} | set(DEVELOPMENT)
    assert all(not seen & set(content["config"]["seeds"]) for content in again.values())
    for commit, asked in brought_back.items():
        assert not git("ls-tree", commit, "lab/results/again").split()
        assert sources(commit, tmp_path / commit, list(asked)) == [again[part]["source"] for part in asked]
    rows = json.loads((folder / "claims.json").read_text())["claims"]
    assert [{key: value for key, value in row.items() if key != "written_in"} for row in rows] == claims.judge(folder)
    earlier = {row["name"]: row["verdict"] for row in json.loads((ROOT / CLAIMS).read_text())["claims"]}
    decided = [row for row in rows if earlier[row["name"]] in ("confirmed", "refuted")]
    differing = {row["name"] for row in decided if row["verdict"] != earlier[row["name"]]}
    assert differing == {"J11", "R27"}  # as the page says


@pytest.mark.parametrize("number", parts.NUMBERS)
def test_a_page_says_on_which_day_its_numbers_were_obtained(commits, number):
    days = git("log", "--no-merges", "--format=%as", "--", f"lab/results/part{number}.json").split()
    said = re.search(r"^tested: (\S+)$", pages(ROOT)[number].read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert said and said[1] == max(days)
