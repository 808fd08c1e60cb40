"""The predictions stood before the results: what the history of the repository shows."""

import hashlib
import io
import json
import subprocess
import sys
import tarfile

import pytest
from support import ROOT

from lab.engine import results

PREDICTIONS, CLAIMS = "lab/parts/predictions.md", "lab/results/claims.json"
DECIDED = [
    path.stem
    for path in sorted(results.FOLDER.glob("part?.json"))
    if json.loads(path.read_text())["config"]["seeds"] == list(results.VERDICT)
]


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def commit():
    """That of the predictions, as the results name it. A copy without history has none to show."""
    found = json.loads((ROOT / CLAIMS).read_text())["predictions"]
    try:
        git("cat-file", "-e", f"{found}^{{commit}}")
        whole = git("rev-parse", "--is-shallow-repository").strip() == "false"
    except (OSError, subprocess.CalledProcessError):
        whole = False
    return found if whole else None


def test_some_results_are_of_the_worlds_that_decide():
    assert DECIDED


def test_the_predictions_stand_as_they_stood():
    """By git's own hash of the file, which needs no history."""
    content = (ROOT / PREDICTIONS).read_bytes()
    found = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    assert found == json.loads((ROOT / CLAIMS).read_text())["predictions_blob"]


def test_the_predictions_were_committed_alone(commit):
    if commit:
        assert git("show", "--format=", "--name-only", commit).split() == [PREDICTIONS]
        assert git("show", f"{commit}:{PREDICTIONS}") == (ROOT / PREDICTIONS).read_text()


def test_the_predictions_are_older_than_the_results(commit):
    """At their commit, no part had results of the worlds that decide, and its code was that of the results."""
    for part in DECIDED if commit else ():
        listed = git("ls-tree", "--name-only", commit, "lab/results/").split()
        if f"lab/results/{part}.json" in listed:
            before = json.loads(git("show", f"{commit}:lab/results/{part}.json"))["config"]["seeds"]
            assert not set(before) & set(results.VERDICT), part


def test_between_predictions_and_results_no_code_changed_that_decides_a_number(commit, tmp_path):
    """The hash of each part's code at the commit of the predictions is the one in its results."""
    if not commit:
        return
    archive = subprocess.run(["git", "archive", commit, "lab"], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(tmp_path, filter="data")
    numbers = [part.removeprefix("part") for part in DECIDED]
    script = f"from lab.engine import results; print(*map(results.source_of, [{', '.join(numbers)}]))"
    command = [sys.executable, "-c", script]
    then = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split()
    now = [json.loads((results.FOLDER / f"{part}.json").read_text())["source"] for part in DECIDED]
    assert then == now
