"""`make prose` counts what is read, and marks what is outside of its goal."""

import re
from random import Random

from bs4 import BeautifulSoup

from tools.prose import aging, lengths, of_deck, of_page, outside, prose, said_twice, table

PAGE = """<head><meta name="description" content="Twelve chars"></head><article><h1>Not this</h1>
<p class="part-line">3 minutes to read</p>
<div class="admonition minute"><p class="admonition-title">In one minute</p><p>Short and good.</p></div>
<p>One, two <em>three</em> <math><mi>x</mi></math> <a class="bet">✓</a> 4%.</p>
<div class="admonition engineer"><p class="admonition-title">Box title</p><p>and two</p><pre>code()</pre></div>
<figure><figcaption>caption</figcaption></figure><table><tr><td>cell</td></tr></table><ol><li>five</li></ol></article>"""
DECK = """# A deck

> 3 minutes.
> Say this.

## Second

[demo workshop-bench]

> 12 minutes. Show that.
"""


def test_words_are_counted_where_they_stand():
    found = of_page(BeautifulSoup(PAGE, "lxml"))
    assert found == {"description": 12, "in one minute": 3, "minutes": 3, "argument": 5, "boxes": 10}
    assert outside(found) == {"description"}


def test_slides_and_minutes_are_counted():
    found = of_deck(DECK)
    assert found == {"slides": 2, "minutes told": 3, "minutes live": 12}
    assert outside(found) == {"minutes told", "minutes live"}


def test_what_is_outside_of_its_goal_is_marked():
    long = {"argument": 5_000, "in one minute": 120}
    assert outside(long) == {"argument"} and outside({"argument": 5_000}) == set()
    head, goals, *rows = table([("series/part-1", long), ("posts/thinking", {"post": 899})]).splitlines()
    assert head.split() == "argument in one minute post".split() and goals.split() == [
        "goal",
        "4,500",
        "120",
        "900–1,200",
    ]
    assert rows[0].split() == ["series/part-1", "!", "5,000", "120"] and rows[1].split() == [
        "posts/thinking",
        "!",
        "899",
    ]


def test_what_two_pages_say_is_found_as_by_looking_everywhere():
    draw = Random(0)
    for _ in range(200):
        pages = {name: " ".join(draw.choices("ab", k=draw.randint(0, 12))) for name in "xyz"}
        runs = {
            name: {tuple(words[at : at + 4]) for at in range(len(words) - 3)}
            for name, words in ((name, text.split()) for name, text in pages.items())
        }
        common = (runs["x"] & runs["y"]) | (runs["x"] & runs["z"]) | (runs["y"] & runs["z"])
        found = list(said_twice(pages, least=4))
        assert bool(found) == bool(common)
        for one, other, text in found:
            assert one != other and text in pages[one] and text in pages[other] and len(text.split()) >= 4


def test_a_sentence_that_names_a_month_ages():
    pages = {"a": "As of May 2026 it costs 3. In May 2019 it did not.\n\n2 May 2026\n\nSince then (Wen, 2026) nothing."}
    assert list(aging(pages, since=2026)) == [("a", "May 2026", "As of May 2026 it costs 3.")]


def test_a_paragraph_ends_before_the_next(html):
    pages = prose(html)
    assert "notebook" not in pages and re.search(r"As of \w+ 20\d\d\.\n\n", pages["part-5-llm-applications"])


def test_all_that_the_book_has_is_listed(html):
    found = dict(lengths(html))
    assert found["series/part-1-tamed-monster"].keys() >= {
        "argument",
        "boxes",
        "in one minute",
        "minutes",
        "description",
    }
    assert {"slides/part-1", "slides/owners", "posts/part-1-tamed-monster"} <= found.keys()
    assert all(all(counted.values()) for place, counted in found.items() if "/part-" in place)
