"""Every page can be read: on a narrow screen, enlarged, without scripts, on paper."""

import pytest
from every_page import DESKTOP, LARGER_PHONE, PHONE
from page_checks import NARROW
from playwright.sync_api import expect
from support import FIRST_PART, alike

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


# The sizes of formulas, and the widths of the pictures that were loaded when they came into view.
DRAWN = """
async () => {
    const images = [...document.querySelectorAll("article img")].filter(image => image.checkVisibility());
    const widths = [];
    for (const image of images) {
        image.scrollIntoView();
        await image.decode();
        widths.push(image.naturalWidth);
    }
    const boxes = [...document.querySelectorAll("math")].map(formula => formula.getBoundingClientRect());
    return [boxes.map(box => [box.width, box.height]), widths];
}
"""


@pytest.mark.parametrize("window", NARROW)
def test_no_page_scrolls_sideways(looked_at, window):
    problems = [
        f"{address}: {problem}" for address, found in looked_at("sideways", window).items() for problem in found
    ]
    assert not problems, "\n".join(problems)


@pytest.mark.own
def test_code_that_a_page_quotes_fits_its_column_on_a_desktop(looked_at):
    """What a reader has to push aside is not read."""
    listings = [(address, *each) for address, found in looked_at("listings", DESKTOP).items() for each in found]
    wide = [f"{address}: {text!r}" for address, text, is_wide in listings if is_wide]
    assert len(listings) > 8 and not wide, "\n".join(wide)


def test_every_page_is_whole_without_scripts(new_page, gone_through):
    page = new_page(viewport={"width": 1400, "height": 900}, java_script_enabled=False)
    formulas = figures = 0
    for address in gone_through:
        page.goto(address)
        expect(page.locator("article")).to_be_visible()
        expect(page.locator("article h1")).to_be_visible()
        expect(page.locator(".sidebar-drawer").get_by_role("link").last).to_be_visible()
        expect(page.locator(".theme-toggle").filter(visible=True)).to_have_count(0)
        sizes, widths = page.evaluate(DRAWN)
        assert all(width > 2 and height > 4 for width, height in sizes), address
        assert all(width > 100 for width in widths), address
        formulas, figures = formulas + len(sizes), figures + len(widths)
        if address.startswith("series/"):
            assert len(page.locator("article").inner_text()) > 50, address
    assert formulas and figures


@pytest.mark.own
def test_the_drawers_open_without_scripts(new_page, site):
    page = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto(FIRST_PART)
    page.locator(".toc-header-icon").click()
    expect(page.locator(".toc-drawer").get_by_role("link", name="In practice")).to_be_in_viewport()
    page.locator(".toc-overlay").click(position={"x": 5, "y": 400})
    page.locator(".nav-overlay-icon").click()
    page.locator(".sidebar-drawer li:has(> [href='look-up.html']) > label").click()
    page.locator(".sidebar-drawer").get_by_role("link", name="Glossary").click()
    expect(page).to_have_url(site + "series/glossary.html")


def test_a_page_prints_black_on_white_whatever_the_theme(new_page, html_pages):
    """With the dark theme of the system, and with the one that a reader chose."""
    page = new_page(viewport={"width": 800, "height": 1100}, color_scheme="dark")
    page.add_init_script("localStorage.setItem('theme', 'dark')")
    problems = []
    for address in html_pages:
        page.goto(address)
        assert page.evaluate("document.body.dataset.theme") == "dark"
        for system, chosen in (("light", "dark"), ("dark", "auto")):
            page.emulate_media(color_scheme=system)
            page.evaluate("theme => { document.body.dataset.theme = theme; }", chosen)
            dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
            page.emulate_media(media="print")
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
            problems += [f"{address}, {chosen}: {problem}" for problem in page.evaluate(NOT_FOR_PAPER)]
            page.emulate_media(media="screen")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("width", alike(390, 800, 1400))
def test_print_leaves_out_what_one_can_only_click(new_page, width):
    page = new_page(viewport={"width": width, "height": 1100})
    page.goto(FIRST_PART)
    page.emulate_media(media="print")
    expect(page.locator("article")).to_be_visible()
    controls = (
        "aside, button, input, .headerlink, .mobile-header, .related-pages, .overlay, .skip-to-content, .back-to-top"
    )
    assert page.locator(controls).filter(visible=True).all_inner_texts() == []
    # The text has the sheet to itself.
    assert page.locator("article").bounding_box()["width"] > 0.9 * width


@pytest.mark.own
@pytest.mark.parametrize("window", [PHONE, LARGER_PHONE, DESKTOP])
def test_no_equation_number_lies_on_its_formula(looked_at, window):
    found = [each for page in looked_at("numbers", window).values() for each in page]
    assert len(found) > 25 and not any(found)
