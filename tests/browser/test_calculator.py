"""The calculator: what a reader changes and sees, by keys alone, without scripts, on paper, on a phone, in a folder."""

import math
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from every_page import DESKTOP
from page_checks import NARROW, SIDEWAYS, cells, needs_axe, violations_everywhere
from playwright.sync_api import expect
from support import alike

from values.business_case import (
    CASES,
    INPUTS,
    WAYS,
    break_even_cases,
    break_even_check,
    break_even_success,
    evaluate,
    likely,
    swings,
    triples,
)
from values.business_draws import outlooks, savings
from values.business_words import ROWS, kept, results, shown, summary, verdict

PAGE = "series/part-7-business-impact.html"
RANGES = {name: triples(case["inputs"]) for name, case in CASES.items()}
LOWEST, _, HIGHEST = RANGES["support"]["success"]
SECONDS = 5_000


class Calculator:
    def __init__(self, page, address=PAGE):
        self.page = page
        page.goto(address)
        self.root = page.locator(".calculator")
        expect(self.root.locator(".calculator-view")).to_be_visible()

    def field(self, name, end="likely"):
        if "more" in INPUTS[name] and not self.more().evaluate("more => more.open"):
            self.root.get_by_text("More inputs").click()
        title = f"{INPUTS[name]['title']}, {INPUTS[name]['unit']}"
        if "range" not in INPUTS[name]:
            return self.root.get_by_label(title, exact=True)
        return self.root.get_by_role("group", name=title, exact=True).get_by_label(end, exact=True)

    def more(self):
        return self.root.locator("details").first

    def message(self):
        return self.root.locator(".calculator-message")

    def kept(self):
        return self.root.locator(".calculator-kept")

    def alert(self):
        return self.root.get_by_role("alert")

    def rows(self, caption):
        table = self.root.locator("table", has=self.page.locator("caption", has_text=caption))
        return {name: texts for name, *texts in cells(table)}

    def says(self, ranges):
        """What the page shows is what Python computes, to the digit."""
        expect(self.root.get_by_role("status")).to_have_text(verdict(ranges), timeout=SECONDS)
        expect(self.message()).to_have_text(summary(ranges))
        found, said = self.rows("What comes out"), results(ranges)
        assert found == {title: [said[way][row] for way in WAYS] for row, title in ROWS.items()}


@pytest.fixture
def calculator(page):
    return Calculator(page)


def changed(name="support", **inputs):
    return {**RANGES[name], **inputs}


# --- Numbers ---------------------------------------------------------------------------------------------------------


def test_each_worked_case_is_what_python_computes(calculator):
    for name in CASES:
        calculator.root.get_by_label("Worked case").select_option(name)
        calculator.says(RANGES[name])
        for input_, row in INPUTS.items():
            value = RANGES[name][input_][1]
            expect(calculator.field(input_)).to_have_value(f"{100 * value if row['kind'] == 'share' else value:g}")


def test_what_a_reader_types_counts_at_once_and_stands_in_the_address(calculator, new_page):
    calculator.field("success").fill("75")
    calculator.field("success", "high").fill("92.5")
    calculator.field("wage").fill("41")
    ranges = changed(success=(LOWEST, 0.75, 0.925), wage=(41, 41, 41))
    calculator.says(ranges)
    expect(calculator.kept()).to_have_text(kept("support", ranges))
    address = calculator.page.url
    assert urlsplit(address).query == f"case=support&wage=41&success={100 * LOWEST:g},75,92.5"
    link = calculator.root.get_by_role("link", name="Link to these numbers").get_attribute("href")
    assert link == f"?{urlsplit(address).query}#calculator"
    again = Calculator(new_page(), f"{PAGE}{link}")
    again.says(ranges)
    expect(again.field("success", "high")).to_have_value("92.5")
    expect(again.root).to_be_in_viewport()


def test_back_to_the_worked_case(calculator):
    calculator.root.get_by_label("Worked case").select_option("contracts")
    ends = RANGES["contracts"]["error"]
    calculator.field("error").fill(str(ends[0]))
    calculator.says(changed("contracts", error=(ends[0], ends[0], ends[2])))
    calculator.root.get_by_role("button", name="Back to the worked case").click()
    calculator.says(RANGES["contracts"])
    expect(calculator.kept()).to_have_text(kept("contracts", RANGES["contracts"]))
    assert urlsplit(calculator.page.url).query == "case=contracts"


def test_an_impossible_number_is_told_and_changes_nothing(calculator):
    for name, end, text, told in (
        ("success", "likely", "101", "Success rate: give numbers between 0 and 100."),
        ("success", "low", "81", "Success rate: low, likely and high must rise in this order."),
        ("cases", "likely", "", "Cases: give numbers between 1 and"),
        ("wage", "likely", "-1", "Staff cost: give numbers between 0 and 10,000."),
    ):
        field = calculator.field(name, end)
        before = field.input_value()
        field.fill(text)
        expect(calculator.alert()).to_contain_text(told)
        expect(field).to_have_attribute("aria-invalid", "true")
        calculator.says(RANGES["support"])
        field.fill(before)
        expect(calculator.alert()).to_be_hidden()
        assert field.get_attribute("aria-invalid") is None


def test_an_address_with_nonsense_opens_the_worked_case_and_is_told(new_page):
    calculator = Calculator(new_page(), f"{PAGE}?case=%3Cb%3E&success=9,x,1&wage=1e999")
    calculator.says(RANGES["support"])
    for part in ("Case:", "Success rate:", "Staff cost:"):
        expect(calculator.alert()).to_contain_text(part)
    calculator.field("wage").fill("41")
    expect(calculator.alert()).to_be_hidden()
    calculator.says(changed(wage=(41, 41, 41)))


def test_one_number_in_the_address_stands_for_all_three(new_page):
    calculator = Calculator(new_page(), f"{PAGE}?cases=3000")
    calculator.says(changed(cases=(3000, 3000, 3000)))
    expect(calculator.alert()).to_be_hidden()
    for end in ("low", "likely", "high"):
        expect(calculator.field("cases", end)).to_have_value("3000")


def test_euros_stand_where_dollars_stood(calculator, new_page):
    calculator.field("peak")
    calculator.root.get_by_label("Money (the sign; nothing is converted)").select_option("eur")
    said = summary(RANGES["support"]).replace("$", "€")
    expect(calculator.message()).to_have_text(said, timeout=SECONDS)
    assert "currency=eur" in calculator.page.url
    assert "$" not in calculator.root.locator(".calculator-view").inner_text()
    units = calculator.root.locator(".calculator-unit").all_inner_texts()
    assert any("euros" in unit for unit in units) and not any("dollar" in unit for unit in units)
    again = Calculator(new_page(), f"{PAGE}?case=support&currency=eur")
    expect(again.message()).to_have_text(said)


def test_fewer_fields_stand_on_the_screen_than_did(calculator):
    visible = [field for field in calculator.root.locator("input").all() if field.is_visible()]
    fields = [3 if "range" in row else 1 for row in INPUTS.values() if "more" not in row]
    assert len(visible) == sum(fields) < 40


# --- Drawings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("axis", "begin"),
    alike(("check", break_even_check), ("success", break_even_success), ("cases", break_even_cases)),
)
def test_the_chart_crosses_where_it_pays(calculator, axis, begin):
    calculator.root.get_by_label("Where drafts pay, over the").select_option(axis)
    svg = calculator.root.get_by_role("img", name="What a resolved case costs, over the")
    at, said = begin(likely(RANGES["support"])), shown(f"break_even_{axis}", begin(likely(RANGES["support"])))
    where = f"up to {said}" if axis == "check" else f"from {said} on"
    assert f"It pays {where}." in svg.get_attribute("aria-label")
    expect(svg.locator("text", has_text=f"pays {where}")).to_be_visible()
    curve, hand, mark = (svg.locator(f".calculator-{name}").get_attribute("d") for name in ("model", "hand", "mark"))
    points = [tuple(map(float, point.split())) for point in curve.removeprefix("M").split("L")]
    level = float(hand.removeprefix("M").split("H")[0].split()[1])
    sides = [y >= level for _, y in points]  # down the page is cheaper
    crossing = next(place for place, (one, other) in enumerate(pairwise(sides)) if one != other)
    left, right = points[crossing][0], points[crossing + 1][0]
    assert left - 0.2 <= float(mark[1:].split()[0]) <= right + 0.2
    heights = [level - y for _, y in points]
    ends = {"check": None, "success": (0, 1), "cases": None}[axis]
    if ends:
        costs = [evaluate("draft", likely(RANGES["support"]) | {axis: step / 100}).resolved for step in range(101)]
        by_hand = evaluate("by_hand", likely(RANGES["support"])).resolved
        scale = heights[0] / (costs[0] - by_hand)
        for height, cost in zip(heights, costs, strict=True):
            assert height == pytest.approx(scale * (cost - by_hand), abs=0.2)
    assert math.isfinite(at)


def test_the_bars_are_the_three_widest_swings(calculator):
    calculator.root.get_by_text("Every input, one at a time").click()
    order = swings(RANGES["support"])
    rows = calculator.rows("Saving a month by draft and check")
    assert list(rows) == [INPUTS[name]["title"] for name, *_ in order]
    svg = calculator.root.get_by_role("img", name="Saving a month, likely")
    bars = [bar.bounding_box()["width"] for bar in svg.locator(".calculator-bar").all()]
    widths = [abs(high - low) for _, low, high in order[:3]]
    assert [bar / bars[0] for bar in bars] == pytest.approx([width / widths[0] for width in widths], abs=0.01)


def test_the_histogram_counts_the_draws(calculator):
    """Its bars on either side of nought are as large as the shares of the draws there."""
    for name in ("support", "invoices"):
        calculator.root.get_by_label("Worked case").select_option(name)
        calculator.says(RANGES[name])
        svg = calculator.root.get_by_role("img", name="in 10,000 draws")
        loss, gain = (
            sum(float(bar.get_attribute("height")) for bar in svg.locator(f".calculator-{kind}").all())
            for kind in ("loss", "bar")
        )
        saved = sorted(savings(RANGES[name])["draft"])[50:-50]  # the outermost hundredth is not drawn
        assert gain / (gain + loss) == pytest.approx(sum(value > 0 for value in saved) / len(saved), abs=0.01)
        assert outlooks(RANGES[name])["draft"].chance == pytest.approx(gain / (gain + loss), abs=0.02)


# --- For everyone ----------------------------------------------------------------------------------------------------


def test_keys_alone_reach_every_field_and_change_it(calculator):
    page = calculator.page
    calculator.root.get_by_label("Worked case").focus()
    page.keyboard.press("ArrowDown")
    calculator.says(RANGES["invoices"])
    reached = 0
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.calculator input')"):
            reached += 1
        if page.evaluate("document.activeElement.matches('.calculator summary')"):
            page.keyboard.press("Enter")
            if page.evaluate("document.activeElement.textContent") != "More inputs":
                break
    assert reached == calculator.root.locator("input").count() == sum(3 if "range" in r else 1 for r in INPUTS.values())
    expect(calculator.root.locator("details table")).to_be_visible()
    calculator.field("success").focus()
    page.keyboard.press("ArrowUp")
    low, middle, high = RANGES["invoices"]["success"]
    calculator.says(changed("invoices", success=(low, middle + 0.01, high)))


def test_the_result_is_told_once_after_a_pause(calculator):
    page = calculator.page
    page.evaluate(
        """() => {
            globalThis.told = 0;
            const message = document.querySelector(".calculator-verdict");
            new MutationObserver(() => told++).observe(message, {childList: true});
        }"""
    )
    low, middle, high = RANGES["support"]["hand"]
    calculator.field("hand", "high").focus()
    page.keyboard.press("End")
    page.keyboard.type(".50", delay=30)
    calculator.says(changed(hand=(low, middle, high + 0.5)))
    page.wait_for_timeout(1_000)
    assert page.evaluate("told") == 1


def test_on_a_phone_the_verdict_stays_beside_the_fields(new_page):
    calculator = Calculator(new_page(viewport={"width": 360, "height": 740}))
    for name in ("cases", "check", "upkeep"):
        field = calculator.field(name)
        field.evaluate("field => field.scrollIntoView({block: 'center'})")
        expect(field).to_be_in_viewport(ratio=0.9)
        expect(calculator.root.get_by_role("status")).to_be_in_viewport(ratio=0.9)


def test_it_has_a_heading_that_the_first_and_the_owners_page_lead_to(page):
    for address in ("index.html", "series/owner.html"):
        page.goto(address)
        page.locator("article a[href$='#calculator']").first.click()
        expect(page.locator("section#calculator > h2, #calculator ~ h2").first).to_be_in_viewport()
        expect(page.locator("#calculator")).to_have_count(1)


@needs_axe
def test_axe_finds_nothing_in_the_calculator(still_page):
    calculator = Calculator(still_page)
    calculator.root.get_by_text("Every input, one at a time").click()
    problems = violations_everywhere(still_page)
    calculator.field("success").evaluate("field => { field.value = '101'; field.dispatchEvent(new Event('input')); }")
    expect(calculator.alert()).to_be_visible()
    problems += violations_everywhere(still_page)
    assert not problems, "\n".join(problems)


def test_the_calculator_doesnt_scroll_sideways(calculator):
    calculator.root.get_by_text("Every input, one at a time").click()
    for name in CASES:
        calculator.root.get_by_label("Worked case").select_option(name)
        for window in NARROW.values():
            calculator.page.set_viewport_size(window["viewport"])
            assert calculator.page.evaluate(SIDEWAYS) == []
            wide = calculator.page.locator(".calculator .table-wrapper").evaluate_all(
                "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
            )
            assert wide == 0, (name, window)


def test_with_scripts_off_a_figure_and_the_files_stand_there(new_page):
    page = new_page(java_script_enabled=False)
    page.goto(PAGE)
    expect(page.locator(".calculator img").locator("visible=true")).to_be_visible()
    expect(page.locator(".calculator")).to_contain_text(f"{verdict(RANGES['support'])} {summary(RANGES['support'])}")
    expect(page.locator(".calculator input")).to_have_count(0)


def test_the_files_can_be_fetched(page, site):
    page.goto(PAGE)
    for name, start in (("a spreadsheet", b"PK"), ("CSV", b"\xef\xbb\xbfcase,kind,")):
        link = page.locator(".calculator-files").get_by_role("link", name=name)
        address = link.evaluate("link => link.href")
        assert page.request.get(address).body().startswith(start)


def test_it_works_where_the_book_is_opened_from_a_folder(browser, html):
    page = browser.new_page()
    faults = []
    page.on("pageerror", lambda fault: faults.append(fault))
    calculator = Calculator(page, (html / PAGE).as_uri())
    calculator.root.get_by_label("Worked case").select_option("contracts")
    calculator.says(RANGES["contracts"])
    again = Calculator(page, f"{(html / PAGE).as_uri()}?case=support&success=60,75,92.5")
    again.says(changed(success=(0.6, 0.75, 0.925)))
    assert faults == []
    page.close()


def test_on_paper_stand_the_numbers_and_no_buttons(calculator):
    page = calculator.page
    calculator.field("success").fill("75")
    calculator.says(changed(success=(LOWEST, 0.75, HIGHEST)))
    page.emulate_media(media="print")
    expect(calculator.root.get_by_role("button")).to_have_count(0)
    expect(calculator.root.get_by_role("link")).to_have_count(0)
    expect(calculator.field("success")).to_be_visible()
    expect(calculator.root.get_by_role("img").first).to_be_visible()


@pytest.mark.release
def test_no_other_page_loads_it(looked_at):
    loaded = looked_at("loaded", DESKTOP)
    assert all(loaded.values())
    assert {address for address, urls in loaded.items() if any("calculator" in url for url in urls)} == {PAGE}
