"""The web site: order, third parties, raw markup, alternatives, valid HTML, feed and sitemap.

That two builds are equal, `test_eighth_part.py` tells.
"""

import itertools
import json
import re
import tomllib
from copy import copy
from datetime import date
from urllib.parse import urlsplit

import feedparser
import pytest
from bs4 import BeautifulSoup
from lxml import etree
from support import PARTS, PUBLISHED, ROOT, TITLES, java, need

from tools.subset_font import wanted
from values import contents

HEADINGS_OF_THE_POST = [
    "The monster behind the curtain",
    "Fine-tuning the beast",
    "The hidden complexity",
    "Early models: the GPT-3.5 experience",
    "Newer models: the GPT-4 trade-off",
    "The bigger question",
    "What’s next?",
]


def address_of(path):
    return f"series/{path.stem}.html"


ADDRESSES = [address_of(path) for path in PARTS]


def without_numbers(heading):
    return re.sub(r"^[\d.]+\s*|#$", "", heading.get_text()).strip()


def test_contents_list_the_parts_in_order(pages):
    entries = pages["index.html"].select_one(".toctree-wrapper").select("li.toctree-l1 > a")
    assert [entry.get_text() for entry in entries] == [f"{n}. {title}" for n, title in enumerate(TITLES, 1)]
    assert [entry["href"] for entry in entries] == ADDRESSES


@pytest.mark.own
def test_every_page_of_the_list_is_reached_through_one_hub(pages):
    """With a line on it, and with those the sidebar folds."""
    listed = sorted(address_of(page.path) for page in contents.pages(ROOT))
    hubs = pages["index.html"].select(".sidebar-tree li.toctree-l1")
    assert sorted(link["href"] for hub in hubs for link in hub.select(".toctree-l2 > a")) == listed
    for hub in hubs:
        lines = pages[hub.a["href"]].select("dl.hub > *")
        assert [f"series/{name.a['href']}" for name in lines[::2]] == [
            link["href"] for link in hub.select(".toctree-l2 > a")
        ]
        for name, line in zip(lines[::2], lines[1::2], strict=True):
            about = pages[f"series/{name.a['href']}"].select_one("meta[name=description]")["content"]
            told = line.get_text(strip=True).replace("’", "'")
            assert about.lower().endswith(told.lower()) and len(told) > 30


def test_each_part_says_which_it_is(pages):
    for number, address in enumerate(ADDRESSES, 1):
        assert pages[address].select_one(".part-line").get_text().startswith(f"Part {number} of {len(PARTS)} · ")


def test_parts_in_preparation_say_so(pages):
    for address in set(ADDRESSES) - set(map(address_of, PUBLISHED)):
        assert "In preparation" in pages[address].select_one(".part-line").get_text()
        assert "This part is in preparation" in pages[address].select_one(".admonition.note").get_text()


@pytest.mark.own
def test_part_1_keeps_the_post(pages):
    page = pages["series/part-1-tamed-monster.html"]
    line = page.select_one(".part-line").get_text()
    assert re.search(r" · 10 October 2024, revised \d+ \w+ 20\d\d · ", line) and "AI, LLM" in line
    headings = {without_numbers(heading): heading for heading in page.select("article h2")}
    assert [heading for heading in headings if heading in HEADINGS_OF_THE_POST] == HEADINGS_OF_THE_POST
    assert page.find("a", href="https://bit.ly/4b31PEG")
    onward = headings["What’s next?"].find_next("a", href=re.compile(r"\.html"))
    assert onward["href"].split("#")[0] == ADDRESSES[1].removeprefix("series/")


@pytest.mark.own
def test_reading_time_is_plausible(pages):
    page = pages["series/part-1-tamed-monster.html"]
    minutes = int(re.search(r"(\d+) minutes", page.select_one(".part-line").get_text())[1])
    article = copy(page.select_one("article"))
    for form in article.select(".questions"):
        form.extract()
    words = len(article.get_text(" ").split())
    assert words / 300 < minutes < words / 175  # the range of most adults in the study that the figure comes from


def test_citations_link_by_key(pages):
    """Numbers would change with each new entry, and an incremental build would leave dead links behind."""
    links = {link["href"] for page in pages.values() for link in page.select("a[href*='references.html#']")}
    keys = re.findall(
        r"^@\w+\{(.*),$", (ROOT / "series/references.bib").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert {link.partition("#")[2] for link in links} - {"references"} == {f"ref-{key}" for key in keys}


def test_nothing_is_loaded_from_elsewhere(pages, html):
    loaded = []
    for address, page in pages.items():
        for tag in page.find_all(["img", "script", "iframe", "source", "video", "audio", "embed", "object"]):
            loaded += [(address, tag.get(name)) for name in ("src", "srcset", "data", "poster") if tag.get(name)]
        for tag in page.find_all("link"):
            if not {"canonical", "next", "prev", "alternate", "author", "search", "index"} & set(tag["rel"]):
                loaded.append((address, tag["href"]))
        loaded += [(address, found) for found in re.findall(r"url\(([^)]*)\)", str(page))]
    for path in html.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        loaded += [(path.name, found) for found in re.findall(r"url\(['\"]?([^)'\"]*)|@import\s+['\"]([^'\"]*)", text)]
    flat = [(where, part) for where, what in loaded for part in ([what] if isinstance(what, str) else what) if part]
    assert flat
    assert [item for item in flat if re.match(r"(https?:)?//", item[1])] == []


def test_no_raw_markup_is_left(pages):
    for address, page in pages.items():
        article = BeautifulSoup(str(page.select_one("article")), "lxml")
        for code in article(["code", "pre", "script", "style"]):
            code.decompose()
        raw = re.findall(r"\\[a-zA-Z]{2,}|\{\{|\}\}|\$[^\s\d]|\{[a-z:]+\}`|:::", article.get_text())
        assert raw == [], address


def test_no_trace_of_the_broken_encoding_or_the_placeholder(pages):
    for address, page in pages.items():
        assert not re.search(r"â€|ğŸ|Ã.|Your Name|\ufffd", page.get_text()), address


def test_every_picture_has_an_alternative_and_every_figure_a_caption(pages):
    pictures = [(address, picture) for address, page in pages.items() for picture in page.find_all("img")]
    assert pictures
    assert [(address, str(picture)) for address, picture in pictures if len(picture.get("alt", "")) < 20] == []
    for address, page in pages.items():
        for figure in page.find_all("figure"):
            assert len(figure.find("figcaption").get_text().split()) > 5, address


@pytest.mark.own
def test_every_row_of_a_table_begins_with_its_header(pages):
    """But where the first column is of days, or blank, and where a first cell is but a formula."""

    def is_formula(cell):
        return (
            cell.find("math")
            and not "".join(text for text in cell.find_all(string=True) if not text.find_parent("math")).strip()
        )

    nameless, formulas, rows = {"dated": 0}, 0, 0
    for address, page in pages.items():
        for table in page.select("article table.docutils"):
            cells = [row.find(["th", "td"]) for row in table.select("tbody > tr")]
            headers = [cell.name == "th" and cell.get("scope") == "row" for cell in cells]
            if kinds := nameless.keys() & set(table["class"]):
                nameless[kinds.pop()] += 1
                assert not any(headers), address
            elif any(map(is_formula, cells)):
                formulas += 1
                assert not any(headers), address
            else:
                rows += len(cells)
                assert all(headers) and all(cell.get_text(strip=True) for cell in cells), (address, table.get("id"))
            assert not table.select("thead [scope=row], td ~ th"), address
    assert nameless == {"dated": 8} and 0 < formulas < 5 and rows > 1000


def test_every_page_describes_itself(pages):
    seen = set()
    for address, page in pages.items():
        if address in ("404.html", "search.html"):
            continue
        description = page.find("meta", attrs={"name": "description"})["content"]
        assert description.strip() and description not in seen, address
        seen.add(description)
        for name in ("og:title", "og:url", "og:description", "og:image", "og:image:alt"):
            assert page.find("meta", property=name)["content"], (address, name)
        assert page.find("link", rel="canonical")["href"].endswith(address), address


@pytest.mark.own
def test_formulas_are_mathml_with_a_font_that_has_their_characters_and_no_others(html):
    """By the characters: of the same font, another release of what cuts or packs it writes other bytes."""
    from fontTools.ttLib import TTFont

    used = wanted(html)
    assert len(used) > 60
    with TTFont(ROOT / "_static/latinmodern-math.woff2") as font:
        covered, invisible = {chr(code) for code in font.getBestCmap()}, set("\u2061\u2062\u2063\u2064\u200b")
    missing, idle = used - covered - invisible, covered - used
    assert (missing, idle) == (set(), set()), "run `make font`"


@pytest.mark.own
def test_an_equation_s_number_says_on_which_page_it_stands(pages):
    found = {}
    for name, page in pages.items():
        numbers = [re.search(r"\((\w+)\.(\d+)\)", each.get_text()).groups() for each in page.select(".eqno")]
        if numbers:
            [found[name]] = {head for head, _ in numbers}
            assert [int(number) for _, number in numbers] == list(range(1, len(numbers) + 1))
    assert len(set(found.values())) == len(found)
    assert found["series/part-3-fine-tuning.html"] == "3" and found["series/policy-gradients.html"] == "PG"
    away = [
        (head, link.get_text())
        for name, head in found.items()
        for page in pages.values()
        for link in page.select("a[href*='#equation-']")
        if link["href"].split("#")[0].split("/")[-1] == name.split("/")[-1]
    ]
    assert away and all(f"({head}." in text for head, text in away)


@pytest.mark.own
def test_the_index_is_stemmed_as_the_browser_stems_a_query(pages):
    """The browser has Snowball's algorithm in JavaScript, the build in C. Here is Snowball's Python beside the C."""
    import Stemmer
    from snowballstemmer.english_stemmer import EnglishStemmer

    words = {word for page in pages.values() for word in re.findall(r"[a-z]+", page.get_text().lower())}
    ours, theirs = Stemmer.Stemmer("english"), EnglishStemmer()
    assert len(words) > 1000
    assert [word for word in words if ours.stemWord(word) != theirs.stemWord(word)] == []


@pytest.mark.own
def test_feed_is_valid_atom_with_the_published_parts(html):
    feed = feedparser.parse((html / "feed.xml").read_bytes())
    assert not feed.bozo and feed.version == "atom10"
    assert feed.feed.id and feed.feed.title and feed.feed.updated and feed.feed.author
    assert [link.rel for link in feed.feed.links] == ["alternate", "self"]
    assert [entry.title for entry in feed.entries] == [
        f"Part {PARTS.index(path) + 1}: {TITLES[PARTS.index(path)]}" for path in reversed(PUBLISHED)
    ]
    assert feed.entries[-1].published.startswith("2024-10-10")
    for entry in feed.entries:
        assert entry.id and entry.summary and entry.updated and entry.published
        assert (html / urlsplit(entry.link).path.lstrip("/")).exists()


def test_sitemap_lists_every_page_once(pages, html):
    tree = etree.parse(html / "sitemap.xml").getroot()
    assert tree.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"
    listed = [urlsplit(location.text).path.lstrip("/") for location in tree.iter("{*}loc")]
    assert sorted(listed) == sorted(set(pages) - {"404.html", "search.html"})


def test_llms_txt_points_at_the_markdown_in_reading_order(html):
    text = (html / "llms.txt").read_text(encoding="utf-8")
    addresses = re.findall(r"^- \[[^]]+\]\(([^)]+)\): \S", text, flags=re.MULTILINE)
    names = [urlsplit(address).path.lstrip("/") for address in addresses]
    assert all((html / name).exists() for name in names)
    parts = [name for name in names if "/part-" in name]
    assert parts == [f"_sources/series/{path.name}.txt" for path in PARTS] and names[0] == "_sources/index.md.txt"


@pytest.mark.own
def test_llms_txt_names_the_command_that_the_wheel_has(html):
    told = tomllib.loads((ROOT / "ask/pyproject.toml").read_text(encoding="utf-8"))["project"]
    (name,) = told["scripts"]
    assert name == told["name"] and f"uvx --from WHEEL {name}" in (html / "llms.txt").read_text(encoding="utf-8")


def test_every_page_is_valid_html(html):
    need("npm")
    checker = ROOT / "tests/node_modules/vnu-jar/build/dist/vnu.jar"
    result = java(checker, "--format", "json", "--stdout", "--exit-zero-always", *html.rglob("*.html"))
    messages = json.loads(result.stdout)["messages"]
    found = [(m["url"].rsplit("/", 1)[-1], m.get("lastLine"), m["message"]) for m in messages if not argued(m)]
    assert found == []


def argued(message):
    """Findings of the Nu checker that we hold to be wrong, with the reason."""
    # docutils puts a page's <h1> into a <section>, so the checker takes it for a second level, and the article for one
    # without a heading. `test_every_page_has_one_first_heading` asks for what it means: one <h1>, and it comes first.
    headings = ("Consider using the “h1” element as a top-level", "Article lacks heading")
    # In MathML Core, which browsers follow, any element may have these two (section 2.1.3, Global Attributes).
    mathml = ("Attribute “scriptlevel” not allowed on element “m", "Attribute “displaystyle” not allowed on element “m")
    return message["message"].startswith(headings + mathml)


def test_every_page_has_one_first_heading(pages):
    for address, page in pages.items():
        headings = page.select_one("article").find_all(re.compile("^h[1-6]$"))
        levels = [int(heading.name[1]) for heading in headings]
        assert levels[0] == 1 and levels.count(1) == 1, address
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), address


def test_dates_in_front_matter_are_possible():
    for path in PARTS:
        text = path.read_text(encoding="utf-8")
        for key, day in re.findall(r"^(date|updated|tested): (\S+)$", text, flags=re.MULTILINE):
            assert date(2024, 10, 10) <= date.fromisoformat(day) <= date.today(), (path.name, key)
