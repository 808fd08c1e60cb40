"""The three years in the page: the answer, the number that decides it, and what Python says of the same numbers."""

import pytest
from every_page import DESKTOP
from page_checks import LAPTOP, PHONE, check_for_all, needs_axe
from playwright.sync_api import expect

from values.business_sum import INPUTS, RANGED, SUM, advised, likely, outcomes, outlooks, triples
from values.sum_words import board, verdict, watch

PAGE = "series/sum.html"
DESK = triples(SUM["desk"])
SECONDS = 20_000


@pytest.fixture
def form(page):
    return unfolded(page, PAGE)


def unfolded(page, address):
    page.goto(address)
    form = page.locator(".three-years")
    expect(form.locator(".calculator-verdict")).not_to_be_empty()
    for fold in form.locator("summary").all():
        fold.click()
    return form


def says(form, ranges):
    outlook = outlooks(ranges)
    expect(form.locator(".calculator-verdict")).to_have_text(verdict(outlook), timeout=SECONDS)
    expect(form.locator(".calculator-message")).to_have_text(watch(ranges))
    rows = form.locator("tbody tr").all()
    found = [[row.locator("th").text_content(), *row.locator("td").all_text_contents()] for row in rows]
    assert found == board(ranges, outlook)[1:]


def test_it_says_what_python_does_and_what_is_typed_counts(form):
    says(form, DESK)
    form.get_by_label("Cases, a month").fill("6000")
    low, likely, high = DESK["cases"]
    says(form, DESK | {"cases": (2 * low, 2 * likely, 2 * high)})
    assert form.page.url.endswith("?cases=5200,6000,7000")
    form.get_by_role("button", name="Back to the desk").click()
    says(form, DESK)


def decisive(ranges):
    """The title of the input whose range moves most what the best step brings, the others as they are likely."""
    step = advised(outlooks(ranges))

    def swing(name):
        low, high = (outcomes(likely(ranges) | {name: ranges[name][end]})[step].total for end in (0, 2))
        return abs(high - low)

    return INPUTS[max(RANGED, key=swing)]["title"]


@pytest.mark.parametrize("options", [LAPTOP, PHONE], ids=("laptop", "phone"))
def test_it_opens_on_the_answer_and_the_number_that_decides_it(new_page, options):
    page = new_page(**options)
    page.goto(PAGE)
    form = page.locator(".three-years")
    says(form, DESK)
    assert form.bounding_box()["height"] <= 1.3 * options["viewport"]["height"]
    decides = form.locator(".calculator-decides")
    title = decisive(DESK)
    expect(decides).to_contain_text(title)
    assert form.locator("input:visible").count() == 2  # a slider, and its number
    form.locator(".calculator-drawing").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.sum-come')")
    line = form.locator(".sum-line-2").get_attribute("d")
    decides.get_by_role("slider", name=title).press("End")
    assert form.locator(".sum-line-2").get_attribute("d") != line  # while it is moved
    expect(decides).to_contain_text(title)
    form.get_by_role("button", name="Back to the desk").click()
    says(form, DESK)


def test_what_decides_follows_the_numbers_but_not_under_the_finger(form):
    wide = DESK | {"error": (0, 15, 10_000)}
    assert decisive(wide) != decisive(DESK)
    form.page.goto(f"{PAGE}?error=0,15,10000")
    expect(form.locator(".calculator-decides")).to_contain_text(decisive(wide))
    form.locator(".calculator-decides input[type=number]").fill("0")
    expect(form.locator(".calculator-verdict")).not_to_have_text(verdict(outlooks(wide)), timeout=SECONDS)
    expect(form.locator(".calculator-decides")).to_contain_text(decisive(wide))


def test_an_address_opens_its_numbers_and_what_cannot_be_is_told(form):
    page = form.page
    unfolded(page, f"{PAGE}?resolution=0.1&cases=0")
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
    unfolded(still_page, PAGE)
    form.get_by_label("Staff cost").fill("-1")
    expect(form.get_by_role("alert")).to_be_visible()
    check_for_all(still_page)


def test_on_a_phone_the_verdict_stays_beside_the_fields(new_page):
    page = new_page(viewport={"width": 360, "height": 740})
    unfolded(page, PAGE)
    for label in ("Cases, a month", "Answered alone, % of cases"):
        field = page.get_by_label(label)
        field.evaluate("field => field.scrollIntoView({block: 'center'})")
        expect(field).to_be_in_viewport(ratio=0.9)
        expect(page.locator(".calculator-verdict")).to_be_in_viewport(ratio=0.9)


def test_it_works_where_the_book_is_opened_from_a_folder(browser, html):
    page = browser.new_page()
    faults = []
    page.on("pageerror", lambda fault: faults.append(fault))
    unfolded(page, f"{(html / PAGE).as_uri()}?wage=50")
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
