"""`make post`: nasty posts become pages, and the whole book builds with one of them without a warning."""

import datetime
import sys

import pytest
from bs4 import BeautifulSoup
from support import PARTS, build, run

from tools.bring_post import CODECS, PostError, bring, page_of, repaired

TODAY = datetime.date(2026, 11, 25)
NEXT = len(PARTS) + 1
TEXT = "🤖 Café “ja” — naïve ✅ and ⚠️ end"


@pytest.fixture
def brought(tmp_path):
    """A function that makes the page of a post in an empty book."""
    (tmp_path / "book/series").mkdir(parents=True)

    def of(text, name="post.md", **options):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return page_of(path, tmp_path / "book", TODAY, **options)

    return of


def post(body, **meta):
    lines = "".join(f"{name}: {value}\n" for name, value in {"title": "A title", "date": "2024-10-10", **meta}.items())
    return f"---\nlayout: post\n{lines}---\n{body}\n"


# --- Encodings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", CODECS)
def test_a_text_read_in_a_wrong_encoding_is_as_it_was(codec):
    """Also where the wrong encoding has no character for a byte, so that it is lost."""
    assert repaired(TEXT.encode().decode(codec, errors="ignore")) == (TEXT, [])


@pytest.mark.parametrize("text", [TEXT, "voilà» é ß", "ğüşöçİ", "čeština, ă", "Привет", "日本語", "plain"])
def test_a_right_text_stays_as_it_is(text):
    assert repaired(text) == (text, [])


def test_what_cannot_be_known_stays_and_is_named_with_its_line():
    text = "first\n" + "🔍 Found".encode().decode("cp1254", errors="ignore")
    same, [(line, remark)] = repaired(text)
    assert same == text and line == 2 and "🔍" in remark and "🔎" in remark


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
    page = brought(post("One thing. Another.", categories="AI LLM", author="Me", permalink="/x"))
    start = "---\npart: 1\ndate: 2024-10-10\nupdated: 2026-11-25\ncategories: AI, LLM\nmyst:\n  html_meta:\n"
    assert page.text.startswith(start + "    description: One thing.\n---\n\n(part-1)=\n# A title\n\nOne thing.")
    assert page.remarks == ["front matter: permalink has no place in the book and was left out"]


def test_number_and_series_leave_the_title_and_its_heading(brought):
    title = "My Series (3 of 7): What Masks Do"
    page = brought(post(f"\n## 🚨 {title} 🤖\n\nText.", title=f'"{title}"'))
    assert page.path.name == "part-3-what-masks-do.md" and "# What Masks Do\n\nText." in page.text


def test_a_number_that_is_taken_gives_way(brought, tmp_path):
    (tmp_path / "book/series/part-3-old.md").write_text("old")
    page = brought(post("Text.", title='"S series (3 of 7): New"'))
    assert page.path.name == "part-4-new.md"
    assert page.remarks == ["part 3 is there already (part-3-old.md), so this is part 4"]


def test_a_post_without_front_matter_has_its_heading_as_title(brought):
    page = brought("# Bare\n\nText.\n")
    assert "# Bare\n\nText." in page.text and any("no date" in remark for remark in page.remarks)


@pytest.mark.parametrize(
    "text, why",
    [
        ("Only text.", "no title"),
        ("---\na: [\n---\n# T", "line 3: the front matter"),
        ("---\n- a\n---\n# T", "settings"),
    ],
)
def test_what_is_no_post_is_refused_with_its_line(brought, text, why):
    with pytest.raises(PostError, match=why):
        brought(text)


# --- The body -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before, after",
    [
        ("### A\n\n##### B\n\n### C", "## A\n\n### B\n\n## C"),
        ("It costs $5 and $6, says $x^2$ in `$y`.", r"It costs \$5 and \$6, says $x^2$ in `$y`."),
        ("{% highlight python %}\nx = {{ 1 }}\n{% endhighlight %}", "```python\nx = {{ 1 }}\n```"),
        ("```{r}\n# no heading\n```", "```r\n# no heading\n```"),
        ("% no comment\n\n+++\n\n(label)=", "\\% no comment\n\n\\+++\n\n\\(label)="),
        ("A note[^1].\n\n[^1]: Here.", "A note[^1].\n\n[^1]: Here."),
        ("[there](#far) [out](https://a.b)\n\n## Far", "[there](#far) [out](https://a.b)\n\n## Far"),
    ],
)
def test_what_can_be_mended_is(brought, before, after):
    page = brought(post(before))
    assert page.text.endswith(f"# A title\n\n{after}\n") and not page.remarks


@pytest.mark.parametrize(
    "before, after, remark",
    [
        ("See {% post_url 2024-1-1-x %}.", "See `{% post_url 2024-1-1-x %}`.", "line 6: Liquid"),
        ("{{ site.url }}", "`{{ site.url }}`", "line 6: Liquid"),
        ("{: .wide}", "", "line 6: Kramdown"),
        ("[old](/2023/old.html)", "old", "line 6: a link within the blog"),
        ("[no](#nowhere)", "no", "line 6: a link within the blog"),
        ("Lost[^2].", r"Lost\[^2].", r"line 6: no note has the name [^2]"),
        ("```nolang\nx\n```", "```text\nx\n```", "line 6: no highlighting is known for nolang"),
        ("![A cat](/cat.png)", "*[A cat]*", "line 6: no image /cat.png"),
        ("![A cat](https://a.b/c.png)", "[A cat](https://a.b/c.png)", "line 6: an image elsewhere"),
        ("<video src='x'></video>", "<video src='x'></video>", "line 6: HTML"),
    ],
)
def test_what_cannot_be_mended_is_named_with_its_line(brought, before, after, remark):
    page = brought(post(before))
    assert page.text.rstrip().endswith(f"# A title\n\n{after}".rstrip())
    assert [found for found in page.remarks if found.startswith(remark)] == page.remarks


# --- Writing --------------------------------------------------------------------------------------------------------


def test_images_come_along_and_nothing_is_overwritten(brought, tmp_path):
    (tmp_path / "my cat.png").write_bytes(b"cat")
    page = brought(post("![A cat](/my%20cat.png)"))
    bring(page)
    image = tmp_path / "book/series/images/part-1-a-title-my-cat.png"
    assert image.read_bytes() == b"cat" and "![A cat](images/part-1-a-title-my-cat.png)" in page.path.read_text()
    page.path.write_text("mine")
    with pytest.raises(PostError, match="nothing was written"):
        bring(page)
    page.path.unlink()
    with pytest.raises(PostError, match="nothing was written"):
        bring(page)
    assert image.read_bytes() == b"cat" and not page.path.exists()


def test_the_book_builds_with_a_nasty_post(book, tmp_path):
    body = f"""
## {TEXT}

It costs $5, or $x^2$.[^a] {{{{ site.url }}}} {{ref}}`nowhere` [gone](../gone.md) {{% include x.html %}}

#### Deep

```{{r}}
{{{{ series.count }}}}
```

% kept

:::{{note}}
kept
:::

![none](none.jpg)

[^a]: A note.
"""
    (tmp_path / "post.md").write_text(
        post(body, title='"Series (2 of 7): *Nasty* & <odd>"').encode().decode("cp1254", "ignore")
    )
    command = [sys.executable, "-m", "tools.bring_post", tmp_path / "post.md"]
    process = run(*command, cwd=book)
    assert process.returncode == 0, process.stdout
    assert f"series/part-{NEXT}-nasty-odd.md is written" in process.stdout and "line " in process.stdout
    built = build(book, tmp_path / "out")
    assert built.returncode == 0, built.stdout
    page = BeautifulSoup((tmp_path / f"out/series/part-{NEXT}-nasty-odd.html").read_bytes(), "lxml")
    told = page.find(role="main").get_text()
    for text in ("It costs $5", "{{ site.url }}", "% kept", ":::{note}", TEXT):
        assert text in told
    assert f"part-{NEXT}-nasty-odd.html" in (tmp_path / "out/index.html").read_text()
    again = run(*command, cwd=book)
    assert again.returncode == 0 and f"part-{NEXT + 1}-" in again.stdout


def test_a_missing_file_is_one_line(book, tmp_path):
    process = run(sys.executable, "-m", "tools.bring_post", tmp_path / "none.md", cwd=book)
    assert (
        process.returncode == 2
        and process.stdout.startswith("make post: can't read")
        and process.stdout.count("\n") == 1
    )
