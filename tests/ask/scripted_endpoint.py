"""Servers that speak OpenAI's chat completions over real HTTP: what each has, and one that says a text, and fails as
it is told."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Playing(ThreadingHTTPServer):
    """Keeps what it was asked, with which keys."""

    daemon_threads = True

    def __init__(self, handler):
        super().__init__(("127.0.0.1", 0), handler)
        self.requests, self.keys = [], []
        self.taken = 0  # bytes of a flood
        self.released = threading.Event()  # what a slow answer waits for
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request, client_address):
        pass  # a client that gives up is what some tests are about


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.keys.append(self.headers.get("Authorization"))
        self.answer(self.server, self.server.requests[-1])

    def begin(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def fail(self, status, **headers):
        self.begin(status, **headers or {"retry_after_ms": "1"})

    def flood(self, size=60_000_000):
        """Send so many bytes, or as many as are taken."""
        piece = b" " * 100_000
        try:
            for _ in range(size // len(piece)):
                self.wfile.write(piece)
                self.server.taken += len(piece)
        except OSError:
            pass

    def begin_stream(self):
        self.begin(200, Content_Type="text/event-stream")

    def event(self, more):
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": int(time.time()), "model": "m"} | more
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())

    def end_stream(self, read, written):
        usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
        self.event({"choices": [], "usage": usage})
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *arguments):
        pass


class Scripted(Playing):
    """`fault`: "", "status" (with `status`, the first `times` requests), "slow", "cut", "malformed", "redirect",
    "length" (the limit of tokens is reached), "settings" (as a model that thinks, it refuses some by name), "flood"
    (one line without an end). `events` come first."""

    def __init__(self, text="", fault="", status=500, times=99, elsewhere="", events=(), headers=None):
        self.text, self.fault, self.status, self.times, self.elsewhere = text, fault, status, times, elsewhere
        self.headers = headers or {}  # of a failure
        self.events, self.tokens = events, (900, 50)  # read and written, as it counts
        super().__init__(Writing)


class Writing(Handler):
    def answer(self, server, request):
        if server.fault == "status" and len(server.requests) <= server.times:
            self.fail(server.status, **server.headers)
            return
        refused = [name for name in ("max_tokens", "temperature") if name in request]
        if server.fault == "settings" and refused:
            self.begin(400, Content_Type="application/json")
            error = {"message": "Unsupported", "type": "invalid_request_error", "param": refused[0], "code": "no"}
            self.wfile.write(json.dumps({"error": error}).encode())
            return
        if server.fault == "redirect":
            self.begin(307, Location=server.elsewhere)
            return
        self.begin_stream()
        for event in server.events:
            self.event(event)
        if server.fault == "slow":
            server.released.wait(30)
        if server.fault == "flood":
            self.flood()
            return
        if server.fault == "malformed":
            self.wfile.write(b"data: {not json\n\n")
            return
        pieces = [server.text[at : at + 7] for at in range(0, len(server.text), 7)]
        for piece in pieces[: len(pieces) // 2] if server.fault == "cut" else pieces:
            self.event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        if server.fault != "cut":
            reason = "length" if server.fault == "length" else "stop"
            self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
            self.end_stream(*server.tokens)
