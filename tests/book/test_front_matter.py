"""What a page says of itself is the same to everybody who reads it: to Sphinx with YAML, and to the others without."""

import pytest
import yaml
from front_matter import unread

from values import front_matter
from values.part_list import listed

SETTINGS = 'project = "A book"\nauthor = "Ann"\nsubtitle = "Of masks"\n'
PLAIN = ["{}", "'{}'", '"{}"', "  {}  ", "{} # soon", '"{}"  # soon', "'{}' # it's \"soon\"", "{}#soon"]
ODD = [">-\n  {}", "|\n  {}", "\n  {}", "\n  '{}'", "&one {}", "!!str {}", "[{}]", "{}\n  and more", '"\\x20{}"']


def page(form, part="8"):
    """A page whose status is written in a form."""
    return f"---\npart: {part}\nstatus: {form.format('in preparation')}\ncategories: AI\n---\n\n# Masks\n\nA mask.\n"


def by_yaml(text):
    nodes = yaml.compose(text.split("---\n")[1]).value
    return {key.value: value.value for key, value in nodes}


@pytest.mark.parametrize("form", [*PLAIN, *ODD])
def test_a_page_says_the_same_with_yaml_and_without_or_is_told_to(form):
    text = page(form)
    known, plain = by_yaml(text), front_matter.read(text)
    assert (plain.get("status") == known["status"]) == (form in PLAIN)
    assert [key for key, _ in unread(known, plain)] == ["status"] * (form in ODD)
    assert plain["part"] == "8" and plain["categories"] == "AI"


@pytest.mark.parametrize("form", PLAIN)
def test_a_part_is_published_or_not_for_all_who_read_it(tmp_path, form):
    (tmp_path / "series").mkdir()
    (tmp_path / "conf.py").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "series/part-8-masks.md").write_text(page(form), encoding="utf-8")
    (tmp_path / "series/part-9-cherries.md").write_text("# Cherries\n\n---\n\nstatus: in preparation\n\n---\n", "utf-8")
    waits = by_yaml(page(form))["status"] == "in preparation"
    found = listed(tmp_path)
    assert found["in_preparation"] == ("part 8" if waits else "none")
    assert found["published"] == ("part 9" if waits else "parts 8 and 9")


def test_a_page_is_known_without_its_front_matter_or_has_none():
    assert front_matter.body(page("x")) == "\n# Masks\n\nA mask.\n"
    for text in ("# Masks\n\n---\n\na: b\n\n---\n", "---\nno end\n", "", " ---\na: b\n---\n"):
        assert (front_matter.body(text), front_matter.read(text)) == (text, {})
