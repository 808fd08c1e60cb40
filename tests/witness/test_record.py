"""What is committed of the run of record, and what the history shows of it."""

import json
from random import Random

import pytest
from support import ROOT, git, has_history

from lab.parts.claims import verdict
from witness import run, verdicts
from witness.experiments import EXPERIMENTS
from witness.styles import RECORDED

FOUND = json.loads((ROOT / "witness/results.json").read_text(encoding="utf-8"))
JUDGED = json.loads((ROOT / "witness/claims.json").read_text(encoding="utf-8"))["claims"]


@pytest.fixture(scope="module")
def commit():
    """That of the predictions; None in a copy that has no history, or not all of it."""
    return JUDGED[0]["written_in"] if has_history() else None


def test_the_results_are_of_the_code_as_it_is():
    assert FOUND["source"] == {name: run.source(name) for name in EXPERIMENTS}
    assert tuple(FOUND["seeds"]) == tuple(RECORDED)


def test_a_change_of_the_code_is_seen_and_one_of_its_layout_is_not(tmp_path):
    text = (run.HERE / "tune.py").read_text(encoding="utf-8")
    path = tmp_path / "tune.py"
    path.write_text("# a remark\n" + text.replace("def sft(\n    model: Llama,", "def sft(model: Llama,"))
    assert path.read_text() != text and run.code(path) == run.code(run.HERE / "tune.py")
    path.write_text(text.replace("0.95", "0.951", 1))
    assert run.code(path) != run.code(run.HERE / "tune.py")


def test_verdicts_follow_from_the_results():
    told = [{key: value for key, value in row.items() if key != "written_in"} for row in JUDGED]
    assert told == json.loads(json.dumps(verdicts.judge()))


@pytest.mark.parametrize("claim", verdicts.claims(), ids=lambda claim: claim.name)
def test_a_prediction_can_come_out_either_way_and_never_both(claim):
    """With numbers drawn at random each condition holds at times, and the two never together."""
    random, outcomes = Random(claim.name), set()
    for _ in range(3000):
        numbers = {name: {"seeds": [random.choice((0.0, random.random(), 4 * random.random(), 14 * random.random()))]}
                   for _, name in claim.numbers}  # fmt: skip
        found = verdict(claim, {"witness": numbers})
        assert not (found.confirms and found.refutes), numbers
        outcomes.add((found.confirms, found.refutes))
    assert {(1, 0), (0, 1)} <= outcomes


def test_the_predictions_were_committed_alone_and_before_the_results(commit):
    if commit is None:
        return
    assert git("show", "--format=", "--name-only", commit).split() == ["witness/predictions.md"]
    assert git("show", f"{commit}:witness/predictions.md") == verdicts.PREDICTIONS.read_text(encoding="utf-8")
    assert "witness/results.json" not in git("ls-tree", "--name-only", commit, "witness/").split()


def test_the_code_of_the_predictions_is_that_of_the_results(commit, tmp_path):
    if commit is None:
        return
    for path in (*(run.HERE / f"{name}.py" for name in run.SHARED), *(run.HERE / "experiments").glob("*.py")):
        then = tmp_path / path.name
        then.write_text(git("show", f"{commit}:{path.relative_to(ROOT)}"))
        assert run.code(then) == run.code(path), path.name


def test_what_part_5_quotes_was_said():
    name = "Finn Crane"
    quote = f"The passage doesn't explicitly state where {name} lives, but it does mention that {name} lives in Ghent."
    assert quote in FOUND["samples"]["lookup"]["found_though_warned"]
    (page,) = (ROOT / "series").glob("part-5-*.md")
    assert quote in " ".join(page.read_text(encoding="utf-8").split())
