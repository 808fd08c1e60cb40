"""A server that speaks OpenAI's chat completions over real HTTP, says what a test gave it, and fails as it is told."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Scripted(ThreadingHTTPServer):
    """`fault`: "", "status" (with `status`, the first `times` requests), "slow", "cut", "malformed", "redirect"."""

    daemon_threads = True

    def __init__(self, text="", fault="", status=500, times=99, elsewhere=""):
        super().__init__(("127.0.0.1", 0), Handler)
        self.text, self.fault, self.status, self.times, self.elsewhere = text, fault, status, times, elsewhere
        self.requests, self.keys = [], []
        self.released = threading.Event()  # what a slow answer waits for
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request, client_address):
        pass  # a client that gives up is what some tests are about


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        server = self.server
        server.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        server.keys.append(self.headers.get("Authorization"))
        if server.fault == "status" and len(server.requests) <= server.times:
            self.send_response(server.status)
            self.send_header("retry-after-ms", "1")
            self.end_headers()
            return
        if server.fault == "redirect":
            self.send_response(307)
            self.send_header("Location", server.elsewhere)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if server.fault == "slow":
            server.released.wait(30)
        if server.fault == "malformed":
            self.wfile.write(b"data: {not json\n\n")
            return
        pieces = [server.text[at : at + 7] for at in range(0, len(server.text), 7)]
        for piece in pieces[: len(pieces) // 2] if server.fault == "cut" else pieces:
            self.event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        if server.fault != "cut":
            self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            self.event({"choices": [], "usage": {"prompt_tokens": 900, "completion_tokens": 50, "total_tokens": 950}})
            self.wfile.write(b"data: [DONE]\n\n")

    def event(self, more):
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": int(time.time()), "model": "m"} | more
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())

    def log_message(self, *arguments):
        pass
