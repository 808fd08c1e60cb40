"""The notebook's tables: each comes when it is unfolded, from a server and from a file; without scripts, as a CSV."""

import csv
import json

from page_checks import check_for_all, needs_axe
from playwright.sync_api import expect
from support import ROOT

NOTEBOOK = "series/notebook.html"
NUMBERS = json.loads((ROOT / "trials/part1/results/part1.json").read_text(encoding="utf-8"))["numbers"]
VOICES = [name for name, number in NUMBERS.items() if number["experiment"] == "voices"]


def unfold(page):
    page.goto(NOTEBOOK)
    fold = page.locator("details.worlds").first
    fold.locator("summary").click()
    return fold


def test_a_table_comes_when_it_is_unfolded_once(page_anywhere):
    page_anywhere.goto(NOTEBOOK)
    expect(page_anywhere.locator("table.worlds")).to_have_count(0)
    fold = unfold(page_anywhere)
    expect(fold.locator("tbody th")).to_have_text(VOICES)
    expect(page_anywhere.locator("table.worlds")).to_have_count(1)
    fold.locator("summary").click()
    expect(fold.locator("table")).to_be_hidden()
    fold.locator("summary").click()
    expect(fold.locator("table")).to_be_visible()
    expect(page_anywhere.locator("table.worlds")).to_have_count(1)


def test_without_scripts_the_numbers_can_be_taken_along(new_page):
    page = new_page(java_script_enabled=False)
    fold = unfold(page)
    with page.expect_download() as download:
        fold.get_by_role("link", name="CSV").click()
    with open(download.value.path(), encoding="utf-8", newline="") as file:
        assert [name for name, *_ in csv.reader(file)] == ["Number", *VOICES]


@needs_axe
def test_a_table_is_for_all(still_page):
    """The rest of the page, the longest of all, waits for `make release`, as other pages do."""
    expect(unfold(still_page).locator("table")).to_be_visible()
    check_for_all(still_page, "details.worlds[open]")
