"""What each lesson keeps that opens with a picture (see series/language.md), looked at in all of them alike."""

import re

import pytest
from page_checks import LAPTOP, MOVED, NARROW, PHONE, SCENES, SIDEWAYS, SMALL, SOON, WORKSHOP, check_for_all, needs_axe
from playwright.sync_api import expect
from support import alike

PARTS = {
    "grow": "series/part-2-unsupervised-learning.html",
    "mask": "series/part-3-fine-tuning.html",
    "bench": "series/part-3-fine-tuning.html",
    "slip": "series/part-6-ethics-and-safety.html",
}
# What is printed, before a script has changed it.
KEEP = """
document.addEventListener("DOMContentLoaded", () => {
    window.printed = Object.fromEntries([...document.querySelectorAll(".scene")].map(scene => [scene.classList[0],
        ["svg.scene-picture", ".play-guide p"].map(part => scene.querySelector(part).innerHTML)]));
    window.played = new Set();  // whoever looks later may find it at its end again
    for (const scene of document.querySelectorAll(".scene")) {
        const picture = scene.querySelector("svg.scene-picture"), [first] = printed[scene.classList[0]];
        const changed = () => picture.innerHTML !== first && played.add(scene.classList[0]);
        new MutationObserver(changed).observe(picture, { childList: true, subtree: true, attributes: true });
    }
});
"""
SHOWN = """
lesson => ["svg.scene-picture", ".play-guide p"].map(
    part => document.querySelector(`#lesson-${lesson} .scene ${part}`).innerHTML)
"""
PLAYED = "lesson => played.has(document.querySelector(`#lesson-${lesson} .scene`).classList[0])"
PRINTED = "lesson => printed[document.querySelector(`#lesson-${lesson} .scene`).classList[0]]"
# As on a busy page, which hears that it came in sight together with that it was not.
LATE = """
window.IntersectionObserver = class extends IntersectionObserver {
    constructor(heard, options) {
        const before = ({ target }) => ({ target, isIntersecting: false });
        super(entries => heard(entries.flatMap(entry => [before(entry), entry])), options);
    }
};
"""


class Sheet:
    def __init__(self, page, lesson, address=WORKSHOP):
        page.add_init_script(KEEP)
        page.goto(address)
        self.page, self.lesson = page, lesson
        self.root = page.locator(f"#lesson-{lesson}")
        self.told = self.root.locator(".play-guide p")
        self.root.evaluate("it => it.scrollIntoView()")
        expect(self.root.locator(".scene[data-alive]")).to_be_visible()

    def open_all(self):
        for details in self.root.locator("details").all():
            details.evaluate("it => it.open = true")

    def is_as_printed(self):
        return self.page.evaluate(SHOWN, self.lesson) == self.page.evaluate(PRINTED, self.lesson)


@pytest.fixture(params=SCENES)
def lesson(request):
    return request.param


@pytest.mark.parametrize("elsewhere", alike(False, True), ids=("workshop", "part"))
def test_it_moves_once_in_sight_and_ends_as_it_was_printed(new_page, lesson, elsewhere):
    address = PARTS.get(lesson, WORKSHOP) if elsewhere else WORKSHOP
    sheet = Sheet(new_page(**LAPTOP), lesson, address)
    page = sheet.page
    page.evaluate(MOVED, f"#lesson-{lesson} .scene-picture")
    page.wait_for_function(PLAYED, arg=lesson, timeout=SOON)
    page.wait_for_function(f"String(({SHOWN})('{lesson}')) === String(({PRINTED})('{lesson}'))", timeout=SOON)
    assert page.evaluate("moved") < 8


def test_it_moves_on_a_busy_page_too(new_page):
    page = new_page(**LAPTOP)
    page.add_init_script(LATE)
    Sheet(page, "plant")
    page.wait_for_function(PLAYED, arg="plant", timeout=SOON)


def test_the_page_keeps_its_height_when_a_lesson_comes_alive(new_page):
    """On a phone the label of a mask grew by a line, and all below it moved."""
    page = new_page(**{**PHONE, "reduced_motion": "reduce"})
    heights = (
        "Object.fromEntries([...document.querySelectorAll('.scene')].map(it => [it.classList[0], it.offsetHeight]))"
    )
    page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{window.printed = {heights}}})")
    page.goto(WORKSHOP)
    for scene in page.locator(".scene").all():
        scene.evaluate("it => it.scrollIntoView()")
        expect(scene).to_have_attribute("data-alive", "")
    page.wait_for_timeout(500)
    printed, alive = page.evaluate("printed"), page.evaluate(heights)
    assert len(printed) == 10
    assert {name: (printed[name], alive[name]) for name in printed if abs(alive[name] - printed[name]) > 8} == {}


def test_it_is_at_most_a_window_and_a_fifth_high_and_has_one_main_button(new_page, lesson):
    sheet = Sheet(new_page(**LAPTOP), lesson)
    assert sheet.root.bounding_box()["height"] <= 1.2 * 768
    assert sheet.root.locator(".play-main").count() == 1
    assert sheet.root.locator("select").count() == 0
    sheet.open_all()
    assert sheet.root.locator("button, label, summary").evaluate_all(SMALL) == []


@pytest.mark.parametrize("options", alike(LAPTOP, PHONE), ids=("laptop", "phone"))
def test_whatever_is_chosen_it_says_so_and_nothing_moves(new_page, lesson, options):
    sheet = Sheet(new_page(**{**options, "reduced_motion": "reduce"}), lesson)
    assert sheet.is_as_printed() or options is PHONE  # who wants less motion sees none
    sheet.page.evaluate(MOVED, f"#lesson-{lesson} .scene-picture")
    heard = set()
    choices = sheet.root.locator(".scene > .scene-choices input[type=radio]:not([value=own])")
    for choice in [*choices.all(), choices.first]:
        choice.check()
        expect(sheet.told).not_to_be_empty()
        heard.add(sheet.told.inner_text())
    assert len(heard) > 1 or choices.count() == 0
    assert sheet.page.evaluate("moved") < 8
    assert sheet.page.evaluate(SIDEWAYS) == []


def test_without_scripts_picture_and_claim_are_there(new_page, lesson):
    page = new_page(java_script_enabled=False, **PHONE)
    page.goto(WORKSHOP)
    root = page.locator(f"#lesson-{lesson}")
    expect(root.locator(".scene-picture")).to_be_visible()
    expect(root.locator(".play-guide p")).not_to_be_empty()
    for hidden in root.locator("button, input, summary").all():
        expect(hidden).to_be_hidden()
    assert page.evaluate(SIDEWAYS) == []


@pytest.mark.parametrize("window", alike(*NARROW))
def test_it_fits_a_narrow_window(new_page, lesson, window):
    sheet = Sheet(new_page(reduced_motion="reduce", **NARROW[window]), lesson)
    sheet.open_all()
    assert sheet.page.evaluate(SIDEWAYS) == []


@needs_axe
def test_it_is_for_all_and_can_be_listened_to(still_page, lesson):
    sheet = Sheet(still_page, lesson)
    heard = sheet.root.aria_snapshot()
    assert re.search(r'img "\w[^"]*\d', heard)  # the picture in words, with its numbers
    assert 'button "' in heard
    sheet.open_all()
    check_for_all(still_page)
