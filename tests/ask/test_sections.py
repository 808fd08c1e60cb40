"""Sections, against the built site: what Sphinx made of the same sources."""

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from docutils import nodes

from ask.sections import docutils_id, github_id, read


@pytest.fixture(scope="module")
def sections():
    return read()


@pytest.fixture(scope="module")
def pages(html, sections):
    return {
        name: BeautifulSoup((html / f"{name}.html").read_text(encoding="utf-8"), "lxml")
        for name in {section.page for section in sections}
    }


def words(text):
    return Counter(re.findall(r"[a-z]{2,}|\d+", text.lower()))


def own_text(page, label):
    """The text of a section of the built page, without its subsections and formulas."""
    section = BeautifulSoup(str(page.find(id=label)), "lxml")
    for inner in section.select("section section, math, .math"):
        inner.decompose()
    return section.get_text(" ")


def test_every_address_is_in_the_built_site(sections, pages):
    gone = [
        section.url
        for section in sections
        if section.url != f"{section.page}.html#{section.anchor}"
        or not pages[section.page].find(id=section.anchor)
        or not pages[section.page].find("section", id=section.label)
    ]
    assert gone == []


def test_every_section_of_the_built_site_that_has_text_is_there(sections, pages):
    names = {section.name for section in sections}
    for address, page in pages.items():
        for heading in page.select("article section[id]"):
            text = BeautifulSoup(str(heading), "lxml")
            for other in text.select(
                "section section, h1, h2, h3, h4, .part-line, dl.citation, table, .toctree-wrapper"
            ):
                other.decompose()
            if text.get_text(" ").split():
                assert f"{address}#{heading['id']}" in names


def test_the_text_is_what_the_reader_of_the_site_sees(sections, pages):
    """Word by word, but for the names of works, the numbers of figures, formulas and descriptions of pictures."""
    for name in {section.name for section in sections}:
        ours = [section for section in sections if section.name == name]
        text = re.sub(r"\(Picture: .*\)", "", " ".join(f"{section.title} {section.text}" for section in ours))
        text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", " ", text, flags=re.DOTALL)
        text = re.sub(r"the (equation|figure|table|listing)", " ", text)
        theirs = words(own_text(pages[ours[0].page], ours[0].label))
        extra = words(text) - theirs
        assert extra.total() <= 0.05 * theirs.total() + 6, (name, extra)


def test_nothing_of_the_markup_is_left(sections):
    for section in sections:
        text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", " ", section.text, flags=re.DOTALL)
        assert not re.search(r"\{(ref|term|cite|numref|doc|eq)|\{\{|^:::|^```", text, flags=re.MULTILINE), section.name


def test_measured_numbers_stand_in_the_text(sections, pages):
    """A claim's row names numbers that only the lab's results hold."""
    rows = [line for section in sections if section.page == "series/claims" for line in section.text.split("\n\n")]
    table = " ".join(pages["series/claims"].get_text(" ").split())
    measured = [row.split(" | ")[3] for row in rows if row.count(" | ") == 4]
    assert measured and all(" ".join(text.split()) in table for text in measured)


def test_boxes_are_told_apart_by_reader(sections, pages):
    for audience in ("engineer", "owner"):
        boxed = [section for section in sections if section.audience == audience]
        assert boxed
        for section in boxed:
            box = pages[section.page].find(id=section.label).select(f".{audience}")
            first = section.text.split("\n\n")[0]
            assert any(first in " ".join(found.get_text().split()) for found in box), section.name


def test_a_heading_that_comes_twice_links_to_a_place_that_is_there(tmp_path):
    (tmp_path / "conf.py").touch()
    (tmp_path / "page.md").write_text("# Top\n\na\n\n## Twice\n\nb\n\n(own)=\n## Twice\n\nc\n\n## Twice\n\nd\n")
    found = [(section.anchor, section.text) for section in read(tmp_path)]
    assert found == [("top", "a"), ("twice", "b"), ("own", "c"), ("own", "d")]


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


def test_a_page_does_not_include_itself(tmp_path):
    (tmp_path / "a.md").write_text("# A\n\none\n\n```{include} a.md\n```\n\n```{include} b.md\n```\n")
    (tmp_path / "b.md").write_text("two\n\n```{include} a.md\n```\n\nthree\n")
    assert [section.text for section in read(tmp_path, page="a")] == ["one\n\ntwo\n\nthree"]
    assert read(tmp_path, page="b")


@pytest.mark.parametrize("title", ["2 Fast 2 Furious", "Jumps: that's “it”", "naïve Bayes' rule", "GPT-4 (2023)"])
def test_ids_are_those_of_docutils(title):
    assert docutils_id(title) == nodes.make_id(title)


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


def test_a_page_cannot_include_a_file_from_outside_its_folder(tmp_path):
    (tmp_path / "secret.md").write_text("key")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/in.md").write_text("fine")
    (tmp_path / "docs/page.md").write_text("# Page\n\n```{include} ../secret.md\n```\n\n```{include} in.md\n```\n")
    assert [section.text for section in read(tmp_path / "docs")] == ["fine", "fine"]
