"""The owner's page on paper and on a phone: few sheets, each form on one of its own, a column for a pen on paper."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

ADDRESS = "series/owner.html"


@pytest.fixture
def sheets(page):
    """The text of each printed sheet."""
    page.goto(ADDRESS)
    edges = dict.fromkeys(("top", "bottom", "left", "right"), "13mm")
    reader = PdfReader(io.BytesIO(page.pdf(format="A4", margin=edges)))
    return [" ".join(sheet.extract_text().split()) for sheet in reader.pages]


def test_each_form_begins_a_sheet_in_print_and_none_is_nearly_empty(sheets):
    assert min(len(sheet) for sheet in sheets) > 500  # no table or paragraph has its last lines alone on a sheet
    forms = ("Fourteen questions", "What it costs", "Duties with dates", "The incident", "If it acts", "The decision")
    for heading in forms:
        assert sum(sheet.startswith(heading) for sheet in sheets) == 1, heading


def test_a_form_is_whole_on_its_sheet(sheets):
    wholes = (("Which model", "Who like us"), ("Our role", "Signed"), ("What happened", "Closed"))
    for first, last in (*wholes, ("Decision asked", "Decided"), ("It may", "1 task of 100")):
        assert any(first in sheet and last in sheet for sheet in sheets), first


def test_the_blank_form_of_permissions_is_on_paper_only(page):
    page.goto(ADDRESS)
    form = page.locator("#owner-apart table.form")
    expect(form).to_be_hidden()
    page.emulate_media(media="print")
    expect(form).to_be_visible()
    heights = form.locator("tbody tr").evaluate_all("rows => rows.map((row) => row.getBoundingClientRect().height)")
    assert min(heights) > 50  # half an inch for a pen


def test_the_column_for_a_pen_is_on_paper_only_where_the_screen_is_narrow(new_page):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(ADDRESS)
    column = page.locator("table.sheet th:last-child")
    assert column.count() == 3
    expect(column.first).to_be_hidden()
    page.emulate_media(media="print")
    expect(column.first).to_be_visible()
