"""Spans: sent by OTLP to a collector that decodes them, to the console, or nowhere, as the standard variables say."""

import re
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from support import ROOT
from test_service import COMMAND, environment, serving

QUESTION = "what did tuning add, as measured by Ada Byron"


class Collector(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, self.headers["Content-Type"], ExportTraceServiceRequest.FromString(body)))
        self.server.raw += body
        answer = ExportTraceServiceResponse().SerializeToString()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def collector():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    server.got, server.raw = [], b""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_collector_gets_the_spans_of_a_server_that_stops(docs, tmp_path, collector, endpoint_server):
    endpoint = endpoint_server("A mask is what tuning adds [1]. In 1999 it fell [1].")
    variables = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}", "OTEL_SERVICE_NAME": "ask-test",
        "OTEL_BSP_SCHEDULE_DELAY": "600000",  # nothing is sent before the end, so the end has to send it
        "ASK_BASE_URL": endpoint.url, "ASK_MODEL": "m", "ASK_API_KEY": "sk-secret",
    }  # fmt: skip
    with serving(docs, tmp_path, **variables) as address:
        answer = httpx2.post(f"{address}/api/ask", json={"question": QUESTION}).text
        assert '"written"' in answer and collector.got == []
    assert {(path, kind) for path, kind, _ in collector.got} == {("/v1/traces", "application/x-protobuf")}
    resources = [resource for _, _, request in collector.got for resource in request.resource_spans]
    assert ("service.name", "ask-test") in {
        (a.key, a.value.string_value) for r in resources for a in r.resource.attributes
    }
    spans = [span for resource in resources for scope in resource.scope_spans for span in scope.spans]
    assert [span.name for span in sorted(spans, key=lambda span: span.start_time_unix_nano)] == [
        "retrieve", "generate", "prompt", "check", "check",
    ]  # fmt: skip
    named = {span.name: span for span in spans}
    written = {attribute.key: attribute.value for attribute in named["generate"].attributes}
    assert (written["tokens.read"].int_value, written["tokens.written"].int_value) == (
        900,
        50,
    )  # as the endpoint counts
    assert written["dropped"].int_value == 1 and written["cost.known"].bool_value is False
    assert named["check"].parent_span_id == named["prompt"].parent_span_id == named["generate"].span_id
    assert all(span.end_time_unix_nano > span.start_time_unix_nano for span in spans)
    for private in (b"sk-secret", b"Ada Byron", b"what tuning adds"):
        assert private not in collector.raw


@pytest.mark.parametrize("exporter, spans", [("console", True), ("none", False)])
def test_the_standard_variable_decides(docs, tmp_path, exporter, spans):
    command = [*COMMAND, "mask", "--docs", docs, "--index", tmp_path / "index.sqlite"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(OTEL_TRACES_EXPORTER=exporter), text=True, capture_output=True
    )
    assert done.returncode == 0 and bool(re.search(r"^retrieve \d+ ms ", done.stderr, flags=re.MULTILINE)) == spans


def test_an_unknown_exporter_is_told():
    done = subprocess.run(
        [*COMMAND, "mask"], cwd=ROOT, env=environment(OTEL_TRACES_EXPORTER="jaeger"), text=True, capture_output=True
    )
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "jaeger" in done.stderr
