"""Let it slip, as a reader does it: rude turns, a few steps of tuning, and what the page says of both."""

import re

from page_checks import SOON, WORKSHOP, at_rest, cells, check_for_all, copied_link, made_anew, needs_axe, opened
from playwright.sync_api import expect

PART = "series/part-6-ethics-and-safety.html"


def polite(page, address=WORKSHOP):
    view = opened(page, "Let it slip", address)
    expect(view.get_by_role("status")).to_contain_text("It is polite", timeout=SOON)
    return view


@needs_axe
def test_talk_and_tuning_bring_the_rude_voice_back(still_page):
    view = polite(still_page, PART)
    talk, said = view.get_by_role("button", name=re.compile("rude (to it|enough)")), view.get_by_role("status")
    expect(talk).to_be_focused()
    for turns in ("one rude turn ", "two rude turns ", "three rude turns "):
        talk.press("Enter")
        expect(said).to_contain_text(f"After {turns}", timeout=SOON)
        at_rest(view)
    expect(talk).to_have_attribute("aria-disabled", "true")
    expect(talk).to_be_focused()
    view.get_by_role("button", name="Tune it").press("Enter")
    expect(said).to_contain_text("Five steps brought the rude voice back", timeout=SOON)
    expect(said).to_contain_text("it was hidden, not gone")
    rows = cells(view.locator("table", has_text="stay in it to the end"))
    after = ["Nothing", "One turn", "Two turns", "Three turns"]
    after += [f"{count} steps of tuning" for count in ("Five", "Ten", "Twenty")]
    assert [row[0] for row in rows] == after
    rude, unheard = ([int(row[column].split("%")[0]) for row in rows] for column in (1, 2))
    assert rude[0] < 10 and rude[4] > 50 > 20 > unheard[4]
    check_for_all(still_page)


def test_it_can_be_stopped_and_begun_anew(page_anywhere):
    view = polite(page_anywhere)
    tune, said = view.get_by_role("button", name="Tune it"), view.get_by_role("status")
    tune.click()
    view.get_by_role("button", name="Stop").click()
    expect(said).to_have_text("Stopped.", timeout=SOON)
    expect(view.get_by_role("button", name="Stop")).to_be_hidden()
    tune.click()
    expect(said).to_contain_text("brought the rude voice back", timeout=SOON)
    words = said.inner_text()
    with page_anywhere.expect_download() as download:
        view.get_by_role("button", name="Save a picture").click()
    picture = download.value.path().read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(picture[16:20]) == 1200
    page_anywhere.goto("about:blank")
    made_anew(page_anywhere, "Let it slip", "lesson=slip&turns=0&tuned=1")
    expect(said).to_have_text(words, timeout=SOON)
    assert copied_link(page_anywhere, view) == page_anywhere.url
    view.get_by_role("button", name="Begin my own").click()
    expect(said).to_contain_text("It is polite", timeout=SOON)
    expect(view).not_to_contain_text("Somebody sent you this")
    assert "#" not in page_anywhere.url
