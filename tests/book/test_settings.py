"""What an owner of a copy sets is wherever a reader looks for it: author, repository, the address of the site."""

import re

import pytest
import support
from bs4 import BeautifulSoup
from support import PARTS, ROOT, build, copy_book, run

# All of it where the site is, or the book of these settings would be built in both halves of the tests.
pytestmark = pytest.mark.site

NAME = "Ada Byron-Ünal"
REPOSITORY = "https://github.com/o/book"
ADDRESS = "https://example.org/book/"
TITLE = "Tiny & Mighty"
COLOR = "#0f766e"
PLACES = {"SITE_URL": ADDRESS, "PDF_URL": "https://example.net/a.pdf", "EPUB_URL": "my.epub"}

EVENING = ("in-an-evening.epub", "in-an-evening.pdf")


def test_a_build_of_hundreds_of_pages_looks_for_its_garbage_now_and_then():
    """Without it, eighty small posts more took 1,200 MB in place of 800, and 156 long ones 9 GB."""
    said = "import gc, runpy; runpy.run_path('conf.py'); print(gc.isenabled(), gc.get_threshold()[0])"
    process = run(ROOT / ".venv/bin/python", "-c", said)
    enabled, threshold = process.stdout.split()
    assert enabled == "True" and 1_000_000 < int(threshold) < 10_000_000


@pytest.fixture(scope="module")
def owned(tmp_path_factory):
    """A folder with the site, the EPUB and the LaTeX of somebody's book."""
    folder = tmp_path_factory.mktemp("owned")
    book = copy_book(folder / "book")
    path = book / "conf.py"
    text = path.read_text(encoding="utf-8")
    for old, new in {
        "author = .*": 'author = os.environ.get("AUTHOR") or "Nobody"',  # as the address of the site is set
        'repository = ""': f'repository = "{REPOSITORY}"',
        "project = .*": f'project = "{TITLE}"',
        'color, color_on_dark = "[^"]*"': f'color, color_on_dark = "{COLOR}"',
    }.items():
        text, count = re.subn(f"^{old}", new, text, flags=re.MULTILINE)
        assert count == 1
    # Of the LaTeX one page will do, since what is looked at stands before the text: test_pdf.py looks at the rest.
    text += '\nlatex_documents = [("series/errata", *rest) for _, *rest in latex_documents]\n'
    path.write_text(text, encoding="utf-8")
    (folder / "evening").mkdir()
    for name in EVENING:
        (folder / "evening" / name).write_text(name, encoding="utf-8")
    for builder in ("html", "latex", "epub"):
        process = build(book, folder / builder, "-d", folder / "doctrees", builder=builder, AUTHOR=NAME, **PLACES)
        assert process.returncode == 0, process.stdout
    return folder


def parsed(path):
    return BeautifulSoup(path.read_bytes(), "lxml")


def test_every_page_names_the_author(owned):
    for path in owned.glob("html/series/*.html"):
        page = parsed(path)
        assert NAME in page.find("footer").get_text(), path.name
        if (line := page.select_one(".part-line")) is not None:
            assert line.get_text().endswith(f" · By {NAME}")
    assert len(list(owned.glob("html/series/part-*.html"))) == len(PARTS)
    about = parsed(owned / "html/series/about.html").find(role="main").get_text()
    assert f"How to cite it. {NAME}: {TITLE}" in about
    assert f"<name>{NAME}</name>" in (owned / "html/feed.xml").read_text(encoding="utf-8")


@pytest.mark.own
def test_the_imprint_and_the_epub_name_the_author(owned):
    set_by_tex = NAME.replace("-", r"\sphinxhyphen{}")
    for name in ("llm-deep-dive.tex", "owner.tex"):
        text = (owned / "latex" / name).read_text(encoding="utf-8")
        assert f"\\newcommand\\bookauthor{{{set_by_tex}}}" in text and f", {set_by_tex}}}" in text
    package = (owned / "epub/content.opf").read_text(encoding="utf-8")
    assert f"<dc:creator>{NAME}</dc:creator>" in package and f"<dc:publisher>{NAME}</dc:publisher>" in package


def test_nobody_else_names_one():
    """Neither the license nor the settings have the name a second time."""
    text = (ROOT / "conf.py").read_text(encoding="utf-8")
    assert len(re.findall(r"^(?:author|copyright) = f?\"[^{]*\"", text, re.MULTILINE)) <= 1
    assert "whom conf.py names" in (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.own
def test_edit_and_report_links_follow_one_setting(owned, html):
    address = "series/part-1-tamed-monster.html"
    page = parsed(html / address)
    assert not page.find("a", rel="edit") and "Report an error" not in str(page)
    page = parsed(owned / "html" / address)
    assert page.find("a", rel="edit")["href"] == f"{REPOSITORY}/edit/main/series/part-1-tamed-monster.md"
    report = page.find("a", string="Report an error on this page")["href"]
    assert report.startswith(f"{REPOSITORY}/issues/new?title=")


def test_feed_sitemap_and_llms_txt_know_the_address(owned):
    names = ("feed.xml", "sitemap.xml", "llms.txt", "404.html")
    texts = {name: (owned / "html" / name).read_text(encoding="utf-8") for name in names}
    assert [name for name, text in texts.items() if "localhost" in text] == []
    del texts["404.html"]  # which has the path of the address only
    assert [name for name, text in texts.items() if ADDRESS not in text] == []


def test_the_title_follows_one_setting(owned):
    first = parsed(owned / "html/index.html")
    assert first.find("h1").get_text().rstrip("#") == TITLE
    assert [first.find("meta", property=name)["content"] for name in ("og:title", "og:site_name")] == [TITLE, TITLE]
    assert r"\providecommand\booktitle{Tiny \& Mighty}" in (owned / "latex/llm-deep-dive.tex").read_text(
        encoding="utf-8"
    )
    assert "<dc:title>Tiny &amp; Mighty</dc:title>" in (owned / "epub/content.opf").read_text(encoding="utf-8")
    assert (owned / "html/llms.txt").read_text(encoding="utf-8").startswith(f"# {TITLE}\n")


def test_the_color_follows_one_setting(owned):
    texts = [owned / name for name in ("html/index.html", "latex/llm-deep-dive.tex", "epub/_static/epub.css")]
    for path in texts:
        text = path.read_text(encoding="utf-8").lower()
        assert COLOR[1:] in text and not re.search(
            f"{support.COLOR[1:]}|4c1d95", re.sub("<svg.*?</svg>", "", text, flags=re.S)
        ), path


def test_pdf_epub_and_code_are_offered_where_their_addresses_are_known(owned, html):
    for page in ("index.html", "series/about.html"):
        links = {link.get_text(): link["href"] for link in parsed(owned / "html" / page).select(".downloads a")}
        assert links == {"PDF": PLACES["PDF_URL"], "EPUB": f"{ADDRESS}my.epub", "the code": REPOSITORY}
        assert not parsed(html / page).select(".downloads"), "an address that leads nowhere"
    assert "To take along" not in (owned / "epub/index.xhtml").read_text(encoding="utf-8")


def test_the_evening_is_offered_where_it_was_made(owned, html):
    """Before the book, with its files beside the first page."""
    for page, up in {"index.html": "", "series/about.html": "../"}.items():
        line = parsed(owned / "html" / page).select_one(".evening")
        links = {link.get_text(): link["href"] for link in line.select("a")}
        assert links == {"PDF": f"{up}in-an-evening.pdf", "EPUB": f"{up}in-an-evening.epub"}
        assert line.find_next_sibling("p")["class"] == ["downloads"]
        offered = parsed(html / page).select(".evening")
        assert not offered or any(html.glob("*in-an-evening.pdf")), "where another test made it before these pages"
    for name in EVENING:
        assert (owned / "html" / name).read_text(encoding="utf-8") == name
    assert not (owned / "html/posts").exists(), "whose place is a blog"
    assert "in an evening" not in (owned / "epub/index.xhtml").read_text(encoding="utf-8")


@pytest.mark.own
def test_notebooks_open_where_the_code_is(owned):
    for name, page in {"part-1": PARTS[0].stem, "policy-gradients": "policy-gradients"}.items():
        link = parsed(owned / f"html/series/{page}.html").select_one("section[id^=exercises] > p > a.external")
        assert link["href"] == f"https://colab.research.google.com/github/o/book/blob/notebooks/{name}.ipynb"
