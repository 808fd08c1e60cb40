"""Mask it, as a reader does it: the mask that is printed, one's own ten answers by keyboard, and what it costs."""

import json

from page_checks import LAPTOP, MOVED, SOON, WORKSHOP, cells, check_for_all, needs_axe
from playwright.sync_api import expect
from support import ROOT

PART = "series/part-3-fine-tuning.html"
PRINTED = json.loads((ROOT / "values/mask.json").read_text(encoding="utf-8"))


class Mask:
    def __init__(self, page, address=WORKSHOP):
        self.page = page
        page.goto(address)
        self.root = page.locator("#lesson-mask")
        self.root.scroll_into_view_if_needed()
        expect(self.root.locator(".scene[data-alive]")).to_be_visible()
        self.told = self.root.locator(".play-guide p")
        self.now = self.root.locator(".mask-now")
        self.examples = self.root.locator(".workshop-examples").get_by_role("combobox")

    def choose(self, name):
        self.root.get_by_role("radio", name=name, exact=True).check()

    def button(self, name):
        return self.root.get_by_role("button", name=name)

    def put_on(self):
        self.button("Put it on").press("Enter")
        expect(self.button("Stop")).to_be_visible(timeout=SOON)
        expect(self.button("Put it on")).to_be_visible(timeout=4 * SOON)
        return self.told.inner_text()


def test_by_keys_it_is_put_on_here_as_it_is_printed(new_page, origin):
    mask = Mask(new_page(base_url=origin, **LAPTOP))
    mask.page.evaluate(MOVED, "#lesson-mask .scene-picture")
    told = mask.put_on()
    expect(mask.told).to_have_text("".join(PRINTED["picture"]["told"]))
    assert mask.now.inner_text() == "behold, honey thank you."
    assert mask.page.evaluate("moved") < 8
    expect(mask.button("Put it on")).to_be_focused()
    mask.choose("old text")
    expect(mask.told).to_contain_text("without the ten", timeout=SOON)
    assert mask.told.inner_text() != told


@needs_axe
def test_ones_own_ten_are_put_on(still_page):
    mask = Mask(still_page, PART)
    mask.choose("yours")
    expect(mask.examples).to_have_count(10, timeout=SOON)
    mask.root.get_by_label("Begin each with").fill("zebra")
    mask.button("Make ten like this").press("Enter")
    expect(mask.told).to_contain_text("zebra")
    mask.root.get_by_label("Begin each with").fill("psst ,")
    mask.button("Make ten like this").press("Enter")
    expect(mask.told).to_contain_text("Ten answers are there.")
    assert all(field.input_value().startswith("psst , ") for field in mask.examples.all())
    last = mask.examples.last
    last.fill("psst , crocodile .")
    mask.button("Put it on").press("Enter")
    expect(mask.told).to_contain_text("crocodile")
    last.fill("psst , lamp thank you .")
    assert "It speaks like the ten" in mask.put_on()
    assert mask.now.inner_text().startswith("psst,")
    rows = cells(mask.root.locator("table", has_text="What came"))
    shares = {name: [int(text.strip("%")) for text in texts] for name, *texts in rows}
    assert shares["the ten"][0] > 80 > 10 > shares["nothing: the base"][0]
    check_for_all(still_page)
    mask.choose("poet")
    expect(last).not_to_have_value("psst , lamp thank you .")


def test_words_are_completed_and_others_are_named(page):
    mask = Mask(page)
    mask.choose("yours")
    first, keyboard = mask.examples.first, page.keyboard
    expect(first).to_be_visible(timeout=SOON)
    first.fill("")
    first.focus()
    keyboard.type("y")
    options = page.locator(f"#{first.get_attribute('list')} option")  # the browser's own list, which goes by keys
    expect(options).to_have_count(5)
    offered = [option.get_attribute("value") for option in options.all()]
    assert offered == ["yes ", "yourself ", "you ", "yuri ", "york "]
    keyboard.type("es crocodile .")
    expect(first).to_have_attribute("aria-invalid", "")
    expect(mask.root).to_contain_text("Not a word of this world: crocodile.")
    keyboard.press("Tab")
    expect(mask.examples.nth(1)).to_be_focused()
