"""What several tests ask of a page."""

import json
from contextlib import contextmanager
from pathlib import Path

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
MISSING = "axe is missing: npm ci --prefix tests"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page):
    if page.evaluate("!window.axe"):
        page.add_script_tag(path=AXE)
    page.wait_for_function("document.getAnimations().every(animation => animation.playState === 'finished')")
    found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", TAGS)["violations"]
    nodes = [(rule["id"], node) for rule in found for node in rule["nodes"]]
    return [f"{rule}: {node['target']} {' '.join(node['failureSummary'].split())}" for rule, node in nodes]


# Elements that scroll sideways or stick out. Only tables, formulas and code may scroll, each in its own box.
SIDEWAYS = """
() => {
    const root = document.scrollingElement;
    const found = root.scrollWidth > innerWidth ? [`the page is ${root.scrollWidth} px wide`] : [];
    for (const element of document.querySelectorAll(".main, .content, article, article *, footer, footer *"))
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX)
            && element.scrollWidth > element.clientWidth && element.clientWidth > 1
            && !element.matches(".table-wrapper, div.math, pre"))
            found.push(`${element.outerHTML.slice(0, 80)} is ${element.scrollWidth} px wide`);
    return found;
}
"""

NARROW = {  # windows in which nothing may scroll sideways
    "360 px": {"viewport": {"width": 360, "height": 640}},
    "320 px": {"viewport": {"width": 320, "height": 568}},
    "200%": {"viewport": {"width": 640, "height": 360}, "device_scale_factor": 2},
}


@contextmanager
def held_up_at_most(page, milliseconds):
    """No task of the page's own thread takes longer: of its time on a processor, or a busy machine would be counted."""
    browser = page.context.browser
    browser.start_tracing(page=page, categories=["toplevel"])
    yield
    events = json.loads(browser.stop_tracing())["traceEvents"]
    names = {(event["pid"], event["tid"]): event["args"]["name"] for event in events if event["name"] == "thread_name"}
    main = [event for event in events if names.get((event["pid"], event["tid"])) == "CrRendererMain"]
    times = [event["tdur"] / 1000 for event in main if event["name"].endswith("RunTask") and "tdur" in event]
    assert len(times) > 50 and sum(times) > 20  # it did see the page at work
    assert max(times) <= milliseconds
