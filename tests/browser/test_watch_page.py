"""Watch its thoughts, as a reader does it: reward a cheat, forbid its word, and look whether it is gone."""

from page_checks import SOON, at_rest, cells, check_for_all, copied_link, made_anew, needs_axe, opened
from playwright.sync_api import expect

TITLE = "Watch its thoughts"


@needs_axe
def test_a_forbidden_word_goes_and_the_cheat_comes_back(still_page):
    view = opened(still_page, TITLE)
    said, press = view.get_by_role("status"), view.get_by_role("button", name="Reward it")
    expect(said).to_contain_text("Then see the truth", timeout=SOON)
    expect(press).to_be_focused()
    expect(view.locator(".workshop-chart svg text").first).to_be_attached()
    assert view.locator(".workshop-chart svg text").all_text_contents().count("0") == 1  # the axis has no length yet
    for step in range(20, 121, 20):
        if step == 40:
            view.get_by_label("What is punished").select_option("word")
        press.press("Enter")
        expect(said).to_contain_text(f"After {step} steps", timeout=SOON)
        at_rest(view)
        expect(press).to_be_focused()
    expect(said).to_contain_text("By its thoughts it does not cheat")
    table = view.locator("table", has_text="After each run")
    assert {row[3] for row in cells(table)} == {"?"}
    view.get_by_role("button", name="See the truth").press("Enter")
    expect(said).to_contain_text("it cheats, and keeps silent")
    rows = cells(table)
    assert [row[1] for row in rows] == ["–", "nothing", *["word"] * 5]
    assert int(rows[1][2].rstrip("%")) > 80 > 20 > int(rows[-1][2].rstrip("%")) and int(rows[-1][3].rstrip("%")) > 80
    check_for_all(still_page)


def test_what_was_sent_is_made_anew(page_anywhere):
    page = page_anywhere
    view = made_anew(page, TITLE, "lesson=watch&steps=nc&truth=1")
    said = view.get_by_role("status")
    expect(said).to_contain_text("where a guess would", timeout=SOON)
    assert copied_link(page, view) == page.url
    sending = view.get_by_role("group", name="Send this result")
    view.get_by_role("button", name="Reward it").click()
    expect(said).to_be_empty()  # as the last verdict isn't this one's
    expect(sending).to_be_hidden()
    view.get_by_role("button", name="Stop").click()
    expect(said).to_have_text("Stopped.", timeout=SOON)
    expect(sending).to_be_visible()
    view.get_by_role("button", name="Begin my own").click()
    expect(said).to_contain_text("Then see the truth", timeout=SOON)
    assert "#" not in page.url


def test_a_browser_that_computes_slowly_is_told_of_as_long_as_nothing_runs(page):
    page.route("**/*.wasm", lambda route: route.fulfill(body=b"none"))
    view = opened(page, TITLE)
    expect(view.get_by_role("status")).to_contain_text("Then see the truth", timeout=3 * SOON)
    at_rest(view)
    expect(view).to_contain_text("This browser computes slowly")
