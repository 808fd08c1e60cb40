"""The bench, as a reader sits on it: from the first click to a reward that is gamed."""

import re

import pytest
from page_checks import (
    NARROW,
    SIDEWAYS,
    SOON,
    WORKSHOP,
    cells,
    check_for_all,
    copied_link,
    held_up_at_most,
    needs_axe,
)
from playwright.sync_api import expect

PART = "series/part-3-fine-tuning.html"

# On how many lines each stands.
LINES = """
elements => elements.map(element => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getClientRects().length;
})
"""


class Bench:
    def __init__(self, page, address=WORKSHOP, sent=False):
        self.page = page
        page.goto(address)
        self.lesson = page.locator("#lesson-bench")
        self.view = page.get_by_role("region", name="The bench")
        self.answers = self.view.locator(".workshop-answer")
        self.told = self.lesson.locator(".hill .play-guide p")
        self.climbs = 0
        if sent:
            return  # it opens and climbs by itself
        page.get_by_role("button", name="Sit on the bench").click()
        expect(self.answers.first).to_be_focused(timeout=SOON)
        self.offered()

    def offered(self):
        expect(self.answers.first.locator("span")).to_have_text(re.compile(".."), timeout=SOON)  # and not "…"

    def group(self, name):
        return self.view.get_by_role("group", name=name)

    def button(self, name):
        return self.lesson.get_by_role("button", name=name)

    def radio(self, name):
        return self.lesson.get_by_role("radio", name=name)

    def chosen(self, count):
        expect(self.group("1. The pile")).to_contain_text(f"{count} of 30 chosen", timeout=SOON)

    def fill(self, key="1"):
        """All clicks that are left."""
        self.answers.first.focus()
        while self.answers.first.is_visible():
            self.offered()
            self.page.keyboard.press(key)
        self.chosen(30)

    def fitted(self):
        expect(self.told).to_contain_text("Your judge is taught", timeout=SOON)

    def outcome(self):
        """What is said of the next climb, once it is over."""
        self.climbs += 1
        over = f"performance.getEntriesByName('hill-climbed').length >= {self.climbs}"
        self.page.wait_for_function(over, timeout=4 * SOON)
        return self.told.inner_text()

    def shown(self):
        return [span.inner_text() for span in self.answers.locator("span").all()]

    def measured(self):
        """The table of climbs: rows by name, each with a number for the start and for each climb."""
        numbers = self.view.locator("details", has_text="The climb in numbers")
        if not numbers.get_attribute("open"):
            numbers.locator("summary").first.click()
        rows = cells(numbers.locator("table").first)
        return {name: [float(text.strip("%").replace("−", "-")) for text in texts] for name, *texts in rows}


def test_by_keys_alone_from_the_first_click_to_a_gamed_reward_and_sent(page, new_page):
    """A reader who likes insults, or else what is short; without a mouse after the start. Who gets the link sees it."""
    bench = Bench(page)
    keyboard = page.keyboard
    with held_up_at_most(page, 50):
        for count in range(30):
            bench.chosen(count)
            texts = bench.shown()
            liked = [bool(re.search("fool|curse|idiot|ugh|away", text)) for text in texts]
            second = liked[1] if liked[0] != liked[1] else len(texts[1]) < len(texts[0])
            keyboard.press(["1", "2", "ArrowLeft", "ArrowRight"][second + 2 * (count % 2)])
        expect(bench.button("Teach the judge")).to_be_focused()
        expect(bench.told).to_contain_text("Teach the judge, below.")
        expect(bench.group("1. The pile")).to_contain_text("Your clicks show that you like")
        keyboard.press("Enter")
        bench.fitted()
        judge = bench.group("2. The judge")
        expect(judge).to_contain_text(re.compile("It thinks that the clicks ask for|has no name"))
        for table in judge.locator("table").all():
            rows = table.locator("tbody th").all_inner_texts()
            assert len(rows) == 10 and all(re.fullmatch(r"\S.* \?\s+\S.*", row) for row in rows), rows
        expect(judge).to_contain_text(re.compile(r"each of the 30 clicks .*, it gets \d+ right"), timeout=SOON)
        expect(bench.button("Let it climb")).to_be_focused()
        keyboard.press("Enter")
        said = bench.outcome()
    assert "You liked" in said
    found = bench.measured()
    assert found["judge's reward"][1] > 0.5 > found["judge's reward"][0]
    assert found["true reward"][1] < found["true reward"][0] - 0.2
    assert found["drift, in nats"][1] > 1
    phone = new_page(**NARROW["360 px"])
    sent = Bench(phone, copied_link(page, bench.view), sent=True)
    assert sent.outcome() == said.replace("You liked", "The sender liked").replace(
        "; it learned", "; the model learned"
    )
    assert sent.measured() == found
    expect(sent.told).to_be_attached()
    expect(sent.view).not_to_contain_text("answer otherwise")
    sent.button("Begin my own").click()
    expect(sent.answers.first).to_be_visible(timeout=SOON)
    sent.chosen(0)
    assert not phone.evaluate(SIDEWAYS)


def test_undo_and_neither(page):
    bench = Bench(page)
    first = bench.shown()
    page.keyboard.press("n")
    bench.chosen(0)
    assert bench.shown() != first
    page.keyboard.press("u")
    assert bench.shown() == first
    bench.answers.nth(1).click()
    bench.chosen(1)
    bench.button("Undo").click()
    bench.chosen(0)
    assert bench.shown() == first
    expect(bench.button("Teach the judge")).to_have_attribute("aria-disabled", "true")
    bench.button("Teach the judge").press("Enter")  # which does nothing yet
    expect(bench.group("2. The judge")).to_contain_text("It needs twenty clicks")
    bench.button("Let it climb").press("Enter")  # nor does this
    expect(bench.told).to_contain_text("You judge.")


def test_a_new_pile_is_of_whom_one_wants(page):
    bench = Bench(page)
    bench.answers.first.click()
    bench.chosen(1)
    bench.radio("the tuned model").check()
    bench.button("New pile").click()
    bench.chosen(0)
    bench.offered()
    bench.answers.first.click()
    bench.chosen(1)
    expect(bench.radio("the tuned model")).to_be_checked()
    expect(bench.told).to_contain_text("You judge.")


@pytest.mark.release  # three climbs
def test_another_judge_climbs_between(page):
    """The reader's own judge is taught again where one that likes rudeness has sat in its place."""
    bench = Bench(page)
    bench.fill("2")
    expect(bench.group("1. The pile")).to_contain_text(re.compile("show that you like|could be a coin"))
    bench.button("Teach the judge").click()
    bench.fitted()
    bench.radio("loose").check()
    bench.button("Let it climb").click()
    expect(bench.button("Stop")).to_be_visible()
    bench.button("Stop").click()
    expect(bench.told).to_contain_text("Stopped.", timeout=SOON)
    bench.radio("rudeness").check()
    bench.button("Let it climb").click()
    assert "The simulated reader liked rudeness" in bench.outcome()
    bench.radio("my clicks").check()
    expect(bench.told).to_contain_text("Your judge is taught")
    bench.button("Let it climb").click()
    assert re.search("You liked|what you liked", bench.outcome())


@pytest.mark.release
@needs_axe
def test_axe_finds_nothing_on_a_bench_that_was_used(still_page):
    bench = Bench(still_page, PART)
    bench.fill()
    bench.button("Teach the judge").click()
    bench.fitted()
    bench.radio("loose").check()
    bench.button("Let it climb").click()
    bench.outcome()
    bench.measured()
    still_page.get_by_text("The clicks, counted").click()
    check_for_all(still_page)
    for window in NARROW.values():
        still_page.set_viewport_size(window["viewport"])
        heads = bench.group("2. The judge").locator("thead th:not(:first-child)")
        assert heads.evaluate_all(LINES) == [1, 1, 1, 1]
