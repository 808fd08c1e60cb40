"""`make posts`: what a blog and a network without markup get has what the post says, and `make post` brings it back.

What a post says is asked of another reader of Markdown than the blog's, and compared with what kramdown shows.
"""

import dataclasses
import datetime
import re
import shutil

import pytest
from markdown_it import MarkdownIt
from support import ROOT, TITLE, need, run

from jekyll2myst.audit import Facts, facts
from jekyll2myst.blog import Blog
from jekyll2myst.kramdown import kramdown
from jekyll2myst.page import bring, page_of
from tools.post import Book
from tools.posts import UnfitPost, jekyll, plain
from tools.posts.source import POSTS, Reader
from values.lab_numbers import load

SITE = "https://example.org/book/"
SETTINGS = """---
title: "🚨 My Series (1 of 7): What *Masks* Do? 🎭"
date: 2026-11-28
figure: part3-razor
caption: "A judge that is *wrong*: {{ part3.sft_reward }}"
---

"""
BODY = """💡 If you've met **{{ series.book }}**, see {ref}`part 3
<part-3>` and {doc}`the workshop <workshop>`; "this" is {term}`tuned <tuning>`, and [this](https://a.example/c?x=1&y=2)
costs $5 or
6. But no list.

## 🤖 It's `x_1` < y

- One
- Two *and*
  more

  1. first
  2. second

[figure]

[drawing part3-mask]

> A quotation
> & an end 😀
"""
PLAIN = """🚨 My Series (1 of 7): What *Masks* Do? 🎭

💡 If you’ve met BOOK, see part 3 and the workshop; “this” is tuned, and this costs $5 or 6. But no list.

🤖 It’s x_1 < y

• One
• Two and more
  1. first
  2. second

(A judge that is wrong: NUMBER)

A quotation & an end 😀

part 3: https://example.org/book/series/part-3-fine-tuning.html#part-3
the workshop: https://example.org/book/series/workshop.html
this: https://a.example/c?x=1&y=2
"""
READER = Reader(SITE)
EXAMPLE = READER.read("example", SETTINGS + BODY)
WRITTEN = READER.posts()
ALL = [EXAMPLE, *WRITTEN]
each_post = pytest.mark.parametrize("post", ALL, ids=lambda post: post.stem)


@pytest.fixture(scope="module")
def blog(tmp_path_factory):
    """A folder with the posts as a Jekyll blog has them."""
    need("rsvg-convert")
    folder = tmp_path_factory.mktemp("blog")
    for post in ALL:
        jekyll.write(post, folder)
    return folder


def said(post) -> Facts:
    """What is in a post, its figure apart, by a reader of Markdown that no blog has."""
    return facts(MarkdownIt("commonmark").render("\n\n".join(post.parts)))


def shown(blog, post) -> str:
    """The HTML that Jekyll makes of a post: by its reader of Markdown, and what the text asks of Liquid."""
    need("kramdown")
    body = (blog / jekyll.name(post)).read_text(encoding="utf-8").split("\n---\n", 1)[1]
    body = re.sub(r"\{\{ '(.*?)' \| relative_url \}\}", r"/notes\1", body)
    assert "{" not in body
    return kramdown(body, Blog(blog))[1]


# --- What a post may say --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before, after, why",
    [
        ("figure: part3-razor", "figure: none", "no page of the book has a figure 'none'"),
        ("figure: part3-razor\n", "", "has these keys and no others: caption, date, figure, title"),
        ("2026-11-28", "2026-02-30", "'2026-02-30' is no date"),
        ("[figure]\n", "", "says .figure., where"),
        ("part3-mask", "part3-masks", "no page of the book has a figure 'part3-masks'"),
        ("part3-mask", "part4-rulers", "below the figure 'part4-rulers' an equation is spoken of"),
        ("part3.sft_reward", "part3.sft_rewards", "nothing has the name sft_rewards"),
        ("series.book", "serious.book", "nothing has the name serious"),
        ("<part-3>", "<part-33>", "{ref}`part 3\n<part-33>` leads nowhere"),
        ("<workshop>", "<workshops>", "{doc}`the workshop <workshops>` leads nowhere"),
        ("{term}", "{bet}", "{bet}`tuned <tuning>` leads nowhere"),
        ("> A", "| a |\n|---|\n\n> A", r"what a post can't say \(table"),
        ("> A", "<b>A</b>\n\n> A", r"what a post can't say \(html_inline\): <b>"),
        ("> A", "![A](a.png)\n\n> A", r"what a post can't say \(image\): A"),
        ("> A", ":::{note}\n:::\n\n> A", "what a post can't say: :::{note}"),
        ("> A", "{% include a.html %}\n\n> A", "what a post can't say: {% include a.html %}"),
        ("> A", "$$x$$\n\n> A", r"what a post can't say: \$\$x\$\$"),
    ],
)
def test_what_leads_nowhere_or_reaches_a_reader_as_signs_is_refused(before, after, why):
    text = SETTINGS + BODY
    assert text.count(before) == 1
    with pytest.raises(UnfitPost, match=re.escape(why) if "{" in why and "\\" not in why else why):
        READER.read("example", text.replace(before, after))


def test_a_post_is_named_after_a_page_of_the_book(tmp_path):
    (tmp_path / "part-1-another.md").write_text(SETTINGS + BODY, encoding="utf-8")
    with pytest.raises(UnfitPost, match=r"posts/part-1-another.md is named after no page of the book"):
        Reader(folder=tmp_path).posts()


def test_the_page_of_the_posts_tells_what_is_so(tmp_path):
    """Its example of settings is one, and so are its links."""
    text = (POSTS / "README.md").read_text(encoding="utf-8")
    settings = re.search("^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)[1]
    links = " ".join(re.findall("`` (.*?) ``", text))
    numbers = " ".join(re.findall("`({{.*?}})`", text))
    post = READER.read("example", f"{settings}\n{links} {numbers}\n\n[figure]\n")
    assert post.heading == "The Role of Fine-Tuning" and post.date == datetime.date(2026, 11, 28)
    assert post.body.count(f"]({SITE}series/") == 2 and "%" in post.body


@pytest.mark.parametrize(
    "title, heading",
    [
        ("🚨 My Series (1 of 7): What Masks: Do? 🎭", "What Masks: Do?"),
        (f"🧠 {TITLE} Series (3 of 7): A Mask", "A Mask"),
        (f"🧠 {TITLE}, Since Then: A Mask 💭", "A Mask"),
        ("A Mask", "A Mask"),
    ],
)
def test_a_chapter_is_headed_by_what_the_post_is_about(title, heading):
    assert dataclasses.replace(EXAMPLE, title=title).heading == heading


# --- The blog -------------------------------------------------------------------------------------------------------


@each_post
@pytest.mark.slow
def test_the_blog_shows_what_the_post_says(blog, post):
    page = facts(shown(blog, post))
    words = facts(MarkdownIt("commonmark").render(post.caption))
    assert said(post).missing(page) == {}
    more = page.missing(said(post))
    assert more.pop("pictures") == [f"{post.stem}.svg"]
    assert sorted(more.pop("words")) == sorted(words.words.elements()) and set(more) <= {"links"}


@each_post
def test_make_post_brings_it_back_without_a_loss(blog, post, tmp_path):
    """By the importer's own audit, which compares the page with the post as Jekyll shows it."""
    need("kramdown")
    (tmp_path / "series").mkdir()
    shutil.copy2(ROOT / "conf.py", tmp_path)
    page = page_of(blog / jekyll.name(post), Book(tmp_path / "series"))
    assert page.mend == [] and [block.mend for block in page.blocks if block.mend] == []
    number = int(page.path.stem.split("-")[1])
    alone = [f"there is no part {number - 1} before this one, which the build wants"] * (number > 1)
    assert page.remarks == [*alone, "front matter: image: no place in the page, left out"]  # the figure once more
    bring(page)
    title = re.sub(r"^.*\(\d of \d\): ", "", post.title)  # a series has no need of its own name
    assert f"# {title}\n" in page.path.read_text(encoding="utf-8").replace("\\", "")
    assert [path.read_bytes() for path in page.images.values()] == [post.figure.read_bytes()]
    assert f":alt: {post.alt}" in page.text


@each_post
def test_the_figure_lies_where_the_post_says(blog, post):
    names = re.findall(r"/(?:notes/)?(assets/posts/[\w.-]+)", (blog / jekyll.name(post)).read_text(encoding="utf-8"))
    assert len(names) == 2 + bool(post.narrow)
    for name in names:
        assert (blog / name).read_bytes().startswith(b"\x89PNG" if name.endswith(".png") else (b"<?xml", b"<svg"))


def test_without_an_address_links_to_the_book_are_words():
    post = Reader().read("example", SETTINGS + BODY)
    assert re.findall(r"\]\((.*?)\)", post.body) == ["https://a.example/c?x=1&y=2"]
    assert "see part 3 and the workshop;" in plain.text(post)


# --- The network ----------------------------------------------------------------------------------------------------


def test_plain_text_has_no_markup():
    assert plain.text(EXAMPLE) == PLAIN.replace("NUMBER", load()["part3"]["sft_reward"]).replace("BOOK", TITLE)


@each_post
def test_plain_text_has_the_words_and_the_addresses_of_the_post(post):
    text = plain.text(post)
    words, _, addresses = text.rpartition("\n\n") if said(post).links else (text, "", "")
    assert not re.search(r"\*\*|[`{}\\]|\]\(|^#|^>", words.removeprefix(post.title), re.MULTILINE)
    assert "://" not in words
    assert sorted(set(re.findall("https?://\\S+", addresses))) == sorted(
        set(re.findall(r"\]\((https?://[^)\s]+)\)", post.body))
    )
    assert said(post).words - facts(words.replace("<", "&lt;")).words == {}


def test_words_are_counted_without_title_and_caption():
    post = READER.read(
        "example", f"{SETTINGS}🤖 One **two**, it's {{ref}}`part 3 <part-3>` — and.\n\n[figure]\n\n- Seven\n"
    )
    assert plain.count(post) == 7


# --- Those of the book ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_make_posts_says_where_links_lead(tmp_path):
    need("rsvg-convert")
    for site, line in ((SITE, f"Links lead to {SITE}"), ("", "SITE_URL is not set")):
        process = run(ROOT / ".venv/bin/python", "-m", "tools.posts", tmp_path, SITE_URL=site)
        assert process.returncode == 0 and process.stdout.splitlines()[-1].startswith(line)
    assert {path.stem for path in tmp_path.glob("*.txt")} == {post.stem for post in WRITTEN}
