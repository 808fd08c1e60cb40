"""The evals of record are of this book and these questions, and hold: nothing that was changed since made the search
worse past their intervals."""

import json
from random import Random

import pytest
from support import ROOT, slipped

from ask import measure, page_evals
from ask.answer import Ask
from ask.embed import MiniLM
from ask.expansion import expanded
from ask.index import SQLite, renew
from ask.retrieve import Retriever
from ask.sections import read

STALE = "older than the questions or the book: make evals"
GROWN = 0.04  # share of its sections or tokens by which the book may have grown or shrunk since


@pytest.fixture(scope="module")
def ask(html):
    """The book with its real vectors; most of them are kept."""
    store, embedder = SQLite(), MiniLM()
    renew(store, expanded(), embedder)
    yield Ask(Retriever(store, embedder))
    store.close()


def recorded(name):
    return json.loads((measure.FOLDER / name).read_text(encoding="utf-8"))


def test_the_results_are_of_these_questions():
    """A label that moves from one kind or half to another changes what each number is out of."""
    counts = measure.counts(measure.questions())
    assert recorded("results.json")["questions"] == counts, STALE
    assert recorded(page_evals.PATH.name)["questions"] == counts, "tests/browser/page_evals.py asks the page again"
    attacked = recorded("safety.json")["attacks"]["questions"]
    assert attacked == sum(kinds["adversarial"] for kinds in counts.values()), STALE


def test_the_results_are_of_this_book(html):
    then, now = recorded("results.json")["reading"], measure.size(read())
    for name, value in now.items():
        assert abs(then[name] - value) <= GROWN * value, f"{name}: {then[name]}, now {value}; {STALE}"


@pytest.mark.release
@pytest.mark.slow
def test_nothing_got_worse_past_its_interval(ask):
    assert measure.worse(measure.measure(ask, measure.questions(), ["test"]), recorded("results.json")) == []


@pytest.mark.release
@pytest.mark.slow
def test_most_failures_that_were_read_are_still_there(ask):
    """Once most of them are mended or gone, the next ones want to be read."""
    found = measure.still_failing(ask, measure.questions())
    assert found["of those read"] >= found["read"] / 2


@pytest.mark.release
@pytest.mark.slow
def test_slips_of_the_keyboard_hide_little(ask):
    """Drawn by a seed: in each long word of 40 questions a letter is left out, doubled, swapped or replaced."""
    random, asked = Random(6), measure.questions()
    drawn = random.sample([row["question"] for row in asked if row["kind"] == "answerable"], 40)
    refused, plain = (
        sum(ask.find(question)[1] for question in questions)
        for questions in ([slipped(question, random) for question in drawn], drawn)
    )
    assert refused <= plain + 3
    unanswerable = [row["question"] for row in asked if row["kind"] == "unanswerable"]
    # of 57 some 40 since the words of slips are known, and a new text moves that: a standard error is 3.5
    assert sum(ask.find(question)[1] for question in unanswerable) >= 36


@pytest.mark.release
@pytest.mark.slow
def test_the_pages_example_fares_as_it_says(ask):
    """Part 5 says of its example without an answer that it gets one."""
    page = (ROOT / "series/part-5-llm-applications.md").read_text(encoding="utf-8")
    assert "*who founded Marlow & Finch?*" in page
    assert not ask.find("who founded Marlow & Finch?")[1]
