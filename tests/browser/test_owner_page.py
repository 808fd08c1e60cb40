"""The owner's page on paper: few sheets, and none of them nearly empty."""

import io

from pypdf import PdfReader


def test_no_printed_sheet_is_nearly_empty(page):
    page.goto("series/owner.html")
    edges = dict.fromkeys(("top", "bottom", "left", "right"), "13mm")
    reader = PdfReader(io.BytesIO(page.pdf(format="A4", margin=edges)))
    sheets = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
    assert 5 < len(sheets) < 20
    assert min(len(sheet) for sheet in sheets) > 500  # no table or paragraph has its last lines alone on a sheet
