"""`make post` and `make blog`: nasty posts become pages, what is missing is named, and the book builds with them all.

The posts are our own. Whether a page has what its post has is asked of another program: the `kramdown` command on one
side, the built site and the built EPUB on the other.
"""

import datetime
import re
import subprocess
import sys
import threading
import zipfile
import zlib
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from lxml import etree
from support import PARTS, ROOT, TITLES, build, copy_book, need, run, titled

from tools.post import PostError
from tools.post.audit import facts
from tools.post.blog import Blog
from tools.post.encoding import CODECS, repaired
from tools.post.expressions import Scope, Unknown, shown
from tools.post.page import bring, page_of
from values.part_list import counted

TODAY = datetime.date(2026, 11, 25)
NEXT = len(PARTS) + 1
SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><circle r='9'/></svg>"
TEXT = "🤖 Café “ja” — naïve ✅ and ⚠️ end"


def png() -> bytes:
    """A picture of one pixel."""

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


@pytest.fixture
def blog(tmp_path):
    """A folder with a blog, beside which there is an empty book."""
    need("kramdown")
    (tmp_path / "book/series").mkdir(parents=True)
    return written(tmp_path / "blog", {"_config.yml": "url: https://ann.example\nbaseurl: /notes\n"})


def written(folder, contents):
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture
def brought(blog):
    """A function that makes the page of a post in an empty book."""

    def of(text, name="_posts/2024-10-10-post.md"):
        return page_of(written(blog, {name: text}) / name, blog.parent / "book", TODAY)

    return of


def post(body, **meta):
    lines = "".join(f"{name}: {value}\n" for name, value in {"title": "A title", "date": "2024-10-10", **meta}.items())
    return f"---\nlayout: post\n{lines}---\n{body}\n"


# --- Encodings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", CODECS)
def test_a_text_read_in_a_wrong_encoding_is_as_it_was(codec):
    """Also where the wrong encoding has no character for a byte, so that it is lost."""
    assert repaired(TEXT.encode().decode(codec, errors="ignore")) == (TEXT, [])


RIGHT = [TEXT, "voilà» é ß", "ğüşöçİ", "čeština, ă", "Привет", "日本語", "plain", "Österreich ist Ø klein. Öl, Ûr."]
RIGHT += [
    "„Das macht Spaß“, sagt er.",
    "the “CAFÉ” bar",
    "„die Note Ä“",
    "3×” wide",
    "AÖ–B",
    "blâ–",
    "Ö",
    "É”",
    "5 Å² or 6 Å³",
]


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_text_stays_as_it_is(text):
    assert repaired(text) == (text, [])


def test_a_right_word_beside_a_wrong_one_stays_and_the_mended_line_is_told(brought):
    wrong = "🤖 ✅".encode().decode("cp1252", errors="ignore")
    page = brought(post(f"{wrong}\n\nÖl. „Spaß“, üben, für"))
    assert "🤖 ✅\n\nÖl. „Spaß“, üben, für" in page.text
    assert page.remarks == ["what looked like UTF-8 read as something else was put right: line 6"]


def test_what_cannot_be_known_stays_and_is_named_with_its_line():
    text = "first\n" + "🔍 Found".encode().decode("cp1254", errors="ignore")
    same, [(line, remark)] = repaired(text)
    assert same == text and line == 2 and "🔍" in remark and "🔎" in remark


@pytest.mark.slow
def test_a_file_in_windows_1252_with_a_mark_and_windows_ends(brought):
    page = brought(post("\xe9t\xe9.\r\nEnd.").encode("cp1252"))
    assert "été.\nEnd." in page.text and "line 6: not UTF-8; the file was read as Windows-1252" in page.remarks
    assert brought("\ufeff" + post("Café")).text.count("\ufeff") == 0


@pytest.mark.parametrize("data", [post("x").encode("utf-16"), b"\0\0"])
def test_what_is_no_text_is_refused(brought, data):
    with pytest.raises(PostError, match="UTF-16"):
        brought(data)


# --- Front matter, title and number ---------------------------------------------------------------------------------


def test_front_matter_is_the_books(brought):
    page = brought(post("One thing. Another.", categories="AI LLM", tags="[AI, maps]", author="Me", permalink="/x"))
    start = "---\npart: 1\ndate: 2024-10-10\nupdated: 2024-10-10\nauthor: Me\ncategories: AI, LLM, maps\nmyst:\n"
    assert page.text.startswith(start + "  html_meta:\n    description: One thing.\n---\n\n(part-1)=\n# A title\n\nOne")
    assert page.remarks == ["front matter: permalink: no place in the book, left out"]


def test_a_subtitle_is_told_where_it_is_not_shown(brought):
    page = brought(post("Text.", subtitle="Or so"))
    assert "description: Or so\n" in page.text and "subtitle: it became the description" in page.remarks[0]
    page = brought(post("Text.", subtitle="Or so", description="Of it", excerpt="By it"))
    assert page.remarks == ["front matter: excerpt, subtitle: no place in the book, left out"]


def test_a_category_may_be_a_number(brought):
    page = brought(post("In {{ page.categories | join: '/' }} at {{ page.url }}.", category="2013"))
    assert "categories: '2013'\n" in page.text and "In 2013 at /2013/2024/10/10/post.html." in page.text


def test_a_description_ends_where_a_sentence_does(brought):
    page = brought(post("Am 1. Mai, z. B. in Köln, war es so. Und weiter."))
    assert "description: Am 1. Mai, z. B. in Köln, war es so.\n" in page.text


def test_tabs_in_the_front_matter_are_spaces(brought):
    page = brought(post("Text.", author="\t\tMe\t", layout2="'a\tb'"))
    assert "author: Me\n" in page.text


def test_a_formula_in_the_title_is_for_the_author(brought):
    assert brought(post("Text.", title="'On $a_1$'")).mend == ["a formula in the title stands as text: On $a_1$"]
    assert brought(post("Text.", title="'On $5 and $6'")).mend == []


def test_a_page_says_it_was_revised_only_if_the_post_does(brought):
    assert "updated: 2025-01-02\n" in brought(post("Text.", last_modified_at="2025-01-02 10:00:00")).text


def test_title_and_date_come_from_the_name_of_the_file(brought):
    page = brought("Text.\n", "_posts/2023-04-05-on-small-models.md")
    assert "date: 2023-04-05\n" in page.text and "# On Small Models\n" in page.text and not page.remarks


def test_a_date_that_never_was_is_told_in_a_line(brought):
    page = brought(post("Text.", date="2024-02-30"))
    assert "date: 2024-10-10\n" in page.text
    assert page.remarks == ["front matter: '2024-02-30' is no date like 2026-11-24; the file name's was put in"]


def test_number_and_series_leave_the_title_and_its_heading(brought):
    title = "My Series (3 of 7): What Masks Do"
    page = brought(post(f"\n## 🚨 {title} 🤖\n\nText.", title=f'"{title}"'))
    assert page.path.name == "part-3-what-masks-do.md" and "# What Masks Do\n\nText." in page.text
    assert page.remarks == ["there is no part 2 before this one, which the build wants"]


def test_a_heading_that_says_more_than_the_title_is_told(brought):
    page = brought(post("## 01. A title\n\nText.\n\n## 01. Another"))
    assert page.remarks == ["the heading at the top says the title and more, and was left out: 01. A title"]
    assert page.text.endswith("# A title\n\nText.\n\n## 01. Another\n")


def test_a_number_that_is_taken_gives_way(brought, blog):
    (blog.parent / "book/series/part-3-old.md").write_text("old")
    page = brought(post("Text.", title='"S series (3 of 7): New"'))
    assert page.path.name == "part-4-new.md"
    assert page.remarks == ["part 3 is there already (part-3-old.md), so this is part 4"]


def test_a_post_without_front_matter_has_its_heading_as_title(brought):
    page = brought("# Bare\n\nText.\n", "bare.md")
    assert "# Bare\n\nText." in page.text and any("no date" in remark for remark in page.remarks)


@pytest.mark.parametrize(
    "text, why",
    [
        ("Only text.", "no title"),
        ("---\na: [\n---\n# T", "line 3: the front matter"),
        ("---\n- a\n---\n# T", "settings"),
        ("---\ntitle: Gone\nredirect_to: /there\n---\n", "no text"),
        ("---\ntitle: Gone\n---\n<meta http-equiv='Refresh' content='0; url=/there'>", "nothing that a page can show"),
    ],
)
def test_what_is_no_post_is_refused_with_its_line(brought, text, why):
    with pytest.raises(PostError, match=why):
        brought(text, "post.md")


# --- Liquid's expressions -------------------------------------------------------------------------------------------

META = {"n": 5, "part": 2, "tags": "ai x", "list": ["a", "b"], "author": {"name": "Ann"}, "flag": False, "t": "it's"}


@pytest.fixture
def scope(tmp_path):
    """Of a post with the settings above, in a blog that sets some values for all its posts."""
    settings = "author:\n  name: Bo\ndefaults:\n- scope:\n    path: ''\n  values:\n    lang: de\n"
    return Scope(Blog(written(tmp_path, {"_config.yml": settings})), tmp_path / "_posts/2024-10-10-so-it-is.md", META)


@pytest.mark.parametrize(
    "holds, conditions",
    [
        (True, ["page.n > 3", "page.n >= 5", "page.part == 2", "page.tags", 'page.tags contains "x"', "page.date"]),
        (True, ["page.list.size > 1", "page.list[0] == 'a'", "page.author.name", 'page.t == "it\'s"', "page.x == nil"]),
        (True, ['page.url contains "so-it"', "site.author.name == 'Bo'", "page.x or page.n", "page.t != blank"]),
        (True, ["page.n and page.part == 2 or page.x", "jekyll.environment == 'production' or page.n"]),
        (False, ["page.n < 3", "page.part == '2'", "page.tags contains 'i'", "page.flag", "page.x", "page.author.x"]),
        (False, ["site.x", "page.n == true", "page.x > 1", "page.flag and jekyll.environment", "'and or' == page.t"]),
        (None, ['jekyll.environment == "production"', "page.lang", "page.content", "site.posts", "site.data.x.y"]),
        (
            None,
            [
                "page.n | plus: 1",
                "thing",
                "page.t > 3",
                "page[key]",
                "page.n and thing",
                "include.x",
                "site.github.repo",
            ],
        ),
    ],
)
def test_a_condition_holds_or_not_or_that_is_not_known(scope, holds, conditions):
    assert {condition: scope.holds(condition) for condition in conditions} == dict.fromkeys(conditions, holds)


@pytest.mark.parametrize(
    "expression, text",
    [
        ("page.t | upcase", "IT'S"),
        ("page.x | default: 'A, b' | append: '!'", "A, b!"),
        ("page.list | join: ', '", "a, b"),
        ("page.tags.size", "2"),
        ("page.list | last | capitalize | prepend: page.n", "5B"),
        ("site.author.name | replace: 'B', 'T' | downcase", "to"),
        ('page.t | split: "\'" | first | strip | size', "2"),
        ("'a <b>' | escape", "a &lt;b&gt;"),
        ("'<b>a</b>' | strip_html | remove: 'a'", ""),
        ("page.date | date: '%b %-d, %Y'", "Oct 10, 2024"),
        ("page.date | date_to_long_string", "10 October 2024"),
        ("'x.png' | relative_url", "/x.png"),
        ("page.x | relative_url", ""),
        ("page.flag", "false"),
        ("page.slug", "so-it-is"),
    ],
)
def test_an_expression_has_its_value(scope, expression, text):
    assert shown(scope.value(expression)) == text


@pytest.mark.parametrize(
    "expression",
    [
        "page.t | shout", "page.x | default: thing", "page.author", "page.date | date: '%H'", "'now' | date: '%Y'",
        "page.list | join: 'a', 'b'", "site.data.x | upcase", "(1..3)", "page.author.first",
    ],
)  # fmt: skip
def test_an_expression_that_is_not_understood_is_not_empty(scope, expression):
    with pytest.raises(Unknown):
        shown(scope.value(expression))


# --- The body: one post of all shapes, for one reading by kramdown --------------------------------------------------

SHAPES = {  # what stands in the post, in the page, and among the remarks
    "money": ("It costs $5 and $6, says $x^2$ in `$y`.", r"It costs \$5 and \$6, says $x^2$ in `$y`.", ""),
    "inline formulas": ("So $$a_1 * b$$ and *c* $$d * e$$ too.", "So $a_1 * b$ and *c* $d * e$ too.", ""),
    "numbers": (r"Only $10^{-3}$, $1$ and $\alpha_i * \beta_i$.", r"Only $10^{-3}$, $1$ and $\alpha_i * \beta_i$.", ""),
    "doubled": (r"With \\(a_1 \\{b\\}\\) and \\[c_2\\]", "With $a_1 \\{b\\}$ and\n\n$$\nc_2\n$$", ""),
    "equation": (
        "\\begin{equation}\n\\label{eq:one}\na_1 \\\\\nb\n\\end{equation}\n\nSee \\eqref{eq:one}.",
        "$$\na_1 \\\\\nb\n$$ (part-1-post-eq-one)\n\nSee {eq}`part-1-post-eq-one`.",
        "",
    ),
    "commands": (r"$$\newcommand{\two}[1]{#1\,#1}$$ So $$\two{x}$$.", "So $" + r"{x\,x}" + "$.", ""),
    "unreadable": (r"Here $$\nosuch{x}$$.", r"Here `\nosuch{x}`.", "a formula can't be read"),
    "setext": ("Words\n=====\n\nMore\n----", "## Words\n\n### More", ""),
    "highlight": (
        "{% highlight python %}\nx = {{ 1 }}\n\n\ny\n{% endhighlight %}",
        "```python\nx = {{ 1 }}\n\n\ny\n```",
        "",
    ),
    "in a list": ("- a\n\n  {% highlight sh %}\n  ls\n  {% endhighlight %}", "- a\n\n  ```sh\n  ls\n  ```", ""),
    "raw": ("`{% raw %}{{ x }}{% endraw %}`", "`{{ x }}`", ""),
    "r": ("```{r}\n# no heading\n```", "```r\n# no heading\n```", ""),
    "no language": ("```nolang\nx\n```", "```text\nx\n```", "no highlighting is known for nolang"),
    "myst": (
        "% no comment\n\n+++\n\n(label)=\n\n:::{note}",
        "\\% no comment\n\n\\+++\n\n\\(label)=\n\n\\:::\\{note}",
        "",
    ),
    "role": ("{ref}`nowhere` and \\{\\{ x }}", "\\{ref}`nowhere` and \\{\\{ x }}", ""),
    "note": ("A note[^1].\n\n[^1]: Here.", "A note[^1].", ""),
    "link": (
        "[there](#far) [out](https://a.b)\n\n## Far {#far}",
        "[there](#part-1-post-far) [out](https://a.b)\n\n(part-1-post-far)=",
        "",
    ),
    "link in two lines": ("[there](https://a.b/c?\nd=e)", "[there](https://a.b/c?d=e)", ""),
    "nowhere": ("[no](#lost)", "no", "no place of the post has the name #lost"),
    "item": (
        '<ul><li id="one">First</li></ul>\n\n[to it](#one)',
        "- (part-1-post-one)=\n\n  First\n\n[to it](#part-1-post-one)",
        "",
    ),
    "lost formula": (
        "$$\n\\nosuch{x}\\label{eq:no}\n$$\n\nSee \\eqref{eq:no}.",
        "```text\n\\nosuch{x}\\label{eq:no}\n```\n\nSee (part-1-post-eq-no).",
        "what this led to is not in the page",
    ),
    "in the blog": (
        "[old](/2023/old.html)",
        "[old](https://ann.example/notes/2023/old.html)",
        "leads to its address now",
    ),
    "post_url": (
        "[next]({% post_url 2024-01-02-other %})",
        "[next](https://ann.example/notes/2024/01/02/other.html)",
        "leads",
    ),
    "liquid": (
        "{% include x.html %} {{ site.nothing }}",
        "`{% include x.html %}` `{{ site.nothing }}`",
        "Liquid can't run",
    ),
    "if": (
        "{% if page.title == 'A title' and page.date %}Yes{% else %}No{% endif %}{% unless page.x %}.{% endunless %}",
        "Yes.",
        "",
    ),
    "loop": ("{% for x in site.tags %}y{% endfor %}", "`{% for x in site.tags %}`y`{% endfor %}`", "Liquid can't run"),
    "own include": ("{% include box.html text='So' %}", "**So**.", ""),
    "include beside": ("{% include_relative box.html %}", "Of the post's folder", ""),
    "in a circle": ("{% include circle.html %}", "`{% include circle.html %}`", "Liquid can't run"),
    "filters": (
        "{% include loud.html text='So' %}",
        "**SO** A caption, Ann, 2: *it* is. Two",
        "",
    ),
    "include not understood": (
        "{% include odd.html text='So' %}",
        ":::{note}\nSo\n:::",
        "what odd.html shows was made of what it is told (its file has {{ include.text | shout }})",
    ),
    "include with a list of the site": (
        "{% include listing.html %}",
        "`{% include listing.html %}`",
        "can't run here: {% include listing.html %} (its file has {% if site.posts %}, {% endif %})",
    ),
    "captured for what isn't here": (
        "{% capture two %}cat.png\nmore/cat.png{% endcapture %}{% capture say %}Two\ncats{% endcapture %}"
        "{% include gone.html images=two so=True %}\n\n{% include gone.html say=say %}",
        "![](images/part-1-a-title-cat.png)![](images/part-1-a-title-more-cat.png)\n\n"
        "`{% include gone.html say=say %}`",
        "can't run here: {% include gone.html say=say %} (say is Two cats)",
    ),
    "loop of what is known": (
        "{% assign few = 'a,b' | split: ',' %}{% assign w = 'W' %}"
        "{% for w in few %}{% if w == 'b' %}B{% else %}{{ w }}-{% endif %}{% endfor %}{{ w }}",
        "a-BW",
        "",
    ),
    "trimmed": (
        "One\n{%- assign q = 1 -%}\n two {% if q == 1 -%}\nso {{- q -}} \n{%- endif -%} it is: "
        "`{% raw %}{{- x -}} {% endraw %}`",
        "Onetwo so1it is: `{{- x -}} `",
        "",
    ),
    "trimmed lines": (
        "So\n{%- if page.x -%}\n\n{%- endif %}\n\n![A cat](/dog2.png)",
        "So\n\n*[A cat]*",
        "no image /dog2.png",
    ),
    "condition not known": (
        "{% if jekyll.environment == 'production' %}Yes{% else %}No{% endif %}",
        "`{% if jekyll.environment == 'production' %}`Yes`{% else %}`No`{% endif %}`",
        "can't run here: {% if jekyll",
    ),
    "no include": ("{% include ../_config.yml %}", "`{% include ../_config.yml %}`", "Liquid can't run"),
    "site": ("{{ site.url }} {{ page.title }}", "https://ann.example A title", ""),
    "picture": ("![A cat]({{ site.baseurl }}/cat.png)", "![A cat](images/part-1-a-title-cat.png)", ""),
    "filter": ('![A cat]({{ "/cat.png" | relative_url }})', "![A cat](images/part-1-a-title-cat.png)", ""),
    "linked": ("[![A cat](/cat.png)](https://a.b)", "[![A cat](images/part-1-a-title-cat.png)](https://a.b)", ""),
    "of one name": ("![Two](/more/cat.png)", "![Two](images/part-1-a-title-more-cat.png)", ""),
    "html": ('<img src="/cat.png" alt="A" width="20">', '![A](images/part-1-a-title-cat.png){width="20px"}', ""),
    "html in parts": (
        '<img src="/cat.png" alt="A cat" width="75%">',
        '![A cat](images/part-1-a-title-cat.png){width="75%"}',
        "",
    ),
    "part of a picture": (
        '<img src="/cat.svg#ear" alt="An ear">',
        "![An ear](images/part-1-a-title-cat.svg)",
        "a picture of which the post shows a part is whole here: /cat.svg#ear",
    ),
    "picture of a plugin": (
        '{% img left /cat.png 300 "A cat" %}',
        "![](images/part-1-a-title-cat.png)",
        'what img shows was made of what it is told: left /cat.png 300 "A cat"',
    ),
    "image": ('<div><image src="/cat.png" alt="A cat"/></div>', "![A cat](images/part-1-a-title-cat.png)", ""),
    "figure": (
        '<figure><img src="/cat.png" alt="A cat"><figcaption>So <b>it</b> is</figcaption></figure>',
        ":::{figure} images/part-1-a-title-cat.png\n:alt: A cat\n\nSo **it** is\n:::",
        "",
    ),
    "include": (
        '{% include figure.html path="cat.png" caption="It *is*" %}',
        ":::{figure} images/part-1-a-title-cat.png\n:alt: It *is*\n\nIt *is*\n:::",
        "",
    ),
    "to itself": (
        "[![A cat](/cat.png)](/more/cat.png)",
        "![A cat](images/part-1-a-title-cat.png)",
        "a picture that leads to a picture is no link now",
    ),
    "file": ("[A sheet](/sheet.csv)", "[A sheet](images/part-1-a-title-sheet.csv)", ""),
    "none": ("![A cat](/dog.png)", "*[A cat]*", "no image /dog.png"),
    "outside": ("![A](/../secret.png)", "*[A]*", "/../secret.png lies outside of the blog"),
    "of the machine": ("![A](/../../../../../../../../etc/passwd)", "*[A]*", "/etc/passwd lies outside of the blog"),
    "no picture": ("![A](/_config.yml)", "*[A]*", "/_config.yml is no image"),
    "elsewhere": ("![A cat](https://a.b/c.png)", "[A cat](https://a.b/c.png)", "an image elsewhere was not fetched"),
    "entities": ("<p>a&nbsp;b<br>c &lt;d&gt;</p>", "a\xa0b\\\nc \\<d>", ""),
    "film": ('<iframe src="https://www.youtube.com/embed/abcdefghijk" allowfullscreen></iframe>',
        r"[Embedded page: https://www.youtube.com/watch?v=abcdefghijk](https://www.youtube.com/watch?v=abcdefghijk)",
        "<iframe> is a link now",
    ),
    "script": ("<script>alert(1)</script>", "", "a script was left out"),
    "markdown": ('<div markdown="1">\nSome *words*\n</div>', "Some *words*", ""),
    "attributes": ("*Words*{: .x}\n{: .wide}", "*Words*", "looks of the theme"),
    "box": ("> Mind\n{: .prompt-tip}", ":::{tip}\nMind\n:::", ""),
    "contents": ("* TOC\n{:toc}", "", "the contents are left out"),
    "tasks": ("- [ ] do\n- [x] done", "- ☐ do\n- ☑ done", ""),
    "struck": ("So ~~not~~ it is", "So [not]{.struck} it is", ""),
    "short": ("The ABC\n\n*[ABC]: A Big Case", "The {abbr}`ABC (A Big Case)`", ""),
    "bold": ("这是**重点：**下文", "这是{strong}`重点：`下文", ""),
    "in four": ("1. one\n\n    more\n\n2. two", "1. one\n\n   more\n\n2. two", ""),
    "two lists": ("1. a\n2. b\n\n<!-- -->\n\n1. c", "1. a\n2. b\n\n1) c", ""),
    "three lists": (
        "<div><ol><li>a</li></ol></div><div><ol><li>b</li></ol><ol><li>c</li></ol></div>",
        "1. a\n\n1) b\n\n1. c",
        "",
    ),
    "two lists of dots": ("* a\n{:.x}\n\n* b", "- a\n\n* b", ""),
    "letters": ('<ol type="a" start="3"><li>a</li><li>b</li></ol>', "{style=lower-alpha}\n3. a\n4. b", ""),
    "from five": ('<ol><li value="5">a</li><li>b</li></ol>', "5. a\n6. b", ""),
    "down": ("<ol reversed><li>a</li><li>b</li></ol>", "1. a\n2. b", "a list that counts in its own way"),
    "with a gap": ('<ol><li>a</li><li value="5">b</li></ol>', "1. a\n2. b", "a list that counts in its own way"),
    "foot of a table": (
        "<table><tfoot><tr><td>sum</td></tr></tfoot><thead><tr><th>a</th></tr></thead><tr><td>x</td></tr></table>",
        "| a |\n| --- |\n| x |\n| sum |",
        "",
    ),
    "formulas in HTML": (
        "<div>$$x \\label{eq:two}$$ See \\eqref{eq:two}, \\ref{eq:none}."
        "\\begin{align}a_1 &= b\\end{align}</div>",
        "$$\nx\n$$ (part-1-post-eq-two)\n\nSee {eq}`part-1-post-eq-two`, (eq:none).\n\n"
        "$$\n\\begin{aligned}a_1 &= b\\end{aligned}\n$$",
        "no formula has the label eq:none",
    ),
    "distill": (
        'So <d-cite key="ann,bo2"></d-cite> is<d-footnote>Or <b>not</b>.</d-footnote> <d-math>x^2</d-math> '
        '<d-code language="python">y</d-code>',
        r"So \[ann, bo2\] is[^d-footnote-1] $x^2$ `y`",
        "citations (d-cite) stand as their keys",
    ),
    "terms": ("term\n: one\n: two\n\nother\n: three", "term\n: one\n\n: two\n\nother\n: three", ""),
    "table": ("| a | b |\n|---|:-:|\n| `x` | *y* |", "| a | b |\n| --- | :-: |\n| `x` | *y* |", ""),
    "spans": (
        '<table><tr><th>a</th><th>b</th><th>c</th></tr><tr></tr><tr><td rowspan="2">d</td><td>e</td><td>f</td></tr>'
        '<tr><td>g</td><td>h</td></tr><tr><td colspan="2">i</td><td>j</td></tr></table>',
        "| a | b | c |\n| --- | --- | --- |\n| d | e | f |\n|  | g | h |\n| i |  | j |",
        "cells that span others stand in the first of these",
    ),
    "bare table": ("| a | b |\n| c | d |", ":::{list-table}\n\n* - a\n  - b\n* - c\n  - d\n:::", ""),
    "more": ("<details><summary>More</summary>Words</details>", ":::{admonition} More\nWords\n:::", ""),
    "stars": (r"5 * 3, snake_case, \*not\*, 1986\. So", r"5 * 3, snake_case, \*not\*, 1986. So", ""),
    "comment": ("Words <!-- hidden -->", "Words", "comments were left out"),
    "Math": ("- one\n- two", "- one\n- two", ""),  # of which the audit thought as a formula
    "Footnotes": ("1. one\n2. two", "1. one\n2. two", ""),
    "Markdown toc": ("- one", "- one", ""),
    "raised": (
        'An area of 105<sup>2</sup>, x<sub>i</sub>, 2<sup><em>n</em></sup>, so<sup><a href="https://a.b">1</a></sup>',
        "An area of 105{sup}`2`, x{sub}`i`, 2{sup}`n`, so[{sup}`1`](https://a.b)",
        "letters above or below the line have no marks of their own now: n",
    ),
    "no term": ("<dl><dt></dt><dd>alone</dd><dt>a</dt><dd>b</dd></dl>", "&nbsp;\n: alone\n\na\n: b", ""),
    "terms in boxes": ("<dl><div><dt>a</dt><dd>b</dd></div></dl>", "a\n: b", ""),
    "star alone": (
        "<table><tr><td> * </td><td> - x</td></tr></table>",
        ":::{list-table}\n\n* - \\*\n  - \\- x\n:::",
        "",
    ),
    "inside": ("![A cat](data:image/png;base64,AAAA)", "*[A cat]*", "a picture inside the text (data:) was left out"),
    "link in liquid": ("![A cat]({% link {{ page.title }}.png %})", "![A cat](images/part-1-a-title-A-title.png)", ""),
    "no tag": ("Words <你好> there", "Words <你好> there", "Found no end tag for '你好'"),
    "letters of an address": (
        r'[a](https://müller.example/ä) <a href="https://a.b/c\(1\)">b</a>',
        r"[a](https://müller.example/ä) [b](<https://a.b/c%5C(1%5C)>)",
        "",
    ),
    "term alone": (
        "<dl><dt>a</dt><dt>b</dt><dd>c</dd><dt>d</dt></dl>",
        "a / b\n: c\n\nd\n: &nbsp;",
        "",
    ),
    "tweet in HTML": (
        "<center>{% twitter https://a.b/c?d=1&e=2 %}</center>\n\n[so]({% tweet https://a.b/d %})",
        "<https://a.b/c?d=1&e=2>\n\n[so](https://a.b/d)",
        "",
    ),
    "picture elsewhere of a plugin": (
        "{% shot https://a.b/e.png, https://a.b/f %}",
        "[image](https://a.b/e.png)",
        "an image elsewhere was not fetched",
    ),
    "loose formulas": (
        "So $ f(\\theta) \\le a_b $ and $x \\to y $, but $ 5 and $ 6 <b>and $ \\pi $</b>.",
        r"So $f(\theta) \le a_b$ and $x \to y$, but \$ 5 and \$ 6 **and $\pi$**.",
        "",
    ),
    "numbered lines": (
        "{% highlight text linenos %}\nx\n{% endhighlight %}",
        "```text\nx\n```",
        "the numbers of the lines of code are left out",
    ),
    "brackets in a formula": (r"So \\(\(x, y\) \[z\]\\) is.", "So $(x, y) [z]$ is.", ""),
    "formulas of MathJax": (
        "$$\n\\pmb{x} + \\sum_{\\substack{i \\\\ j}} \\mathop{\\rm arg\\,max}\\limits_{y_{1}} "
        "\\mbox{for $z$ in a_b} \\left<c\\right>\n$$",
        "$$\n{\\boldsymbol{x}} + \\sum_{{\\begin{matrix}i \\\\ j\\end{matrix}}} \\underset{{y_{1}}}{\\rm arg\\,max} "
        "\\text{for }z\\text{ in a\\_b} \\left\\langle c\\right\\rangle\n$$",
        "",
    ),
    "formulas of the theme": (r"So $\ours{\fat x}$ is.", r"So ${\lVert \mathbf x \rVert}$ is.", ""),
    "bars in a formula": (r"So $p(x \| y) = \|x\|$ is.", "So $p(x | y) = |x|$ is.", ""),
    "backslashes in a formula": (
        "So $\\bar{M}\\_1 \\{n \\choose k\\}$ is \\begin{align} \\left\\{b\\right\\} \\\\\\\nc \\end{align}",
        "So $\\bar{M}_1 {n \\choose k}$ is\n\n$$\n\\begin{aligned} \\left\\{b\\right\\} \\\\\nc \\end{aligned}\n$$",
        "",
    ),
    "formula between two lines": ("So\n$\n\\alpha \\dotsc \\smash{b}\n$", "So\n$\\alpha \\ldots {b}$", ""),
    "formulas beside letters": (
        r"The $k_1$th of $\ell$s has $n_C=$163 and <b>$p_i$th</b>, not $a_b and $c_d.",
        r"The $k_1$th of $\ell$s has $n_C=$163 and **$p_i$th**, not \$a_b and \$c_d.",
        "",
    ),
    "small matrix": (
        "$$\n\\begin{smallmatrix} a \\\\\\\nb \\end{smallmatrix}\n$$",
        "$$\n\\begin{matrix} a \\\\\\ b \\end{matrix}\n$$",
        "",
    ),
    "variables of a shell": (
        "Of **$a_b**, **$c** the list is, **$ d** too.",
        r"Of **\$a_b**, **\$c** the list is, **\$ d** too.",
        "",
    ),
    "picture with a caption": (
        '{% shot wide cat.png alt="A cat" caption="So *it* is" %}',
        ":::{figure} images/part-1-a-title-cat.png\n:alt: A cat\n\nSo *it* is\n:::",
        "what shot shows was made of what it is told",
    ),
    "film of long ago": (
        '<object><param name="movie" value="x"></param>'
        '<embed src="http://www.youtube.com/v/abcdefghijk?hl=en"></embed></object>',
        "[Embedded page: https://www.youtube.com/watch?v=abcdefghijk](https://www.youtube.com/watch?v=abcdefghijk)",
        "<object> is a link now: https://www.youtube.com/watch?v=abcdefghijk",
    ),
    "section of a language": (
        '<section class="language-content" markdown="1">\n\n```sh\nls\n```\n\nWords\n\n</section>',
        "```sh\nls\n```\n\nWords",
        "",
    ),
    "no element": ("Set <pin>one</pin> so", "Set one so", "no browser knows <pin>, so it isn't seen"),
    "pictures side by side": (
        '<a href="https://a.b"><img src="https://a.b/c.png"><img src="https://a.b/d.png"></a>',
        "[image  image](https://a.b)",
        "an image elsewhere was not fetched",
    ),
    "end": ("Words", "Words\n\n[^1]: Here.\n\n[^d-footnote-1]: Or **not**.", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def shapes(tmp_path_factory):
    """The page of one post with every shape below a heading of its own: its text by heading, and its remarks."""
    need("kramdown")
    folder = tmp_path_factory.mktemp("shapes")
    (folder / "book/series").mkdir(parents=True)
    body = "\n\n".join(f"## {name}\n\n{before}" for name, (before, _, _) in SHAPES.items())
    blog = {
        "_config.yml": "url: https://ann.example\nbaseurl: /notes\nauthor:\n  name: Ann\n",
        "_posts/2024-10-10-shapes.md": post(body),
        "_posts/2024-01-02-other.md": post("Other.", date="2024-01-02"),
        "sheet.csv": "a,b\n",
        "_includes/box.html": "<!-- {{ y | odd }} --><b>{{ include.text }}</b>.{% if include.more %}!{% endif %}",
        "_includes/loud.html": (
            "{% capture two %}{{ 'two' | capitalize }}{% endcapture %}{% assign x = 'ab' | split: '' %}"
            "<b>{{ include.text | upcase }}</b> {{ include.cap | default: 'A caption' }}, {{ site.author.name }}, "
            "{{ x.size }}: {{ '*it* is.' | markdownify | strip_newlines | remove: '<p>' | remove: '</p>' }} {{ two }}"
        ),
        "_includes/odd.html": "<p>{{ include.text | shout }}</p>",
        "_includes/listing.html": "{% if site.posts %}<p>Posts</p>{% endif %}",
        "_includes/head.html": r"$\newcommand{\ours}[1]{\lVert #1 \rVert} \renewcommand{\fat}{\mathbf}$",
        "cat.svg": SVG,
        "_posts/box.html": "Of the post's folder",
        "_includes/circle.html": "{% include circle.html %}",
        **dict.fromkeys(("cat.png", "A title.png", "more/cat.png", "../secret.png"), png()),
    }
    page = page_of(written(folder / "blog", blog) / "_posts/2024-10-10-shapes.md", folder / "book", TODAY)
    texts = re.split(r"^#{2,6} (.*)\n", page.text.split("\n# A title\n")[1], flags=re.MULTILINE)[1:]
    return dict(zip(texts[::2], texts[1::2], strict=True)), page


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.slow
def test_each_shape_is_written_as_the_book_writes_it(shapes, name):
    texts, page = shapes
    _, after, remark = SHAPES[name]
    if name == "setext":
        assert "Words" in texts and "More" in texts
        return
    assert texts[name].strip() == after
    assert any(remark in found for found in page.remarks)


def test_remarks_are_one_a_block_with_its_lines(shapes):
    _, page = shapes
    lines = [
        re.match(r"lines? ([\d]+(?: to \d+)?): ", block.remark)[1] for block in page.blocks if block.mend + block.told
    ]
    assert len(lines) == len(set(lines))
    source = post("\n\n".join(f"## {name}\n\n{before}" for name, (before, _, _) in SHAPES.items())).split("\n")
    for block in page.blocks:
        for name in ("dog.png", "dog2.png"):
            if any(name in remark for remark in block.mend):
                assert source[block.first - 1] == f"![A cat](/{name})" and block.first == block.last


def test_nothing_else_is_for_the_author(shapes):
    """Of all these shapes, what needs a hand is told, and the audit has nothing to add."""
    _, page = shapes
    mend = [remark for block in page.blocks for remark in block.mend]
    wanted = {remark for _, _, remark in SHAPES.values() if remark}
    assert page.mend == [] and all(any(want in remark for want in wanted) for remark in mend)


@pytest.mark.slow
def test_what_is_there_under_another_address_is_not_missing(blog):
    """The blog's own posts and files, which the post may name with the host of the blog."""
    texts = {
        "_posts/2024-01-01-one.md": "# One\n\n[two](https://ann.example/notes/2024/01/02/two.html), "
        "[a sheet](http://www.ann.example/notes/sheet.csv), [no post](https://ann.example/notes/other), "
        "[a place](/notes/2024/01/02/two.html#there)\n",
        "_posts/2024-01-02-two.md": "# Two\n\n[one](https://ann.example/notes/2024/01/01/one.html)\n",
        "sheet.csv": "a,b\n",
    }
    found = Blog(written(blog, texts))
    for _ in range(2):  # as `make blog` does, so that each knows the pages of all
        made = [page_of(path, blog.parent / "book", TODAY, found) for path in found.posts.values()]
        found.pages = {path.resolve(): page.path for path, page in zip(found.posts.values(), made, strict=True)}
    found.pages[found.posts["2024-01-02-two"].resolve()] = blog.parent / "book/series/part-2-two.md"
    one, two = (page_of(path, blog.parent / "book", TODAY, found) for path in found.posts.values())
    assert "[two](part-2-two.md), [a sheet](images/part-1-one-sheet.csv)" in one.text and "part-1-one.md" in two.text
    assert [remark for remark in one.remarks if "place" not in remark] == [] and two.remarks == []
    assert one.remarks[0].endswith("leads to the beginning of its page now: /2024/01/02/two.html#there")


def test_a_name_of_ones_own_at_github_pages_is_the_blogs(brought, blog):
    written(blog, {"CNAME": "www.ann.example\n", "_config.yml": "url: https://ann.github.io\n", "cat.png": png()})
    page = brought(post("![A cat](http://ann.example/cat.png) ![Two](https://ann.github.io/cat.png)"))
    assert page.text.count("](images/part-1-a-title-cat.png)") == 2 and page.remarks == []


def test_the_files_of_a_blog_may_lie_in_a_folder_of_it(brought, blog):
    files = {"src/cat.png": png(), "src/_includes/box.html": "<b>{{ include.text }}</b>"}
    written(blog, {"_config.yml": "title: Notes\nsource: src\n", **files})
    page = brought(post("![A cat](/cat.png) {% include box.html text=site.title %}"), "src/_posts/2024-10-10-post.md")
    assert "![A cat](images/part-1-a-title-cat.png) **Notes**" in page.text and page.remarks == []


def test_a_link_to_another_post_that_the_page_lost_is_missing(blog, monkeypatch):
    monkeypatch.setattr("tools.post.markdown.Writer.link", lambda self, element: element.text)
    found = Blog(
        written(blog, {"_posts/2024-01-01-one.md": "# One\n\n[it](https://ann.example/2024/01/01/one.html)\n"})
    )
    found.pages = {path.resolve(): blog.parent / "book/series/part-1-one.md" for path in found.posts.values()}
    [page] = (page_of(path, blog.parent / "book", TODAY, found) for path in found.posts.values())
    assert page.mend == ["links that the post has and the page lacks: https://book.example/part-1-one.md"]


@pytest.mark.parametrize(
    "setting, body, text",
    [
        ("parse_block_html: true", "<div>\n*so* it\n</div>", "*so* it"),
        ("parse_block_html: false", "<div>\n*so* it\n</div>", r"\*so\* it"),
        ("hard_wrap: true", "one\ntwo", "one\\\ntwo"),
        ("auto_ids: false", "[to](#far)\n\n## Far", "to\n\n## Far"),
        ("auto_id_prefix: x-", "[to](#x-far)\n\n## Far", "[to](#part-1-post-x-far)\n\n(part-1-post-x-far)=\n\n## Far"),
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


def test_formulas_of_maruku_are_read_as_it_reads_them(brought, blog):
    """With one backslash, raw, and no bar in them makes a table."""
    written(blog, {"_config.yml": "markdown: maruku\n"})
    page = brought(post("So $\\|a_1\\| = |b|$ is\n\\[\n\t\\left| c_1 \\right|\n\\]\n\nand\n\n\\[ |d| \\le |e| \\]"))
    assert page.text.split("# A title\n\n")[1] == (
        "So $\\Vert a_1\\Vert = \\vert b\\vert$ is\n\n$$\n\\left\\vert  c_1 \\right\\vert\n$$\n\nand\n\n"
        "$$\n\\vert d\\vert  \\le \\vert e\\vert\n$$\n"
    )
    assert page.remarks == ["the blog has its posts read by maruku, this one was read by kramdown"]


def test_a_warning_of_kramdown_has_the_line_of_the_post(brought):
    [block] = brought(post("One\n\nSo <b>two")).blocks[1:]
    assert block.remark == "line 8: Found no end tag for 'b' - auto-closing it"


@pytest.mark.slow
def test_what_stands_in_mathml_is_known(brought):
    assert [block.mend for block in brought(post("<p><math><mi>x</mi></math></p>")).blocks] == [
        ["a formula in MathML stands as its letters"]
    ]
    assert not any("browser" in remark for remark in brought(post("<math><mi>x</mi></math>")).remarks)


def test_a_comment_is_told_with_its_line(brought):
    page = brought(
        post("One\n\nTwo\n\n<!-- so -->\n\nThree\n<!-- 2 -->\n<!--more-->\n\n<div>\n<p>a</p>\n<!-- b -->\n</div>")
    )
    assert page.remarks == ["comments were left out: lines 10, 13, 18"]


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


def test_rules_that_part_nothing_are_left_out(brought):
    page = brought(post("---\n\nOne\n\n---\n\n---\n\n---\n\n## Two\n\n---\n\nThree\n\n---\n\n---"))
    assert page.text.split("# A title\n\n")[1] == "One\n\n---\n\n## Two\n\nThree\n"
    assert page.counts[2] == 0


def test_characters_that_no_xml_may_have_are_left_out(brought):
    page = brought(post("A\x08B\x1c and \ue000\ue0010"))
    assert page.text.endswith("AB and 0\n") and page.remarks == ["invisible characters were left out: 4"]


def test_letters_for_which_the_pdf_has_no_font_are_told(brought):
    [remark] = brought(post("Text, 中文, текст, Ελλάς.")).remarks
    assert remark.startswith("the PDF has no font for 2 of its characters, such as 中")


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
    by_whole = page_of(two, blog.parent / "book", TODAY)
    monkeypatch.chdir(blog)
    assert page_of(two.relative_to(blog), blog.parent / "book", TODAY).text == by_whole.text


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


def test_a_post_that_is_no_markdown_is_told(brought):
    assert "its name ends in .html, and it was read as Markdown" in brought(post("<p>Text.</p>"), "x.html").remarks


def test_the_summary_counts_blocks(brought):
    page = brought(post("As it is.\n\n* also\n* so\n\n<b>Changed</b>\n\n![For you](/none.png)"))
    assert page.counts == (2, 1, 1)


# --- The audit ------------------------------------------------------------------------------------------------------


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


def test_a_formula_is_counted_where_a_reader_finds_it(brought):
    """Not in the contents; alone in an item; below the line of another."""
    body = "* TOC\n{:toc}\n\n## Of $$L_t$$\n\n- $a$\n\n${\\bf b}$<sub><small>$c$</small></sub> is"
    page = brought(post(body))
    assert page.text.endswith("## Of $L_t$\n\n- $a$\n\n${\\bf b}$ $c$  is\n") and page.mend == []


def test_a_word_may_touch_the_number_of_a_formula(brought):
    page = brought(post(r"$$a \label{eq:one}$$" + "\n\n" + r"The problem\eqref{eq:one} is."))
    assert "problem{eq}`part-1-post-eq-one` is." in page.text and page.remarks == []


def test_notes_may_have_other_numbers(brought):
    """kramdown counts them, MyST keeps those that are numbers."""
    page = brought(post("A[^7] B[^a] C[^9]\n\n[^7]: One.\n[^a]: Two.\n[^9]: Three.", title="Notes"))
    assert page.remarks == []


def test_what_a_writer_loses_is_told(brought, monkeypatch):
    """Whatever the reason: here emphasis loses its words."""
    monkeypatch.setattr("tools.post.markdown.Writer.marked", lambda self, element, mark: "")
    assert brought(post("Some *lost* words")).mend == ["words that the post has and the page lacks: lost"]


def test_what_a_writer_adds_is_told(brought, monkeypatch):
    monkeypatch.setattr("tools.post.markdown.Writer.marked", lambda self, element, mark: "{left=80%}")
    assert brought(post("Some *80* words")).mend == [
        "words that the page has and the post lacks: left",
    ]


def test_what_a_writer_loses_after_a_formula_is_told(brought, monkeypatch):
    """A `<` in a formula is not the beginning of a tag, which would hide what follows."""
    monkeypatch.setattr("tools.post.markdown.Writer.marked", lambda self, element, mark: "")
    assert brought(post("So $$a_{<t}$$ is *lost* here")).mend == ["words that the post has and the page lacks: lost"]


# --- Writing --------------------------------------------------------------------------------------------------------


def test_images_come_along_and_nothing_is_overwritten(brought, blog):
    written(blog, {"my cat.png": b"cat"})
    page = brought(post("![A cat](/my%20cat.png)"))
    bring(page)
    image = blog.parent / "book/series/images/part-1-a-title-my-cat.png"
    assert image.read_bytes() == b"cat" and "![A cat](images/part-1-a-title-my-cat.png)" in page.path.read_text()
    page.path.write_text("mine")
    with pytest.raises(PostError, match="nothing was written"):
        bring(page)
    page.path.unlink()
    with pytest.raises(PostError, match="nothing was written"):
        bring(page)
    assert image.read_bytes() == b"cat" and not page.path.exists()


def test_a_link_out_of_the_blog_is_not_followed(brought, blog):
    (blog / "leak.png").symlink_to(written(blog.parent, {"secret.png": png()}) / "secret.png")
    page = brought(post("![A](/leak.png)"))
    assert not page.images and page.remarks == ["line 6: /leak.png lies outside of the blog and was left there"]


def test_images_from_the_web_come_along_if_that_is_asked_for(blog):
    """And what is no image doesn't."""
    served = written(blog.parent / "served", {"cat.png": png(), "no.html": "<p>"})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=served))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    text = post("\n\n".join(f"![A]({address}/{name})" for name in ("cat.png", "no.html", "none.png")))
    path = written(blog, {"_posts/2024-10-10-post.md": text}) / "_posts/2024-10-10-post.md"
    page = page_of(path, blog.parent / "book", TODAY, Blog(blog, fetch=True))
    server.shutdown()
    bring(page)
    assert f"![A](images/part-1-a-title-0-cat.png)\n\n[A]({address}/no.html)\n\n[A]({address}/none.png)" in page.text
    assert [image.read_bytes() for image in page.images.values()] == [png()]
    assert [len(block.mend) for block in page.blocks] == [0, 1, 1] and "404" in page.blocks[2].remark


@pytest.mark.parametrize("lacking", ["ruby", "kramdown"])
def test_a_missing_program_is_one_line(brought, monkeypatch, lacking):
    if lacking == "ruby":
        monkeypatch.setattr("shutil.which", lambda program: None)
    else:
        monkeypatch.setattr("tools.post.kramdown.COMMAND", ["ruby", "-e", "require 'nosuchparser'"])
    with pytest.raises(PostError, match=r"^this needs .*kramdown.*sudo apt install ruby-kramdown-parser-gfm") as error:
        brought(post("Words"))
    assert "\n" not in str(error.value)


# --- The book with a whole blog -------------------------------------------------------------------------------------

# What needs files of a blog, or is resolved, and so is nothing for the `kramdown` command
OF_ONE_BLOG = {"post_url", "if", "loop", "own include", "in a circle", "filters", "include not understood"}
OF_ONE_BLOG |= {
    "link in liquid",
    "captured for what isn't here",
    "loop of what is known",
    "include beside",
    "trimmed",
    "trimmed lines",
    "picture of a plugin",
    "picture elsewhere of a plugin",
    "tweet in HTML",
    "formulas of the theme",
    "picture with a caption",
}
BLOG = {
    "_config.yml": "baseurl: /notes\n",
    "sheet.csv": "a,b\n",
    "cat.png": png(),
    "cat.svg": SVG,
    "more/cat.png": png(),
    "moves.gif": b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\4\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;",
    "_posts/2023-03-01-shapes.md": post(
        "\n\n".join(f"## {name}\n\n{before}" for name, (before, _, _) in SHAPES.items() if name not in OF_ONE_BLOG),
        date="2023-03-01",
    ),
    "_posts/2023-01-01-first.md": post(
        f"""
## {TEXT}

Rules\x1c

---

---

---

It costs $5, or $x^2$.[^a] {{{{ site.url }}}} {{ref}}`nowhere` [next]({{% post_url 2023-02-01-second %}})

#### Deep

```{{r}}
{{{{ series.count }}}}
```

![none](none.jpg) ![moves](/moves.gif)

[^a]: A note.
""",
        title='"Series (2 of 7): *Nasty* & <odd>"',
        date="2023-01-01",
        author="Ann",
    )
    .encode()
    .decode("cp1254", "ignore"),
    "_posts/2023-02-01-second.md": "One paragraph, <b>bold<br> and broken.\n\n<p>Two &amp; <img src=/cat.png>\n",
    "_posts/2023-06-01-odd.textile": "h1. Odd",
    "de/_posts/2023-02-01-second.md": post("Das macht „Spaß“.", date="2023-05-02", title="Zweite"),
    "_posts/2023-04-01-gone.md": "---\ntitle: Gone\nredirect_to: /there\n---\n",
    "_posts/2023-05-01-last.md": post(
        "Back to [the first]({{ site.baseurl }}/2023/01/01/first.html).", title="Last", date="2023-05-01 10:00:00"
    ),
}
STEMS = ["nasty-odd", "second", "a-title", "last", "zweite"]
SOURCES = ["_posts/2023-01-01-first", "_posts/2023-02-01-second", "_posts/2023-03-01-shapes", "_posts/2023-05-01-last"]
SOURCES += ["de/_posts/2023-02-01-second"]


CONTENTS = """---
myst:
  html_meta:
    description: A book of which little more than the titles is left, for a test of what a blog brings into it.
---

# A book

```{toctree}
:name: parts
:numbered: 2
:glob:

series/part-*
```
"""


def emptied(book):
    """Leave of a copy of the book the titles of its parts, and the page that each page's foot links to. It takes a
    quarter of the time to build."""
    for path in book.glob("series/*.md"):
        text = path.read_text(encoding="utf-8")
        if path.stem in {part.stem for part in PARTS}:
            path.write_text(f"---{text.split('---')[1]}---\n\n# {titled(path)}\n", encoding="utf-8")
        elif path.stem != "about":
            path.unlink()
    head = CONTENTS.partition("# A book")[0].replace("---\n", "---\norphan: true\n", 1)
    (book / "series/about.md").write_text(f"{head}# About\n", encoding="utf-8")
    (book / "index.md").write_text(CONTENTS, encoding="utf-8")
    return book


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A book with a blog in it, as HTML and as EPUB, and what `make blog` printed."""
    need("kramdown")
    folder = tmp_path_factory.mktemp("blog")
    book = emptied(copy_book(folder / "book"))
    process = run(sys.executable, "-m", "tools.post", written(folder / "blog", BLOG), cwd=book)
    assert process.returncode == 0, process.stdout
    for builder in ("html", "epub"):
        built = build(book, folder / builder, "-d", folder / "html.doctrees", builder=builder)
        assert built.returncode == 0, built.stdout
    return folder, process.stdout


def pages():
    return [f"part-{number}-{stem}" for number, stem in enumerate(STEMS, NEXT)]


def test_a_blog_is_a_table_in_order_and_remarks_by_post(whole):
    _, told = whole
    rows = re.findall(r"^(\S*2023-\S+) +(\d+|-) +(\d+|-) +(\d+|-)  (.*)$", told, flags=re.MULTILINE)
    names = ["2023-01-01-first.md", "_posts/2023-02-01-second.md", "2023-03-01-shapes.md", "2023-04-01-gone.md"]
    names += ["2023-05-01-last.md", "de/_posts/2023-02-01-second.md", "2023-06-01-odd.textile"]
    assert [row[0] for row in rows] == names
    assert [row[4] for row in rows if row[1] != "-"] == [f"series/{page}.md" for page in pages()]
    assert ".textile: only Markdown is read here" in told
    assert "2023-04-01-gone.md has no text" in told and "\n2023-01-01-first.md\n" in told


@pytest.mark.own
def test_contents_numbers_and_next_hold_beyond_nine_parts(whole):
    folder, _ = whole
    names = [*(path.stem for path in PARTS), *pages()]
    assert len(names) > 9 and sorted(names) != names == sorted(names, key=counted)
    index = BeautifulSoup((folder / "html/index.html").read_bytes(), "lxml")
    entries = index.select(".sidebar-tree a[href*=part-]")
    assert [entry["href"] for entry in entries] == [f"series/{name}.html" for name in names]
    assert [entry.get_text().split(".")[0] for entry in entries] == [str(1 + n) for n in range(len(names))]
    assert [entry.get_text().split(". ", 1)[1] for entry in entries][: len(TITLES)] == TITLES
    for here, following in pairwise(names):
        page = BeautifulSoup((folder / f"html/series/{here}.html").read_bytes(), "lxml")
        assert page.select_one("a.next-page")["href"] == f"{following}.html"


@pytest.mark.parametrize("number", range(len(STEMS)))
@pytest.mark.parametrize("builder", ["html", "epub"])
def test_a_page_has_the_words_pictures_links_and_formulas_of_its_post(whole, builder, number):
    folder, _ = whole
    name = SOURCES[number].rpartition("-")[2]
    path = folder / f"blog/{SOURCES[number]}.md"
    source = repaired(path.read_text(encoding="utf-8"))[0]
    source = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.DOTALL)
    source = re.sub(r"\{%-? *(?:end)?highlight.*?%\}", "~~~~~~~~", source)  # what the other program doesn't know
    source = re.sub(r"\{% include figure.*?%\}|\{% (?:end)?raw %\}|\{\{ ?(?:site|page|\"/).*?\}\}", "", source)
    shown = subprocess.run(
        ["kramdown", "-i", "GFM", "--math-engine", "nil", "--syntax-highlighter", "nil"],
        input=source, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    page = next(folder.glob(f"{builder}/series/{pages()[number]}.*html"))
    main = BeautifulSoup(page.read_bytes(), "lxml").find(role="main") or BeautifulSoup(page.read_bytes(), "lxml").body
    gone = facts(shown).missing(facts(str(main)))
    told = {"none.jpg", "dog.png", "secret.png", "passwd", "_config.yml", "c.png", "d.png", "moves.gif", "data"}
    assert set(gone.pop("pictures", [])) <= told - ({"moves.gif"} if builder == "html" else set())
    left = set(gone.pop("words", [])) - ({"none", "toc"} if name == "shapes" else set())
    unreadable = 2 if name == "shapes" else 0
    assert not left and len(gone.pop("formulas", [])) == unreadable and not gone


@pytest.mark.own
def test_the_chapters_of_the_epub_are_well_formed(whole):
    folder, _ = whole
    [path] = folder.glob("epub/*.epub")
    with zipfile.ZipFile(path) as book:
        chapters = [name for name in book.namelist() if re.search(r"part-(?:8|9|\d\d)-.*xhtml$", name)]
        assert len(chapters) == len(STEMS)
        for name in chapters:
            etree.fromstring(book.read(name))


def test_what_would_be_marks_of_the_book_is_text(whole):
    folder, _ = whole
    [page] = folder.glob("html/series/part-*-nasty-odd.html")
    main = BeautifulSoup(page.read_bytes(), "lxml").find(role="main")
    for text in ("It costs $5", "{{ series.count }}", TEXT, "By Ann", "*Nasty* & <odd>"):
        assert text in main.get_text()


def test_posts_lead_to_each_other_forth_and_back(whole):
    folder, _ = whole
    first, second, _, last, _ = (folder / f"html/series/{page}.html" for page in pages())
    main = BeautifulSoup(first.read_bytes(), "lxml").find(role="main")
    assert main.find("a", string="next")["href"] == second.name
    assert BeautifulSoup(last.read_bytes(), "lxml").find("a", string="the first")["href"] == first.name


@pytest.mark.slow
def test_a_missing_file_is_one_line(tmp_path):
    process = run(sys.executable, "-m", "tools.post", tmp_path / "none.md", cwd=ROOT)
    assert process.returncode == 2 and process.stdout.count("\n") == 1
    assert process.stdout.startswith("make post: can't read")
