"""A small book of our own, its index, and a server that plays the endpoint."""

import pytest
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
def store(docs):
    store = SQLite()
    update(store, read(docs))
    embed(store, Letters())
    yield store
    store.close()


@pytest.fixture
def ask(store):
    return Ask(Retriever(store, Letters()), threshold=0.0)


@pytest.fixture
def endpoint_server():
    """Starts a scripted endpoint; all are stopped in the end."""
    servers = []

    def start(*arguments, **options):
        servers.append(Scripted(*arguments, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.released.set()
        server.shutdown()
        server.server_close()
