"""Let it act, as a reader does it: reward a passed test, lock it early or late, and read what the page says."""

from page_checks import SOON, at_rest, cells, check_for_all, copied_link, made_anew, needs_axe, opened
from playwright.sync_api import expect

TITLE = "Let it act"


def settled(view):
    expect(view.get_by_role("status")).to_contain_text("begins with the cheat", timeout=SOON)
    at_rest(view)
    return view


def pressed(view, steps):
    press = view.get_by_role("button", name="Reward it")
    press.press("Enter")
    expect(view.get_by_role("status")).to_contain_text(f"After {steps} steps", timeout=SOON)
    at_rest(view)
    expect(press).to_be_focused()


@needs_axe
def test_it_finds_the_hole_and_a_lock_comes_too_late(still_page):
    view = settled(opened(still_page, TITLE))
    said = view.get_by_role("status")
    expect(view.get_by_role("button", name="Reward it")).to_be_focused()
    begun = [option[:10] for option in view.locator("option").all_inner_texts()]
    assert len(set(begun)) == len(begun) == 7  # a phone shows no more than their beginnings
    for steps in (5, 10, 15):
        pressed(view, steps)
    expect(said).to_contain_text("that wasn’t the work")
    calls = cells(view.locator("table", has_text="A task: write down"))
    assert calls[0] == ["write test pass", "ok"]
    view.get_by_label("Its test", exact=True).select_option("locked")
    pressed(view, 20)
    expect(said).to_contain_text("too late")
    rows = cells(view.locator("table", has_text="After each run"))
    assert [row[0] for row in rows] == [
        "0",
        *(f"{steps}, open" for steps in (5, 10, 15)),
        "20, locked",
    ]
    check_for_all(still_page)
    view.get_by_role("button", name="Back to the start").press("Enter")
    expect(said).to_contain_text("begins with the cheat", timeout=SOON)


def test_what_was_sent_is_made_anew(page_anywhere):
    page = page_anywhere
    view = made_anew(page, TITLE, "lesson=act&shown=few&steps=ol")
    said = view.get_by_role("status")
    expect(said).to_contain_text("Locked after 5 steps", timeout=SOON)
    at_rest(view)
    words = said.inner_text()
    assert copied_link(page, view) == page.url
    view.get_by_role("button", name="Reward it").click()
    view.get_by_role("button", name="Stop").click()
    expect(said).to_have_text("Stopped.", timeout=SOON)
    view.get_by_role("button", name="Begin my own").click()
    settled(view)
    assert said.inner_text() != words
    assert "#" not in page.url
