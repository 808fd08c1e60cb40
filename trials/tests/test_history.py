"""The predictions stood before the results: what the history of the repository shows."""

import io
import json
import re
import subprocess
import sys
import tarfile

import pytest
from support import ROOT, git, need_history

import trials
from trials import results, same
from trials import verdicts as claims
from values.part_list import pages

# Where each file lies, and where it lay until the trials had folders of their own.
PREDICTIONS = {claims.called(path): path for path in claims.PREDICTIONS}
BEFORE = {"trials/predictions.md": "lab/parts/predictions.md"} | {
    name: f"lab/parts/predictions-{path.parent.name}.md" for name, path in PREDICTIONS.items() if name.count("/") == 2
}
CLAIMS = "trials/claims.json"
DEVELOPMENT = range(3)  # worlds that experiments are built on
LOST = tuple(name for name in trials.BESIDE if (trials.HERE / f"again/{name}.json").exists())  # see the claims page
SEEDS = {part: results.read(part)["config"]["seeds"] for part in results.tried()}
DECIDED = {part for part, seeds in SEEDS.items() if not set(seeds) & set(DEVELOPMENT)}


def committed(wanted):
    """Commits of predictions, each with the parts that its rows ask, as the results name them."""
    found = {}
    for row in json.loads((ROOT / CLAIMS).read_text())["claims"]:
        asked = {trials.titled(key.partition(".")[0]) for key in row["measured"]}
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
    found = {name: claims.blob(path) for name, path in PREDICTIONS.items()}
    waiting = {name for name, p in PREDICTIONS.items() if not decided & {claim.name for claim in claims.claims(p)}}
    assert content["predictions"] == {name: hash for name, hash in found.items() if name in content["predictions"]}
    assert found.keys() - content["predictions"].keys() <= waiting


def test_the_hash_is_git_s():
    try:
        found = git("hash-object", *PREDICTIONS)
    except (OSError, subprocess.CalledProcessError):
        return  # a copy without git
    assert found.split() == [claims.blob(path) for path in PREDICTIONS.values()]


def brought(commit):
    """The files that a commit touched."""
    return git("show", "--format=", "--name-only", commit).split()


def test_predictions_were_committed_alone_or_with_others(commits, brought_back):
    for commit in commits | brought_back:
        assert set(brought(commit)) <= {*PREDICTIONS, *BEFORE.values()}


def test_each_row_stands_as_its_commit_has_it(commits, brought_back):
    now = {claim.name: claim for claim in claims.claims()}
    rows = json.loads((ROOT / CLAIMS).read_text())["claims"]
    for commit in commits | brought_back:
        texts = {name: git("show", f"{commit}:{name}") for name in brought(commit)}
        then = {claim.name: claim for name, text in texts.items() for claim in claims.rows_of(text, name)}
        for row in rows:
            if row["written_in"] == commit:
                assert now[row["name"]] == then[row["name"]]


def test_the_predictions_are_older_than_the_results(commits):
    """At their commit, no part that they ask had results of the worlds that decide, or kept any of one world."""
    for commit, asked in commits.items():
        listed = git("ls-tree", "-r", "--name-only", commit, "lab/results/", "trials/").split()
        for part in asked:
            assert not [name for name in listed if name.startswith(f"trials/{trials.title(part)}/kept/")]
            for name in listed:
                if name.endswith(f"results/{trials.title(part)}.json"):
                    before = json.loads(git("show", f"{commit}:{name}"))["config"]["seeds"]
                    assert not set(before) & set(SEEDS[part]), part


def sources(commit, folder, numbers):
    """The hashes of the code of some parts, by the lab as it was at a commit."""
    there = [name for name in ("lab", "trials") if git("ls-tree", commit, name)]
    archive = subprocess.run(["git", "archive", commit, *there], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    houses = ("trials", "lab.run", "lab.engine")  # the newest first
    house = next(house for house in houses if (folder / house.replace(".", "/") / "results.py").exists())
    script = f"from {house} import results; print(*map(results.source_of, {numbers}))"
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.slow
def test_between_predictions_and_results_no_code_changed_that_decides_a_number(commits, tmp_path):
    """The hash of each part's code at the commit of the predictions is the one in its results, or links lead there:
    both did the same, to the last digit."""
    chain = same.links(results.LINKS)
    for commit, asked in commits.items():
        for part, then in zip(asked, sources(commit, tmp_path / commit, list(asked)), strict=True):
            assert same.leads(trials.title(part), then, results.read(part)["source"], chain), part


@pytest.mark.slow
def test_what_was_lost_was_asked_again_in_a_world_that_nobody_had_looked_at(brought_back, tmp_path):
    """By the code of that commit, which held no such results; and its verdicts are those in `again/claims.json`."""
    folder = trials.HERE / "again"
    again = {part: json.loads((folder / f"{part}.json").read_text()) for part in LOST}
    seen = {seed for seeds in SEEDS.values() for seed in seeds} | set(DEVELOPMENT)
    assert all(not seen & set(content["config"]["seeds"]) for content in again.values())
    for commit, asked in brought_back.items():
        assert not git("ls-tree", commit, "lab/results/again", "trials/again").split()
        assert sources(commit, tmp_path / commit, list(asked)) == [again[part]["source"] for part in asked]
    rows = json.loads((folder / "claims.json").read_text())["claims"]
    rows = [row for row in rows if {key.partition(".")[0] for key in row["measured"]} <= set(LOST)]
    assert [{key: value for key, value in row.items() if key != "written_in"} for row in rows] == claims.judge(folder)
    earlier = {row["name"]: row["verdict"] for row in json.loads((ROOT / CLAIMS).read_text())["claims"]}
    decided = [row for row in rows if earlier[row["name"]] in ("confirmed", "refuted")]
    differing = {row["name"] for row in decided if row["verdict"] != earlier[row["name"]]}
    assert differing == {"J11", "R27"} & set(earlier)  # as the page says


@pytest.mark.parametrize("number", trials.NUMBERS)
def test_a_page_says_on_which_day_its_numbers_were_obtained(commits, number):
    path = f"trials/part{number}/results/part{number}.json"
    days = git("log", "--no-merges", "--follow", "--diff-filter=AM", "--format=%as", "--", path).split()
    said = re.search(r"^tested: (\S+)$", pages(ROOT)[number].read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert said and said[1] == max(days)
