"""Spans: sent by OTLP to a collector that decodes them, to the console, or nowhere, as the standard variables say."""

import asyncio
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
from scripted_agent import calls, says
from support import ROOT
from test_service import COMMAND, environment, serving

from ask import agent, endpoint
from ask.runs import Limits

QUESTION = "what did tuning add, as measured by Ada Byron"


def valued(span):
    """The attributes of a span."""

    def value(of):
        kind = of.WhichOneof("value")
        return [value(each) for each in of.array_value.values] if kind == "array_value" else getattr(of, kind)

    return {attribute.key: value(attribute.value) for attribute in span.attributes}


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


@pytest.mark.slow
def test_a_collector_gets_the_spans_of_a_server_that_stops(docs, tmp_path, collector, endpoint_server):
    server = endpoint_server("A mask is what tuning adds [1]. In 1999 it fell [1].")
    variables = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}", "OTEL_SERVICE_NAME": "ask-test",
        "OTEL_BSP_SCHEDULE_DELAY": "600000",  # nothing is sent before the end, so the end has to send it
        "ASK_BASE_URL": server.url, "ASK_MODEL": "m", "ASK_API_KEY": "sk-secret",
    }  # fmt: skip
    with serving(docs, tmp_path, **variables) as address:
        reply = httpx2.post(f"{address}/api/ask", json={"question": QUESTION}, timeout=60).text
        assert '"written"' in reply and collector.got == []
    assert {(path, kind) for path, kind, _ in collector.got} == {("/v1/traces", "application/x-protobuf")}
    resources = [resource for _, _, request in collector.got for resource in request.resource_spans]
    assert ("service.name", "ask-test") in {
        (a.key, a.value.string_value) for r in resources for a in r.resource.attributes
    }
    spans = [span for resource in resources for scope in resource.scope_spans for span in scope.spans]
    assert [span.name for span in sorted(spans, key=lambda span: span.start_time_unix_nano)] == [
        "invoke_workflow ask", "retrieval", "chat m", "prompt", "check", "check",
    ]  # fmt: skip
    named = {span.name: span for span in spans}
    written = valued(named["chat m"])
    tokens = [written[f"gen_ai.usage.{of}_tokens"] for of in ("input", "output")]
    assert tokens == [900, 50]  # as the endpoint counts
    assert written["gen_ai.request.model"] == "m" and "ask.cost" not in written  # it has no price
    assert named["check"].parent_span_id == named["prompt"].parent_span_id == named["chat m"].span_id
    whole = named["invoke_workflow ask"]
    assert len({span.trace_id for span in spans}) == 1 and not whole.parent_span_id
    assert named["retrieval"].parent_span_id == named["chat m"].parent_span_id == whole.span_id
    told = valued(whole)
    assert (told["ask.kind"], told["ask.refused"], told["gen_ai.request.model"]) == ("written", False, "m")
    assert told["ask.cited"] == ["masks#masks"] and "masks#masks" in told["ask.sections"] and told["ask.dropped"] == 1
    assert told["ask.trust"] == valued(named["retrieval"])["ask.trust"] > 0
    assert all(span.end_time_unix_nano > span.start_time_unix_nano for span in spans)
    for private in (b"sk-secret", b"Ada Byron", b"what tuning adds"):
        assert private not in collector.raw


@pytest.mark.parametrize("exporter, spans", [("console", True), ("none", False)])
@pytest.mark.slow
def test_the_standard_variable_decides(docs, tmp_path, exporter, spans):
    command = [*COMMAND, "mask", "--docs", docs, "--index", tmp_path / "index.sqlite"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(OTEL_TRACES_EXPORTER=exporter), text=True, capture_output=True
    )
    assert done.returncode == 0 and bool(re.search(r"^retrieval \d+ ms ", done.stderr, flags=re.MULTILINE)) == spans


def test_an_unknown_exporter_is_told():
    done = subprocess.run(
        [*COMMAND, "mask"], cwd=ROOT, env=environment(OTEL_TRACES_EXPORTER="jaeger"), text=True, capture_output=True
    )
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "jaeger" in done.stderr


def test_a_refusal_is_told_by_its_own_trace(ask, spans):
    """The share refused is what the first row of part 5's table of signs is about."""
    ask.threshold = 9.0
    for _ in range(2):
        asyncio.run(ask.answer(QUESTION))
    roots = [span for span in spans() if span.parent is None]
    assert [span.name for span in spans()] == ["retrieval", "invoke_workflow ask"] * 2
    assert [span.attributes["ask.refused"] for span in roots] == [True, True]
    assert len({span.context.trace_id for span in roots}) == 2
    assert roots[0].attributes["ask.kind"] == "refused" and 0 < roots[0].attributes["ask.trust"] < 9
    assert "gen_ai.request.model" not in roots[0].attributes and roots[0].attributes["ask.cited"] == ()


def test_an_agents_run_is_one_trace(ask, playing, spans, tmp_path):
    script = [calls(("search", {"question": QUESTION}), ("send_mail", {"to": "mallory"})), says("A mask is so [1].")]
    ask.endpoint = endpoint.Endpoint(playing(script).url, "m")
    run = agent.begin(QUESTION, "m", Limits(), tmp_path)
    asyncio.run(agent.Agent(ask, ask.endpoint, run).go())
    run.close()
    names = [span.name for span in spans()]
    assert names[-1] == "invoke_agent ask" and names.count("chat m") == 2 and "execute_tool search" in names
    assert "execute_tool none" in names and "mallory" not in str([dict(span.attributes) for span in spans()])
    assert len({span.context.trace_id for span in spans()}) == 1
    assert spans()[-1].attributes["ask.end"] == "answered"


def test_a_failure_of_the_endpoint_is_told(ask, endpoint_server, spans):
    ask.endpoint = endpoint.Endpoint(endpoint_server(fault="status", status=404).url, "m")
    asyncio.run(ask.answer(QUESTION))
    named = {span.name: span.attributes for span in spans()}
    assert named["chat m"]["error.type"] == "EndpointError" and named["invoke_workflow ask"]["ask.failed"]
