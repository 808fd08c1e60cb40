"""The guard and the names of the server, asked in this process."""

import json
import sqlite3
import threading
from types import SimpleNamespace

import pytest
from small_book import Letters
from starlette.testclient import TestClient
from support import ROOT

from ask import retrieve, sections, web
from ask.answer import SHOWN, Answer
from ask.finding import Source

PROMISED = 120  # questions a minute
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture
def client(docs, store, ask):
    made = web.app(docs, store, ask, hosts=["ask.example.org", "ask.example.net:8001"])
    with TestClient(made, base_url="http://localhost:8001") as client:
        yield client


def test_page_and_readme_show_as_many_sections_as_are_measured(client):
    names = {"name": "a#a", "url": "a.html", "title": "A", "context": "A", "audience": "all", "text": "A."}
    found = Answer(question="a", kind="extracted", sources=[Source(number=number, **names) for number in range(1, 6)])
    assert web.html(found).count("<section>") == SHOWN == 3
    assert f'data-shown="{SHOWN}"' in client.get("/").text  # which ask.js reads
    assert "Three sections" in (ROOT / "ask/README.md").read_text(encoding="utf-8")


def test_a_client_that_asks_too_often_is_served_the_promised_number_for_ever(monkeypatch):
    """Ten times a second for five minutes: a minute's worth at once, and from then on what was promised."""
    now = 0.0
    monkeypatch.setattr(web, "time", SimpleNamespace(monotonic=lambda: now))
    guard, served = web.Guard(None, web.own_names(), rate=PROMISED), [0] * 5
    for tick in range(3000):
        now = tick / 10
        served[tick // 600] += guard.allowed("here")
    assert served[0] == pytest.approx(2 * PROMISED, abs=1)
    assert served[1:] == pytest.approx([PROMISED] * 4, abs=1)


def test_a_page_without_a_built_site_is_metered_and_read_alone(client, docs, monkeypatch):
    monkeypatch.setattr(web, "time", SimpleNamespace(monotonic=lambda: 0.0))  # a busy machine would earn more
    walked, walk = [], sections.read_page
    monkeypatch.setattr(sections, "read_page", lambda path, *rest: walked.append(path.name) or walk(path, *rest))
    assert "Thin masks" in client.get("/book/masks.md").text and walked == ["masks.md"]
    assert client.get("/book/none.md").status_code == 404
    (docs / "out.md").symlink_to(ROOT / "README.md")
    assert client.get("/book/out.md").status_code == 404
    codes = {client.get("/book/masks.md").status_code for _ in range(int(web.RATE) + 1)}
    assert codes == {200, 429}


@pytest.mark.parametrize(
    "host, origin, status",
    [
        ("localhost:8001", "", 200),
        ("127.0.0.1:9", "http://127.0.0.1:9", 200),
        ("ask.example.org", "https://ask.example.org", 200),
        ("ask.example.net:8001", "http://ask.example.net:8001", 200),
        ("ask.example.net:8002", "", 421),
        ("evil.example", "", 421),
        ("evil.example:8001", "http://evil.example:8001", 421),  # a name that was made to point here
        ("sub.ask.example.org", "", 421),
        ("ask.example.org", "https://evil.example", 403),
        ("localhost:8001", "null", 403),
        ("localhost:8001", "https://localhost:8001.evil.example", 403),
        ("localhost:8001", "ask.example.org", 403),
        ("localhost.evil.example", "", 421),
        ("localhost:evil.example", "", 421),
        ("127.0.0.1.evil.example:8001", "", 421),
    ],
)
def test_nothing_is_answered_but_under_the_servers_own_names(client, host, origin, status):
    headers = {"Host": host, **({"Origin": origin} if origin else {})}
    paths = ["/", "/?q=mask", "/book/masks.md", "/api/passages?q=mask", "/health", "/static/ask.js"]
    assert {path: client.get(path, headers=headers).status_code for path in paths} == dict.fromkeys(paths, status)
    assert client.post("/mcp/", json=CALL, headers=headers | ACCEPT).status_code == status
    assert client.post("/api/ask", json={"question": "masks?"}, headers=headers).status_code == status
    assert client.get("/none", headers=headers).status_code == (404 if status == 200 else status)


@pytest.mark.parametrize(
    "host, names",
    [
        ("192.168.1.5", ["192.168.1.5", "192.168.1.5:80"]),
        ("Ask.Example.org", ["ask.example.org", "ask.example.org:80"]),
        ("fd00::5", ["[fd00::5]", "[fd00::5]:80"]),
        *((everywhere, []) for everywhere in ("0.0.0.0", "::", "")),
        ("fe80::1%eth0", []),  # no browser sends that
    ],
)
def test_where_it_listens_it_can_be_called(host, names):
    found = web.listening(host, 80)
    assert found == names and all(web.own_names(found).fullmatch(name) for name in names)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
def test_what_a_page_of_another_site_can_send_unasked_is_refused(client, kind):
    """A browser sends these kinds to any site, without asking it first."""
    body = json.dumps({"question": "masks?"}).encode()
    headers = {"Content-Type": kind} if kind else {}
    assert client.post("/api/ask", content=body, headers=headers).status_code == 415
    assert client.post("/api/ask", content=body, headers={"Content-Type": "application/json; charset=utf-8"}).is_success


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("error", [sqlite3.OperationalError("database or disk is full"), OSError(28, "No space left")])
def test_where_vectors_have_no_room_it_answers_by_words(docs, store, monkeypatch, capfd, error):
    def renew(*of):
        raise error

    monkeypatch.setattr(retrieve, "renew", renew)
    monkeypatch.setattr(retrieve, "MiniLM", Letters)
    with TestClient(web.app(docs, store), base_url="http://localhost:8001") as client:
        for thread in threading.enumerate():
            if thread.name == retrieve.WARMING:
                thread.join(60)  # what is read while it writes may be lost
        assert client.get("/health").json()["vectors"] is False
        assert client.get("/api/passages?q=rank of a thin mask").json()["answered"]
    told = capfd.readouterr().err
    assert str(error) in told and told.count("\n") == 1


@pytest.mark.parametrize("name", ["*", "*.example.org", "ask.example.org:*", "https://ask.example.org", "a b", ""])
def test_what_is_no_name_of_a_host_is_told(docs, store, ask, name):
    with pytest.raises(ValueError, match="no name of a host"):
        web.app(docs, store, ask, hosts=[name])
