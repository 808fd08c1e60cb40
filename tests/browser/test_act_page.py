"""Let it act, as a reader does it: watch the hand in the test, lock it early or late, and send what came of it."""

import json

from page_checks import LAPTOP, MOVED, SOON, WORKSHOP, cells, check_for_all, copied_link, made_anew, needs_axe, scene_of
from playwright.sync_api import expect
from support import ROOT

PRINTED = json.loads((ROOT / "values/act.json").read_text(encoding="utf-8"))["runs"]

HAND = ".scene-picture [href='#act-hand']"


def lesson(page):
    return scene_of(page, "act")


def pressed(root, steps):
    root.get_by_role("button", name="Reward a passed test").press("Enter")
    expect(root.locator(".play-guide p")).to_contain_text(f"After {steps} steps", timeout=SOON)


def test_each_guard_has_its_run_early_and_late(still_page):
    still_page.goto(WORKSHOP)
    root, told = lesson(still_page)
    expect(root.locator(HAND)).to_have_count(1)
    for name, remedy in (("locked", "locked"), ("hidden", "hidden"), ("fined three", "dear")):
        root.get_by_role("radio", name=name).check()
        for when, key in (("the first step", f"few {remedy}"), ("step 15", f"few {remedy} late")):
            root.get_by_role("radio", name=when).check()
            last = PRINTED[key]["states"][-1]
            expect(told).to_contain_text(f"After {last['step']} steps its work is right in {last['right']:.0%}")
            assert root.locator(HAND).count() == (last["would"] > 0.5)


@needs_axe
def test_it_finds_the_hole_here_and_a_lock_comes_too_late(still_page):
    still_page.goto(WORKSHOP)
    root, told = lesson(still_page)
    still_page.evaluate(MOVED, "#lesson-act .scene-picture")
    for steps in (5, 10, 15):
        pressed(root, steps)
    expect(told).to_contain_text("that wasn’t the work")
    expect(root.locator(HAND)).to_have_count(1)
    root.get_by_role("radio", name="locked").check()
    pressed(root, 20)
    expect(told).to_contain_text("too late")
    root.get_by_text("More:").click()
    rows = cells(root.locator("table", has_text="After each press"))
    assert [row[0] for row in rows] == ["0", *(f"{steps}, open" for steps in (5, 10, 15)), "20, locked"]
    assert still_page.evaluate("moved") < 8
    check_for_all(still_page)
    root.get_by_role("button", name="Back to the start").press("Enter")
    expect(told).to_contain_text("begins with the cheat", timeout=SOON)


def test_what_was_sent_is_made_anew(new_page, origin):
    page = new_page(base_url=origin, **LAPTOP)
    view = made_anew(page, "Let it act", "lesson=act&shown=few&steps=ol")
    root, told = lesson(page)
    expect(told).to_contain_text("Locked after 5 steps", timeout=SOON)
    assert copied_link(page, view) == page.url
    root.get_by_role("button", name="Reward a passed test").click()
    root.get_by_role("button", name="Stop").click()
    expect(told).to_contain_text("Locked after 5 steps", timeout=SOON)  # what was stopped has not happened
    view.get_by_role("button", name="Begin my own").click()
    expect(told).to_contain_text("After 5 steps", timeout=SOON)
    assert "#" not in page.url
