"""The service as others meet it: over HTTP, as an MCP server, and on the command line."""

import asyncio
import json
import os
import re
import resource
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from support import ROOT

from bench.ask import load

pytestmark = pytest.mark.slow  # a server for each test

JSON = {"Content-Type": "application/json"}
COMMAND = [sys.executable, "-m", "ask"]


def environment(**more):
    return {key: value for key, value in os.environ.items() if not key.startswith("ASK_")} | more


@contextmanager
def serving(docs, folder, **variables):
    """A server on a small book, as `make ask` starts it; its address."""
    command = [*COMMAND, "serve", "--docs", docs, "--index", folder / "index.sqlite"]
    with load.serving(command, environment(**variables), patience=60) as (address, _):
        yield address


@pytest.fixture
def address(docs, tmp_path):
    with serving(docs, tmp_path) as address:
        yield address


def test_the_service(address):
    """One server for all that does not change it."""
    page = httpx2.get(address, params={"q": "<script>alert(1)</script> rank of a thin mask {{answer}}"})
    assert "<script>alert" not in page.text and "&lt;script&gt;" in page.text and page.text.count("<section>") <= 3
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "/book/masks.md#thin-masks" in page.text

    with httpx2.stream("POST", f"{address}/api/ask", json={"question": "rank of a thin mask"}) as response:
        events = re.findall(r"event: (\w+)\r?\ndata: (.*)", "".join(response.iter_text()))
    assert [name for name, _ in events] == ["answer"]
    assert json.loads(events[0][1])["sources"][0]["name"] == "masks#thin-masks"

    found = httpx2.get(f"{address}/api/passages", params={"q": "leash"}).json()
    assert found["sections"][0]["section"] == "cherries#cherries"
    assert httpx2.get(f"{address}/book/masks.md").text.count("<h") >= 2
    assert httpx2.get(f"{address}/book/../conf.py").status_code == 404

    for body in (b"", b"{", b'{"question": ""}', json.dumps({"question": "x" * 2001}).encode()):
        assert httpx2.post(f"{address}/api/ask", content=body, headers=JSON).status_code == 422
    assert httpx2.post(f"{address}/api/ask", content=b"x" * 10_000_000, headers=JSON).status_code == 413
    assert httpx2.get(f"{address}/health").status_code == 200


def test_too_many_questions(docs, tmp_path):
    with serving(docs, tmp_path, ASK_RATE="3") as address:
        codes = [httpx2.get(f"{address}/api/passages", params={"q": "mask"}).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]


def test_a_client_that_hangs_harms_nobody(address):
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as hanging:
        hanging.sendall(b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        assert httpx2.get(f"{address}/api/passages", params={"q": "mask"}).status_code == 200
        hanging.settimeout(30)
        assert b" 408 " in hanging.recv(100)


@pytest.fixture
def many_files():
    """As many open files as many connections need, here and in a server that is started from here."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2048), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_many_that_send_a_byte_now_and_then_harm_nobody(many_files, address):
    """Slowloris: more connections than there are places, each with the beginning of a request."""
    host, port = address.removeprefix("http://").split(":")
    with ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection((host, int(port)))) for _ in range(520)]
        for sock in slow:
            sock.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        assert httpx2.get(f"{address}/health", timeout=30).status_code == 200
        slow[-1].settimeout(60)
        assert slow[-1].recv(1) == b""  # it is left, too, when its time is up


@pytest.mark.parametrize("mode", ["auto", pytest.param("legacy", marks=pytest.mark.release)])
def test_mcp_over_http(address, mode):
    asyncio.run(try_the_tool(f"{address}/mcp/", mode))


def test_mcp_over_standard_input_and_output(docs, tmp_path):
    command = [*COMMAND, "mcp", "--docs", str(docs), "--index", str(tmp_path / "index.sqlite")]
    parameters = StdioServerParameters(command=command[0], args=command[1:], cwd=str(ROOT), env=environment())
    asyncio.run(try_the_tool(parameters, "auto"))


async def try_the_tool(server, mode):
    async with Client(server, mode=mode) as client:
        if mode == "auto":
            assert client.protocol_version == "2026-07-28"
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["find", "open", "cite"]
        assert all(tool.annotations.read_only_hint and not tool.annotations.destructive_hint for tool in tools)
        result = await client.call_tool("find", {"question": "rank of a thin mask"})
        assert result.structured_content["sections"][0]["section"] == "masks#thin-masks"
        assert (await client.call_tool("find", {"question": "x" * 5000})).is_error


def test_a_product_of_matrices_has_one_thread(docs, tmp_path):
    """As several go on side by side; NumPy's library reads the variable when it is loaded, so it must be set before."""
    code = (
        "import sys; from ask.__main__ import main; early = 'numpy' in sys.modules; main(sys.argv[1:]); import os; "
        "sys.exit(early or 'numpy' not in sys.modules or os.environ['OPENBLAS_NUM_THREADS'] != '1')"
    )
    arguments = ["rank of a mask", "--docs", docs, "--index", tmp_path / "index.sqlite"]
    inherited = {key: value for key, value in environment().items() if key != "OPENBLAS_NUM_THREADS"}
    assert subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, env=inherited).returncode == 0


def test_command_line(docs, tmp_path):
    def run(*arguments, **variables):
        command = [*COMMAND, *arguments, "--docs", docs, "--index", tmp_path / "index.sqlite"]
        return subprocess.run(
            command, cwd=ROOT, env=environment(**variables), text=True, capture_output=True, input="rank of a mask\n\n"
        )

    assert "masks.md#thin-masks" in run("rank of a thin mask").stdout
    assert json.loads(run("rank of a thin mask", "--json").stdout)["kind"] in ("extracted", "refused")
    assert "masks.md" in run().stdout  # a conversation
    traced = run("rank of a thin mask", "--trace").stderr
    assert json.loads(traced.splitlines()[-1])["sections"][0] == "masks#thin-masks"
    half = run("x", ASK_MODEL="m")
    assert half.returncode == 2 and half.stderr.count("\n") == 1
    assert "no folder" in subprocess.run(
        [*COMMAND, "x", "--docs", tmp_path / "no"], cwd=ROOT, text=True, capture_output=True
    ).stderr  # fmt: skip
