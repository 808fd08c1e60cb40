"""Every page can be read: on a narrow screen, enlarged, without scripts, on paper."""

import pytest
from page_checks import SIDEWAYS
from playwright.sync_api import expect

PART_1 = "series/part-1-tamed-monster.html"

# Text that is pale, or on a ground that is not.
NOT_FOR_PAPER = """
() => {
    const lightness = color => {
        const [red, green, blue, alpha = 1] = color.match(/[\\d.]+/g).map(Number);
        const linear = [red, green, blue].map(value => (1 - alpha) + alpha * (value / 255) ** 2.2);
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    };
    return [document.documentElement, ...document.body.querySelectorAll("*"), document.body].filter(element => {
        if (!element.checkVisibility() || !element.offsetWidth) return false;
        const style = getComputedStyle(element);
        const text = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
        return (text && lightness(style.color) > 0.18) || lightness(style.backgroundColor) < 0.8;
    }).map(element => {
        const style = getComputedStyle(element);
        return `${element.outerHTML.slice(0, 80)}: ${style.color} on ${style.backgroundColor}`;
    });
}
"""


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"viewport": {"width": 360, "height": 640}}, id="360 px"),
        pytest.param({"viewport": {"width": 320, "height": 568}}, id="320 px"),
        # What a screen of 1280 × 720 px becomes when one enlarges a page to 200%.
        pytest.param({"viewport": {"width": 640, "height": 360}, "device_scale_factor": 2}, id="200%"),
    ],
)
def test_no_page_scrolls_sideways(new_page, html_pages, options):
    page = new_page(**options)
    problems = []
    for address in html_pages:
        page.goto(address)
        problems += [f"{address}: {problem}" for problem in page.evaluate(SIDEWAYS)]
    assert not problems, "\n".join(problems)


def test_code_that_a_page_quotes_fits_its_column_on_a_desktop(new_page, html_pages):
    """Listings of the lab's code, which are those in Python; what a reader has to push aside is not read."""
    page = new_page(viewport={"width": 1280, "height": 800})
    listings, wide = 0, []
    for address in html_pages:
        page.goto(address)
        for listing in page.locator(".highlight-python pre").all():
            listings += 1
            if listing.evaluate("pre => pre.scrollWidth > pre.clientWidth"):
                wide.append(f"{address}: {listing.inner_text()[:60]!r}")
    assert listings > 8 and not wide, "\n".join(wide)


def test_every_page_is_whole_without_scripts(new_page, html_pages):
    page = new_page(viewport={"width": 1400, "height": 900}, java_script_enabled=False)
    formulas = figures = 0
    for address in html_pages:
        page.goto(address)
        expect(page.locator("article")).to_be_visible()
        expect(page.locator("article h1")).to_be_visible()
        expect(page.locator(".sidebar-drawer").get_by_role("link", name="Glossary")).to_be_visible()
        expect(page.locator(".theme-toggle").filter(visible=True)).to_have_count(0)
        for formula in page.locator("math").all():
            box = formula.bounding_box()
            assert box["width"] > 2 and box["height"] > 4, address
            formulas += 1
        for image in page.locator("article img").filter(visible=True).all():
            image.scroll_into_view_if_needed()
            assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100, address
            figures += 1
        if address.startswith("series/"):
            assert len(page.locator("article").inner_text()) > 200, address
    assert formulas and figures


def test_the_drawers_open_without_scripts(new_page, site):
    page = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto(PART_1)
    page.locator(".toc-header-icon").click()
    expect(page.locator(".toc-drawer").get_by_role("link", name="In practice")).to_be_in_viewport()
    page.locator(".toc-overlay").click(position={"x": 5, "y": 400})
    page.locator(".nav-overlay-icon").click()
    page.locator(".sidebar-drawer").get_by_role("link", name="Glossary").click()
    expect(page).to_have_url(site + "series/glossary.html")


@pytest.mark.parametrize("chosen", [None, "dark"])
def test_a_page_prints_black_on_white_whatever_the_theme(new_page, html_pages, chosen):
    page = new_page(viewport={"width": 800, "height": 1100}, color_scheme="dark" if chosen is None else "light")
    page.add_init_script(f"localStorage.setItem('theme', '{chosen}')" if chosen else "")
    problems = []
    for address in html_pages:
        page.goto(address)
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
        problems += [f"{address}: {problem}" for problem in page.evaluate(NOT_FOR_PAPER)]
        page.emulate_media(media="screen")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("width", [390, 800, 1400])
def test_print_leaves_out_what_one_can_only_click(new_page, width):
    page = new_page(viewport={"width": width, "height": 1100})
    page.goto(PART_1)
    page.emulate_media(media="print")
    expect(page.locator("article")).to_be_visible()
    controls = (
        "aside, button, input, .headerlink, .mobile-header, .related-pages, .overlay, .skip-to-content, .back-to-top"
    )
    assert page.locator(controls).filter(visible=True).all_inner_texts() == []
    # The text has the sheet to itself.
    assert page.locator("article").bounding_box()["width"] > 0.9 * width


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_no_equation_number_lies_on_its_formula(new_page, html_pages, width):
    page = new_page(viewport={"width": width, "height": 800})
    found = []
    for address in html_pages:
        page.goto(address)
        found += page.evaluate(
            """() => [...document.querySelectorAll("div.math:has(.eqno)")].map(block => {
                const number = block.querySelector(".eqno").getBoundingClientRect();
                const pieces = [...block.querySelectorAll("math *")].map(piece => piece.getBoundingClientRect());
                return pieces.some(piece => piece.right > number.left && piece.left < number.right
                    && piece.bottom > number.top && piece.top < number.bottom);
            })"""
        )
    assert len(found) > 25 and not any(found)
