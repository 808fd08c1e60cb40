"""The picture of Grow it: the loss falls to the floor, and what the model writes comes into focus."""

import json
import re

import pytest
from page_checks import LAPTOP, MOVED, PHONE, SIDEWAYS, SOON, WORKSHOP, needs_axe
from playwright.sync_api import expect
from support import ROOT, alike

PRINTED = json.loads((ROOT / "values/grow.json").read_text(encoding="utf-8"))["runs"]
BREAKS = {"steps too long": "rate", "words shuffled": "order", "it looks ahead": "mask", "not at all": "nothing"}
# The text of the sentence with its marks, without the spaces between.
MARKED = """
now => [...now.childNodes].map(node => [node.dataset?.kind ?? "", node.textContent.replaceAll(" ", "")])
"""


class Picture:
    def __init__(self, page, address=WORKSHOP):
        self.page = page
        page.goto(address)
        self.root = page.locator(".grow")
        self.svg = self.root.locator(".scene-picture")
        self.told = self.root.locator(".play-guide p")
        self.now = self.root.locator(".grow-now")
        self.root.scroll_into_view_if_needed()
        expect(page.locator(".grow[data-alive]")).to_be_visible()

    def choose(self, group, name):
        self.root.get_by_role("group", name=group).get_by_role("radio", name=name).check()

    def played(self, broken):
        expect(self.told).to_have_text("".join(PRINTED[broken]["told"]), timeout=SOON)


def marked(said):
    """The words of a printed sentence, with the mark of each."""
    _, text, good, facts, _ = said
    kinds = {True: "right", False: "false", None: ""}
    return [
        ("broken" if place >= good else kinds[facts.get(str(place))], word) for place, word in enumerate(text.split())
    ]


def test_noise_comes_into_focus(new_page):
    """While it is played, what no voice would write becomes less, and the picture keeps still."""
    picture = Picture(new_page(**LAPTOP))
    picture.page.evaluate(MOVED, ".grow .scene-picture")
    shares = []
    while not picture.page.evaluate("performance.getEntriesByName('scene-played').length"):
        pieces = picture.now.evaluate(MARKED)
        shares.append(
            sum(len(text) for kind, text in pieces if kind == "broken") / sum(len(text) for _, text in pieces)
        )
        picture.page.wait_for_timeout(200)
    assert max(shares) == 1 and shares[-1] < 0.2
    assert picture.page.evaluate("moved") < 8


@pytest.mark.parametrize("options", alike(LAPTOP, PHONE), ids=("laptop", "phone"))
def test_each_break_has_its_run_and_nothing_moves(new_page, options):
    picture = Picture(new_page(**{**options, "reduced_motion": "reduce"}))
    picture.page.evaluate(MOVED, ".grow .scene-picture")
    for name, broken in BREAKS.items():
        picture.choose("Break it", name)
        picture.played(broken)
        shown = picture.now.evaluate(MARKED)
        wanted = marked(PRINTED[broken]["said"][-1])
        assert "".join(text for _, text in shown) == "".join(word for _, word in wanted)
        for kind in ("broken", "right", "false"):
            assert "".join(text for each, text in shown if each == kind) == "".join(
                word for each, word in wanted if each == kind
            )
    picture.root.locator("summary").click()
    picture.choose("It reads of", "the book’s world")
    expect(picture.told).to_contain_text("minutes")
    assert picture.root.get_by_role("radio", name="2 million").is_checked()
    picture.choose("It reads of", "a small world")
    picture.played("nothing")
    assert picture.page.evaluate("moved") < 8
    assert picture.page.evaluate(SIDEWAYS) == []


@needs_axe
def test_who_listens_hears_it_as_text(still_page):
    heard = Picture(still_page).root.aria_snapshot()
    assert re.search(
        r"img \"After [\d,]+ words the loss has gone from \d\.\d\d to 0\.\d\d.* the floor is 0\.\d\d\.", heard
    )
    assert 'group "Break it"' in heard and 'radio "not at all" [checked]' in heard and 'button "Let it grow"' in heard
