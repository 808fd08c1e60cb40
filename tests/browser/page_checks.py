"""What several tests ask of a page."""

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

# the lessons that open with a picture
SCENES = ("grow", "mask", "bench", "slip", "plant", "filter", "look", "think", "act", "watch")
SOON = 60_000  # milliseconds for what takes seconds: the machine may be busy
AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe is missing: npm ci --prefix tests")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def watch(context, origins, problems):
    """Write down whatever is wrong on its pages: an error of a script, a resource that is missing, a request to a host
    that is none of the origins."""

    def look_at_request(request):
        if not request.url.startswith((*origins, "data:", "blob:")):
            problems.append(f"a request left the host: {request.url}")

    def look_at_response(response):
        if response.status >= 400:
            problems.append(f"status {response.status}: {response.url}")

    def look_at_failure(request):
        # What a page still loads when a test leaves it is broken off (ERR_ABORTED) and isn't missing.
        if request.url.startswith("file:") and request.failure != "net::ERR_ABORTED":
            problems.append(f"a file is missing: {request.url}")

    def look_at_console(message):
        if message.type == "error" and "Failed to load resource" not in message.text:  # told by its response, above
            problems.append(f"error in the console of {message.page.url}: {message.text}")

    context.on("request", look_at_request)
    context.on("response", look_at_response)
    context.on("requestfailed", look_at_failure)
    context.on("console", look_at_console)
    context.on("weberror", lambda error: problems.append(f"error of a script: {error.error}"))


def violations(page, within=None):
    """What axe says of a page, or of the element within it that a selector names."""
    if page.evaluate("!window.axe"):
        page.add_script_tag(path=AXE)
    page.wait_for_function("document.getAnimations().every(animation => animation.playState === 'finished')")
    run = "([within, tags]) => axe.run(within ?? document, {runOnly: tags, resultTypes: ['violations']})"
    found = page.evaluate(run, [within, TAGS])["violations"]
    nodes = [(rule["id"], node) for rule in found for node in rule["nodes"]]
    return [f"{rule}: {node['target']} {' '.join(node['failureSummary'].split())}" for rule, node in nodes]


def to_the_top(page):
    """Furo's button that leads back there is a fault of its own for axe, and hidden at the top."""
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".back-to-top")).to_be_hidden()


def violations_everywhere(page, within=None):
    """What axe finds in a wide window and in a narrow one, one of them light and one dark: what there is depends on the
    width, and its colors on the theme."""
    found = []
    for width, theme in ((1400, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        to_the_top(page)
        found += [f"{problem} at {width} px, {theme}" for problem in violations(page, within)]
    return found


def check_for_all(page, within=None):
    """axe has nothing to say, in a wide window and in a narrow one, in a light one and in a dark one, and
    nothing scrolls sideways in a narrow one."""
    problems = violations_everywhere(page, within)
    assert not problems, "\n".join(problems)
    for window in NARROW.values():
        page.set_viewport_size(window["viewport"])
        assert page.evaluate(SIDEWAYS) == []


WORKSHOP = "series/workshop.html"


def opened(page, title, address=WORKSHOP, button=None):
    """A lesson of the workshop, opened by its button, which has the lesson's title if no other is given."""
    page.goto(address)
    page.get_by_role("button", name=button or title).click()
    return page.get_by_role("region", name=title)


def scene_of(page, lesson):
    """A lesson whose picture is alive on the open page, and what its guide tells."""
    root = page.locator(f"#lesson-{lesson}")
    root.scroll_into_view_if_needed()
    expect(root.locator(".scene[data-alive]")).to_be_visible()
    return root, root.locator(".play-guide p")


def made_anew(page, title, sent):
    """A lesson that opens by itself: somebody sent what came of it."""
    page.goto(f"{WORKSHOP}#{sent}")
    view = page.get_by_role("region", name=title)
    expect(view).to_contain_text("Somebody sent you this", timeout=SOON)
    return view


def at_rest(view):
    """Wait until a lesson has done what it was told to."""
    expect(view).to_have_attribute("aria-busy", "false", timeout=SOON)


def copied_link(page, view):
    """The link of a lesson, from the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    view.get_by_role("button", name="Copy the link").click()
    expect(view).to_contain_text("The link is copied")
    return page.evaluate("navigator.clipboard.readText()")


def playground_settled(page):
    """Wait until the playground's text is written, which begins with the event that asks for it."""
    expect(page.locator(".playground-view")).to_have_attribute("aria-busy", "false", timeout=30_000)


def cells(table):
    """The texts of a table's body, row by row."""
    return [row.split("\t") for row in table.locator("tbody tr").all_inner_texts()]


# Elements that scroll sideways or stick out. Only tables, formulas, code and fields may scroll, each in its own box.
SIDEWAYS = """
() => {
    const root = document.scrollingElement;
    const found = root.scrollWidth > innerWidth ? [`the page is ${root.scrollWidth} px wide`] : [];
    for (const element of document.querySelectorAll(".main, .content, article, article *, footer, footer *"))
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX)
            && element.scrollWidth > element.clientWidth && element.clientWidth > 1
            && !element.matches(".table-wrapper, div.math, pre, input"))
            found.push(`${element.outerHTML.slice(0, 80)} is ${element.scrollWidth} px wide`);
    return found;
}
"""

# Buttons that are too small for a finger (WCAG 2.5.8).
SMALL = """
buttons => buttons.map(button => [button.textContent, button.getBoundingClientRect()])
    .filter(([, {width, height}]) => width && Math.min(width, height) < 23.99)
    .map(([text, {width, height}]) => `${text}: ${width} x ${height}`)
"""

# How far a picture moves on the page, and how much it changes its height: `window.moved`, from the call on.
MOVED = """
selector => {
    const picture = document.querySelector(selector);
    const top = () => picture.getBoundingClientRect().top + scrollY;
    const first = top(), high = picture.getBoundingClientRect().height;
    window.moved = 0;
    const look = () => {
        window.moved = Math.max(window.moved, Math.abs(top() - first),
            Math.abs(picture.getBoundingClientRect().height - high));
        requestAnimationFrame(look);
    };
    look();
}
"""

LAPTOP = {"viewport": {"width": 1366, "height": 768}, "reduced_motion": "no-preference"}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

NARROW = {  # windows in which nothing may scroll sideways
    "360 px": {"viewport": {"width": 360, "height": 640}},
    "320 px": {"viewport": {"width": 320, "height": 568}},
    "200%": {"viewport": {"width": 640, "height": 360}, "device_scale_factor": 2},
}


@contextmanager
def held_up_at_most(page, milliseconds):
    """No task of the page's own thread takes longer: of its time on a processor, or a busy machine would be counted.

    But for one, since the engine may clear its memory or compile in the middle of any, which a busy machine stretches.
    """
    browser = page.context.browser
    browser.start_tracing(page=page, categories=["toplevel"])
    yield
    events = json.loads(browser.stop_tracing())["traceEvents"]
    names = {(event["pid"], event["tid"]): event["args"]["name"] for event in events if event["name"] == "thread_name"}
    main = [event for event in events if names.get((event["pid"], event["tid"])) == "CrRendererMain"]
    times = [event["tdur"] / 1000 for event in main if event["name"].endswith("RunTask") and "tdur" in event]
    assert len(times) > 50 and sum(times) > 20  # it did see the page at work
    assert sorted(times)[-2] <= milliseconds
