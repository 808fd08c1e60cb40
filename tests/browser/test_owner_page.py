"""The owner's page on paper: few sheets, none of them nearly empty, and what is folded on the screen is there."""

import io

from pypdf import PdfReader

ADDRESS = "series/owner.html"


def test_paper_has_what_is_folded_and_no_sheet_is_nearly_empty(page):
    page.goto(ADDRESS)
    edges = dict.fromkeys(("top", "bottom", "left", "right"), "13mm")
    reader = PdfReader(io.BytesIO(page.pdf(format="A4", margin=edges)))
    sheets = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
    assert min(len(sheet) for sheet in sheets) > 500  # no table or paragraph has its last lines alone on a sheet
    assert any("Digital Services Act" in sheet for sheet in sheets)
