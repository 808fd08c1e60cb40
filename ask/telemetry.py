"""Spans of what was done for an answer: retrieve, generate, check, with milliseconds, tokens and cost.

They go to standard error, a line each, or to a collector where OpenTelemetry's own variables name one
(OTEL_EXPORTER_OTLP_ENDPOINT). They hold lengths and counts, and neither questions nor texts nor keys.
"""

import os
import sys

from opentelemetry import trace

tracer = trace.get_tracer("ask")


def start() -> None:
    """Send spans, from now on and for the whole process."""
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SimpleSpanProcessor

    provider = TracerProvider()
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT") or os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"):
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    else:
        provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(out=sys.stderr, formatter=line)))
    trace.set_tracer_provider(provider)


def line(span) -> str:
    values = " ".join(f"{name}={value}" for name, value in span.attributes.items())
    return f"{span.name} {(span.end_time - span.start_time) / 1e6:.0f} ms {values}\n"
