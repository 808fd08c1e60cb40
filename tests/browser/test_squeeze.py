"""The model in ever fewer bits, which the style sheet alone moves."""

import json

import pytest
from page_checks import LAPTOP, PHONE, SIDEWAYS
from playwright.sync_api import expect

from lab.export.checkpoint import load, world_of
from tools import squeeze

PAGE = "series/running.html"
STATES = json.loads(squeeze.WRITTEN.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "options", [LAPTOP, PHONE | {"java_script_enabled": False}], ids=("laptop", "phone, no scripts")
)
def test_the_chosen_state_is_the_one_that_is_seen(new_page, options):
    page = new_page(**options)
    page.goto(PAGE)
    root = page.locator(".squeeze")
    high = root.bounding_box()["height"]
    for state in reversed(STATES):
        root.get_by_role("radio", name=str(state["bits"]), exact=True).check()
        [seen] = [each for each in root.locator(".squeeze-states > div").all() if each.is_visible()]
        expect(seen.locator(".squeeze-size")).to_have_text(f"{state['kilobytes']} thousand bytes")
        expect(seen.locator(".play-say")).to_have_text(state["text"])
        assert seen.locator(".squeeze-wrong").count() == sum(
            not right for rows in (*state["facts"].values(), state["sums"]) for _, _, right in rows
        )
        assert root.bounding_box()["height"] == high
    assert not page.evaluate(SIDEWAYS)


@pytest.mark.parametrize(("bits", "printed"), [*zip(squeeze.BITS, STATES, strict=True)][:2])
def test_what_is_printed_is_what_the_model_says(bits, printed):
    """At few bits a last digit may decide, and that may differ elsewhere."""
    made = squeeze.state(load(squeeze.FOLDER), world_of(squeeze.FOLDER), bits)
    for what in ("bits", "kilobytes", "text"):
        assert made[what] == printed[what]
    assert [*map(list, made["sums"])] == printed["sums"]
    assert made["numbers"] == pytest.approx(printed["numbers"], abs=2e-3)


def test_a_sum_that_is_marked_right_is_right():
    for state in STATES:
        for asked, said, right in state["sums"]:
            first, _, second, _ = asked.split()
            assert right == (said == str(int(first) + int(second)))
