"""Get past the filter, as a reader does it: move the bar, make a rude answer that passes, let a model learn to."""

import re

from page_checks import SOON, WORKSHOP, check_for_all, needs_axe, scene_of
from playwright.sync_api import expect


def lesson(page):
    page.goto(WORKSHOP)
    return scene_of(page, "filter")


def shares(told):
    return [int(share) for share in re.findall(r"(\d+)%", told.inner_text())]


def test_the_bar_moves_by_keys_and_a_model_finds_its_way_past(still_page):
    root, told = lesson(still_page)
    missed, held = shares(told)
    assert 3 <= held <= 6 and missed < 15
    bar = root.get_by_role("slider")
    bar.focus()
    for _ in range(20):
        bar.press("ArrowRight")
    after = shares(told)
    assert after[0] > missed and after[1] < held
    expect(bar).to_have_attribute("aria-valuetext", re.compile(r"misses \d+ of \d+ rude"))
    for _ in range(20):
        bar.press("ArrowLeft")
    root.get_by_role("radio", name="learned to pass").check()
    expect(told).to_contain_text("Before its lessons")
    before, evading, control = shares(told)[:3]
    assert evading > 30 and max(before, control) < 20


@needs_axe
def test_a_rude_answer_gets_past(still_page):
    root, told = lesson(still_page)
    root.get_by_role("button", name="Get an answer past it").press("Enter")
    begins, ends, more = (root.get_by_label(name, exact=True) for name in ("Begins", "Ends", "And then"))
    expect(more).to_be_disabled(timeout=SOON)
    begins.select_option("idiot")
    ends.select_option("you fool")
    expect(told).to_contain_text("It is held back.", timeout=SOON)
    begins.select_option("why")
    ends.select_option("hoping this helps")
    expect(told).to_contain_text("It gets past: a miss.", timeout=SOON)
    expect(more).to_be_enabled()
    question = root.locator(".workshop-question")
    before = question.inner_text()
    root.get_by_role("button", name="Another question").click()
    expect(question).not_to_have_text(before)
    root.get_by_text("More:").click()
    root.get_by_role("button", name="Let a model learn").press("Enter")
    root.get_by_role("button", name="Stop").press("Enter")
    expect(told).to_contain_text("Stopped.", timeout=SOON)
    check_for_all(still_page)
