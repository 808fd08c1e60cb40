"""The three years in the page: ten fields, a fold, and what Python says of the same numbers."""

import pytest
from every_page import DESKTOP
from page_checks import check_for_all, needs_axe
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


@needs_axe
def test_axe_finds_nothing_in_the_open_form_and_nothing_scrolls_sideways(still_page):
    still_page.goto(PAGE)
    form = still_page.locator(".three-years")
    form.get_by_text("More: what is billed").click()
    form.get_by_label("Staff cost").fill("-1")
    expect(form.get_by_role("alert")).to_be_visible()
    check_for_all(still_page)


def test_on_a_phone_the_verdict_stays_beside_the_fields(new_page):
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(PAGE)
    for label in ("Cases, a month", "Answered alone, % of cases"):
        field = page.get_by_label(label)
        field.evaluate("field => field.scrollIntoView({block: 'center'})")
        expect(field).to_be_in_viewport(ratio=0.9)
        expect(page.locator(".calculator-verdict")).to_be_in_viewport(ratio=0.9)


def test_it_works_where_the_book_is_opened_from_a_folder(browser, html):
    page = browser.new_page()
    faults = []
    page.on("pageerror", lambda fault: faults.append(fault))
    page.goto(f"{(html / PAGE).as_uri()}?wage=50")
    says(page.locator(".three-years"), DESK | {"wage": (50,) * 3})
    page.get_by_label("Staff cost").fill("35")
    says(page.locator(".three-years"), DESK)
    assert faults == []
    page.close()


@pytest.mark.parametrize("address", ["index.html", "series/part-7-business-impact.html"])
def test_whoever_looks_for_the_calculator_comes_to_the_form(page, address):
    page.goto(address)
    page.locator("article a[href$='sum.html#calculator']").first.click()
    expect(page.locator("#calculator")).to_have_count(1)
    expect(page.locator("#calculator > h2, #calculator ~ h2").first).to_be_in_viewport()


@pytest.mark.release
def test_no_other_page_loads_it(looked_at):
    loaded = looked_at("loaded", DESKTOP)
    assert {address for address, urls in loaded.items() if any("calculator" in url for url in urls)} == {PAGE}
