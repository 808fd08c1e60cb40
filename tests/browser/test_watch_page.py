"""Watch its thoughts, as a reader does it: reward a cheat, forbid its word, and look whether it is gone."""

from page_checks import SOON, cells, check_for_all, check_it_fits, copied_link, needs_axe
from playwright.sync_api import expect

PAGE = "series/workshop.html"


@needs_axe
def test_a_forbidden_word_goes_and_the_cheat_comes_back(new_page):
    page = new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    page.goto(PAGE)
    page.get_by_role("button", name="Watch its thoughts").click()
    view = page.get_by_role("region", name="Watch its thoughts")
    said, press = view.get_by_role("status"), view.get_by_role("button", name="Reward it")
    expect(said).to_contain_text("Then see the truth", timeout=SOON)
    expect(press).to_be_focused()
    for step in range(20, 121, 20):
        if step == 40:
            view.get_by_label("What is punished").select_option("word")
        press.press("Enter")
        expect(said).to_contain_text(f"After {step} steps", timeout=SOON)
        expect(view).to_have_attribute("aria-busy", "false")
        expect(press).to_be_focused()
    expect(said).to_contain_text("By its thoughts it does not cheat")
    table = view.locator("table", has_text="After each run")
    assert {row[3] for row in cells(table)} == {"?"}
    view.get_by_role("button", name="See the truth").press("Enter")
    expect(said).to_contain_text("it cheats, and keeps silent")
    rows = cells(table)
    assert [row[1] for row in rows] == ["–", "nothing", *["word"] * 5]
    assert int(rows[1][2].rstrip("%")) > 80 > 20 > int(rows[-1][2].rstrip("%")) and int(rows[-1][3].rstrip("%")) > 80
    check_for_all(page)
    check_it_fits(page)


def test_what_was_sent_is_made_anew(page_anywhere):
    page = page_anywhere
    page.goto(f"{PAGE}#lesson=watch&steps=nc&truth=1")  # it opens by itself
    view = page.get_by_role("region", name="Watch its thoughts")
    said = view.get_by_role("status")
    expect(view).to_contain_text("Somebody sent you this", timeout=SOON)
    expect(said).to_contain_text("where a guess would", timeout=SOON)
    assert copied_link(page, view) == page.url
    view.get_by_role("button", name="Reward it").click()
    view.get_by_role("button", name="Stop").click()
    expect(said).to_have_text("Stopped.", timeout=SOON)
    view.get_by_role("button", name="Begin my own").click()
    expect(said).to_contain_text("Then see the truth", timeout=SOON)
    assert "#" not in page.url
