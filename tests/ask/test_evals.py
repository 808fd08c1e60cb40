"""The evals of record hold: nothing that was changed since made the search worse past their intervals."""

import json

import pytest

from ask import measure
from ask.answer import Ask
from ask.embed import MiniLM
from ask.expansion import expanded
from ask.index import SQLite, renew
from ask.retrieve import Retriever


@pytest.fixture(scope="module")
def ask():
    """The book with its real vectors; most of them are kept."""
    store, embedder = SQLite(), MiniLM()
    renew(store, expanded(), embedder)
    yield Ask(Retriever(store, embedder))
    store.close()


@pytest.mark.slow
def test_nothing_got_worse_past_its_interval(ask):
    old = json.loads((measure.FOLDER / "results.json").read_text(encoding="utf-8"))
    assert measure.worse(measure.measure(ask, measure.questions(), ["test"]), old) == []


@pytest.mark.slow
def test_most_failures_that_were_read_are_still_there(ask):
    """Once most of them are mended or gone, the next ones want to be read."""
    read = [json.loads(line) for line in (measure.FOLDER / "failures.jsonl").read_text(encoding="utf-8").splitlines()]
    now = {row["id"] for row in measure.failures(ask, measure.questions())}
    assert sum(row["id"] in now for row in read) >= len(read) / 2
