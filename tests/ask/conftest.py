"""A small book of our own, its index, and a server that plays the endpoint."""

import json
import logging
from contextlib import contextmanager

import pytest
from scripted_agent import ScriptedAgent
from scripted_endpoint import Scripted
from small_book import PAGES, Letters

from ask.answer import Ask
from ask.index import SQLite, embed, update
from ask.retrieve import Retriever
from ask.sections import read


@pytest.fixture
def docs(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def store_of():
    """The index of a folder."""
    stores = []

    def make(folder):
        stores.append(SQLite())
        update(stores[-1], read(folder))
        embed(stores[-1], Letters())
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def store(docs, store_of):
    return store_of(docs)


def asking(store):
    return Ask(Retriever(store, Letters()), threshold=0.0)


@pytest.fixture
def ask(store):
    return asking(store)


@pytest.fixture
def ask_of(store_of):
    """What answers from a folder."""
    return lambda folder: asking(store_of(folder))


@contextmanager
def starting(kind):
    """Starts servers of a kind; all are stopped in the end."""
    servers = []

    def start(*arguments, **options):
        servers.append(kind(*arguments, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.released.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def endpoint_server():
    """An endpoint that says a text."""
    with starting(Scripted) as start:
        yield start


@pytest.fixture
def playing():
    """A model that plays a script."""
    with starting(ScriptedAgent) as start:
        yield start


@pytest.fixture
def logged(caplog):
    """What the log tells while a test runs."""
    caplog.set_level(logging.INFO, "ask")
    return lambda: [json.loads(record.message) for record in caplog.records if record.name == "ask"]
