"""The metrics, worked by hand, and the evals end to end on a small book."""

import json
import math
import re

import numpy as np
import pytest
from support import ROOT

from ask import measure
from values import shares


def test_ranks():
    assert measure.rank(["a", "b", "c"], ["c", "b"]) == 2 and measure.rank(["a"], ["z"]) == 0
    assert measure.recall([1, 0, 6, 5], 5) == 0.5
    assert measure.mean_reciprocal_rank([1, 0, 4]) == pytest.approx((1 + 0.25) / 3)


def test_the_followed_question_is_placed_by_each_way_of_searching(ask):
    other = {"id": "other", "question": "does it rest on a leash?", "sections": ["cherries#cherries"]}
    row = {"id": measure.FOLLOWED, "question": "what is the rank of a thin mask", "sections": ["masks#masks"]}
    placed = {"words": 2, "vectors": 2, "fused": 2, "hybrid": 2}
    assert measure.followed(ask, [other, row]) == placed
    elsewhere = {"words": 0, "vectors": 3, "fused": 3, "hybrid": 3}  # it shares no word with the question
    assert measure.followed(ask, [other, row | {"sections": ["cherries#cherries"]}]) == elsewhere


def test_refusals():
    precision, recall = measure.precision_recall([True, True, False, False], [True, False, True, False])
    assert (precision, recall) == (0.5, 0.5)
    assert math.isnan(measure.precision_recall([False], [True])[0])


def test_a_share_has_wilsons_interval():
    assert shares.part([True, False, True, True]) == [0.75, *shares.wilson(3, 4)]
    assert all(map(math.isnan, shares.part([])))


@pytest.mark.release
@pytest.mark.slow
def test_an_interval_covers_what_it_should():
    """Of 200 samples of 60 throws of a coin, the interval holds the truth in about 95 of 100."""
    random = np.random.default_rng(1)
    held = [low <= 0.5 <= high for low, high in (measure.interval(random.integers(0, 2, 60)) for _ in range(200))]
    assert 0.88 <= np.mean(held) <= 1


def test_pairs_stay_together():
    pairs = np.array([[1, 1], [0, 0]] * 20)
    assert measure.interval(pairs, lambda rows: (rows[:, 0] - rows[:, 1]).mean()) == (0, 0)


def test_worse_is_told():
    def result(recall, precision):
        hybrid = {"recall@5": recall, "recall@5 interval": [0.8, 0.95]}
        refusal = {
            "precision": precision,
            "precision interval": [0.6, 0.9],
            "recall": 0.7,
            "recall interval": [0.5, 0.9],
        }
        return {"test": {"hybrid": hybrid, "refusal": refusal}}

    assert measure.worse(result(0.81, 0.7), result(0.9, 0.7)) == []
    assert len(measure.worse(result(0.79, 0.5), result(0.9, 0.7))) == 2
    assert measure.worse(result(0.9, float("nan")), result(0.9, 0.7))


def test_the_evals_run(ask):
    rows = [
        {"half": half, "kind": kind, "question": question, "sections": sections, "answer": "Its rank is 4."}
        for half in ("tuning", "test")
        for kind, question, sections in [
            ("answerable", "rank of a thin mask", ["masks#thin-masks"]),
            ("unanswerable", "zzz", []),
        ]
    ]
    ask.threshold = measure.tune(ask, rows)
    found = measure.measure(ask, rows)
    assert found["test"]["words"]["recall@1"] == 1
    assert found["test"]["refusal"]["recall"] == 1
    assert found["test"]["found and shown"]["among those shown"] == [1, *shares.wilson(1, 1)]


def test_what_is_found_and_refused_is_not_shown(ask):
    """End to end: a right section, first or among those that are shown, that the reader gets to see."""
    nowhere = {"half": "test", "kind": "unanswerable", "question": "zzz", "sections": []}
    found = {
        "half": "test", "kind": "answerable", "question": "rank of a thin mask", "answer": "A thin mask has rank 4.",
        "sections": ["masks#thin-masks"],
    }  # fmt: skip
    rows = [nowhere, found, found | {"sections": ["cherries#cherries"]}, found | {"sections": ["masks#nothing"]}]
    ask.threshold = 0.0
    names = [hit.passage.section.name for hit in ask.find(found["question"])[0]]
    assert names[0] == "masks#thin-masks" and "cherries#cherries" in names[1:]
    numbers = measure.measure(ask, rows, ["test"])["test"]
    shown = numbers["found and shown"]
    assert (shown["among those shown"][0], shown["first"][0]) == (0.6667, 0.3333)
    assert numbers["references borne out"]["right"] == [1, 2]  # the second's section says nothing of a rank
    ask.threshold = 9.0
    numbers = measure.measure(ask, rows, ["test"])["test"]
    assert numbers["hybrid"]["recall@5"] == 0.6667 and numbers["refusal"]["precision"] == 0.25
    assert numbers["found and shown"]["among those shown"][0] == numbers["found and shown"]["first"][0] == 0


@pytest.mark.slow
def test_the_threshold_is_in_the_middle_of_those_that_resampled_questions_would_choose():
    """By brute force over the thresholds of each resample, with trusts of which some are equal."""
    random = np.random.default_rng(1)
    rows = [(round(float(trust), 1), bool(random.random() < 1.1 - trust)) for trust in random.random(60)]

    def f1(threshold, drawn):
        refused, unanswerable = sum(t < threshold for t, _ in drawn), sum(true for _, true in drawn)
        caught = sum(t < threshold and true for t, true in drawn)
        return 2 * caught / max(refused + unanswerable, 1)

    draws, best = np.random.default_rng(0), []
    for _ in range(measure.DRAWS):
        drawn = sorted(rows[place] for place in draws.integers(len(rows), size=len(rows)))
        best.append(max((trust for trust, _ in drawn), key=lambda threshold: f1(threshold, drawn)))
    assert measure.best_threshold(rows) == pytest.approx(np.median(best), abs=1e-3)
    assert measure.best_threshold([(0.2, True), (0.3, True), (0.8, False), (0.9, False)]) == 0.8


def test_what_failed_is_told():
    row = {"kind": "answerable", "sections": ["page#right"]}
    others = [f"page#{number}" for number in range(5)]
    assert measure.failed(row, [*others[:4], "page#right"], refused=False) == ""
    assert measure.failed(row, [*others, "page#right"], refused=False) == "missed"
    assert measure.failed(row, ["page#right"], refused=True) == "refused"
    nothing = {"kind": "unanswerable", "sections": []}
    assert [measure.failed(nothing, others, refused) for refused in (True, False)] == ["", "answered"]


def test_each_failure_that_was_read_is_one_of_the_tuning_half():
    """By the labels of three readers, and of the kind that it was sorted into; in the order of the questions."""
    asked = {row["id"]: row for row in measure.questions()}
    read = [json.loads(line) for line in measure.READ.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in read] == [name for name in asked if name in {row["id"] for row in read}]
    for row in read:
        question = asked[row["id"]]
        assert measure.scored(question, "tuning"), row["id"]
        wrong = measure.failed(question, row["found"], row["wrong"] == "refused")
        assert wrong == row["wrong"] or (row["kind"] == "old label" and not wrong), row["id"]
        on_top = bool(measure.rank(row["found"], question["sections"]))
        assert (row["kind"] == "right page refused") == (row["wrong"] == "refused" and on_top), row["id"]
        assert (row["kind"] in ("near neighbor answered", "old label", "disputed label")) == (
            row["wrong"] == "answered"
        ), row["id"]
        assert len(row["critique"].split()) >= 8, row["id"]
        assert row["question"] == question["question"], row["id"]


def test_a_verdict_says_whether_the_passages_answer():
    """Which a judge is asked, of passages that were shown or refused; not whether the product did right."""
    for row in map(json.loads, measure.READ.read_text(encoding="utf-8").splitlines()):
        answers = row["kind"] in ("right page refused", "old label")
        assert row["verdict"] == ("PASS" if answers else "FAIL"), row["id"]
        assert re.findall("Pass|Fail", row["critique"]) == [row["verdict"].title()], row["id"]


def test_what_is_counted_is_counted_by_half_and_kind():
    rows = [("tuning", "answerable"), ("test", "answerable"), ("test", "answerable"), ("test", "unanswerable")]
    counted = measure.counts([{"half": half, "kind": kind} for half, kind in rows])
    assert counted == {"tuning": {"answerable": 1}, "test": {"answerable": 2, "unanswerable": 1}}


def test_failures_that_were_read_are_looked_for_among_those_of_today(ask, tmp_path, monkeypatch):
    monkeypatch.setattr(measure, "READ", tmp_path / "read.jsonl")
    measure.READ.write_text('{"id": "gone"}\n{"id": "still"}\n')
    ask.threshold = 0.0
    rows = [
        {"id": name, "half": "tuning", "kind": "answerable", "question": "rank of a thin mask", "sections": [right]}
        for name, right in (("still", "elsewhere#nowhere"), ("new", "elsewhere#nowhere"), ("gone", "masks#thin-masks"))
    ]
    assert measure.still_failing(ask, rows) == {"now": 2, "read": 2, "of those read": 1}


def test_failures_are_those_of_the_tuning_half(ask):
    rows = [
        {"id": half + kind, "half": half, "kind": kind, "question": question, "sections": ["elsewhere#nowhere"]}
        for half in ("tuning", "test")
        for kind, question in (("answerable", "rank of a thin mask"), ("adversarial", "rank of a thin mask"))
    ]
    ask.threshold = 0.0
    found = measure.failures(ask, rows)
    assert [(row["id"], row["wrong"]) for row in found] == [("tuninganswerable", "missed")]
    assert "masks#thin-masks" in found[0]["found"]


def test_the_judge_of_the_page_is_given_examples_of_both_verdicts_from_the_file():
    page = (ROOT / "series/part-5-llm-applications.md").read_text(encoding="utf-8")
    prompt = " ".join(page.split("Do these passages answer the question?")[1].split("```")[0].split())
    read = {row["question"]: row for row in map(json.loads, measure.READ.read_text(encoding="utf-8").splitlines())}
    named = [question for question in read if f"Question: {question} " in prompt]
    assert prompt.count("Question:") == len(named) == 2
    for question in named:
        reason, verdict = re.match(r"(.*?) (PASS|FAIL)\b", prompt.split(f"Question: {question} ")[1]).groups()
        assert read[question]["critique"].startswith(reason) and read[question]["verdict"] == verdict, question
    assert {read[question]["verdict"] for question in named} == {"PASS", "FAIL"}
