"""axe finds nothing on any page: in both themes, on a desktop and on a phone.

What a page is built of depends on its width, and its colors on the theme: a page of each kind is looked at in a light
window, and by `make release` all pages, and in a dark one. What only a wide or only a narrow window shows beside the
text is the same on all pages: two are looked at in all four.
"""

import pytest
from page_checks import needs_axe, violations
from support import FIRST_PART

LOOKS = [(1400, "light"), (390, "dark"), (1400, "dark"), (390, "light")]
WHOLE = ["index.html", FIRST_PART]


@needs_axe
@pytest.mark.parametrize(("width", "theme"), [LOOKS[0], pytest.param(*LOOKS[1], marks=pytest.mark.release)])
def test_axe_finds_nothing_on_any_page(new_page, gone_through, width, theme):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce")
    problems = {}
    for address in [*gone_through, "search.html?q=monster"]:
        page.goto(address)
        if found := violations(page):
            problems[address] = found
    assert not problems, "\n".join(f"{address}: {'; '.join(found)}" for address, found in problems.items())


@needs_axe
def test_axe_finds_nothing_around_a_page_in_any_theme(new_page):
    page = new_page(reduced_motion="reduce")
    problems = {}
    for address in WHOLE:
        page.goto(address)
        for width, theme in LOOKS[1:]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            for problem in violations(page):
                problems.setdefault(problem, []).append(f"{address} at {width} px, {theme}")
    assert not problems, "\n".join(f"{problem} ({'; '.join(places)})" for problem, places in problems.items())


@needs_axe
@pytest.mark.parametrize(
    ("drawer", "theme"),
    [
        ("__navigation", "light"),
        ("__toc", "dark"),
        pytest.param("__navigation", "dark", marks=pytest.mark.release),
        pytest.param("__toc", "light", marks=pytest.mark.release),
    ],
)
def test_axe_finds_nothing_in_an_open_drawer(new_page, drawer, theme):
    phone = new_page(viewport={"width": 390, "height": 844}, color_scheme=theme, reduced_motion="reduce")
    phone.goto(FIRST_PART)
    phone.locator(f".mobile-header label[for={drawer}]").click()
    problems = violations(phone)
    assert not problems, "\n".join(problems)
