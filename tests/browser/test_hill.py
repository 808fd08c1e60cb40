"""The picture of the bench: the hill that a judge sees, climbed by the beast, and the ground where the truth walks."""

import json
import re

import pytest
from page_checks import LAPTOP, MOVED, PHONE, SIDEWAYS, SOON, WORKSHOP, needs_axe
from playwright.sync_api import expect
from support import ROOT, alike

PRINTED = json.loads((ROOT / "values/bench.json").read_text(encoding="utf-8"))["runs"]
# Presses Stop in the moment in which what is told begins so.
STOP = """
lead => {
    const [go, told] = [".hill .play-main", ".hill .play-guide p"].map(each => document.querySelector(each));
    new MutationObserver((_, seen) => {
        if (go.textContent !== "Stop" || !told.textContent.startsWith(lead)) return;
        seen.disconnect();
        go.click();
    }).observe(told, {childList: true});
}
"""


class Hill:
    def __init__(self, page, address=WORKSHOP):
        self.page = page
        page.goto(address)
        self.root = page.locator(".hill")
        self.picture = self.root.locator(".scene-picture")
        self.told = self.root.locator(".play-guide p")
        self.go = self.root.locator(".play-main")
        self.root.scroll_into_view_if_needed()
        expect(page.locator(".hill[data-alive]")).to_be_visible()

    def choose(self, group, name):
        self.root.get_by_role("group", name=group).get_by_role("radio", name=name).check()

    def played(self, run):
        lead, rest = PRINTED[run]["told"]
        expect(self.told).to_have_text(lead + rest, timeout=SOON)

    def climbed(self):
        self.page.wait_for_function("performance.getEntriesByName('hill-climbed').length", timeout=240_000)


@pytest.fixture
def hill(new_page):
    return Hill(new_page(**LAPTOP))


@pytest.mark.parametrize("options", alike(LAPTOP, PHONE), ids=("laptop", "phone"))
def test_each_judge_and_each_leash_has_its_hill_and_nothing_moves(new_page, options):
    hill = Hill(new_page(**{**options, "reduced_motion": "reduce"}))
    hill.page.evaluate(MOVED, ".hill .scene-picture")
    for taste, name in (("short", "brevity"), ("rude", "rudeness"), ("true", "truth"), ("polite", "courtesy")):
        hill.choose("The judge likes", name)
        for beta, leash in (("0.1", "loose"), ("0.3", "tight"), ("0", "none")):
            hill.choose("Leash", leash)
            hill.played(f"{taste} {beta}")
            assert hill.picture.locator(".hill-others").count() == (beta != "0")
    assert hill.page.evaluate("moved") < 8
    assert hill.page.evaluate(SIDEWAYS) == []


def test_by_keys_it_climbs_here_as_it_is_printed_and_stands_still(new_page, origin):
    """The run that is made here is the one that is printed, and the stage keeps still."""
    hill = Hill(new_page(base_url=origin, **LAPTOP))
    page = hill.page
    page.evaluate(MOVED, ".hill .scene-picture")
    hill.go.focus()
    page.keyboard.press("Enter")
    hill.climbed()
    hill.played("polite 0")
    assert page.evaluate("moved") < 8
    expect(hill.go).to_be_focused()
    end = PRINTED["polite 0"]["end"]
    assert hill.root.locator(".hill-now").inner_text() == re.sub(" ([,.?])", r"\1", end["now"])
    assert page.locator("#lesson-bench").bounding_box()["height"] <= 1.2 * 768
    assert page.locator("#lesson-bench select").count() == 0


def test_stop_is_heard_whatever_is_being_done(hill):
    """Pressed as soon as it shows, when the worker is between two questions, and as soon as a climb begins."""
    page = hill.page
    for lead in ("Clicks for courtesy", "Its judge likes courtesy"):
        page.evaluate(STOP, lead)
        hill.go.press("Enter")
        expect(hill.told).to_contain_text("Stopped.", timeout=SOON)
        expect(hill.go).to_have_text("Let it climb")
    assert page.evaluate("performance.getEntriesByName('hill-climbed').length") == 0


def test_what_is_played_ends_when_the_model_is_fetched(hill):
    page = hill.page
    page.wait_for_function("document.querySelector('.hill-note').textContent.startsWith('A run made before: step 2')")
    page.route("**/begin.js*", lambda route: None)  # never comes
    hill.go.press("Enter")
    expect(hill.told).to_contain_text("The model is on its way.")
    note = hill.root.locator(".hill-note").inner_text()
    page.wait_for_timeout(500)
    assert hill.root.locator(".hill-note").inner_text() == note


@needs_axe
def test_who_listens_hears_it_as_text(still_page):
    hill = Hill(still_page)
    heard = hill.root.aria_snapshot()
    assert re.search(r"img \"Step 50 of 50: the judge'+s reward went from 0\.0 to \d", heard)
    assert 'group "The judge likes"' in heard and 'radio "courtesy" [checked]' in heard
    assert 'group "Leash"' in heard and 'button "Let it climb"' in heard
