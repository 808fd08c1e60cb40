"""A server that plays a model which calls tools: real HTTP, and for each request what a script of the test says."""

import json
import time

from scripted_endpoint import Handler, Playing


def says(text):
    return {"role": "assistant", "content": text}


def calls(*wanted):
    """A message with calls of tools: names, each with its arguments, as an object or as they stand."""
    return {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {
                "id": f"c{number}",
                "type": "function",
                "function": {"name": name, "arguments": given if isinstance(given, str) else json.dumps(given)},
            }
            for number, (name, given) in enumerate(wanted)
        ],
    }


class ScriptedAgent(Playing):
    """`script` is what it says in turn, the last of it for ever, or a function of the request.

    Each is a message; a number is a status, bytes are a body as it stands, "cut" breaks off within one, "slow" waits,
    "flood" is as long as it can be.
    """

    def __init__(self, script, tokens=(100, 10)):
        self.script, self.tokens = script, tokens
        self.headers = {}  # more of them, of a reply
        super().__init__(Calling)

    def next(self, request):
        if callable(self.script):
            return self.script(request)
        return self.script[min(len(self.requests), len(self.script)) - 1]


class Calling(Handler):
    def answer(self, server, request):
        found = server.next(request)
        if found == "slow":
            server.released.wait(30)
            return
        if isinstance(found, int):
            self.fail(found)
            return
        if found == "flood":
            self.begin(200, Content_Type="application/json")
            self.flood()
            return
        read, written = server.tokens
        if request.get("stream"):  # as the workflow wants it
            self.begin_stream()
            self.event({"choices": [{"index": 0, "delta": {"content": found["content"]}, "finish_reason": "stop"}]})
            self.end_stream(read, written)
            return
        body = found if isinstance(found, bytes) else b"{" if found == "cut" else json.dumps({
            "id": "1", "object": "chat.completion", "created": int(time.time()), "model": "m",
            "choices": [{"index": 0, "message": found, "finish_reason": "tool_calls"}],
            "usage": {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written},
        }).encode()  # fmt: skip
        length = str(len(body) + 100 * (found == "cut"))
        self.begin(200, Content_Type="application/json", Content_Length=length, retry_after_ms="1", **server.headers)
        self.wfile.write(body)
