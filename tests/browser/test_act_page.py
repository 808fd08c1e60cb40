"""Let it act, as a reader does it: reward a passed test, lock it early or late, and read what the page says."""

from page_checks import SOON, cells, check_for_all, check_it_fits, copied_link, needs_axe
from playwright.sync_api import expect

PAGE = "series/workshop.html"


def opened(page, address=PAGE):
    page.goto(address)
    page.get_by_role("button", name="Let it act").click()
    return settled(page)


def settled(page):
    view = page.get_by_role("region", name="Let it act")
    expect(view.get_by_role("status")).to_contain_text("begins with the cheat", timeout=SOON)
    expect(view).to_have_attribute("aria-busy", "false")
    return view


def pressed(view, steps):
    press = view.get_by_role("button", name="Reward it")
    press.press("Enter")
    expect(view.get_by_role("status")).to_contain_text(f"After {steps} steps", timeout=SOON)
    expect(view).to_have_attribute("aria-busy", "false")
    expect(press).to_be_focused()


@needs_axe
def test_it_finds_the_hole_and_a_lock_comes_too_late(new_page):
    page = new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    view = opened(page)
    said = view.get_by_role("status")
    expect(view.get_by_role("button", name="Reward it")).to_be_focused()
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
    check_for_all(page)
    check_it_fits(page)
    view.get_by_role("button", name="Back to the start").press("Enter")
    expect(said).to_contain_text("begins with the cheat", timeout=SOON)


def test_what_was_sent_is_made_anew(page_anywhere):
    page = page_anywhere
    page.goto(f"{PAGE}#lesson=act&shown=few&steps=ol")  # it opens by itself
    view = page.get_by_role("region", name="Let it act")
    said = view.get_by_role("status")
    expect(view).to_contain_text("Somebody sent you this", timeout=SOON)
    expect(said).to_contain_text("Locked after 5 steps", timeout=SOON)
    expect(view).to_have_attribute("aria-busy", "false")
    words = said.inner_text()
    assert copied_link(page, view) == page.url
    view.get_by_role("button", name="Reward it").click()
    view.get_by_role("button", name="Stop").click()
    expect(said).to_have_text("Stopped.", timeout=SOON)
    view.get_by_role("button", name="Begin my own").click()
    assert settled(page).get_by_role("status").inner_text() != words
    assert "#" not in page.url
