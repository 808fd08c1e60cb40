"""Let it think, as a reader does it: reward right answers, put a name into a thought, and read what the page says."""

from page_checks import SOON, at_rest, cells, check_for_all, copied_link, made_anew, needs_axe, opened
from playwright.sync_api import expect

TITLE = "Let it think"


def settled(view):
    expect(view.get_by_role("status").last).to_contain_text("Put another name in", timeout=SOON)
    at_rest(view)
    return view


@needs_axe
def test_a_reward_makes_it_think_and_a_name_turns_it(still_page):
    view = settled(opened(still_page, TITLE))
    learned, followed = view.get_by_role("status").all()
    reward, thought = view.get_by_role("button", name="Reward right"), view.get_by_role("combobox", name="Its thought")
    expect(reward).to_be_focused()
    still_page.keyboard.press("Enter")
    expect(learned).to_contain_text("what a few authors had written, it chose", timeout=SOON)
    at_rest(view)
    expect(reward).to_be_focused()
    view.get_by_role("button", name="The same where").press("Enter")
    expect(learned).to_contain_text("reward alone invents none", timeout=SOON)
    at_rest(view)
    rows = cells(view.locator("table", has_text="By the steps of the question"))
    before, after, never, still = ([int(row[column].rstrip("%")) for row in rows] for column in (1, 2, 3, 4))
    assert len(rows) == 8 and min(after) > 50 > max(before[4:] + never[4:] + still[4:])
    own = thought.input_value()
    thought.fill(own.rsplit(" ", 1)[0])
    thought.press("Enter")
    expect(followed).to_contain_text("as the last name of the thought does", timeout=SOON)
    thought.fill("nobody ")
    thought.press("Enter")
    expect(view.get_by_text("Not a word of this world: nobody.")).to_be_visible()
    view.get_by_role("button", name="Change 64 thoughts").press("Enter")
    expect(followed).to_contain_text("With another name at the end of 64 thoughts", timeout=SOON)
    assert len(cells(view.locator("table", has_text="questions of three steps or more"))) == 5
    at_rest(view)
    check_for_all(still_page)


def test_what_was_sent_is_made_anew(page_anywhere):
    view = made_anew(page_anywhere, TITLE, "lesson=think&rewarded=some&question=3&thought=anna+nobody+bela")
    expect(view.get_by_role("status").first).to_contain_text("it chose", timeout=SOON)
    expect(view.get_by_text("Not a word of this world: nobody.")).to_be_visible()
    thought = view.get_by_role("combobox", name="Its thought")
    thought.fill("anna bela")
    view.get_by_role("button", name="Let it go on").click()
    said = view.get_by_role("status").last
    expect(said).to_contain_text("the last name of the thought", timeout=SOON)
    words = said.inner_text()
    sent = copied_link(page_anywhere, view)
    page_anywhere.goto("about:blank")
    page_anywhere.goto(sent)
    expect(said).to_have_text(words, timeout=SOON)
    view.get_by_role("button", name="Begin my own").click()
    settled(view)
    expect(view.get_by_role("status").first).to_contain_text("Nobody tells it to think")
    assert "#" not in page_anywhere.url
