"""Turn the answer, as a reader does it: the printed passages, one's own, and a question about somebody else."""

from page_checks import LAPTOP, MOVED, SOON, WORKSHOP, check_for_all, needs_axe, scene_of
from playwright.sync_api import expect


def lesson(page):
    page.goto(WORKSHOP)
    return scene_of(page, "look")


@needs_axe
def test_a_passage_turns_the_answer(still_page):
    root, told = lesson(still_page)
    still_page.evaluate(MOVED, "#lesson-look .scene-picture")
    for name, place, said in (
        ("a true one", "before the question", "It stands firm"),
        ("a false record", "before the question", "It turned"),
        ("one with an order", "before the question", "It stands firm"),
        ("one with an order", "pasted into it", "a word of the passage"),
    ):
        root.get_by_role("radio", name=name, exact=True).check()
        root.get_by_role("radio", name=place, exact=True).check()
        expect(told).to_contain_text(said)
    root.get_by_role("radio", name="yours", exact=True).check()
    passage = root.get_by_role("combobox", name="Your passage")
    expect(passage).to_be_focused(timeout=SOON)
    expect(told).to_contain_text("With a true passage", timeout=SOON)
    assert still_page.evaluate("moved") < 8
    passage.fill("record : nobody knows ")
    passage.press("Enter")
    expect(root).to_contain_text("Not a word of this world: knows.")
    passage.fill("record : lena rowe fenn .")
    root.get_by_role("radio", name="before the question", exact=True).check()
    passage.press("Enter")
    expect(told).to_contain_text("It turned: it says fenn", timeout=SOON)
    check_for_all(still_page)


def test_somebody_else_comes_with_passages_of_his_own(new_page, origin):
    root, told = lesson(new_page(base_url=origin, **LAPTOP))
    asked = root.locator(".look-asks")
    before = asked.inner_text()
    root.get_by_role("button", name="Ask about somebody else").click()
    expect(root.get_by_role("combobox")).not_to_have_value("record : lena rowe jura .", timeout=SOON)
    expect(asked).not_to_have_text(before, timeout=SOON)
    expect(told).to_contain_text("With a true passage", timeout=SOON)
