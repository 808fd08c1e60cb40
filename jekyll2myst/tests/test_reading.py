"""What the importer reads: encodings, Liquid's expressions, the settings and the files of a blog."""

import pytest
from garden import post, project, written

from jekyll2myst.blog import Blog
from jekyll2myst.encoding import CODECS, repaired
from jekyll2myst.page import page_of

TEXT = "🤖 Café “ja” — naïve ✅ and ⚠️ end"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("codec", CODECS)
def test_a_text_read_in_a_wrong_encoding_is_as_it_was(codec):
    """Also where the wrong encoding has no character for a byte, so that it is lost."""
    assert repaired(TEXT.encode().decode(codec, errors="ignore")) == (TEXT, [])


RIGHT = "voilà» é ß|ğüşöçİ|čeština, ă|Привет|日本語|plain|Österreich ist Ø klein. Öl, Ûr."
RIGHT += "|„Das macht Spaß“, sagt er.|the “CAFÉ” bar|„die Note Ä“|3×” wide|AÖ–B|blâ–|Ö|É”|5 Å² or 6 Å³"


@pytest.mark.parametrize("text", [TEXT, *RIGHT.split("|")])
def test_a_right_text_stays_as_it_is(text):
    assert repaired(text) == (text, [])


def test_what_cannot_be_known_stays_and_is_named_with_its_line():
    text = "first\n" + "🔍 Found".encode().decode("cp1254", errors="ignore")
    same, [(line, remark)] = repaired(text)
    assert same == text and line == 2 and "🔍" in remark and "🔎" in remark


def test_a_name_of_ones_own_at_github_pages_is_the_blogs(brought, blog):
    written(blog, {"CNAME": "www.ann.example\n", "_config.yml": "url: https://ann.github.io\n", "cat.png": PNG})
    page = brought(post("![A cat](http://ann.example/cat.png) ![Two](https://ann.github.io/cat.png)"))
    assert page.text.count("](images/a-title-cat.png)") == 2 and page.remarks == []


def test_the_files_of_a_blog_may_lie_in_a_folder_of_it(brought, blog):
    files = {"src/cat.png": PNG, "src/_includes/box.html": "<b>{{ include.text }}</b>"}
    written(blog, {"_config.yml": "title: Notes\nsource: src\n", **files})
    page = brought(post("![A cat](/cat.png) {% include box.html text=site.title %}"), "src/_posts/2024-10-10-post.md")
    assert "![A cat](images/a-title-cat.png) **Notes**" in page.text and page.remarks == []


@pytest.mark.parametrize(
    "setting, body, text",
    [
        ("parse_block_html: true", "<div>\n*so* it\n</div>", "*so* it"),
        ("parse_block_html: false", "<div>\n*so* it\n</div>", r"\*so\* it"),
        ("hard_wrap: true", "one\ntwo", "one\\\ntwo"),
        ("auto_ids: false", "[to](#far)\n\n## Far", "to\n\n## Far"),
        (
            "auto_id_prefix: x-",
            "[to](#x-far)\n\n## Far",
            "[to](#post-a-title-x-far)\n\n(post-a-title-x-far)=\n\n## Far",
        ),
        ("input: Kramdown", "~~no~~ $x^2$ \\\\(y\\\\)", "~~no~~ $x^2$ $y$"),
        ("gfm_quirks: []", "one\n* two", "one\n\\* two"),
        ("link_defs: {ex: ['https://a.b']}", "[to][ex]", "[to](https://a.b)"),
    ],
)
def test_what_a_blog_sets_for_kramdown_is_heeded(brought, blog, setting, body, text):
    written(blog, {"_config.yml": f"kramdown:\n  math_engine: katex\n  {setting}\n"})
    page = brought(post(body))
    assert page.text.split("# A title\n\n")[1].strip() == text
    assert not page.mend and not any("heeded" in remark for remark in page.remarks)


def test_what_is_not_heeded_of_what_a_blog_sets_for_kramdown_is_told(brought, blog):
    written(
        blog, {"_config.yml": "kramdown:\n  input: Odd\n  smart_quotes: [quot, quot, quot, quot]\n  toc_levels: 1..2\n"}
    )
    page = brought(post("Text."))
    said = "smart_quotes: ['quot', 'quot', 'quot', 'quot'], input: Odd"
    assert page.remarks == [f"settings for kramdown that are not heeded here: {said}"]


@pytest.mark.parametrize("odd", ["plugins: 5", "gems: true", "defaults: 5", "title: [1]", "url: {a: 1}", "kramdown: 1"])
def test_settings_that_are_none_stop_no_post(brought, blog, odd):
    written(blog, {"_config.yml": odd})
    page = brought(post("Text {{ page.lang }} [there](http://[::1) ![A](http://[::1)."))
    assert page.text.endswith("Text `{{ page.lang }}` there *[A]*.\n")


def test_formulas_of_maruku_are_read_as_it_reads_them(brought, blog):
    """With one backslash, raw, and no bar in them makes a table."""
    written(blog, {"_config.yml": "markdown: maruku\n"})
    page = brought(post("So $\\|a_1\\| = |b|$ is\n\\[\n\t\\left| c_1 \\right|\n\\]\n\nand\n\n\\[ |d| \\le |e| \\]"))
    assert page.text.split("# A title\n\n")[1] == (
        "So $\\Vert a_1\\Vert = \\vert b\\vert$ is\n\n$$\n\\left\\vert  c_1 \\right\\vert\n$$\n\nand\n\n"
        "$$\n\\vert d\\vert  \\le \\vert e\\vert\n$$\n"
    )
    assert page.remarks == ["the blog has its posts read by maruku, this one was read by kramdown"]


def test_html_read_as_markdown_has_its_lines_too(brought, blog):
    """kramdown tells none of the elements that it makes so."""
    written(blog, {"_config.yml": "kramdown:\n  html_to_native: true\n"})
    page = brought(post("One\n\n<p><svg></svg></p>\n\nTwo\n\n<p>So <svg>so</svg></p>"))
    remarks = [
        "lines 6 to 8: a drawing (svg) was left out",
        "lines 10 to 12: a drawing (svg) was left out, with its words: so",
    ]
    assert page.remarks == remarks


def test_settings_may_have_tabs_and_are_told_of_if_they_cannot_be_read(brought, blog):
    written(blog, {"_config.yml": "title:\t\tNotes\n"})
    page = brought(post("In {{ site.title }}."))
    assert page.text.endswith("In Notes.\n") and page.mend == []
    written(blog, {"_config.yml": "title: [\n"})
    [told] = brought(post("Text.")).mend
    assert told.startswith("the settings of the blog can't be read, so that none is heeded: while parsing")


def test_a_blog_is_in_order_of_its_dates_whatever_one_post_is_like(blog):
    """The address of a post and its place follow from its date, and a post that can't be read spoils none."""
    late, broken = post("A", date="2024-03-01 10:00:00"), "---\na: [\n---\n"
    names = {"2024-01-01-late": late, "2024-02-01-a": "A", "2024-02-02-b": broken, "2024-04-01-last": "A"}
    found = Blog(written(blog, {f"_posts/{name}.md": text for name, text in names.items()}))
    assert list(found.posts) == ["2024-02-01-a", "2024-02-02-b", "2024-01-01-late", "2024-04-01-last"]
    assert found.address(found.posts["2024-01-01-late"]) == "/2024/03/01/late.html"


def test_a_post_may_be_named_from_where_one_stands(blog, monkeypatch):
    """As `make post FILE=_posts/2024-01-02-two.md` does; it names another post of its blog."""
    texts = {"_posts/2024-01-01-one.md": "One.", "_posts/2024-01-02-two.md": "[it]({% post_url 2024-01-01-one %})"}
    two = written(blog, texts) / "_posts/2024-01-02-two.md"
    by_whole = page_of(two, project(blog.parent / "garden"))
    monkeypatch.chdir(blog)
    assert page_of(two.relative_to(blog), project(blog.parent / "garden")).text == by_whole.text


def test_no_post_of_a_blog_is_passed_over(blog):
    """Two of one name in two folders, all endings of Markdown; what isn't Markdown is named."""
    names = [
        "en/_posts/2024-01-01-a.md",
        "de/_posts/2024-01-01-a.md",
        "_posts/2024-01-01-a.MD",
        "_posts/2024-01-02-b.mkd",
    ]
    names += ["_posts/2024-01-01-a.markdown", "_posts/2024-01-03-c.mkdn", "_posts/2024-01-04-d.mkdown"]
    others = ["_posts/2024-02-01-e.textile", "_posts/2024-02-02-f.html"]
    none = ["_posts/2024-02-03-g.png", "_old/_posts/2024-01-01-h.md", "vendor/x/_posts/2024-01-01-i.md"]
    found = Blog(written(blog, dict.fromkeys([*names, *others, *none], "Text.")))
    assert sorted(str(path.relative_to(blog)) for path in found.posts.values()) == sorted(names)
    assert [str(path.relative_to(blog)) for path in found.others] == others
    german = blog / names[1]
    assert found.address(german) == "/de/2024/01/01/a.html"
    assert found.post_named("2024-01-01-a", german) == found.post_named("de/2024-01-01-a", blog / names[0]) == german
    assert found.post_named("2024-01-01-none", german) is None
