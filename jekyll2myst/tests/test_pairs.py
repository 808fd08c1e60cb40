"""Each post of the blog in `blog/` becomes the page in `pages/`, and what is told of it stands below a row of signs.

`pytest jekyll2myst --regenerate` writes the pages anew. Look through what changed: that is the test.
"""

import contextlib
import io
import subprocess
import sys

import pytest
from garden import BLOG, HERE, project
from lxml import etree, html

from jekyll2myst import PostError
from jekyll2myst.__main__ import report, whole
from jekyll2myst.audit import facts
from jekyll2myst.blog import Blog
from jekyll2myst.page import page_of

POSTS = {path.stem: path for path in sorted(BLOG.glob("**/_posts/*.*")) if path.stem[:2] == "20"}
REFUSED = [each for each in POSTS if "2024-10-11" in each] + ["2024-10-10-future", "2030-05-01-later"]
REFUSED += ["2024-10-10-unpublished"]
END = "\n%%%%\n"


@pytest.fixture(scope="module")
def garden(tmp_path_factory):
    """A project with the blog in it, and what was printed."""
    made = project(tmp_path_factory.mktemp("garden"))
    with contextlib.redirect_stdout(io.StringIO()) as told:
        assert whole(BLOG, made, fetch=False) == 0
    return made, told.getvalue()


@pytest.mark.parametrize("name", POSTS)
def test_a_post_becomes_its_page(garden, name, request):
    made, printed = garden
    [row] = [line for line in printed.split("\n") if POSTS[name].name in line and "  " in line]
    said = printed.partition(f"\n\n{POSTS[name].name}\n")[2].partition("\n\n")[0].rstrip("\n")
    page = "" if "not brought in" in row else (made.root / row.split()[-1]).read_text(encoding="utf-8")
    text = f"{page}{END}{' '.join(row.split())}\n{said}".rstrip("\n") + "\n"
    expected = HERE / f"pages/{name}.md"
    if request.config.getoption("--regenerate"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


def test_each_page_has_its_post():
    assert {path.stem for path in (HERE / "pages").glob("*.md")} == set(POSTS)


def test_what_jekyll_does_not_show_stays_out_unless_asked_for(tmp_path):
    """By its date, in the front matter or in its name, or since it says so itself."""
    hidden = project(tmp_path, hidden=True)
    for name in ("2024-10-10-future", "2030-05-01-later", "2024-10-10-unpublished"):
        with pytest.raises(PostError, match="Jekyll doesn't show it"):
            page_of(POSTS[name], project(tmp_path))
        page = page_of(POSTS[name], hidden)
        assert any("Jekyll doesn't show it" in remark for remark in page.told)


def test_what_is_refused_leaves_no_page(garden):
    made, _ = garden
    there = {path.stem for path in made.out.glob("*.md")}
    assert len(there) == len(POSTS) - len(REFUSED) + 1  # and the page that lists them


@pytest.fixture(scope="module", params=["html", "epub"])
def built(garden, request, tmp_path_factory):
    """The project with the pages, for which every warning is an error."""
    made, _ = garden
    site = tmp_path_factory.mktemp(request.param)
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", "-b", request.param, made.root, site]
    if request.param == "epub":  # which tells of a GIF that the PDF and it can't have
        command.remove("-W")
    process = subprocess.run(command, capture_output=True, text=True)
    assert process.returncode == 0, process.stderr
    return site / "pages", "xhtml" if request.param == "epub" else "html"


# Links to other pages, and a picture that isn't there; what the heading at the top says more than the title; a formula
# that can't be read; MathML; and three encodings that the program knows nothing of.
KNOWN = {"old": {"links"}, "counted": {"pictures"}, "more-said": {"words"}, "formulas": {"formulas"}}
KNOWN |= {"unseen": {"words", "formulas"}, "encoded": {"words"}, "windows": {"words"}}


@pytest.mark.slow
def test_a_project_that_is_no_book_builds_with_the_pages(garden, built):
    """And each has the words, pictures, links, formulas and cells of its post, as the program `kramdown` reads it."""
    made, _ = garden
    site, end = built
    assert len(list(site.glob(f"*.{end}"))) == len(list(made.out.glob("*.md")))
    for name, path in POSTS.items():
        stem, text = name[11:], path.read_text(encoding="utf-8", errors="replace")
        if "{%" in text or "{{" in text or not (site / f"{stem}.{end}").exists():
            continue  # which the program doesn't know, or isn't there
        body = text.partition("\n---\n")[2] or text
        command = ["kramdown", "-i", "GFM", "--math-engine", "nil", "--syntax-highlighter", "nil"]
        shown = subprocess.run(command, input=body, capture_output=True, text=True, check=True).stdout
        page = html.fromstring((site / f"{stem}.{end}").read_bytes())
        main = page.find(".//div[@role='main']")
        gone = facts(shown).missing(facts(html.tostring(page if main is None else main, encoding="unicode")))
        assert not {*gone} - KNOWN.get(stem, set()), (stem, gone)


def test_chapters_are_well_formed(built):
    site, end = built
    for path in site.glob("*.xhtml"):
        etree.parse(path)
    assert end == "html" or list(site.glob("*.xhtml"))


def test_report_names_what_is_for_the_author(brought, capsys):
    report(brought("---\ntitle: A\n---\n![For you](/none.png)\n"))
    assert "\n  for you: line 4: no image /none.png" in capsys.readouterr().out


def test_posts_may_be_brought_one_by_one(tmp_path):
    """Then one doesn't know of the others, and leads to the blog."""
    page = page_of(POSTS["2024-10-10-sections"], project(tmp_path), Blog.around(POSTS["2024-10-10-sections"]))
    assert "(https://ann.example/notes/2024/01/02/old.html#there-it-is)" in page.text
    assert "(#post-sections-far-away) and" in page.text
