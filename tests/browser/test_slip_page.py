"""Let it slip, as a reader does it: rude turns, a few steps of tuning, and what the page says of both."""

from page_checks import LAPTOP, MOVED, SOON, WORKSHOP, cells, check_for_all, copied_link, made_anew, needs_axe, scene_of
from playwright.sync_api import expect

PART = "series/part-6-ethics-and-safety.html"


def lesson(page):
    return scene_of(page, "slip")


@needs_axe
def test_talk_and_tuning_bring_the_rude_voice_back(still_page):
    still_page.goto(PART)
    root, told = lesson(still_page)
    go = root.get_by_role("button", name="Let it slip")
    go.press("Enter")
    root.get_by_text("More:").click(timeout=SOON)
    table = root.locator("table", has_text="stay in it to the end")
    expect(table.locator("tbody tr")).to_have_count(4, timeout=SOON)
    expect(told).to_contain_text("After three rude turns")
    root.get_by_role("radio", name="tuning it").check()
    go.press("Enter")
    expect(table.locator("tbody tr")).to_have_count(7, timeout=SOON)
    expect(told).to_contain_text("it was hidden, not gone")
    rows = cells(table)
    after = ["Nothing", "One turn", "Two turns", "Three turns"]
    after += [f"{count} steps of tuning" for count in ("Five", "Ten", "Twenty")]
    assert [row[0] for row in rows] == after
    rude, unheard = ([int(row[column].split("%")[0]) for row in rows] for column in (1, 2))
    assert rude[0] < 10 and rude[4] > 50 > 20 > unheard[4]
    check_for_all(still_page)


def test_in_a_run_nothing_moves_and_it_can_be_stopped(new_page, origin):
    page = new_page(base_url=origin, **LAPTOP)
    page.goto(WORKSHOP)
    root, told = lesson(page)
    root.get_by_role("radio", name="tuning it").check()
    page.evaluate(MOVED, "#lesson-slip .scene-picture")
    go, stop = (root.get_by_role("button", name=name) for name in ("Let it slip", "Stop"))
    go.press("Enter")
    expect(told).to_contain_text("Step", timeout=SOON)
    stop.press("Enter")
    expect(go).to_be_focused(timeout=SOON)
    expect(root.locator("table")).to_have_count(0)
    go.press("Enter")
    expect(root.locator("table")).to_have_count(2, timeout=SOON)
    assert page.evaluate("moved") < 8


def test_what_was_sent_is_made_anew(new_page, origin):
    page = new_page(base_url=origin, **LAPTOP)
    view = made_anew(page, "Let it slip", "lesson=slip&turns=2&tuned=1")
    _, told = lesson(page)
    expect(view.locator("table", has_text="stay in it").locator("tbody tr")).to_have_count(6, timeout=SOON)
    expect(told).to_contain_text("bring the rude voice into")
    assert copied_link(page, view) == page.url
    view.get_by_role("button", name="Begin my own").click()
    expect(told).to_contain_text("After three rude turns", timeout=SOON)
    assert "#" not in page.url
