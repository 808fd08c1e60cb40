"""sections.json: it has every section of the site as the pages show it, also where the site was built before."""

import json
import os

import pytest
from support import build

from values import lab_numbers

PAGE = "series/errata"
TEXT = """---
letter: E
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

More{bet}`C2a` words, "quoted", by {cite:t}`ouyang2022instructgpt` {cite:p}`hu2021lora,ouyang2022instructgpt`.

:::{admonition} For the engineer
:class: engineer

1. one

   one more
2. two
:::

```{math}
:label: eq-of-errata
y = x
```

| Head | Other |
| --- | --- |
| {{ part1.sft_helper_of_all.percent }} | **b** |
| c | |

```{image} drawings/tamed-monster.svg
:alt: A monster.
```

:::{workshop} bench
Not said to whoever has scripts.
:::
"""
BELOW = """More words, "quoted", by Ouyang et al. (2022) (Hu et al. 2021; Ouyang et al. 2022).

$$y = x$$

Head | Other

{} | b

c

(Picture: A monster.)"""
FIELDS = "page part label anchor title trail audience text".split()


def sections(site):
    """Its rows by page, place and reader; what one reader has of a place around a box for another is put together."""
    found: dict[tuple, dict] = {}
    for row in json.loads((site / "sections.json").read_text(encoding="utf-8")):
        key = (row["page"], row["anchor"], row["audience"])
        found[key] = row if key not in found else {**row, "text": f"{found[key]['text']}\n\n{row['text']}"}
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
    for (name, anchor, _), row in found.items():
        assert pages[f"{name}.html"].find(id=anchor) is not None and set(row) == set(FIELDS)
    headings = {
        (name.removesuffix(".html"), each["id"])
        for name, page in pages.items()
        for each in page.select("section[id]:not(:has(dl.hub))")
    }
    placed = {name for name, *_ in found}
    assert placed == {name for name, _ in headings}
    assert {(row["page"], row["label"]) for row in found.values()} == headings


def test_text_is_what_the_page_shows(edited):
    found = sections(edited(TEXT))
    title = found["series/part-3-fine-tuning", "part-3", "all"]["title"]
    assert found[PAGE, "errata", "all"]["text"] == f"the figure is in {title}, and $x^2$."
    number = lab_numbers.load()["part1"]["sft_helper_of_all"].percent
    assert found[PAGE, "below", "all"] == dict(
        zip(FIELDS, [PAGE, None, "below", "below", "Below", ["Errata"], "all", BELOW.format(number)], strict=True)
    )
    assert found[PAGE, "below", "engineer"]["text"] == "For the engineer\n\n1. one\n\none more\n\n2. two"


def test_a_term_is_a_place_of_its_own(html):
    found = sections(html)["series/glossary", "term-agent", "all"]
    assert (found["label"], found["title"], found["trail"]) == ("glossary", "agent", ["Glossary"])
    assert found["text"].endswith(".")


def test_a_page_that_changes_or_goes_takes_its_sections_along_and_leaves_the_others(book, edited, finished):
    before = sections(finished)
    changed = sections(edited(TEXT))
    assert {key for key in before.keys() | changed.keys() if before.get(key) != changed.get(key)} == {
        key for key in before.keys() | changed.keys() if key[0] == PAGE
    }
    gone = sections(edited(TEXT.partition("## Below")[0]))
    assert changed.keys() - gone.keys() == {(PAGE, "below", "all"), (PAGE, "below", "engineer")}


def of_other_code(path):
    path.write_text('[{"page": "series/glossary", "words": ""}]')
    os.utime(path, (0, 0))


@pytest.mark.release
@pytest.mark.parametrize(
    "damage", [lambda path: path.unlink(), lambda path: path.write_text('[{"page": "index"'), of_other_code]
)
def test_a_file_that_is_lost_or_damaged_is_made_whole(edited, damage):
    site = edited(TEXT)
    whole = (site / "sections.json").read_bytes()
    damage(site / "sections.json")
    assert (edited(TEXT) / "sections.json").read_bytes() == whole
