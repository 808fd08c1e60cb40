"""The PDF: outline, fonts, boxes, links, pages, metadata. Equal bytes: `test_readthedocs.py` makes it a second time."""

import re

import pytest
from pypdf import PdfReader
from support import AUTHOR, ROOT, TITLES, need, run

A4 = (595.28, 841.89)  # points


@pytest.fixture(scope="module")
def reader(pdf):
    return PdfReader(pdf)


@pytest.fixture(scope="module")
def log(pdf):
    return (pdf.parents[1] / "latex/llm-deep-dive.log").read_text(encoding="utf-8", errors="replace")


def test_bookmarks_are_the_parts_then_the_reference_pages(reader):
    top = [item.title for item in reader.outline if not isinstance(item, list)]
    assert top[: len(TITLES)] == TITLES
    reference = "A model that thinks|A model that acts|The owner’s page|Policy gradients|The claims on trial|"
    reference += "The notebook|The lab|The playground|The glass model|"
    reference += "The workshop|Teaching with this book|Two cards|Glossary|Notation|Solutions|Errata|About this book"
    assert top[len(TITLES) :] == [*reference.split("|"), "References"]


def test_contents_have_page_numbers_that_are_right(reader):
    pages = zip(reader.pages, reader.page_labels, strict=True)
    contents = "\n".join(page.extract_text() for page, label in pages if re.fullmatch("[ivx]+", label))
    assert "Contents" in contents
    for title in TITLES[1:]:
        label = re.search(rf"{re.escape(title)}[\s.]*(\d+)", contents)[1]
        page = reader.pages[list(reader.page_labels).index(label)]
        assert title in " ".join(page.extract_text().split())


def test_metadata(reader):
    assert reader.metadata.title.startswith("LLM Deep Dive") and reader.metadata.author == AUTHOR
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_pages_are_a4_and_none_is_empty(reader, pdf):
    need("pdffonts")
    texts = run("pdftotext", pdf, "-").stdout.split("\f")[:-1]  # pypdf takes ten times as long
    for number, (page, text) in enumerate(zip(reader.pages, texts, strict=True), 1):
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=0.1)
        assert len(text.split()) > 3 or page.images or "/XObject" in page["/Resources"], number


def test_imprint_has_version_and_date(reader):
    imprint = reader.pages[1].extract_text()
    release = re.search(r'release = version = "([^"]+)"', (ROOT / "conf.py").read_text(encoding="utf-8"))[1]
    assert f"version {release}" in imprint and re.search(r"20\d\d", imprint.split(release)[1])
    assert "CC BY 4.0" in imprint


def test_fonts_are_embedded(pdf):
    need("pdffonts")
    rows = run("pdffonts", pdf).stdout.splitlines()[2:]
    assert len(rows) > 5
    assert [row for row in rows if row.split()[-5] != "yes"] == []


def test_no_character_is_missing(log):
    assert "Missing character" not in log


def test_no_box_is_overfull_by_more_than_2_points(log):
    widths = [float(width) for width in re.findall(r"Overfull \\[hv]box \(([\d.]+)pt", log)]
    assert [width for width in widths if width > 2] == []


def test_no_reference_is_undefined(log):
    assert not re.search(r"undefined references|multiply.defined", log)


def test_internal_links_resolve(reader):
    names = set(reader.named_destinations)
    links = 0
    for page in reader.pages:
        for annotation in page.get("/Annots") or []:
            item = annotation.get_object()
            target = item.get("/Dest") or (item.get("/A") or {}).get("/D")
            if target is None:
                assert item["/A"]["/S"] == "/URI"
                continue
            links += 1
            assert not isinstance(target, str) or target in names, target
    assert links > 100


def test_formulas_are_text(pdf):
    need("pdffonts")
    text = run("pdftotext", pdf, "-").stdout
    assert "𝜋" in text and "𝛽" in text and "∑" in text


def test_emoji_are_in_color(pdf):
    """The emoji font holds bitmaps, so each emoji is a small picture in the page."""
    need("pdffonts")
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "series").glob("*.md"))
    written = re.findall("[\U0001f300-\U0001faff\u26a0\u2702]", pages)
    rows = [row.split() for row in run("pdfimages", "-list", pdf).stdout.splitlines()[2:]]
    colorful = [row for row in rows if row[2:6] == ["image", "136", "128", "rgb"]]
    assert len(colorful) == len(written) > 4
