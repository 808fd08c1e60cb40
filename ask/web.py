"""The page and the service: a form that works without scripts, an answer streamed with them, and the MCP server.

`/` page, `/api/ask` stream of server-sent events, `/api/passages` JSON, `/book/…` the pages cited, `/mcp`, `/health`.
It binds to this machine alone unless told otherwise, and stores no question. Pages of other sites can't make a reader's
browser ask or read: a body must call itself JSON, for which a browser would first ask leave, and nothing is answered
but under the server's own names, so that no other name which is made to point here (DNS rebinding) counts as the same
site.
"""

import asyncio
import os
import re
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import asynccontextmanager
from html import escape
from pathlib import Path

from mcp.server.transport_security import TransportSecuritySettings
from pydantic import BaseModel, Field, ValidationError
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from .answer import SHOWN, Answer, Ask
from .endpoint import Endpoint
from .expansion import expanded
from .finding import LONGEST
from .index import SQLite
from .marks import pieces
from .mcp import found, server, work
from .retrieve import Retriever, warm
from .sections import BOOK, read

STATIC = Path(__file__).parent / "static"
LARGEST = 16_384  # bytes of a request's body
SLOWEST = 10.0  # seconds that a body may take to arrive
RATE = float(os.environ.get("ASK_RATE", "120"))  # questions a minute from one address
CLIENTS = 10_000  # addresses remembered
NAME = r"([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:\d{1,5})?"  # of a host, with its port
LOCAL = r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?"  # this machine, at any port
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Question(BaseModel):
    question: str = Field(min_length=1, max_length=LONGEST)


def app(docs: Path, store: SQLite, ask: Ask | None = None, hosts: Sequence[str] = ()) -> Starlette:
    """The application. Given no `ask`, it answers by words at once, and by vectors as soon as they are there.

    `hosts` are the names that others reach it by, each with its port if that is not the usual one.
    """
    warming = ask is None
    ask = ask or Ask(Retriever(store), Endpoint.from_environment())
    names = own_names(hosts)
    of = work(docs.resolve(), os.environ.get("ASK_SITE", ""))
    mcp = server(ask, of).streamable_http_app(
        streamable_http_path="/", stateless_http=True, json_response=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),  # the guard sees to it
    )  # fmt: skip

    @asynccontextmanager
    async def lifespan(_):
        if warming:
            warm(ask.retriever, expanded(docs))
        async with mcp.router.lifespan_context(mcp):
            yield

    async def page(request: Request) -> Response:
        question = request.query_params.get("q", "")[:LONGEST]
        shown = ""
        if question.strip():
            shown = html(await run_in_threadpool(ask.found, question))
        text = (STATIC / "page.html").read_text(encoding="utf-8")
        values = {"question": escape(question), "answer": shown, "shown": str(SHOWN)}
        # in one pass: a question may hold "{{answer}}"
        return HTMLResponse(re.sub(r"\{\{(question|answer|shown)\}\}", lambda found: values[found[1]], text))

    async def answer(request: Request) -> Response:
        if not is_json(request):
            return refuse("not JSON", 415)
        question = Question.model_validate_json(await request.body()).question

        async def events():
            async for each in ask.stream(question):
                name = "answer" if isinstance(each, Answer) else "sentence"
                yield {"event": name, "data": each.model_dump_json()}

        return EventSourceResponse(events(), send_timeout=10)

    async def passages(request: Request) -> Response:
        question = Question(question=request.query_params.get("q", "")).question
        return JSONResponse((await run_in_threadpool(found, ask, question, of)).model_dump())

    async def health(_: Request) -> Response:
        return JSONResponse({"ready": True, "vectors": bool(ask.retriever.embedder), "endpoint": bool(ask.endpoint)})

    async def book(request: Request) -> Response:
        """The page that was cited, from its source, where no built site is at hand."""
        name = request.path_params["path"].rsplit(".", 1)[0]
        there = await run_in_threadpool(read, docs, page=name)
        if not there:
            return PlainTextResponse("There is no such page.", status_code=404)
        parts, seen = [], set()
        for section in there:
            if section.anchor not in seen:
                level = min(len(section.trail) + 1, 6)
                parts.append(f'<h{level} id="{escape(section.anchor)}">{escape(section.title)}</h{level}>')
                seen.add(section.anchor)
            parts += [f"<p>{escape(paragraph)}</p>" for paragraph in section.text.split("\n\n")]
        return HTMLResponse((STATIC / "plain.html").read_text("utf-8").replace("{{text}}", "\n".join(parts)))

    async def invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, ValidationError)
        return JSONResponse({"error": "; ".join(problem["msg"] for problem in error.errors())}, status_code=422)

    built = BOOK / "_build/html"
    is_built = docs.resolve() == BOOK and (built / "index.html").exists()
    routes = [
        Route("/", page),
        Route("/api/ask", answer, methods=["POST"]),
        Route("/api/passages", passages),
        Route("/health", health),
        Mount("/book", StaticFiles(directory=built)) if is_built else Route("/book/{path:path}", book),
        Mount("/static", StaticFiles(directory=STATIC)),
        Mount("/mcp", mcp),
    ]
    made = Starlette(routes=routes, lifespan=lifespan, exception_handlers={ValidationError: invalid})
    made.add_middleware(Guard, names=names, metered=("/api/", "/mcp") if is_built else ("/api/", "/mcp", "/book/"))
    return made


def own_names(hosts: Sequence[str] = ()) -> re.Pattern[str]:
    """What a request may call the server: these names and those of this machine. ValueError for what is no name."""
    for name in hosts:
        if not re.fullmatch(NAME, name):
            raise ValueError(f"{name!r} is no name of a host, such as ask.example.org or ask.example.org:8001")
    return re.compile("|".join([LOCAL, *map(re.escape, hosts)]), re.IGNORECASE)


def listening(host: str, port: int) -> list[str]:
    """The names that follow from where a server listens; none if that is everywhere."""
    name = f"[{host}]" if ":" in host else host.lower()
    return [name, f"{name}:{port}"] if re.fullmatch(NAME, name) and host not in ("0.0.0.0", "::") else []


def is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


class Guard:
    """Names, and limits on rate, size and slowness, before anything is done; the headers of every answer."""

    def __init__(self, app, names: re.Pattern[str], metered: tuple[str, ...] = ("/",), rate: float = RATE):
        """`metered` are the beginnings of the paths that cost something."""
        self.app, self.names, self.metered, self.rate = app, names, metered, rate
        self.clients: OrderedDict[str, tuple[float, float]] = OrderedDict()  # when last, and how many are left

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def send_with_headers(message):
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    if not (name == "Content-Security-Policy" and scope["path"].startswith("/book/")):
                        headers[name] = value
            await send(message)

        headers = Headers(scope=scope)
        if not self.names.fullmatch(headers.get("host", "")):
            return await refuse("this server has another name (ASK_HOSTS)", 421)(scope, receive, send_with_headers)
        scheme, _, origin = headers.get("origin", "").partition("://")
        if scheme and not (scheme in ("http", "https") and self.names.fullmatch(origin)):
            return await refuse("not for this site", 403)(scope, receive, send_with_headers)
        costs = scope["path"].startswith(self.metered) or scope.get("query_string")
        if costs and not self.allowed(scope["client"][0] if scope.get("client") else ""):
            return await refuse("too many questions", 429)(scope, receive, send_with_headers)
        body = b""
        if scope["method"] in ("POST", "PUT", "PATCH"):
            try:
                async with asyncio.timeout(SLOWEST):
                    more = True
                    while more:
                        message = await receive()
                        if message["type"] == "http.disconnect":
                            return None
                        body += message.get("body", b"")
                        more = message.get("more_body", False)
                        if len(body) > LARGEST:
                            return await refuse("too large", 413)(scope, receive, send_with_headers)
            except TimeoutError:
                return await refuse("too slow", 408)(scope, receive, send_with_headers)
            sent = False

            async def whole():
                nonlocal sent
                if sent:
                    return await receive()
                sent = True
                return {"type": "http.request", "body": body, "more_body": False}

            return await self.app(scope, whole, send_with_headers)
        return await self.app(scope, receive, send_with_headers)

    def allowed(self, client: str) -> bool:
        """A bucket that holds a minute's questions and fills at a steady rate; a refusal takes nothing out of it."""
        now = time.monotonic()
        last, left = self.clients.pop(client, (now, self.rate))
        left = min(self.rate, left + (now - last) * self.rate / 60)
        self.clients[client] = (now, left - 1 if left >= 1 else left)
        if len(self.clients) > CLIENTS:
            self.clients.popitem(last=False)
        return left >= 1


def refuse(error: str, status: int) -> Response:
    return JSONResponse({"error": error}, status_code=status, headers={"Connection": "close", "Retry-After": "10"})


def html(answer: Answer) -> str:
    """An answer as HTML, for readers without scripts. What came from a page or a question is escaped."""
    refused = answer.kind == "refused"
    nearest = " Nearest to the question:" if refused else ""
    parts = [f"<p><strong>{escape(answer.lead)}</strong>{nearest}</p>"] if answer.lead else []
    for source in answer.sources[:SHOWN]:
        link = f'<a href="/book/{escape(source.url)}">{escape(source.context)}</a>'
        text = "".join(f"<p>{with_marks(paragraph, source.marked)}</p>" for paragraph in source.text.split("\n\n"))
        parts.append(f"<section><h2>{link}</h2>{'' if refused else text}</section>")
    return "".join(parts)


def with_marks(paragraph: str, marked: Sequence[str]) -> str:
    return "".join(
        f"<mark>{escape(text)}</mark>" if is_marked else escape(text) for text, is_marked in pieces(paragraph, marked)
    )
