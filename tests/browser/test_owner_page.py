"""The owner's page on paper: few sheets, and none of them nearly empty."""

import io

from pypdf import PdfReader


def lowest(sheet):
    """How far above the foot of a printed sheet its last line stands, as a share of the sheet's height."""
    found = []

    def visit(text, matrix, of_text, *_):
        if text.strip():
            x, y = of_text[4:6]
            found.append(x * matrix[1] + y * matrix[3] + matrix[5])

    sheet.extract_text(visitor_text=visit)
    return min(found) / float(sheet.mediabox.height)


def test_no_printed_sheet_is_nearly_empty(page):
    """Each but the last is filled to its lower half: else few lines of a table, or a heading, stand alone on it."""
    page.goto("series/owner.html")
    edges = dict.fromkeys(("top", "bottom", "left", "right"), "13mm")
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", margin=edges))).pages
    assert 5 < len(sheets) < 20
    assert max(map(lowest, sheets[:-1])) < 1 / 2
