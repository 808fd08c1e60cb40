"""The picture of Grow it: the loss falls to the floor, and what the model writes comes into focus."""

import json
import re

import pytest
from page_checks import LAPTOP, MOVED, NARROW, PHONE, SIDEWAYS, SMALL, SOON, WORKSHOP, check_for_all, needs_axe
from playwright.sync_api import expect
from support import ROOT, alike

PART = "series/part-2-unsupervised-learning.html"
PRINTED = json.loads((ROOT / "values/grow.json").read_text(encoding="utf-8"))["runs"]
BREAKS = {"steps too long": "rate", "words shuffled": "order", "it looks ahead": "mask", "not at all": "nothing"}
# What is printed, before a script has changed it.
KEEP = """
document.addEventListener("DOMContentLoaded", () => {
    window.printed = document.querySelector(".grow .scene-picture").innerHTML;
});
"""
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
        expect(self.root).to_have_class(re.compile("grow-alive"))
        self.root.scroll_into_view_if_needed()

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


@pytest.mark.parametrize("address", [WORKSHOP, PART])
def test_it_opens_with_its_picture_and_moves_once_in_sight(new_page, address):
    page = new_page(**LAPTOP)
    page.add_init_script(KEEP)
    picture = Picture(page, address)
    page.evaluate("document.querySelector('.grow').scrollIntoView()")
    page.wait_for_function("document.querySelector('.grow .scene-picture').innerHTML !== printed", timeout=3000)
    expect(picture.root.locator(".grow-note")).to_contain_text("A run made before")
    page.wait_for_function("performance.getEntriesByName('grow-played').length", timeout=SOON)
    picture.played("nothing")
    assert picture.svg.inner_html() == page.evaluate("printed")  # what was printed is what is drawn


def test_noise_comes_into_focus(new_page):
    """While it is played, what no voice would write becomes less, and the picture keeps still."""
    picture = Picture(new_page(**LAPTOP))
    picture.page.evaluate(MOVED, ".grow .scene-picture")
    shares = []
    while not picture.page.evaluate("performance.getEntriesByName('grow-played').length"):
        pieces = picture.now.evaluate(MARKED)
        shares.append(
            sum(len(text) for kind, text in pieces if kind == "broken") / sum(len(text) for _, text in pieces)
        )
        picture.page.wait_for_timeout(200)
    assert max(shares) == 1 and shares[-1] < 0.2
    assert picture.page.evaluate("moved") < 8


def test_it_is_at_most_a_window_and_a_fifth_high_and_has_one_main_button(new_page):
    picture = Picture(new_page(**LAPTOP))
    lesson = picture.page.locator("#lesson-grow")
    assert lesson.bounding_box()["height"] <= 1.2 * 768
    assert lesson.locator(".play-main").count() == 1
    assert lesson.get_by_role("button").count() == 1
    assert lesson.locator("select").count() == 0
    picture.root.locator("summary").click()
    assert lesson.locator("button, label, summary").evaluate_all(SMALL) == []


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


def test_without_scripts_picture_and_sentence_are_there(new_page):
    page = new_page(java_script_enabled=False, **PHONE)
    page.goto(PART)
    grow = page.locator(".grow")
    expect(grow.get_by_role("img")).to_be_visible()
    expect(grow.locator(".play-guide")).to_contain_text(PRINTED["nothing"]["told"][0])
    for hidden in (".play-main", ".scene-choices", ".grow-more"):
        expect(grow.locator(hidden).first).to_be_hidden()
    assert page.evaluate(SIDEWAYS) == []


def test_who_wants_less_motion_sees_none(still_page):
    still_page.add_init_script(KEEP)
    picture = Picture(still_page)
    still_page.wait_for_timeout(1500)
    assert picture.svg.inner_html() == still_page.evaluate("printed")
    picture.choose("Break it", "words shuffled")
    picture.played("order")


@pytest.mark.parametrize("window", alike(*NARROW))
def test_it_fits_a_narrow_window(new_page, window):
    picture = Picture(new_page(reduced_motion="reduce", **NARROW[window]))
    picture.root.locator("summary").click()
    assert picture.page.evaluate(SIDEWAYS) == []


@needs_axe
def test_it_is_for_all(still_page):
    picture = Picture(still_page)
    picture.root.locator("summary").click()
    picture.choose("Break it", "it looks ahead")
    check_for_all(still_page)


@needs_axe
def test_who_listens_hears_it_as_text(still_page):
    heard = Picture(still_page).root.aria_snapshot()
    assert re.search(
        r"img \"After [\d,]+ words the loss has gone from \d\.\d\d to 0\.\d\d.* the floor is 0\.\d\d\.", heard
    )
    assert 'group "Break it"' in heard and 'radio "not at all" [checked]' in heard and 'button "Let it grow"' in heard
