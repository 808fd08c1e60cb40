"""A real Chromium on a real server: the tests see what a reader sees."""

import functools
import threading

import pytest
from chromium import CHROMIUM, MISSING, OPTIONS, Handler, Server
from every_page import gone_through, looked_at  # noqa: F401 - fixtures
from page_checks import watch
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def serve():
    """Serves a folder until the tests end; its address, with a slash at the end."""
    servers = []

    def start(folder):
        server = Server(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site(html, serve):
    """The address of the built book, with a slash at the end."""
    return serve(html)


@pytest.fixture(scope="session")
def html_pages(html):
    """The addresses of all pages, relative to the site."""
    return sorted(path.relative_to(html).as_posix() for path in html.rglob("*.html") if "_static" not in path.parts)


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, site):
    """Opens pages, each in a fresh context. Whatever a test is about, it also fails on an error of a script, on a
    resource that is missing, and on a request to another host."""
    contexts, problems, origins = [], [], {site}

    def open_page(**options):
        options = {"base_url": site, **options}
        origins.add(options["base_url"])
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        watch(context, origins, problems)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)


DESKTOP = {"viewport": {"width": 1400, "height": 900}, "color_scheme": "light"}


@pytest.fixture
def page(new_page):
    """A page on a desktop, in the light theme."""
    return new_page(**DESKTOP)


@pytest.fixture
def still_page(new_page):
    """A wide one without motion, as axe looks at colors, which must not be changing."""
    return new_page(viewport=DESKTOP["viewport"], reduced_motion="reduce")


@pytest.fixture(params=[pytest.param("server", marks=pytest.mark.release), "file"])
def origin(request, site, html):
    """Where the book is read from: a server, or the folder that `make html` says to open. All other tests read it from
    a server."""
    return site if request.param == "server" else f"{html.as_uri()}/"


@pytest.fixture
def page_anywhere(new_page, origin):
    """As `page`, once from a server and once from a file."""
    return new_page(base_url=origin, **DESKTOP)
