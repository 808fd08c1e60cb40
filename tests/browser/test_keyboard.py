"""A reader without a mouse reaches everything, and always sees where they are."""

import re

import pytest
from every_page import PHONE as PHONE_360
from every_page import WIDE
from page_checks import NARROW
from playwright.sync_api import expect
from support import alike

PART_1 = "series/part-1-tamed-monster.html"
PHONE, TABLET, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}, {"width": 1400, "height": 900}

# What holds the focus, and what is wrong with it. A checkbox of a drawer or a hub is shown by its label, the icon one
# clicks.
FOCUS = """
() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    let shown = element;
    if (element.matches(".sidebar-toggle, .toctree-checkbox")) {
        const icons = [...document.querySelectorAll(`label[for=${element.id}]:not(.overlay)`)];
        shown = icons.find(icon => icon.checkVisibility()) ?? element;
    }
    // A link that wraps has a box for each of its lines.
    const boxes = [...shown.getClientRects()];
    const box = boxes.find(box => box.width > 4 && box.height > 4
        && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth);
    const problems = [];
    if (!box || !shown.checkVisibility({checkOpacity: true})) {
        problems.push("is not visible");
    } else {
        const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2,
                        (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
        const top = document.elementFromPoint(x, y);
        if (!(shown.contains(top) || top?.contains(shown))) problems.push(`is behind ${top?.outerHTML.slice(0, 60)}`);
        const style = getComputedStyle(shown);
        if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 1) problems.push("has no outline");
    }
    const drawer = element.closest(".sidebar-drawer, .toc-drawer");
    if (drawer && getComputedStyle(drawer).position === "fixed") problems.push("is in a closed drawer");
    return [element.outerHTML.replace(/\\s+/g, " ").slice(0, 120), problems];
}
"""

# The same of all that a Tab would reach, forth and back, at the pace of the browser: it scrolls to what gets the focus
# by a script as it does for a key. A tenth of what as many presses of Tab cost.
EACH = f"""
async () => {{
    const look = {FOCUS};
    const places = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
        .filter(place => place.tabIndex >= 0 && !place.disabled && place.checkVisibility({{visibilityProperty: true}}))
        .filter(place => {{  // of a group of radio buttons Tab goes to one
            const group = place.type === "radio" ? [...document.getElementsByName(place.name)] : [place];
            return (group.find(one => one.checked) ?? group[0]) === place;
        }});
    const found = [];
    for (const place of [...places, ...places.toReversed()]) {{
        place.focus();
        let focus = look();
        for (let frames = 0; focus?.[1].length && frames < 5; frames++) {{
            await new Promise(requestAnimationFrame);
            focus = look();
        }}
        found.push(focus ?? [place.outerHTML.slice(0, 120), ["does not take the focus"]]);
    }}
    return found;
}}
"""
# The pages whose controls are not those of any other, and short: a reader goes through them by Tab.
TABBED = ("404.html", "index.html", "search.html", "series/playground.html", "series/workshop.html")


def tab_to(page, selector):
    """Press Tab until the focus is on what the selector says; the number of presses."""
    for presses in range(1, 400):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return presses
    raise AssertionError(f"400 presses of Tab don't reach {selector}")


@pytest.mark.parametrize("viewport", alike(PHONE, TABLET, DESKTOP), ids=lambda viewport: viewport["width"])
def test_a_link_near_the_top_skips_to_the_content(new_page, viewport):
    page = new_page(viewport=viewport, reduced_motion="reduce")
    page.goto(PART_1)
    assert tab_to(page, ".skip-to-content") <= 3
    expect(page.locator(".skip-to-content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#furo-main-content$"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


@pytest.mark.parametrize("viewport", alike(PHONE, TABLET, DESKTOP), ids=lambda viewport: viewport["width"])
def test_the_focus_is_always_visible(new_page, html_pages, gone_through, viewport):
    """Through some pages goes a reader by Tab; and all that is reached so there, and nothing else, are the places that
    the browser looks at there and on others."""
    page = new_page(viewport=viewport, reduced_motion="reduce")
    problems, stops = set(), 0
    addresses = sorted({*gone_through, *TABBED} & {*html_pages})
    for address in addresses:
        page.goto(address)
        page.keyboard.press("Tab")
        tabbed = []
        while address in TABBED and (focus := page.evaluate(FOCUS)):
            for _ in range(5 if focus[1] else 0):  # perhaps the browser has not drawn the focus yet
                page.evaluate("new Promise(requestAnimationFrame)")
                focus = page.evaluate(FOCUS)
            if focus[1]:  # the page may still have scrolled, and its contents with it, when the key was pressed
                page.keyboard.press("Shift+Tab")
                page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
                page.keyboard.press("Tab")
                focus = page.evaluate(FOCUS)
            element, faults = focus
            problems.update(f"{address}: {element} {fault}" for fault in faults)
            if element in tabbed[:1]:
                break  # round to the first
            tabbed.append(element)
            page.keyboard.press("Tab")
        found = page.evaluate(EACH)
        problems.update(f"{address}: {element} {fault}" for element, faults in found for fault in faults)
        each = [element for element, _ in found[: len(found) // 2]]
        assert not tabbed or tabbed == each, address
        stops += len(each)
    assert stops > 10 * len(addresses)
    assert not problems, "\n".join(sorted(problems))


# 1008 and 1312 px are the very widths where Furo turns a column into a drawer.
@pytest.mark.parametrize("width", alike(390, 1008))
def test_the_navigation_drawer_opens_and_closes_and_its_links_work(new_page, site, width):
    page = new_page(viewport={"width": width, "height": 844}, reduced_motion="reduce")
    page.goto(PART_1)
    link = page.locator(".sidebar-drawer a[href='part-2-unsupervised-learning.html']")
    expect(link).not_to_be_in_viewport()
    tab_to(page, "#__navigation")
    page.keyboard.press("Space")
    expect(link).to_be_in_viewport()
    page.keyboard.press("Space")
    expect(link).not_to_be_in_viewport()
    page.keyboard.press("Space")
    tab_to(page, ".sidebar-drawer [aria-label$='Look up']")
    page.keyboard.press("Space")
    tab_to(page, ".sidebar-drawer a[href='glossary.html']")  # which lies further down: the drawer scrolls to it
    page.keyboard.press("Enter")
    expect(page).to_have_url(site + "series/glossary.html")


@pytest.mark.parametrize("width", alike(390, 1280, 1312))
def test_the_drawer_with_the_contents_of_the_page_opens_and_its_links_work(new_page, width):
    page = new_page(viewport={"width": width, "height": 844}, reduced_motion="reduce")
    page.goto(PART_1)
    link = page.locator(".toc-drawer").get_by_role("link", name="In practice")
    expect(link).not_to_be_in_viewport()
    tab_to(page, "#__toc")
    page.keyboard.press("Space")
    expect(link).to_be_in_viewport()
    tab_to(page, ".toc-drawer a[href='#part-1-practice']")
    page.keyboard.press("Enter")
    expect(page.locator("#part-1-practice > h2")).to_be_in_viewport()


def test_what_scrolls_sideways_takes_the_focus_and_scrolls_by_arrow_keys(new_page, looked_at):
    """Each takes it; a key is pressed on the first of each kind."""
    first = {}
    for address, found in looked_at("wide", PHONE_360).items():
        for number, (kind, focused) in enumerate(found):
            assert focused, (address, kind, number)
            first.setdefault(kind, (address, number))
    assert {"table-wrapper", "math", "listing"} <= first.keys()
    page = new_page(**NARROW[PHONE_360], reduced_motion="reduce")
    for address, number in first.values():
        page.goto(address)
        page.evaluate(WIDE)
        page.evaluate("number => wide[number].focus()", number)
        page.keyboard.press("ArrowRight")
        page.wait_for_function("number => wide[number].scrollLeft > 0", arg=number)


def test_the_theme_changes_by_keyboard(page):
    page.goto("index.html")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    tab_to(page, ".theme-toggle")
    page.keyboard.press("Space")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
