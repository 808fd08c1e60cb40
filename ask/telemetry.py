"""One trace an answer. Its first span, `invoke_workflow ask` or `invoke_agent ask`, says what became of it: written,
extracted or refused, by which model, from which sections, which of them were cited; below it are its steps.

`gen_ai.*` are the names of OpenTelemetry's conventions for generative AI, version 0.1.0, which may still change
(https://github.com/open-telemetry/semantic-conventions-genai); `ask.*` are ours: `ask.trust` is what the threshold of
refusing is held against, `ask.sections` are addresses in the book. Questions, texts and keys are in none.

Spans go to standard error, a line each, or to a collector; OpenTelemetry's own variables say where, so that `make ask`
needs no option: OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_TRACES_EXPORTER.
https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
"""

import os
import sys

from opentelemetry import trace

from .terminal import plain

tracer = trace.get_tracer("ask")


def start(console: bool = False) -> None:
    """Send spans from now on, if the environment or `console` asks for it. ValueError for an exporter we don't have."""
    otlp = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT") or os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    default = "otlp" if otlp else "console" if console else "none"
    exporter = os.environ.get("OTEL_TRACES_EXPORTER") or default
    if exporter not in ("otlp", "console", "none"):
        raise ValueError(f"OTEL_TRACES_EXPORTER={exporter}: it must be otlp, console or none")
    if exporter == "none":
        return
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SimpleSpanProcessor

    provider = TracerProvider()
    if exporter == "otlp":
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    else:
        provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(out=sys.stderr, formatter=line)))
    trace.set_tracer_provider(provider)


def flush() -> None:
    """Send what waits to be sent: a server that is told to stop ends before the process would do so by itself."""
    if send := getattr(trace.get_tracer_provider(), "force_flush", None):
        send(timeout_millis=5000)


def line(span) -> str:
    values = " ".join(f"{name}={value}" for name, value in span.attributes.items())
    return plain(f"{span.name} {(span.end_time - span.start_time) / 1e6:.0f} ms {values}") + "\n"
