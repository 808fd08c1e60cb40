"""The reader finds the way: from part to part, and by search."""

import re

import pytest
from every_page import DESKTOP
from page_checks import SMALL
from playwright.sync_api import expect
from support import FIRST_PART, PARTS


def test_next_leads_from_the_cover_through_all_parts_and_previous_back(page, site):
    page.goto("index.html")
    contents = page.locator("article .toctree-wrapper").first.locator("li.toctree-l1 > a")
    parts = [site + link.get_attribute("href") for link in contents.all()]
    assert len(parts) == len(PARTS)
    for address in parts:
        page.locator("a.next-page").click()
        expect(page).to_have_url(address)
    for address in [*reversed(parts[:-1]), site + "index.html"]:
        page.locator("a.prev-page").click()
        expect(page).to_have_url(address)


@pytest.mark.own
def test_a_mark_beside_a_sentence_opens_its_row(page):
    page.goto("series/part-4-emergent-behavior.html")
    mark = page.get_by_role("link", name="our bet:").first
    claim = mark.get_attribute("title")
    mark.click()
    row = page.locator("tr:target")
    expect(row).to_be_in_viewport()  # though the table was folded away
    assert claim.startswith(row.locator("td").first.inner_text().removesuffix(" (The naive opinion.)"))


def test_the_sidebar_marks_the_page_one_is_on(looked_at):
    found = {address: each for address, each in looked_at("marked", DESKTOP).items() if address.startswith("series/")}
    assert found and all(marked == [heading] for heading, marked in found.values()), found


@pytest.mark.own
def test_the_sidebar_has_five_hubs_and_no_more_entries_in_sight_than_the_chapters_need(looked_at):
    found = looked_at("entries", DESKTOP)
    assert found["index.html"] == found["404.html"] == found["search.html"] == 5
    assert {address: count for address, count in found.items() if not 5 <= count <= 15} == {}


@pytest.mark.own
@pytest.mark.parametrize("width", [390, 320])
def test_the_header_leads_to_the_hubs_without_scripts(new_page, site, width):
    page = new_page(viewport={"width": width, "height": 844}, java_script_enabled=False)
    page.goto(FIRST_PART)
    links = page.locator(".mobile-header nav").get_by_role("link")
    expect(links).to_have_text(["Read", "Play", "Own", "Check", "Look up"])
    assert links.evaluate_all(SMALL) == []
    assert page.locator(".mobile-header").bounding_box()["height"] < 50  # in one row, below the title
    expect(page.locator(".hubs [aria-current]")).to_have_text("Read")
    links.nth(1).click()
    expect(page).to_have_url(site + "series/play.html")
    expect(page.locator(".hubs [aria-current=page]")).to_have_text("Play")


def test_every_page_and_all_it_loads_come_from_the_site(looked_at):
    assert {"document", "stylesheet", "script", "font", "image"} <= looked_at("kinds", DESKTOP)
    problems = looked_at("problems", DESKTOP)
    assert not problems, "\n".join(problems)


def test_every_link_inside_the_site_leads_to_a_page_and_a_place_on_it(page, site, looked_at):
    places, links = set(), {}
    for address, (here, there, found) in looked_at("links", DESKTOP).items():
        places.update([here, *there])
        links |= {link: address for link in found if link not in links}
    inside = {link: re.sub(r"\?[^#]*", "", link).rstrip("#") for link in links if link.startswith(site)}
    kinds = re.compile(r"\.(csv|epub|gift|pdf|py|txt|xlsx)$")
    files = {place for place in inside.values() if kinds.search(place) and page.request.get(place).ok}
    dead = [link for link, place in inside.items() if place not in places | files]
    assert not dead, "\n".join(f"{links[link]}: {link}" for link in dead)


def test_an_unknown_address_shows_the_book_and_a_way_back(browser, site):
    page = browser.new_page()  # not the fixture `page`: the status of this one is 404 and is meant to be
    statuses = {}
    page.on("response", lambda response: statuses.update({response.url: response.status}))
    page.goto(site + "no/such/page.html")
    missing = [url for url, status in statuses.items() if status >= 400]
    page.close()
    assert missing == [site + "no/such/page.html"]


@pytest.mark.own
def test_search_finds_part_1_and_opens_it(page_anywhere):
    page = page_anywhere
    page.goto("series/glossary.html")
    page.get_by_role("textbox", name="Search").fill("monster")
    page.keyboard.press("Enter")
    page.locator("#search-results ul.search a[href*='part-1-']").first.click()
    expect(page.locator("article h1")).to_contain_text("tamed monster")


def test_formulas_are_drawn_with_the_font_of_the_site(page):
    page.goto(FIRST_PART)
    page.evaluate("document.fonts.ready")
    client = page.context.new_cdp_session(page)
    client.send("DOM.enable")
    client.send("CSS.enable")
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    fonts = set()
    for node in client.send("DOM.querySelectorAll", {"nodeId": root, "selector": "mi, mn, mo, mtext"})["nodeIds"]:
        for font in client.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            fonts.add((font["familyName"], font["isCustomFont"]))
    assert fonts == {("Latin Modern Math", True)}
