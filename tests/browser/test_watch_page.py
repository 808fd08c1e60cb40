"""Watch its thoughts, as a reader does it: reward a cheat, forbid its word, and look below the ground."""

from page_checks import LAPTOP, SOON, WORKSHOP, cells, check_for_all, copied_link, made_anew, needs_axe, scene_of
from playwright.sync_api import expect


def lesson(page):
    return scene_of(page, "watch")


@needs_axe
def test_a_forbidden_word_goes_and_the_cheat_comes_back(still_page):
    still_page.goto(WORKSHOP)
    root, told = lesson(still_page)
    root.get_by_role("radio", name="covered").check()
    expect(told).to_contain_text("By its thoughts it does not cheat")
    expect(root.locator(".watch-takes")).to_have_count(0)
    root.get_by_role("radio", name="nothing").check()
    for step in (20, 40):
        root.get_by_role("button", name="Reward it").press("Enter")
        expect(told).to_contain_text(f"After {step} steps", timeout=SOON)
        root.get_by_role("radio", name="the word").check()
    root.get_by_text("More:").click()
    table = root.locator("table", has_text="After each press")
    assert {row[3] for row in cells(table)} == {"?"}
    root.get_by_role("radio", name="open").check()
    expect(told).to_contain_text("where a guess would")
    rows = cells(table)
    assert [row[1] for row in rows] == ["–", "nothing", "word"]
    assert int(rows[1][2].rstrip("%")) > 80 > 20 > int(rows[2][2].rstrip("%"))
    check_for_all(still_page)


def test_what_was_sent_is_made_anew(new_page, origin):
    page = new_page(base_url=origin, **LAPTOP)
    view = made_anew(page, "Watch its thoughts", "lesson=watch&steps=nc&truth=1")
    _, told = lesson(page)
    expect(told).to_contain_text("After 40 steps", timeout=SOON)
    expect(told).to_contain_text("where a guess would")
    assert copied_link(page, view) == page.url
    view.get_by_role("button", name="Begin my own").click()
    expect(told).to_contain_text("After 20 steps", timeout=SOON)
    assert "#" not in page.url


def test_a_browser_that_cannot_compute_is_told_so(page):
    page.route("**/*.wasm", lambda route: route.fulfill(body=b"none"))
    page.goto(WORKSHOP)
    root, told = lesson(page)
    root.get_by_role("button", name="Reward it").press("Enter")
    below = root.locator("> [role=status]")
    expect(below).to_contain_text("This browser can’t run the model", timeout=SOON)
    expect(told).to_contain_text("This browser can’t run the model")
    expect(told).not_to_contain_text("on its way")
