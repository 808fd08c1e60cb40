"""The three years in the page: ten fields, a fold, and what Python says of the same numbers."""

import pytest
from playwright.sync_api import expect

from values.business_sum import INPUTS, SUM, outlooks, triples
from values.sum_words import board, verdict, watch

PAGE = "series/sum.html"
DESK = triples(SUM["desk"])
SECONDS = 20_000


@pytest.fixture
def form(page):
    page.goto(PAGE)
    expect(page.locator(".three-years .calculator-verdict")).not_to_be_empty()
    return page.locator(".three-years")


def says(form, ranges):
    outlook = outlooks(ranges)
    expect(form.locator(".calculator-verdict")).to_have_text(verdict(outlook), timeout=SECONDS)
    expect(form.locator(".calculator-message")).to_have_text(watch(ranges))
    rows = form.locator("tbody tr").all()
    found = [[row.locator("th").inner_text(), *row.locator("td").all_inner_texts()] for row in rows]
    assert found == board(ranges, outlook)[1:]


def test_it_says_what_python_does_and_what_is_typed_counts(form):
    says(form, DESK)
    seen = [field for field in form.locator("input").all() if field.is_visible()]
    assert len(seen) == sum("more" not in row for row in INPUTS.values()) == 10
    form.get_by_label("Cases, a month").fill("6000")
    low, likely, high = DESK["cases"]
    says(form, DESK | {"cases": (2 * low, 2 * likely, 2 * high)})
    assert form.page.url.endswith("?cases=5200,6000,7000")
    form.get_by_role("button", name="Back to the desk").click()
    says(form, DESK)


def test_an_address_opens_its_numbers_and_what_cannot_be_is_told(form):
    page = form.page
    page.goto(f"{PAGE}?resolution=0.1&cases=0")
    expect(form.get_by_role("alert")).to_contain_text("Cases: give numbers between 1 and")
    says(form, DESK | {"resolution": (0.1,) * 3})
    form.get_by_label("Staff cost").fill("-1")
    expect(form.get_by_role("alert")).to_contain_text("Staff cost: give numbers between 0 and 10,000.")
    form.get_by_label("Staff cost").fill("35")
    expect(form.locator(".calculator-alert")).to_be_hidden()


def test_the_boards_page_has_what_comes_out_and_no_fields(form):
    page = form.page
    page.evaluate("window.print = () => {}")
    form.get_by_role("button", name="Print the board’s page").click()
    page.emulate_media(media="print")
    expect(form.locator(".calculator-verdict")).to_be_visible()
    expect(form.locator("tbody tr").first).to_be_visible()
    expect(form.locator("input").first).to_be_hidden()
    expect(page.locator("h1")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("h1")).to_be_visible()


def test_without_scripts_the_boards_table_stands_there(new_page):
    page = new_page(java_script_enabled=False)
    page.goto(PAGE)
    expect(page.locator(".three-years")).to_contain_text(verdict(outlooks(DESK)))
    expect(page.locator(".three-years tbody tr")).to_have_count(len(board(DESK, outlooks(DESK))) - 1)


def test_on_a_phone_nothing_scrolls_sideways(new_page):
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(PAGE)
    expect(page.locator(".three-years .calculator-verdict")).not_to_be_empty()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
