"""Sections, against the built site: what Sphinx made of the same sources."""

import re
from collections import Counter

import pybtex.database
import pytest
from bs4 import NavigableString, Tag
from citations import author_year
from support import ROOT

from ask.sections import github_id, read
from ask.works import cited, works


@pytest.fixture(scope="module")
def sections(html):
    return read()


@pytest.fixture(scope="module")
def places(pages, sections):
    """What has an id, by page and id."""
    return {
        name: {place["id"]: place for place in pages[f"{name}.html"].find_all(id=True)}
        for name in {section.page for section in sections}
    }


def words(text):
    return Counter(re.findall(r"[a-z]{2,}|\d+", text.lower()))


def strings(element, without):
    """The texts in an element, but for what a function leaves out."""
    for child in element.children:
        if not isinstance(child, Tag):
            yield from [child] if type(child) is NavigableString else []
        elif not without(child):
            yield from strings(child, without)


def no_words_of_its_own(tag):
    """Subsections and formulas."""
    return tag.name in ("section", "math") or "math" in tag.get("class", [])


def not_of_a_section(tag):
    """Subsections, headings, lines above a part, entries of works, tables, contents and questions."""
    return tag.name in ("section", "h1", "h2", "h3", "h4", "table") or bool(
        {"part-line", "toctree-wrapper", "questions"} & {*tag.get("class", [])}
        or (tag.name == "dl" and "citation" in tag.get("class", []))
    )


def test_every_address_is_in_the_built_site(sections, places):
    gone = [
        section.url
        for section in sections
        if section.url != f"{section.page}.html#{section.anchor}"
        or section.anchor not in places[section.page]
        or getattr(places[section.page].get(section.label), "name", None) != "section"
    ]
    assert gone == []


def test_every_section_of_the_built_site_that_has_text_is_there(sections, pages, places):
    names = {section.name for section in sections}
    for address in places:
        for heading in pages[f"{address}.html"].select("article section[id]"):
            if "".join(strings(heading, not_of_a_section)).split():
                assert f"{address}#{heading['id']}" in names


def test_the_text_is_what_the_reader_of_the_site_sees(sections, places):
    """Word by word, but for the names of works, the numbers of figures, formulas and descriptions of pictures."""
    for name in {section.name for section in sections}:
        ours = [section for section in sections if section.name == name]
        text = re.sub(r"\(Picture: .*\)", "", " ".join(f"{section.title} {section.text}" for section in ours))
        text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", " ", text, flags=re.DOTALL)
        text = re.sub(r"the (equation|figure|table|listing)", " ", text)
        theirs = words(" ".join(strings(places[ours[0].page][ours[0].label], no_words_of_its_own)))
        extra = words(text) - theirs
        assert extra.total() <= 0.05 * theirs.total() + 6, (name, extra)


def test_nothing_of_the_markup_is_left(sections):
    for section in sections:
        text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", " ", section.text, flags=re.DOTALL)
        assert not re.search(r"\{(ref|term|cite|numref|doc|eq)|\{\{|^:::|^```", text, flags=re.MULTILINE), section.name


def test_works_are_named_as_in_the_list_of_references():
    """By pybtex, which the site uses: each of them, and no key of the list is left in a text."""
    data = pybtex.database.parse_file(ROOT / "series/references.bib")
    theirs = {key: author_year(entry) for key, entry in data.entries.items()}
    assert len(theirs) > 200 and {key: ", ".join(work) for key, work in works(ROOT).items()} == theirs


def test_a_citation_reads_as_a_sentence_does():
    known = works(ROOT)
    assert cited("cite:p", "eu2016gdpr, mcp2026spec", known) == (
        "(European Parliament and Council 2016; Model Context Protocol 2026)"
    )
    assert cited("cite:t", "greshake2023injection", known) == "Greshake et al. (2023)"
    assert cited("cite:p", "nobody", known) == "(nobody)"


def test_measured_numbers_stand_in_the_text(sections, pages):
    """A claim's row names numbers that only the lab's results hold."""
    rows = [line for section in sections if section.page == "series/claims" for line in section.text.split("\n\n")]
    straight = str.maketrans("’“”", '\'""')  # which the page has curved
    table = " ".join(pages["series/claims.html"].get_text(" ").translate(straight).split())
    measured = [row.split(" | ")[3] for row in rows if re.match(r"[A-Z]\d+\w? \| .+ \| .+ \| .+ \| ", row)]
    assert measured and all(" ".join(text.split()) in table for text in measured)


def test_boxes_are_told_apart_by_reader(sections, places):
    for audience in ("engineer", "owner"):
        boxed = [section for section in sections if section.audience == audience]
        assert boxed
        for section in boxed:
            box = places[section.page][section.label].select(f".{audience}")
            first = section.text.split("\n\n")[0]
            assert any(first in " ".join(found.get_text().split()) for found in box), section.name


def test_ids_of_headings_are_those_of_github(tmp_path):
    """What GitHub itself gave to those who asked it: https://github.com/Flet/github-slugger, test/fixtures.json."""
    given = {
        "alpha": "alpha", "bravoCharlieDelta": "bravocharliedelta", "__proto__": "__proto__",
        "heading with a - dash": "heading-with-a---dash", "heading with a period.txt": "heading-with-a-periodtxt",
        "apostrophe’s should be trimmed": "apostrophes-should-be-trimmed", "I ♥ unicode": "i--unicode",
        "en–dash": "endash", "😄 unicode emoji": "-unicode-emoji", "😄 - an emoji": "---an-emoji",
        "Привет non-latin 你好": "привет-non-latin-你好", "a҈ Ⅻ ‿ ० »b": "a҈-ⅻ-‿-०-b",
    }  # fmt: skip
    assert {title: github_id(title) for title in given} == given
    repeated = [
        ("echo", "echo"), ("echo", "echo-1"), ("echo 1", "echo-1-1"), ("echo-1", "echo-1-2"), ("echo", "echo-2"),
        ("foxtrot-1", "foxtrot-1"), ("foxtrot", "foxtrot"), ("foxtrot", "foxtrot-2"), ("Setup", "setup"),
        ("Setup guide", "setup-guide"), ("Setup", "setup-1"),
    ]  # fmt: skip
    (tmp_path / "page.md").write_text("".join(f"## {title}\n\nText.\n\n" for title, _ in repeated))
    assert [section.anchor for section in read(tmp_path)] == [anchor for _, anchor in repeated]


def test_a_small_heading_above_has_taken_its_id(tmp_path):
    (tmp_path / "page.md").write_text("# Top\n\n#### Setup\n\na\n\n## Setup\n\nb\n")
    assert [section.anchor for section in read(tmp_path)] == ["top", "setup-1"]


def test_plain_markdown_of_another_project(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/use.md").write_text(
        "Intro\n\n# Use it\n\nRun `make`:\n\n```sh\nmake all\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden/no.md").write_text("# No\n\nno")
    intro, use = read(tmp_path)
    assert (intro.url, intro.text) == ("docs/use.md", "Intro")
    assert (use.url, use.title) == ("docs/use.md#use-it", "Use it")
    assert use.text == "Run make:\n\nmake all\n\na | b\n\n1 | 2"


def test_a_folder_without_markdown_is_told(tmp_path):
    with pytest.raises(ValueError, match="no Markdown"):
        read(tmp_path)


def test_what_is_told_without_scripts_only_is_no_answer(sections):
    lessons = [section.text for section in sections if section.page == "series/workshop"]
    assert len(lessons) > 5 and not any("scripts on" in text for text in lessons)


def test_of_mysts_directives_the_text_is_taken(tmp_path):
    (tmp_path / "page.md").write_text(
        "(own)=\n# Top\n\n:::{note}\n:class: x\nMind the `gap`.\n:::\n\n```{include} /etc/hostname\n```\n\n"
        "```{code-block} sh\n:caption: how\nmake all\n```\n\n```{math}\n:label: eq\na = b\n```\n\n"
        "See {ref}`here <own>`.\n"
    )
    (top,) = read(tmp_path)
    assert (top.label, top.text) == ("top", "Mind the gap.\n\nmake all\n\n$$a = b$$\n\nSee here.")
