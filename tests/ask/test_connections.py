"""Connections of the web server, by sockets: who is slow is left, and takes nobody's place."""

import socket
import threading
import time
from contextlib import ExitStack, contextmanager

import httpx2
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ask import connections

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
PLACES = 8


@contextmanager
def serving(**options):
    """A server with few places; its port."""
    app = Starlette(routes=[Route("/", lambda request: PlainTextResponse("here"))])
    config = uvicorn.Config(
        app, port=0, log_level="critical", http=connections.Connection, limit_concurrency=PLACES, **options
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def left(sock, seconds):
    """Whether the server ends a connection within so many seconds, on which a byte of a head is sent now and then."""
    end = time.monotonic() + seconds
    sock.settimeout(0.05)
    while time.monotonic() < end:
        try:
            sock.sendall(b"x")
            if not sock.recv(1):
                return True
        except TimeoutError:
            pass
        except OSError:
            return True
    return False


def answered(sock):
    got = b""
    while not got.endswith(b"\r\n\r\nhere"):
        piece = sock.recv(1000)
        assert piece, got
        got += piece
    return True


def connected(stack, port, sent=HEAD + b"X-Slow: "):
    sock = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
    sock.sendall(sent)
    return sock


@pytest.mark.parametrize("before", ["", "another request"])
def test_a_head_that_takes_too_long_is_not_waited_for(monkeypatch, before):
    """Though something comes all the while; also where it is not the first of its connection."""
    monkeypatch.setattr(connections, "SLOWEST", 0.5)
    with serving() as port, ExitStack() as stack:
        sock = connected(stack, port, HEAD + b"\r\n" if before else b"")
        if before:
            assert answered(sock)
        assert left(sock, 20)


def test_who_sends_nothing_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(connections, "SLOWEST", 0.5)
    with serving() as port, ExitStack() as stack:
        sock = connected(stack, port, b"")
        assert sock.recv(1) == b""


def test_an_answer_may_take_longer_than_a_head(monkeypatch):
    monkeypatch.setattr(connections, "SLOWEST", 0.3)
    wait = threading.Event()
    monkeypatch.setattr(PlainTextResponse, "render", lambda *of: wait.wait(1.0) or b"late")
    with serving() as port:
        assert httpx2.get(f"http://127.0.0.1:{port}", timeout=20).text == "late"


def test_who_keeps_to_the_time_keeps_the_connection(monkeypatch):
    monkeypatch.setattr(connections, "SLOWEST", 2.0)
    with serving() as port, ExitStack() as stack:
        sock = connected(stack, port, b"")
        for _ in range(6):
            time.sleep(0.5)
            sock.sendall(HEAD + b"\r\n")
            assert answered(sock)


@pytest.mark.parametrize("sent, rest", [(HEAD, b"\r\n"), (b"", HEAD + b"\r\n"), (HEAD + b"\r\n", HEAD + b"\r\n")])
def test_who_waits_longest_gives_way(sent, rest):
    """Slow heads, none at all, and connections that are kept for a next request, each more than there are places."""
    kept = sent.endswith(b"\r\n\r\n")
    with serving() as port, ExitStack() as stack:
        for _ in range(3 * PLACES):
            latest = connected(stack, port, sent)
            # one after the other: more that are being answered at once than there are places are rightly refused
            assert not kept or answered(latest)
        for _ in range(3):
            assert httpx2.get(f"http://127.0.0.1:{port}", timeout=20).text == "here"
        latest.sendall(rest)
        assert answered(latest)  # has kept its place
