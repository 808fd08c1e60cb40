"""A server that speaks OpenAI's chat completions and has a real language model behind it, which streams its tokens."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ask.smollm2 import NAME, SmolLM2


class ModelServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.language_model, self.streamed = SmolLM2(), []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if asked["model"] != NAME:
            return self.reply(404, {"error": {"message": f"The model {asked['model']!r} does not exist", "code": 404}})
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        ids = self.server.language_model.tokens(asked["messages"])
        written = 0
        for piece in self.server.language_model.write(ids, asked["max_tokens"]):
            written += 1
            self.server.streamed.append(piece)
            self.event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        reason = "length" if written == asked["max_tokens"] else "stop"
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        usage = {"prompt_tokens": len(ids), "completion_tokens": written, "total_tokens": len(ids) + written}
        self.event({"choices": [], "usage": usage})
        self.wfile.write(b"data: [DONE]\n\n")
        return None

    def reply(self, status, value):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def event(self, more):
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": int(time.time()), "model": NAME} | more
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *arguments):
        pass
