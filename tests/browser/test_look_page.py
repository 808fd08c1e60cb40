"""Turn the answer, as a reader does it: write a passage, and read what becomes of the answer."""

from page_checks import SOON, at_rest, cells, check_for_all, needs_axe, opened
from playwright.sync_api import expect


def asking(page):
    view = opened(page, "Turn the answer")
    expect(view.get_by_role("status")).to_contain_text("By itself it says", timeout=SOON)
    at_rest(view)
    return view


@needs_axe
def test_a_passage_turns_the_answer(still_page):
    view = asking(still_page)
    said, passage = view.get_by_role("status"), view.get_by_role("combobox", name="Your passage")
    expect(passage).to_be_focused()
    passage.press("Enter")
    expect(said).to_contain_text("It stands firm", timeout=SOON)
    view.get_by_role("button", name="A false record").press("Enter")
    passage.press("Enter")
    expect(said).to_contain_text("It turned", timeout=SOON)
    view.get_by_role("button", name="One with an order").press("Enter")
    passage.press("Enter")
    expect(said).to_contain_text("It stands firm", timeout=SOON)
    view.get_by_label("It stands").select_option("pasted into the question")
    view.get_by_role("button", name="Ask", exact=True).press("Enter")
    expect(said).to_contain_text("It doesn't answer the question", timeout=SOON)
    rows = cells(view.locator("table", has_text="your last passage first"))
    assert len(rows) == 4 + 2 and rows[0][0].endswith("(pasted into the question)")
    assert [row[0] for row in rows[-2:]] == ["None", "A true record"]
    passage.fill("record : nobody knows ")
    passage.press("Enter")
    expect(view.get_by_text("Not a word of this world: knows.")).to_be_visible()
    view.get_by_role("button", name="Ask about 64 people").press("Enter")
    expect(said).to_contain_text("Of 64 questions", timeout=SOON)
    shares = [int(row[2].rstrip("%")) for row in cells(view.locator("table", has_text="Its answers say"))]
    assert shares[1] > 95 and shares[2] > 85 and shares[4] > 85 > 20 > shares[3]
    at_rest(view)
    check_for_all(still_page)


def test_another_question_comes_with_passages_of_its_own(page_anywhere):
    view = asking(page_anywhere)
    question, passage = view.locator(".workshop-question"), view.get_by_role("combobox", name="Your passage")
    before, first = question.inner_text(), passage.input_value()
    view.get_by_role("button", name="Another question").click()
    expect(question).not_to_have_text(before, timeout=SOON)
    expect(passage).not_to_have_value(first)
    view.get_by_role("button", name="Ask about 64 people").click()
    expect(view.get_by_role("status")).to_contain_text("Of 64 questions", timeout=SOON)
