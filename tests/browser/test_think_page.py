"""Let it think, as a reader does it: a thought led astray, rewards, a thought of one's own, and what was sent."""

import json

from page_checks import LAPTOP, MOVED, SOON, WORKSHOP, cells, check_for_all, copied_link, made_anew, needs_axe, scene_of
from playwright.sync_api import expect
from support import ROOT

PRINTED = json.loads((ROOT / "values/think.json").read_text(encoding="utf-8"))["runs"]


def lesson(page):
    return scene_of(page, "think")


def rewarded(page, root):
    root.get_by_role("button", name="Reward right answers").press("Enter")
    expect(root.get_by_role("button", name="Stop")).to_be_visible(timeout=SOON)
    expect(root.locator(".scene")).to_have_attribute("aria-busy", "false", timeout=SOON)


def test_a_wrong_name_leads_its_thought_astray_and_that_is_said(still_page):
    still_page.goto(WORKSHOP)
    root, told = lesson(still_page)
    asked = PRINTED["some"]["asked"]
    for name, change in zip(
        ("wrong at the end", "wrong in the middle", "cut behind"), asked["changes"].values(), strict=True
    ):
        root.get_by_role("radio", name=name).check()
        right = "which is so" if change["answer"] == asked["truth"] else f"it is {asked['truth']}"
        expect(told).to_contain_text(f"It says {change['answer']}, which is")
        expect(told).to_contain_text(right)
    root.get_by_role("radio", name="nobody").check()
    expect(told).to_contain_text("invents none")


@needs_axe
def test_a_reward_makes_it_think_and_a_name_of_the_reader_turns_it(still_page):
    still_page.goto(WORKSHOP)
    root, told = lesson(still_page)
    still_page.evaluate(MOVED, "#lesson-think .scene-picture")
    rewarded(still_page, root)
    expect(told).to_contain_text("what a few authors had written, it chose", timeout=SOON)
    root.get_by_text("More:").click()
    rows = cells(root.locator("table", has_text="By the steps of the question"))
    before, after = ([int(row[column].rstrip("%")) for row in rows] for column in (1, 2))
    assert len(rows) == 8 and min(after) > 50 > max(before[4:])
    thought = root.get_by_role("combobox", name="Its thought")
    thought.fill(thought.input_value().rsplit(" ", 1)[0])
    thought.press("Enter")
    expect(told).to_contain_text("the last name of the thought", timeout=SOON)
    thought.fill("nobody ")
    thought.press("Enter")
    expect(root.get_by_text("Not a word of this world: nobody.")).to_be_visible()
    assert still_page.evaluate("moved") < 8
    check_for_all(still_page)


def test_what_was_sent_is_made_anew(new_page, origin):
    page = new_page(base_url=origin, **LAPTOP)
    view = made_anew(page, "Let it think", "lesson=think&rewarded=some&question=3&thought=anna+nobody+bela")
    root, told = lesson(page)
    expect(root.get_by_text("Not a word of this world: nobody.")).to_be_attached(timeout=SOON)
    root.get_by_text("More:").click()
    root.get_by_role("combobox", name="Its thought").fill("anna bela")
    view.get_by_role("button", name="Let it go on").click()
    expect(told).to_contain_text("the last name of the thought", timeout=SOON)
    words = told.inner_text()
    sent = copied_link(page, view)
    page.goto("about:blank")
    page.goto(sent)
    expect(told).to_have_text(words.replace("\n", ""), timeout=SOON)
    view.get_by_role("button", name="Begin my own").click()
    expect(told).to_contain_text("it chose", timeout=SOON)
    assert "#" not in page.url
