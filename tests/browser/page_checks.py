"""What several tests ask of a page."""

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
