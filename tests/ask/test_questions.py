"""The evaluation questions: their form, their numbers, and that the sections they name are in the built site."""

import json
import re
from collections import Counter

import pytest
from support import ROOT

from bench.ask import pool

FIELDS = {
    "half": {"tuning", "test"},
    "kind": {"answerable", "unanswerable", "adversarial"},
    "audience": {"engineer", "owner", "anyone"},
}
LEAST = {"answerable": 100, "unanswerable": 40, "adversarial": 30}
# Since the readers judged, on 26 November 2026, the book has changed under these (README.md says how).
AGED = set(
    "q029 q036 q047 q048 q104 q107 q110 q126 q127 q131 q137 q138 q140 q149 q152 "
    "q172 q177 q178 q189 q191 q225 q298 q305 q314 q315 q316 q319 q331 q343 q344 q350".split()
)
COPIED = 6  # so many words in a row, found in the section too, are no longer a stranger's


@pytest.fixture(scope="module")
def questions():
    lines = (ROOT / "ask/evals/questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def answerable(questions):
    return [question for question in questions if question["kind"] == "answerable"]


@pytest.fixture(scope="module")
def sections(pages):
    """The text of every section of the built site, subsections included, by its page and id."""
    return {
        f"{address.removesuffix('.html')}#{section['id']}": section.get_text(" ")
        for address, page in pages.items()
        for section in page.select("article section[id]")
    }


def words(text):
    return re.findall(r"\w+", text.lower())


def runs(text):
    """Every run of `COPIED` words in a row."""
    found = words(text)
    return {tuple(found[start : start + COPIED]) for start in range(len(found) - COPIED + 1)}


def test_every_question_has_the_fields(questions):
    for question in questions:
        assert set(question) == {"id", "question", "sections", "answer", *FIELDS}, question["id"]
        assert all(question[field] in values for field, values in FIELDS.items()), question["id"]
        assert question["question"].strip() and question["answer"].strip(), question["id"]
        assert bool(question["sections"]) == (question["kind"] == "answerable"), question["id"]
        assert len(question["sections"]) == len(set(question["sections"])), question["id"]


def test_an_answer_says_so_where_there_is_none(questions):
    for question in questions:
        if question["kind"] != "adversarial":
            says = question["answer"].startswith("Not in the series")
            assert says == (question["kind"] == "unanswerable"), question["id"]


def test_labels_are_what_two_of_three_readers_said(questions):
    """But for those that aged, as the book changed; when all of it has, they are judged anew."""
    judged = [json.loads(line) for line in pool.PATH.read_text(encoding="utf-8").splitlines()]
    labels = {question["id"]: question["sections"] for question in questions if question["kind"] != "adversarial"}
    assert {row["id"] for row in judged} == set(labels)
    other = set()
    for row in judged:
        named = [name for name, said in zip(row["sections"], row["author"], strict=True) if said]
        if set(pool.majority(named, row["sections"], row["first"], row["second"])) != set(labels[row["id"]]):
            other.add(row["id"])
    assert other == AGED
    found = pool.agreement(judged)
    text = (ROOT / "ask/evals/README.md").read_text(encoding="utf-8")
    assert f"{found['pairs of question and section']:,} sections" in text
    one, two, readers = (f"{kappa:.2f}" for kappa in found["kappa"].values())
    assert one == two and f"kappa of {one}" in text and f"with {readers}" in text


def test_ids_and_questions_are_unique(questions):
    for field in ("id", "question"):
        assert [value for value, times in Counter(question[field] for question in questions).items() if times > 1] == []


def test_enough_of_each_kind_in_halves_that_are_nearly_equal(questions):
    """They were drawn equal; what three readers made of the labels moved some questions."""
    numbers = Counter((question["kind"], question["half"]) for question in questions)
    for kind, least in LEAST.items():
        assert numbers[kind, "tuning"] + numbers[kind, "test"] >= least
        assert abs(numbers[kind, "tuning"] - numbers[kind, "test"]) <= 4


def test_each_part_and_both_readers_are_asked_about(answerable):
    parts = Counter(re.match(r"(series/part-\d|)", question["sections"][0])[0] for question in answerable)
    readers = Counter(question["audience"] for question in answerable)
    assert min(parts[f"series/part-{part}"] for part in (1, 2, 3, 4)) >= 20
    assert min(parts[f"series/part-{part}"] for part in (5, 6, 7)) >= 8
    assert parts[""] >= 20  # the reference pages
    assert min(readers["engineer"], readers["owner"]) >= 40


def test_sections_are_in_the_site(answerable, sections):
    gone = [(question["id"], name) for question in answerable for name in question["sections"] if name not in sections]
    assert gone == []


def test_halves_share_no_first_section(answerable):
    """What a setting learned from the questions to a section must not help it in the other half."""
    first = {half: {q["sections"][0] for q in answerable if q["half"] == half} for half in FIELDS["half"]}
    assert first["tuning"] & first["test"] == set()


def test_no_question_copies_its_section(answerable, sections):
    copied = [
        (question["id"], " ".join(run))
        for question in answerable
        for name in question["sections"]
        for run in runs(question["question"]) & runs(sections.get(name, ""))
    ]
    assert copied == []
