"""What `open` says of a section over MCP is what its page shows: words, rows, code and formulas, in their order.

The page is read here by its HTML, as the built site has it, with other code than the one that `open` rests on.
"""

import asyncio
import re
from pathlib import Path

import pytest
from bs4 import NavigableString, Tag
from mcp import Client

from ask import mcp
from ask.expansion import expanded
from ask.finding import Finder
from ask.index import SQLite, update
from ask.retrieve import Retriever

STRAIGHT = str.maketrans("‘’“”", "''\"\"")
APART = {"section", "h1", "h2", "h3", "script", "style", "noscript", "template", "button"}
# Live views and charts, which move; marks and numbers that a build sets; lines of links; answers that are wrong; works'
# entries; a glossary's terms, which open by themselves.
APART_CLASSES = {
    "workshop", "glass", "playground", "real", "squeeze", "play-sample", "question-files", "front-frame", "dots", "bet",
    "other-code", "headerlink", "section-number", "caption-number", "eqno", "toctree-wrapper", "part-line", "downloads",
    "evening", "no-search", "questions", "citation", "glossary",
}  # fmt: skip
NAMED = {"Fig": "the figure", "Tab": "the table"}  # whose numbers move
INLINE = "a abbr b cite code em i kbd mark q small span strong sub sup".split()


def shown(element):
    """The texts of an element, a formula as one sign."""
    for child in element.children:
        if not isinstance(child, Tag):
            yield str(child) if type(child) is NavigableString else ""
            continue
        classes, target = {*child.get("class", [])}, child.get("href", "").partition("#")[2]
        if (child.name in APART and "rubric" not in classes) or classes & APART_CLASSES or is_below_a_view(child):
            continue
        if child.name == "figure":  # the caption, and then what is to be seen
            yield from shown(child.find("figcaption") or child.new_tag("p"))
            yield from (f" Picture {alt} " for alt in dict.fromkeys(image["alt"] for image in child.find_all("img")))
        elif child.name == "details" and "worlds" in classes:  # named by its file, and not by how many numbers it has
            file = child.find("a", href=re.compile(r"\.csv$"))
            yield f" {Path(file['href']).stem} "
            child.summary.decompose()
            file.find_parent("p").decompose()
            yield from shown(child)
        elif child.name == "details" and "verdicts" in classes:  # what it counts, and a head that is the same in all
            child.summary.decompose()
            child.thead.decompose()
            yield from shown(child)
        elif child.name == "img":
            yield f" Picture {child['alt']} "
        elif child.name == "math" or "math" in classes:
            yield " ∑ "
        elif "std-numref" in classes:
            yield NAMED.get(child.get_text()[:3], "the listing")
        elif target.startswith("equation-"):
            yield "the equation"
        elif child.name == "ol":
            items = (item for item in child.children if isinstance(item, Tag))
            for number, item in enumerate(items, int(child.get("start", 1))):
                yield from (f" {number} ", *shown(item))
        else:
            space = "" if child.name in INLINE else " "
            yield from (space, *shown(child), space)


def is_below_a_view(element):
    """The line that leads from a live view to the page of all of its kind."""
    above, link = element.find_previous_sibling(), element.find("a", href=re.compile(r"(workshop|real)\.html"))
    return bool(element.name == "p" and above and link and {"workshop", "real"} & {*above.get("class", [])})


def words(text):
    return re.findall(r"[^\W_]+|∑", text.translate(STRAIGHT))


def without_formulas(text):
    """Of LaTeX's."""
    return re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", " ∑ ", text, flags=re.DOTALL)


@pytest.fixture(scope="module")
def opened(html):
    """Every section as `open` has it, by its name."""
    store = SQLite()
    update(store, expanded())
    finder = Finder(Retriever(store))

    async def all_of_them():
        async with Client(mcp.server(finder, mcp.Work("the book"))) as client:
            names = [mcp.name_of(passages[0]) for passages in finder.everything()]
            return {
                name: (await client.call_tool("open", {"section": name})).structured_content["text"] for name in names
            }

    yield asyncio.run(all_of_them())
    store.close()


def test_open_says_what_the_page_shows(opened, pages):
    different = {}
    for name, text in opened.items():
        page, _, anchor = name.partition("#")
        place = pages[f"{page}.html"].find(id=anchor)
        there = words("".join(shown(place if place.name == "section" else place.find_next_sibling("dd"))))
        if "part-7" in page:  # where a dollar is money's too
            text = re.sub(r"\$(?=\d[\d,.]*+(?! *\\))", "", text)
        here = words(without_formulas(text))
        if here != there:
            different[name] = (here, there)
    assert len(opened) > 600 and different.keys() == {"index#first-page"}  # whose stage says more without scripts
