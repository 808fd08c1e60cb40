"""The questions of a part as a form: by keys, from a file, for everybody, and without scripts."""

from page_checks import check_for_all, needs_axe
from playwright.sync_api import expect
from support import ROOT

from values import questions

PART_1 = "series/part-1-tamed-monster.html"
PAPER = questions.read(ROOT / "series/questions/part1.toml")


def boxes(page):
    page.goto(PART_1)
    return page.locator(".questions.bets"), page.locator(".questions:not(.bets)")


def items(box):
    return box.locator("> ol > li").all()


def choose(item, place, name):
    item.get_by_role("radio").nth(place).check()
    item.get_by_role("button", name=name).click()


def test_who_bets_hears_what_came_and_how_we_fared(page_anywhere):
    bets, _ = boxes(page_anywhere)
    won = 0
    for item in items(bets):
        choose(item, 0, "Bet")
        right = item.get_by_role("listitem").first.get_attribute("class") or ""
        won += "right" in right
        expect(item.get_by_role("status")).to_contain_text("Right." if "right" in right else "No.")
        expect(item.get_by_role("status")).to_contain_text("We had expected it to be")
    ours = bets.locator(".right.ours").count()
    expect(bets.locator(".tally")).to_have_text(f"You won {won} of {len(PAPER.bets)} bets, we won {ours}.")


def test_keys_are_enough_and_the_first_try_counts(page):
    _, asked = boxes(page)
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url)))
    for number, (item, question) in enumerate(zip(items(asked), PAPER.questions, strict=True)):
        item.get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        for _ in range(question.right if number else (question.right + 1) % len(question.answers)):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(item.get_by_role("status")).to_contain_text("Right." if number else "No.")
        expect(item.get_by_role("status").get_by_role("link")).to_have_count(1)
    total = len(PAPER.questions)
    expect(asked.locator(".tally")).to_have_text(f"{total - 1} of {total} right at the first try.")
    choose(items(asked)[0], PAPER.questions[0].right, "Check")
    expect(items(asked)[0].get_by_role("status")).to_contain_text("Right.")
    expect(asked.locator(".tally")).to_have_text(f"{total - 1} of {total} right at the first try.")
    assert [each for each in sent if each[0] != "GET" or "?" in each[1]] == []  # pictures may still come
    assert not page.evaluate("Object.keys(localStorage).filter(name => name != 'theme').length + sessionStorage.length")


def test_who_chose_nothing_is_told_nothing(page):
    _, asked = boxes(page)
    item = items(asked)[0]
    item.get_by_role("button").click()
    expect(item.get_by_role("status")).to_have_text("")
    assert item.get_by_role("radio").first.evaluate("radio => radio.validity.valueMissing")


@needs_axe
def test_it_is_for_all_and_fits_a_phone(new_page):
    page = new_page(reduced_motion="reduce")
    for box in boxes(page):
        for item in items(box)[:2]:
            choose(item, 1, "")
            item.locator("summary").click()
    check_for_all(page)


def test_without_scripts_the_answers_are_folded_away_below(new_page):
    page = new_page(java_script_enabled=False)
    _, asked = boxes(page)
    item = items(asked)[0]
    expect(item).to_contain_text(PAPER.questions[0].answers[0].text)
    expect(item.locator("details li").first).to_be_hidden()
    item.locator("summary").click()
    expect(item.locator("details li")).to_have_count(len(PAPER.questions[0].answers))
    expect(page.locator(".questions :is(input, button), .questions.bets ul").filter(visible=True)).to_have_count(0)


def test_the_script_is_small():
    assert len((ROOT / "_static/questions/questions.js").read_bytes()) < 4_000
