"""What the importer writes, what it refuses, and that nothing is lost without a word."""

import os
import shutil
import subprocess
import sys

import pytest
from garden import CONF, HERE, post, project, written

from jekyll2myst import PostError
from jekyll2myst.audit import facts
from jekyll2myst.blog import Blog
from jekyll2myst.page import bring, page_of
from jekyll2myst.project import Project

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    "kind, post, page",
    [
        ("words", "<p>one two three</p>", "<p>one three</p>"),
        ("words", "<pre><code>x = 1\ny = 2</code></pre>", "<pre>x = 1</pre>"),
        ("pictures", '<img src="/a/cat.png"><img src="/b/cat.png">', '<img src="_images/part-1-cat.png">'),
        ("links", '<a href="https://a.b/c">x</a>', '<a href="https://a.b">x</a>'),
        ("parts", "<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd>d</dd></dl>", "<dl><dt>a</dt><dd>b c d</dd></dl>"),
        ("parts", '<p>a<sup><a href="#fn:1" role="doc-noteref">1</a></sup></p>', "<p>a</p>"),
        ("formulas", r"<p>\(a\) <span class='kdmath'>$b$</span></p>", "<p><math><mi>a</mi></math></p>"),
    ],
)
def test_the_audit_names_what_is_missing(kind, post, page):
    assert list(facts(post).missing(facts(page))) == [kind]
    assert facts(post).missing(facts(post)) == {}


def test_a_block_that_defines_commands_is_no_formula():
    assert facts(r"<p>$$\require{x} \newcommand{\a}{b}$$ and $$\a$$</p>").formulas == 1


@pytest.mark.parametrize(
    "writes, told",
    [
        ("", "words that the post has and the page lacks: lost"),
        ("{left=80%}", "words that the page has and the post lacks: left, 80"),
    ],
)
def test_what_a_writer_loses_or_adds_is_told(brought, monkeypatch, writes, told):
    """Whatever the reason, and also after a formula, whose `<` is not the beginning of a tag that hides the rest."""
    monkeypatch.setattr("jekyll2myst.markdown.Writer.marked", lambda self, element, mark: writes)
    assert told in brought(post("So $$a_{<t}$$ is *lost* here")).mend


def test_an_alignment_that_a_writer_loses_is_told(brought, monkeypatch):
    monkeypatch.setattr("jekyll2myst.markdown.aligned", lambda cell: "")
    [told] = brought(post("| a |\n|--:|\n| x |")).mend
    assert told == "parts that the post has and the page lacks: 2 cells set to the right"


def test_a_link_to_another_post_that_the_page_lost_is_missing(blog, monkeypatch):
    link = "[two](https://ann.example/notes/2024/01/02/two.html#there)"
    texts = {"_posts/2024-01-01-one.md": link, "_posts/2024-01-02-two.md": "Text.\n\n## There"}
    found = Blog(written(blog, texts))
    one, two = found.posts.values()
    found.pages[two.resolve()] = page_of(two, project(blog.parent / "garden"), found)
    monkeypatch.setattr("jekyll2myst.markdown.Writer.link", lambda self, element: element.text)
    page = page_of(one, project(blog.parent / "garden"), found)
    assert page.mend == ["links that the post has and the page lacks: https://project.example/#post-two-there"]


def test_images_come_along_and_nothing_is_overwritten(brought, blog):
    written(blog, {"my cat.png": b"cat"})
    page = brought(post("![A cat](/my%20cat.png)"))
    bring(page)
    image = page.path.parent / "images/a-title-my-cat.png"
    assert image.read_bytes() == b"cat" and "![A cat](images/a-title-my-cat.png)" in page.path.read_text()
    page.path.write_text("mine")
    for _ in range(2):
        with pytest.raises(PostError, match="nothing was written"):
            bring(page)
        assert image.read_bytes() == b"cat"
        assert not page.path.exists() or page.path.read_text() == "mine"
        page.path.unlink(missing_ok=True)


def test_a_link_out_of_the_blog_is_not_followed(brought, blog):
    (blog / "leak.png").symlink_to(written(blog.parent, {"secret.png": PNG}) / "secret.png")
    page = brought(post("![A](/leak.png)"))
    assert not page.images and page.remarks == ["line 6: /leak.png lies outside of the blog and was left there"]


@pytest.mark.parametrize("lacking", ["ruby", "kramdown"])
def test_a_missing_program_is_one_line(brought, monkeypatch, lacking):
    if lacking == "ruby":
        monkeypatch.setattr("shutil.which", lambda program: None)
    else:
        monkeypatch.setattr("jekyll2myst.kramdown.COMMAND", ["ruby", "-e", "require 'nosuchparser'"])
    with pytest.raises(PostError, match=r"^this needs .*kramdown.*sudo apt install ruby-kramdown-parser-gfm") as error:
        brought(post(f"Words of the post without {lacking}"))
    assert "\n" not in str(error.value)


BAD = {  # what is given, in a folder with a project and a post, and what the one line says
    "no file": (["none.md"], "can't read none.md: No such file"),
    "no blog": (["garden"], "garden has no posts"),
    "no project": (["post.md", "--out", "elsewhere/pages"], "there is no conf.py in"),
    "a file as a folder": (["post.md", "--out", "garden/index.md"], "is a file, and pages go into a folder"),
    "extensions": (["post.md", "--out", "bare/pages"], "need attrs_inline, deflist in myst_enable_extensions"),
    "no Python": (["post.md", "--out", "broken"], "conf.py can't be read"),
    "sources": (["cited.md", "--out", "odd/pages"], "own.bib can't be read"),
    "a page that is there": (["post.md"], "a.md is there already; nothing was written"),
    "a list that is there": (["blog"], "index.md is there already; these are for its toctree: one"),
}


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """A folder with the package and nothing of the repository that it lies in."""
    folder = tmp_path_factory.mktemp("alone")
    shutil.copytree(HERE.parent, folder / "jekyll2myst", ignore=shutil.ignore_patterns("tests", "__pycache__"))
    return folder


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_one_line(tmp_path, name, alone):
    project(tmp_path / "garden")
    bare = CONF.replace('"attrs_inline", ', "").replace('"deflist", ', "")
    files = {"bare/conf.py": bare, "broken/conf.py": "(", "odd/conf.py": CONF, "odd/own.bib": "@misc{a, title={"}
    files |= {"post.md": post("Text.", title="A"), "garden/pages/a.md": "mine", "garden/pages/index.md": "mine too"}
    files |= {"cited.md": post("So <d-cite key='a'></d-cite>.", bibliography="a.bib"), "a.bib": "@misc{a, title={B}}"}
    written(tmp_path, files | {"blog/_posts/2024-01-01-one.md": "Text."})
    arguments, told = BAD[name]
    command = [sys.executable, "-m", "jekyll2myst", "--out", "garden/pages", *arguments]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(alone)}
    process = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment)
    assert process.returncode == 2 and told in process.stderr and process.stderr.count("\n") == 1
    assert (tmp_path / "garden/pages/a.md").read_text() == "mine"
    assert (tmp_path / "garden/pages/index.md").read_text() == "mine too"


@pytest.mark.parametrize("set_so", ["= sorted(['deflist'])", "= ['deflist']\nmyst_enable_extensions += OTHERS"])
def test_a_project_that_computes_its_extensions_is_taken_at_its_word(tmp_path, set_so):
    written(tmp_path, {"conf.py": f"myst_enable_extensions {set_so}\n"})
    assert "dollarmath" in Project(tmp_path / "pages").extensions


def test_posts_of_one_title_have_pages_of_their_own(blog):
    found = Blog(written(blog, {f"_posts/2024-01-0{day}-x.md": post("Text.", title="One") for day in (1, 2)}))
    for path in found.posts.values():
        found.pages[path.resolve()] = page_of(path, project(blog.parent / "garden"), found)
    assert [page.path.name for page in found.pages.values()] == ["one.md", "one-2.md"]
