"""The page of `ask` in a real browser: by keyboard, by axe, with scripts and without."""

import pytest
from page_checks import needs_axe, violations_everywhere

from ask.answer import SHOWN, Answer, Ask
from ask.embed import MiniLM
from ask.endpoint import Endpoint
from ask.finding import Source
from ask.index import SQLite, embed, update
from ask.retrieve import Retriever
from ask.sections import read
from ask.web import app

PAGE = '# Masks\n\nA thin mask <img src=x onerror="document.title=1"> has rank `<b>4</b>`.\n'


@pytest.fixture
def served(tmp_path):
    """The page on a hostile little book; its address, and the `Ask` behind it."""
    import threading
    import time

    import uvicorn

    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/masks.md").write_text(PAGE)
    store, embedder = SQLite(), MiniLM()
    update(store, read(tmp_path / "docs"))
    embed(store, embedder)
    ask = Ask(Retriever(store, embedder))
    server = uvicorn.Server(uvicorn.Config(app(tmp_path / "docs", store, ask), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/", ask
    server.should_exit = True
    thread.join()


@pytest.fixture
def open_page(browser):
    contexts, problems = [], []

    def open_page(address, **options):
        context = browser.new_context(**options)
        context.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        context.on(
            "request",
            lambda request: None if request.url.startswith((address, "data:")) else problems.append(request.url),
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def test_by_keyboard(served, open_page):
    page = open_page(served[0])
    page.keyboard.press("Tab")  # the link to the book
    page.keyboard.press("Tab")
    page.keyboard.type("what rank has a thin mask")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer a")
    assert page.evaluate("document.activeElement.id") == "answer"
    assert page.locator("#answer a").get_attribute("href") == "/book/masks.md#masks"
    assert page.locator("#answer img, #answer b").count() == 0 and page.title() != "1"


def test_without_scripts(served, open_page):
    page = open_page(served[0], java_script_enabled=False)
    page.get_by_label("Your question").fill("what rank has a thin mask")
    page.get_by_role("button", name="Ask").click()
    assert page.locator("#answer a").get_attribute("href") == "/book/masks.md#masks"
    assert page.locator("#answer img").count() == 0


def test_a_refusal_is_said(served, open_page):
    page = open_page(served[0])
    page.get_by_label("Your question").fill("symptoms of vitamin d deficiency")
    page.keyboard.press("Enter")
    page.get_by_text("The series does not say.").wait_for()


def test_as_many_sections_are_shown_as_the_server_says(served, open_page):
    names = {"name": "a#a", "url": "a.html", "title": "A", "context": "A", "audience": "all", "text": "A."}
    found = Answer(question="a", kind="refused", sources=[Source(number=number, **names) for number in range(1, 6)])
    page = open_page(served[0])
    body = f"event: answer\ndata: {found.model_dump_json()}\n\n"
    page.route("**/api/ask", lambda route: route.fulfill(content_type="text/event-stream", body=body))
    page.get_by_label("Your question").fill("a")
    page.keyboard.press("Enter")
    page.get_by_text("The series does not say.").wait_for()
    page.wait_for_selector("#answer section")
    assert page.locator("#answer section").count() == SHOWN


def test_an_endpoint_that_is_gone_is_said(served, open_page):
    served[1].endpoint = Endpoint("http://127.0.0.1:9/v1", "m", retries=0)
    page = open_page(served[0])
    page.get_by_label("Your question").fill("what rank has a thin mask")
    page.keyboard.press("Enter")
    page.get_by_text("could not be used").wait_for()
    assert page.locator("#answer section").count() == 1


@needs_axe
def test_axe_finds_nothing(served, open_page):
    page = open_page(served[0], bypass_csp=True)
    page.get_by_label("Your question").fill("what rank has a thin mask")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer section")
    assert violations_everywhere(page) == []
