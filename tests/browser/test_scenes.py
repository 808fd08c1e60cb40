"""What the pictures share with which lessons open: they move once in sight, keep still below, and are for all."""

import re

import pytest
from page_checks import LAPTOP, NARROW, PHONE, SIDEWAYS, SMALL, SOON, WORKSHOP, check_for_all, needs_axe
from playwright.sync_api import expect
from scenes import GROW, HILL, Picture
from support import alike

pytestmark = pytest.mark.parametrize("kind", [GROW, HILL], ids=lambda kind: kind.lesson)


@pytest.mark.parametrize("place", ["workshop", "part"])
def test_it_opens_with_its_picture_and_moves_once_in_sight(new_page, kind, place):
    page = new_page(**LAPTOP)
    kind.keep(page)
    picture = Picture(kind, page, WORKSHOP if place == "workshop" else kind.part)
    page.evaluate(f"document.querySelector('.{kind.name}').scrollIntoView()")
    page.wait_for_function(f"document.querySelector('.{kind.name} .scene-picture').innerHTML !== printed", timeout=3000)
    expect(picture.note).to_contain_text("A run made before")
    page.wait_for_function(picture.marked("played"), timeout=SOON)
    picture.played(kind.first)
    assert picture.svg.inner_html() == page.evaluate("printed")  # what was printed is what is drawn


def test_it_is_at_most_a_window_and_a_fifth_high_and_has_one_main_button(new_page, kind):
    picture = Picture(kind, new_page(**LAPTOP))
    lesson = picture.lesson
    assert lesson.bounding_box()["height"] <= 1.2 * 768
    assert lesson.locator(".play-main").count() == 1
    assert lesson.locator("select").count() == 0
    picture.unfold()
    assert lesson.locator("button, label, summary").evaluate_all(SMALL) == []


def test_without_scripts_picture_and_sentence_are_there(new_page, kind):
    page = new_page(java_script_enabled=False, **PHONE)
    page.goto(kind.part)
    picture = page.locator(f".{kind.name}")
    expect(picture.get_by_role("img")).to_be_visible()
    expect(picture.locator(".play-guide")).to_contain_text(kind.runs[kind.first]["told"][0])
    for hidden in kind.hidden:
        expect(picture.locator(hidden).first).to_be_hidden()
    assert page.evaluate(SIDEWAYS) == []


def test_who_wants_less_motion_sees_none(still_page, kind):
    kind.keep(still_page)
    picture = Picture(kind, still_page)
    still_page.wait_for_timeout(1500)
    assert picture.svg.inner_html() == still_page.evaluate("printed")
    group, name, run = kind.other
    picture.choose(group, name)
    picture.played(run)


@pytest.mark.parametrize("window", alike(*NARROW))
def test_it_fits_a_narrow_window(new_page, kind, window):
    picture = Picture(kind, new_page(reduced_motion="reduce", **NARROW[window]))
    picture.unfold()
    assert picture.page.evaluate(SIDEWAYS) == []


@needs_axe
def test_it_is_for_all(still_page, kind):
    picture = Picture(kind, still_page)
    picture.unfold()
    picture.choose(*kind.other[:2])
    check_for_all(still_page)


@needs_axe
def test_who_listens_hears_it_as_text(still_page, kind):
    heard = Picture(kind, still_page).root.aria_snapshot()
    for each in (*kind.heard, f'button "{kind.button}"'):
        assert re.search(each, heard), each
