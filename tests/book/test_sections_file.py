"""sections.json: it has every section of the site as the pages show it, also where the site was built before."""

import json

import pytest
from support import build

from ask.sections import read

PAGE = "series/errata"
TEXT = """---
myst:
  html_meta:
    description: "A page for a test, with two sections, references, a formula and words that only one builder has."
---

(errata)=
# Errata

{numref}`fig-leash` is in {ref}`part-3`, and $x^2$.

```{raw} html
<b>Not said.</b>
```

## Below

More{bet}`C2a` words.
"""


def sections(site):
    rows = json.loads((site / "sections.json").read_text(encoding="utf-8"))
    found = {(row["page"], row["label"]): row for row in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture
def edited(book, finished, tmp_path):
    """A function that builds the book with a page of errata as it is given, where the site was built before."""

    def built(text):
        (book / f"{PAGE}.md").write_text(text, encoding="utf-8")
        process = build(book, tmp_path / "html")
        assert process.returncode == 0, process.stdout
        return tmp_path / "html"

    return built


def test_it_has_every_section_by_the_place_that_a_link_leads_to(html, pages):
    found = sections(html)
    for (name, label), row in found.items():
        heading = pages[f"{name}.html"].find(id=label)
        assert heading is not None and set(row) == {"page", "label", "title", "text"}
    headings = {
        (name.removesuffix(".html"), each["id"]) for name, page in pages.items() for each in page.select("section[id]")
    }
    placed = {name for name, _ in found}
    assert placed == {name for name, _ in headings}
    assert len(found) == len(headings)


def test_a_program_that_reads_the_sources_finds_no_other_sections(html):
    """By `ask`, which knows nothing of Sphinx; it leaves out those without a text of their own."""
    theirs = {(section.page, section.label) for section in read()}
    ours = sections(html)
    assert theirs <= ours.keys() and len(theirs) > 0.9 * len(ours)


def test_text_is_what_the_page_shows(edited):
    found = sections(edited(TEXT))
    title = found["series/part-3-fine-tuning", "part-3"]["title"]
    assert found[PAGE, "errata"]["text"] == f"Fig. 3.2 is in {title}, and x^2."
    assert found[PAGE, "below"] == {"page": PAGE, "label": "below", "title": "Below", "text": "More words."}


def test_a_page_that_changes_or_goes_takes_its_sections_along_and_leaves_the_others(book, edited, finished):
    before = sections(finished)
    changed = sections(edited(TEXT))
    assert {key for key in before.keys() | changed.keys() if before.get(key) != changed.get(key)} == {
        key for key in before.keys() | changed.keys() if key[0] == PAGE
    }
    gone = sections(edited(TEXT.partition("## Below")[0]))
    assert changed.keys() - gone.keys() == {(PAGE, "below")}


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_text('[{"page": "index"')])
def test_a_file_that_is_lost_or_damaged_is_made_whole(edited, damage):
    site = edited(TEXT)
    whole = (site / "sections.json").read_bytes()
    damage(site / "sections.json")
    assert (edited(TEXT) / "sections.json").read_bytes() == whole
