"""Get past the filter, as a reader does it: move the bar, make a rude answer that passes, let a model learn to."""

import re

from page_checks import SOON, at_rest, check_for_all, needs_axe, opened
from playwright.sync_api import expect


def judging(page):
    view = opened(page, "Get past the filter")
    expect(view.get_by_role("status").first).to_contain_text("Rude with a probability", timeout=SOON)
    return view


def errors(view):
    """The shares of decent answers held back, and of rude ones missed."""
    text = view.get_by_text("Held back by mistake").inner_text()
    return [int(share) for share in re.findall(r"(\d+)%", text)]


@needs_axe
def test_a_rude_answer_gets_past_and_a_model_learns_to(still_page):
    view = judging(still_page)
    bar = view.get_by_label("Hold back what scores above")
    expect(bar).to_be_focused()
    held, missed = errors(view)
    assert 3 <= held <= 6 and missed < 15
    for _ in range(20):
        bar.press("ArrowRight")
    after = errors(view)
    assert after[0] < held and after[1] > missed
    expect(bar).to_have_attribute("aria-valuetext", re.compile(r"Missed: \d+ of \d+ rude ones"))
    for _ in range(20):
        bar.press("ArrowLeft")
    verdict = view.get_by_role("status").first
    begins, ends, more = (view.get_by_label(name, exact=True) for name in ("Begins", "Ends", "And then"))
    expect(more).to_be_disabled()
    begins.select_option("idiot")
    ends.select_option("you fool")
    expect(verdict).to_contain_text("It is held back.", timeout=SOON)
    begins.select_option("why")
    ends.select_option("hoping this helps")
    expect(verdict).to_contain_text("It gets past: a miss.", timeout=SOON)
    expect(more).to_be_enabled()
    view.get_by_role("button", name="Let a model learn to pass").press("Enter")
    outcome = view.get_by_role("status").nth(1)
    expect(outcome).to_contain_text("Before its lessons the filter missed", timeout=3 * SOON)
    before, evading, control = (int(share) for share in re.findall(r"(\d+)%", outcome.inner_text())[:3])
    assert evading > 30 and max(before, control) < 20
    at_rest(view)
    check_for_all(still_page)


def test_it_can_be_stopped_and_another_question_comes(page_anywhere):
    view = judging(page_anywhere)
    learn, stop = view.get_by_role("button", name="Let a model learn"), view.get_by_role("button", name="Stop")
    learn.click()
    stop.click()
    expect(view.get_by_role("status").nth(1)).to_have_text("Stopped.", timeout=SOON)
    expect(learn).to_be_focused()
    question = view.locator(".workshop-question")
    before = question.inner_text()
    view.get_by_role("button", name="Another question").click()
    expect(question).not_to_have_text(before)


def test_an_axis_has_two_numbers_on_a_phone(new_page):
    """At this width it once had nothing but 0.0."""
    view = judging(new_page(viewport={"width": 390, "height": 800}))
    expect(view.locator(".workshop-chart svg text").first).to_be_attached(timeout=SOON)
    texts = view.locator(".workshop-chart svg text").all_text_contents()
    assert len([text for text in texts if re.fullmatch(r"−?\d+\.\d", text)]) >= 2
