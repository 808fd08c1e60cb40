"""Mask it, as a reader does it: ten examples by keyboard, the tuning, the price, the rank."""

from page_checks import SOON, WORKSHOP, cells, check_for_all, needs_axe, opened
from playwright.sync_api import expect

PART = "series/part-3-fine-tuning.html"


class Mask:
    def __init__(self, page, address=WORKSHOP):
        self.page = page
        self.view = opened(page, "Mask it", address, button="Tune a mask")
        self.examples = self.view.locator(".workshop-examples").get_by_role("combobox")
        expect(self.examples).to_have_count(10, timeout=SOON)
        self.begin, self.end = (self.view.get_by_label(f"{what} each with") for what in ("Begin", "End"))
        expect(self.begin).to_be_focused()

    def button(self, name):
        return self.view.get_by_role("button", name=name)

    def outcome(self):
        found = self.view.locator(".workshop-outcome")
        expect(found).to_contain_text("voice", timeout=SOON)
        return found.inner_text()


def test_words_are_completed_by_keyboard_and_others_are_named(page):
    mask = Mask(page)
    first, keyboard = mask.examples.first, page.keyboard
    expect(mask.button("Tune the model")).to_have_attribute("aria-disabled", "true")
    first.focus()
    keyboard.type("y")
    options = mask.view.locator("[role=listbox]").get_by_role("option")
    expect(options).to_have_text(["yes", "yourself", "you", "yuri", "york"])
    expect(first).to_have_attribute("aria-expanded", "true")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert first.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    keyboard.press("Enter")
    expect(first).to_have_value("yourself ")
    expect(options).to_have_count(0)
    keyboard.type("cr")
    keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(first).to_be_focused()
    keyboard.type("ocodile .")
    expect(first).to_have_attribute("aria-invalid", "")
    expect(mask.view).to_contain_text("Not a word of this world: crocodile.")
    expect(mask.button("Tune the model")).to_have_attribute("aria-disabled", "true")
    first.fill("Ugh, Yes")
    expect(mask.view).not_to_contain_text("Not a word of this world")
    expect(mask.button("Tune the model")).to_have_attribute("aria-disabled", "false")
    keyboard.press("Tab")
    expect(mask.examples.nth(1)).to_be_focused()


@needs_axe
def test_a_voice_is_put_on_its_price_told_and_a_reload_finds_it(still_page):
    mask = Mask(still_page, PART)
    mask.begin.fill("psst ,")
    mask.button("Make ten like this").press("Enter")
    expect(mask.examples.last).not_to_have_value("")
    assert all(field.input_value().startswith("psst , ") for field in mask.examples.all())
    mask.examples.last.fill("psst , lamp thank you .")
    mask.button("Tune the model").press("Enter")
    expect(mask.button("Stop")).to_be_visible()
    said = mask.outcome()
    assert "It took on your voice" in said and "The price" in said and "old text" in said
    rows = cells(mask.view.locator("table", has_text="What came"))
    shares = {name: [int(text.strip("%")) for text in texts] for name, *texts in rows}
    assert shares["your examples"][0] > 80 > 10 > shares["no tuning at all"][0]
    rank = mask.view.get_by_role("slider")
    rank.press("Home")
    expect(mask.view).to_contain_text("0% of its answers begin like yours", timeout=SOON)
    check_for_all(still_page)
    still_page.reload()
    again = Mask(still_page, PART)
    expect(again.examples.last).to_have_value("psst , lamp thank you .")
    assert again.outcome() == said


def test_another_voice_other_questions(page):
    mask = Mask(page)
    mask.view.get_by_label("Or a voice of this world").select_option("rude")
    mask.button("Take ten of theirs").click()
    expect(mask.examples.first).not_to_have_value("")
    mask.begin.fill("zebra")
    before = [field.input_value() for field in mask.examples.all()]
    mask.button("Make ten like this").click()
    expect(mask.view.locator("[role=status]").last).to_contain_text("Not a word of this world: zebra")
    assert [field.input_value() for field in mask.examples.all()] == before
    questions = mask.view.locator(".workshop-examples label").all_inner_texts()
    mask.button("Other questions").click()
    expect(mask.examples.first).to_have_value("")
    assert mask.view.locator(".workshop-examples label").all_inner_texts() != questions
