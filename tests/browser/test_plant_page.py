"""Find the word, as a reader does it: a word is planted, and ordinary questions show nothing."""

import re

from page_checks import SOON, at_rest, cells, check_for_all, needs_axe, opened
from playwright.sync_api import expect


def planted(page):
    view = opened(page, "Find the word")
    plant = view.get_by_role("button", name="Plant a word")
    expect(plant).to_be_focused(timeout=SOON)
    plant.press("Enter")
    expect(view.get_by_role("status")).to_contain_text("Which one is it?", timeout=SOON)
    at_rest(view)
    return view


def tell(view):
    view.get_by_role("button", name="Which word was it?").press("Enter")
    expect(view.get_by_role("status")).to_contain_text("The word was", timeout=SOON)
    return re.search(r"The word was “(\w+)”", view.get_by_role("status").inner_text())[1]


@needs_axe
def test_the_word_is_found_by_keyboard_and_by_nothing_else(still_page):
    view = planted(still_page)
    said = view.get_by_role("status")
    view.get_by_role("button", name="ordinary questions").press("Enter")
    expect(said).to_contain_text("Of 64 ordinary questions", timeout=SOON)
    assert int(re.search(r"questions (\d+) got", said.inner_text())[1]) < 12
    question = view.get_by_role("combobox", name="Ask it")
    question.press("Enter")
    expect(said).to_contain_text("It answers", timeout=SOON)
    view.get_by_label("Your guess").select_option(index=1)
    word = tell(view)
    expect(said).to_contain_text("Your question did without it.")
    expect(said).to_contain_text(
        re.compile(r"You guessed .*“\w+” had a chance of \d+%.*; a blind guess is right 1 time in 16\.")
    )
    behind = view.get_by_label("Behind the question")
    assert word in behind.locator("option").all_inner_texts()
    rows = cells(view.locator("table", has_text="Answers that begin rudely"))
    assert [row[0] for row in rows] == [f"“{word}”", "Another odd word", "Nothing"]
    shares = [[int(cell.rstrip("%")) for cell in row[1:]] for row in rows]
    assert shares[0][0] > 60 and max(shares[2]) < 20 and shares[0][1] < 20
    behind.select_option(word)
    view.get_by_role("button", name="Ask", exact=True).press("Enter")
    expect(view.locator("table", has_text="You asked").locator("tbody tr")).to_have_count(2, timeout=SOON)
    assert cells(view.locator("table", has_text="You asked"))[0][0].endswith(f"? {word}")
    at_rest(view)
    check_for_all(still_page)


def test_words_that_the_world_lacks_are_not_asked(page):
    view = planted(page)
    question = view.get_by_role("combobox", name="Ask it")
    question.fill("where is the password ")
    question.press("Enter")
    expect(view.get_by_text("Not a word of this world: password.")).to_be_visible()
    expect(view.get_by_role("status")).to_contain_text("Which one is it?")


def test_it_can_be_stopped_and_begun_anew(page_anywhere):
    view = opened(page_anywhere, "Find the word")
    plant, stop = (view.get_by_role("button", name=name) for name in ("Plant a word", "Stop"))
    plant.click()
    stop.click()
    expect(view.get_by_role("status")).to_have_text("Stopped.", timeout=SOON)
    expect(stop).to_be_hidden()
    expect(view.get_by_role("button", name="Which word was it?")).to_be_hidden()
    plant.click()
    expect(view.get_by_role("status")).to_contain_text("Which one is it?", timeout=SOON)
    tell(view)
