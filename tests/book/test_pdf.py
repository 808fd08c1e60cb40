"""The PDF: outline, fonts, boxes, links, pages, index, metadata, and that it fits a smaller paper.

What an edit of a page may break, its boxes and characters, is seen after one pass of LaTeX; the rest waits for `make
release`. Equal bytes: `test_readthedocs.py` makes it a second time.
"""

import re
import sys

import numpy
import pytest
from PIL import Image
from pypdf import PdfReader
from support import AUTHOR, COLOR, ROOT, TITLE, TITLES, first_page, ill_set, need, run, titled

from values import contents, lab_numbers

A4, A5 = (595.28, 841.89), (419.53, 595.28)  # points


@pytest.fixture(scope="module")
def reader(pdf):
    return PdfReader(pdf)


@pytest.fixture(scope="module")
def texts(pdf):
    """What stands on each page, in the order in which it is read."""
    need("pdffonts")
    return run("pdftotext", "-raw", pdf, "-").stdout.split("\f")[:-1]  # pypdf takes ten times as long


@pytest.fixture(scope="module")
def chapters(reader):
    """The first page of each, by its title."""
    return {item.title: reader.get_destination_page_number(item) for item in reader.outline if isinstance(item, dict)}


@pytest.mark.own
def test_bookmarks_are_the_parts_then_the_reference_pages(reader):
    top = [item.title for item in reader.outline if not isinstance(item, list)]
    assert top[: len(TITLES)] == TITLES
    others = [page for page in contents.pages(ROOT) if page.kind in contents.BOOK and page.kind != "parts"]
    titles = [titled(page.path).replace("'", "’") for page in others]
    assert top[len(TITLES) :] == [*titles, "The claims, with pages", "Index"]


def test_contents_have_page_numbers_that_are_right(reader):
    pages = zip(reader.pages, reader.page_labels, strict=True)
    contents = "\n".join(page.extract_text() for page, label in pages if re.fullmatch("[ivx]+", label))
    assert "Contents" in contents
    for title in TITLES[1:]:
        label = re.search(rf"{re.escape(title)}[\s.]*(\d+)", contents)[1]
        page = reader.pages[list(reader.page_labels).index(label)]
        assert title in " ".join(page.extract_text().split())


def test_metadata(reader):
    assert reader.metadata.title.startswith(TITLE) and reader.metadata.author == AUTHOR
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_pages_are_a4_and_none_is_empty(reader, texts):
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


def test_no_character_box_or_reference_is_amiss(pdf):
    assert ill_set(pdf.parents[1] / "latex/llm-deep-dive.log") == []


def test_the_text_has_no_color_of_its_own(pdf):
    """Nor would it follow the setting, as `test_settings.py` asks of what stands before it."""
    text = (pdf.parents[1] / "latex/llm-deep-dive.tex").read_text(encoding="utf-8").lower()
    assert not re.search(f"{COLOR[1:]}|4c1d95", text.split(r"\begin{document}", 1)[1])


@pytest.mark.own
def test_no_page_is_half_empty_but_the_last_of_a_chapter(reader, chapters, pdf, tmp_path):
    """Nor before a form of the owner's page, each of which has a page of its own."""
    need("pdffonts")
    run("pdftoppm", "-r", "20", "-gray", pdf, tmp_path / "page")
    first, last = chapters[TITLES[0]], chapters["References"]
    start = chapters["The owner’s page"]
    owner = range(start, min(page for page in chapters.values() if page > start))
    empty = []
    for number, path in enumerate(sorted(tmp_path.glob("*.pgm"))):
        page = numpy.array(Image.open(path))
        height = len(page)
        ink = numpy.flatnonzero((page[: height * 9 // 10] < 200).any(axis=1))  # above the number of the page
        ends = number + 1 in chapters.values() or number in owner
        if first < number < last and not ends and ink[-1] < height / 2:
            empty.append(reader.page_labels[number])
    assert empty == []


@pytest.mark.own
def test_no_two_tables_or_figures_have_one_number(texts):
    captions = re.findall(r"(?m)^((?:Table|Figure|Fig\.) [A-Z\d]+\.\d+): ", "\n".join(texts))
    assert "Table B.1" in captions and len(captions) == len(set(captions)) > 60


@pytest.mark.own
def test_the_index_has_every_term_of_the_glossary_on_pages_where_it_stands(reader, chapters, texts):
    glossary = (ROOT / "series/glossary.md").read_text(encoding="utf-8").split("```{glossary}\n")[1].split("```")[0]
    index = " ".join("".join(texts[chapters["Index"] :]).split())
    pages = dict(zip(reader.page_labels, (page.replace("-\n", "").casefold() for page in texts), strict=True))
    looked_at = 0
    for told in glossary.replace("'", "’").strip().split("\n\n"):
        terms = re.findall(r"^\S.*", told, re.MULTILINE)
        words = " ".join(terms).casefold().replace("-", " ").split()  # a page may have another name of the same
        for term in terms:
            entry = re.search(rf" {re.escape(term)}(?:, ((?:[\d–]+, )*[\d–]+)|, see )", index)
            assert entry, term
            # a stretch of pages is a section; and where the glossary sends, other words may say it
            for page in filter(str.isdecimal, [] if "{ref}" in told else (entry[1] or "").split(", ")):
                assert any(word[:6] in pages[page] for word in words), (term, page)
                looked_at += 1
    assert looked_at > 150


@pytest.mark.own
def test_every_claim_that_the_book_marks_is_listed_with_a_page_that_tells_of_it(reader, chapters, texts, pdf):
    listed = " ".join("".join(texts[chapters["The claims, with pages"] : chapters["Index"]]).split())
    pages = dict(zip(reader.page_labels, texts, strict=True))
    source = (pdf.parents[1] / "latex/llm-deep-dive.tex").read_text(encoding="utf-8")
    marked = set(re.findall(r"\\betmark\{.\}\{(\w+)\}", source))
    assert len(marked) > 20
    for name in marked:
        row = lab_numbers.load()["claims"][name]
        words = re.escape(f"{name} {row['text'].replace(chr(39), '’')} {row['verdict'].capitalize()}, ")
        told = re.search(rf"{words}[^.]*?\. (\d+)\b", listed)
        assert told and re.search(rf"{name}\b", pages[told[1]]), name


def few_lines(pdf, texts):
    """The pages, counted from 1, on which fewer than five lines stand, and no picture."""
    drawn = {int(row.split()[0]) for row in run("pdfimages", "-list", pdf).stdout.splitlines()[2:]}
    resources = [page["/Resources"] or {} for page in PdfReader(pdf).pages]
    drawn |= {number for number, found in enumerate(resources, 1) if "/XObject" in found}
    for number, text in enumerate(texts, 1):
        lines = [line for line in text.splitlines() if line.strip()]
        # beside the head, which a page may have in two pieces, and its number
        if number not in drawn and len(lines) - 2 < 5:
            yield number


@pytest.mark.own
def test_no_page_has_few_lines(pdf, texts):
    """But the imprint."""
    assert [*few_lines(pdf, texts)] in ([], [2])


def in_full(texts):
    """How many letters a full line of text has: what many lines share, since most of a book's are full."""
    lengths = sorted(len(line) for text in texts for line in text.splitlines() if len(line) > 40)
    return lengths[len(lengths) * 3 // 4]


@pytest.mark.own
def test_a_line_is_as_long_as_one_reads_well(texts):
    assert 60 <= in_full(texts) <= 75


LINK = re.compile(r"\\hyperref\[\\detokenize\{([^}]*)\}\]\{\\sphinx(?:crossref|samedocref)\{")
MARKUP = re.compile(r"\\DUrole\{[^}]*\}|\\[a-zA-Z]+|[{}]")


@pytest.mark.own
def test_each_link_says_its_page_or_bears_a_number(pdf):
    """Once a section; a heading, which has links too, says no page."""
    source = (pdf.parents[1] / "latex/llm-deep-dive.tex").read_text(encoding="utf-8")
    bare, links = [], 0
    for section in re.split(r"\\(?:chapter|(?:sub)*section)\{", source)[1:]:
        text = section.partition("\\label{")[2]
        told = set(re.findall(r"\\pageref\{\\detokenize\{([^}]*)\}\}", text))
        for link in LINK.finditer(text):
            links += 1
            words = MARKUP.sub("", text[link.end() : link.end() + 200])
            if link[1] not in told and not re.match(r"(?i)(part|chapter|appendix)\s+\w+", words):
                bare.append((link[1], words[:40]))
    assert bare == [] and links > 100


@pytest.mark.own
def test_paper_names_no_machine_and_hides_no_address(pdf, texts):
    """Where no `SITE_URL` is set; an address that is no text of its own has a note in its chapter."""
    assert not [number for number, text in enumerate(texts, 1) if "localhost" in text]
    source = (pdf.parents[1] / "latex/llm-deep-dive.tex").read_text(encoding="utf-8")
    hidden = 0
    for chapter in re.split(r"\\chapter\{", source.split(r"\begin{sphinxthebibliography}")[0]):
        noted = set(re.findall(r"\\href\{([^}]*)\}\{\\nolinkurl", chapter))
        for address in re.findall(r"\\sphinxhref\{([^}]*)\}", chapter):
            assert address.replace(r"\_", "_") in {each.replace(r"\_", "_") for each in noted}
            hidden += 1
    assert hidden > 5


def set_once(folder, volume="llm-deep-dive", **environment):
    """The book once through LaTeX, which is enough to see its boxes: the log, and the size of the paper."""
    command = (sys.executable, "-m", "sphinx", "-q", "-b", "latex", "-d", ROOT / "_build/doctrees", ROOT, folder)
    process = run(*command, **environment)
    assert process.returncode == 0, process.stdout
    name = folder / volume
    run("lualatex", "-interaction=batchmode", "-halt-on-error", name.with_suffix(".tex"), cwd=folder)
    page = PdfReader(name.with_suffix(".pdf")).pages[0].mediabox
    return name.with_suffix(".log"), (float(page.width), float(page.height))


@pytest.fixture(scope="module")
def once(html, tmp_path_factory):
    need("lualatex")
    return set_once(tmp_path_factory.mktemp("once"))


@pytest.mark.own
def test_the_first_page_has_its_picture_the_answers_and_the_counts(once):
    """What the modules of the live one said."""
    need("pdffonts")
    log, _ = once
    asked, kinds, rows, moral = first_page()
    file = log.with_suffix(".pdf")
    texts = run("pdftotext", "-raw", file, "-").stdout.split("\f")
    number = next(at for at, text in enumerate(texts) if "Dress one" in text)
    text = " ".join(texts[number].split())
    resources = PdfReader(file).pages[number]["/Resources"]
    assert len(resources["/XObject"]) == 1
    assert asked in text and moral in text and f"{' '.join(kinds)} " in text
    for name, answer, told, numbers in rows:
        assert answer in text and told in text and f"{name} {' '.join(numbers)}" in text


def test_no_character_or_box_is_amiss(once):
    log, paper = once
    assert paper == pytest.approx(A4, abs=0.1)
    assert [each for each in ill_set(log) if each != "undefined references"] == []  # which a second pass knows


@pytest.mark.release
def test_on_a5_nothing_is_too_wide(html, tmp_path):
    """`make pdf PAPER=a5`. At the foot of a page less than a line may stand out, where a box of code or a column of
    claims was cut."""
    need("lualatex")
    log, paper = set_once(tmp_path, PAPER="a5")
    assert paper == pytest.approx(A5, abs=0.1)
    pdf = log.with_suffix(".pdf")
    for _ in range(2):  # till contents and page numbers stand, which move lines
        run("lualatex", "-interaction=batchmode", "-halt-on-error", log.with_suffix(".tex"), cwd=tmp_path)
    texts = run("pdftotext", "-raw", pdf, "-").stdout.split("\f")[:-1]
    assert [*few_lines(pdf, texts)] in ([], [2])
    log = log.read_text(encoding="utf-8", errors="replace")
    wide, high = ([float(over) for over in re.findall(rf"Overfull \\{kind}box \(([\d.]+)pt", log)] for kind in "hv")
    assert [over for over in wide if over > 2] == [] and [over for over in high if over > 12] == []


@pytest.mark.own
@pytest.mark.release
def test_the_record_is_a_volume_of_its_own(html, tmp_path):
    """`make pdf RECORD=1`: the claims are entries there, none of which an address in the book can stand for."""
    need("pdffonts")
    log, _ = set_once(tmp_path, "llm-deep-dive-record", RECORD="1")
    wide = re.findall(r"Overfull \\[hv]box \(([\d.]+)pt", log.read_text("utf-8", "replace"))
    assert [over for over in wide if float(over) > 5] == []
    text = " ".join(run("pdftotext", "-raw", log.with_suffix(".pdf"), "-").stdout.split())
    record = [page for page in contents.pages(ROOT) if page.kind == contents.RECORD]
    assert record and all(titled(page.path) in text for page in record) and "localhost" not in text
    for name, row in lab_numbers.load()["claims"].items():
        words = row["text"].replace("'", "’").replace("*", "")
        assert f"{name} {words[:20]}" in text.replace("- ", "-"), name


def test_tables_of_all_worlds_are_left_to_the_web(texts):
    assert not [page for page in texts if re.search(r"World \d+\s+World \d+", page)]


@pytest.mark.own
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


@pytest.mark.own
def test_formulas_are_text(pdf):
    need("pdffonts")
    text = run("pdftotext", pdf, "-").stdout
    assert "𝜋" in text and "𝛽" in text and "∑" in text


@pytest.mark.own
def test_emoji_are_in_color(pdf):
    """The emoji font holds bitmaps, so each emoji is a small picture in the page."""
    need("pdffonts")
    pages = "".join(
        page.path.read_text(encoding="utf-8") for page in contents.pages(ROOT) if page.kind in contents.BOOK
    )
    written = re.findall("[\U0001f300-\U0001faff\u26a0\u2702]", pages)
    rows = [row.split() for row in run("pdfimages", "-list", pdf).stdout.splitlines()[2:]]
    colorful = [row for row in rows if row[2:6] == ["image", "136", "128", "rgb"]]
    assert len(colorful) == len(written) > 4
