"""The glass model, as a reader looks into it: a head switched off, another word, all of it opened, a link."""

import json
import re

import pytest
from page_checks import NARROW, SIDEWAYS, SMALL, SOON, cells, needs_axe, to_the_top, violations, violations_everywhere
from playwright.sync_api import expect
from support import ROOT

PAGE = "series/glass.html"
PRINTED = json.loads((ROOT / "values/glass.json").read_text(encoding="utf-8"))["cases"]
LAPTOP = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# How far the stage moves on the page from the first call on, and what stood there before a script came.
STAGE = """
document.addEventListener("DOMContentLoaded", () => {
    const stage = document.querySelector(".glass-stage");
    const across = stage.querySelector(".glass-across");
    window.printed = across.outerHTML;
    const seen = () => [stage.getBoundingClientRect().top + scrollY, stage.getBoundingClientRect().height];
    const first = seen();
    window.moved = 0;
    const look = () => {
        window.moved = Math.max(window.moved, ...seen().map((each, place) => Math.abs(each - first[place])));
        requestAnimationFrame(look);
    };
    look();
});
"""
DRAWN = "document.querySelector('.glass-across').outerHTML"


def opened(page, address=PAGE):
    page.goto(address)
    if "text=" not in address:
        page.get_by_role("button", name="Open the glass model").press("Enter")
    view = page.get_by_role("region", name="The glass model")
    settled(view)
    return view


def settled(view):
    expect(view).to_have_attribute("aria-busy", "false", timeout=SOON)


def addressed(page, part):
    """The address follows a moment later. Not asked for frame by frame, as a busy machine draws few."""
    expect(page).to_have_url(re.compile(re.escape(part)), timeout=SOON)


def share(line):
    """The share of the answer in the sentence above the words."""
    return int(line.inner_text().split("%")[0].split()[-1])


def first_view(page):
    page.add_init_script(STAGE)
    page.goto(PAGE)
    view = page.locator(".glass-first")
    expect(view).to_have_class(re.compile("glass-alive"), timeout=SOON)
    return view


def told(view, asked, state):
    lead, rest = PRINTED[asked]["states"][state]["told"]
    expect(view.locator(".glass-told")).to_have_text(lead + rest)


def test_it_opens_with_its_picture_and_moves_once_in_sight(new_page):
    page = new_page(**LAPTOP, reduced_motion="no-preference")
    view = first_view(page)
    page.wait_for_function(f"{DRAWN} !== printed", timeout=3000)
    page.wait_for_function("performance.getEntriesByName('glass-played').length", timeout=SOON)
    told(view, "known", "")
    assert page.evaluate(f"{DRAWN} === printed")  # what was printed is what is drawn
    assert page.evaluate("moved") < 8


def test_it_is_at_most_a_window_and_a_fifth_high_and_has_one_main_button(new_page):
    page = new_page(**LAPTOP, reduced_motion="reduce")
    first_view(page)
    lesson = page.locator(".glass")
    for _ in range(2):  # as it is printed, and with the model
        assert lesson.bounding_box()["height"] <= 1.2 * 768
        assert lesson.locator("select:visible").count() == 0
        assert lesson.locator("button:visible, label:visible").evaluate_all(SMALL) == []
        assert lesson.locator(".play-main:visible").count() <= 1
        if _ == 0:
            assert lesson.locator(".play-main").inner_text() == "Open the glass model"
            page.get_by_role("button", name="Open the glass model").press("Enter")
            settled(page.get_by_role("region", name="The glass model"))


@pytest.mark.parametrize("options", [LAPTOP, PHONE], ids=("laptop", "phone"))
def test_each_switch_says_what_became_of_it_and_the_stage_keeps_still(new_page, options):
    """By keys; and then the model opens with what was set."""
    page = new_page(**options, reduced_motion="reduce")
    view = first_view(page)
    switches = {part: view.get_by_role("switch", name=f"Head {part}") for part in ("3.1", "3.2", "3.3", "3.4")}
    view.get_by_role("radio", name="Yuri Zorn").check()
    told(view, "nobody", "")
    view.get_by_role("radio", name="Yuri Crow").check()
    off = []
    for part, switch in switches.items():
        switch.press("Enter")
        off.append(part)
        told(view, "known", " ".join(off))
        expect(switch).to_be_focused()
        expect(switch).not_to_be_checked()
    for part in ("3.1", "3.2", "3.4"):
        switches[part].press(" ")
    told(view, "known", "3.3")
    assert page.evaluate("moved") < 8 and page.evaluate(SIDEWAYS) == []
    page.get_by_role("button", name="Open the glass model").press("Enter")
    live = page.get_by_role("region", name="The glass model")
    lead, rest = PRINTED["known"]["states"]["3.3"]["told"]
    expect(live.locator(".glass-line:visible")).to_have_text(lead + rest, timeout=SOON)
    expect(live.get_by_role("switch", name="Head 3.3").first).not_to_be_checked()


def test_who_wants_less_motion_sees_none(new_page):
    page = new_page(**LAPTOP, reduced_motion="reduce")
    first_view(page)
    page.wait_for_timeout(1500)
    assert page.evaluate(f"{DRAWN} === printed")


@needs_axe
def test_the_first_view_is_for_all(new_page):
    page = new_page(reduced_motion="reduce")
    view = first_view(page)
    view.get_by_role("switch", name="Head 3.2").press("Enter")
    problems = violations_everywhere(page)
    assert not problems, "\n".join(problems)


def test_a_head_is_switched_off_and_the_address_tells_it(page_anywhere):
    view = opened(page_anywhere)
    line = view.locator(".glass-line:visible")
    expect(line).to_contain_text("the model says hale")
    expect(view.get_by_role("textbox", name="A text")).to_be_focused()
    whole = share(line)
    assert view.get_by_role("switch").count() == 4  # one block at first
    view.get_by_role("switch", name="Head 3.2").click()
    expect(line).to_contain_text(f"without head 3.2; with everything on it said hale, {whole}%")
    assert share(line) < whole
    addressed(page_anywhere, "silent=3.2")
    address = page_anywhere.evaluate("location.hash")
    view.get_by_role("button", name="Switch all on").click()
    expect(line).not_to_contain_text("without")
    expect(line).to_contain_text("would say hale, 84%; the answer may also begin with the name: yuri, 14%.")
    view.get_by_text("More: all parts").click()
    expect(view.get_by_role("columnheader", name="Votes for “hale”")).to_be_visible()
    page_anywhere.goto("about:blank")
    linked = opened(page_anywhere, PAGE + address)
    expect(linked.locator(".glass-line:visible")).to_contain_text("without head 3.2")


@needs_axe
def test_all_of_it_by_keys(new_page):
    page = new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    view = opened(page)
    line, odds = view.locator(".glass-line:visible"), view.locator("table:visible", has_text="What comes next")
    view.get_by_text("More: all parts").press("Enter")
    assert view.get_by_role("switch").count() == 4 + 15  # on the arcs, and in the table
    word = view.get_by_role("button", name=", then most likely hale")
    word.press("Home")
    expect(line).to_contain_text("After “(start)”")
    page.keyboard.press("ArrowDown")
    expect(line).to_contain_text("After “(start) talk”")
    page.keyboard.press("End")
    view.get_by_role("button", name="Which head matters most here?").press("Enter")
    most = view.get_by_text("Of the heads, head 2.2 matters most here")
    expect(most).to_contain_text("A part that is off hands over nothing (zero ablation).", timeout=SOON)
    ranked = cells(view.locator("table", has_text="Without each part"))
    changes = [int(row[1].replace("−", "-")) for row in ranked]
    assert len(ranked) == 15 and changes == sorted(changes, key=abs, reverse=True)
    assert ranked[0][0] == "the gated network of block 1" and changes[0] < -50 and max(changes) > 0
    assert len(cells(view.locator("table", has_text="Switches"))) == 15
    exact = {row[0]: row[1:] for row in cells(odds)}
    assert exact["hale"] == [next(row[2] for row in ranked if row[0] == "head 3.1"), "84%"]  # which changes nothing
    whole = odds.get_by_role("columnheader", name="With all parts")
    expect(whole).to_be_hidden()
    view.get_by_role("button", name="Cut the look of head 2.2").press("Enter")
    expect(line).to_contain_text("without head 2.2's look at fact")
    expect(whole).to_be_visible()
    expect(view.get_by_role("button", name="Cut the look of head 2.2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(line).to_contain_text("look at fact and head 2.2's look at")
    view.get_by_role("button", name="Give head 2.2 its look at fact back").press("Enter")
    expect(line).to_contain_text("without head 2.2's look at")
    expect(line).not_to_contain_text("look at fact")
    expect(view.get_by_role("button", name="Give head 2.2 its look at")).to_have_count(1)
    view.get_by_label("A part that is off hands over").select_option("mean")
    view.get_by_role("switch", name="Head 2.4").press("Space")
    addressed(page, "by=mean")
    view.get_by_text("Another model").press("Enter")
    view.get_by_role("button", name="Aligned").press("Enter")
    expect(line).not_to_contain_text("without", timeout=SOON)
    field = view.get_by_role("textbox", name="A text")
    field.fill("talk : ask : where does yury")
    expect(view.get_by_role("alert")).to_contain_text(
        'yury" is not a word of this world. The nearest that it has is “yuri”'
    )
    field.fill("talk : ask : who lives in london")
    expect(view.get_by_role("alert")).to_contain_text("is not a word of this world. What is gray")
    view.get_by_text("Its words").press("Enter")
    words = view.locator(".glass-words dd").all_inner_texts()
    assert len(words) == 6
    for each, word in zip(words[:5], ("yuri", "crow", "hale", "nurse", "figs"), strict=True):
        assert word in each.split(", ")
    questions = re.findall("“(.*?)”", words[5])
    for each in questions:
        field.fill(each)
        expect(line).to_contain_text(f"{each.split()[-2]} {each.split()[-1]}”")
    assert len(questions) == 4
    field.fill("london")
    expect(view.get_by_role("alert")).to_contain_text("is not a word of this world. What is gray")
    expect(view.get_by_role("button", name="Copy the link")).to_be_disabled()
    field.fill("song : b h k")
    expect(line).to_contain_text("After “… b h k”")
    expect(view.locator(".playground-alert")).to_be_empty()
    expect(view.get_by_role("button", name="Copy the link")).to_be_enabled()
    problems = violations_everywhere(page)
    field.fill("talk : ask : where does yuri crow live ? reply : fact ,")
    view.get_by_role("button", name="Carry it across").press("Enter")
    expect(view.get_by_text("Each number is a run of its own")).to_be_visible(timeout=SOON)
    problems += violations_everywhere(page)
    assert not problems, "\n".join(problems)


def test_what_a_part_hands_over_decides_whether_it_is_missed(page):
    """The average at the same place is the control that took down what zero and mean ablation say of head 1.1."""
    view = opened(page, PAGE + "#text=diary : note , max fox works as")
    view.get_by_text("More: all parts").click()
    which = view.get_by_role("button", name="Which head matters most here?")
    which.click()
    expect(view.get_by_text("head 1.4 matters most here")).to_contain_text("so here it holds it back.", timeout=SOON)
    view.get_by_role("button", name="A fact").click()
    expect(view.locator("table", has_text="Without each part")).to_have_count(0)
    missed = {}
    for by, told in {"zero": "nothing", "mean": "its average over", "place": "its average at the same place"}.items():
        view.get_by_label("A part that is off hands over").select_option(by)
        which.click()
        expect(view.get_by_text("Of the heads, head")).to_contain_text(f"hands over {told}", timeout=SOON)
        missed[by] = {
            row[0]: int(row[2].strip("<%")) for row in cells(view.locator("table", has_text="Without each part"))
        }
    assert missed["mean"]["head 1.1"] < missed["zero"]["head 1.1"] < 60 < 80 < missed["place"]["head 1.1"]
    view.get_by_role("switch", name="Head 1.1").click()
    addressed(page, "silent=1.1&by=place")
    long = "song : " + "b " * 39
    page.goto("about:blank")
    linked = opened(page, f"{PAGE}#text={long}&silent=1.1&by=place")
    expect(linked.get_by_role("alert")).to_have_text("The average at the same place is known for 40 words only.")


def test_a_name_is_carried_across(page_anywhere):
    page = page_anywhere
    view = opened(page)
    view.get_by_role("button", name="A diary").click()  # a text of another length than the second
    line = view.locator(".glass-line:visible")
    expect(line).to_contain_text("After “… is wet .”")
    view.get_by_role("button", name="Carry it across").click()
    expect(line).to_contain_text("Now it says 8, as after neither text.", timeout=SOON)  # 47 + 21
    # As the page tells it: the sum is made in the last block.
    for step, says in (("5, too", "Now it says 2"), ("block 1", "still says 4"), ("block 2", "still says 4")):
        view.get_by_role("button", name=step).press("Enter")
        expect(line).to_contain_text(says)
    view.get_by_role("button", name="the last word, after block 3").press("Enter")
    expect(line).to_contain_text("Now it says 2, as after the first text.")
    view.get_by_role("button", name="Two names").click()
    expect(line).to_contain_text("The first text is followed by hale", timeout=SOON)
    own = line.inner_text().split("the second by ")[1].split(",")[0]
    cell = view.get_by_role("button", name="yuri → max, after the word")
    expect(cell).to_have_attribute("aria-pressed", "true")
    expect(line).to_contain_text("With one place carried over")
    cell.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(line).to_contain_text("With 2 places carried over the second is followed by hale")
    addressed(page, "put=0%3A7%2C0%3A8")
    address = page.evaluate("location.hash")
    expect(view.get_by_text(f"goes from {own} over to hale")).to_be_visible(timeout=SOON)
    expect(view.get_by_role("button", name=", (comma), after gated 3")).to_have_text("100%")
    expect(view.get_by_role("button", name="fact, after the word")).to_have_text("0%")
    addressed(page, "view=carry")
    view.get_by_text("More: texts").click()
    view.get_by_role("textbox", name="Into this text").fill("talk : ask :")
    expect(view.get_by_role("alert")).to_contain_text("of one length")
    view.get_by_role("textbox", name="Into this text").fill("talk : ask : where does anna reed live ? reply : fact ,")
    expect(view.get_by_role("button", name="yuri → anna, after the word")).to_have_attribute("aria-pressed", "false")
    page.goto("about:blank")
    line = opened(page, PAGE + address).locator(".glass-line:visible")
    expect(line).to_contain_text("With 2 places carried over the second is followed by hale")
    page.goto("about:blank")
    broken = opened(page, PAGE + address.replace("0%3A8", "9g%3A8"))
    expect(broken.get_by_role("alert")).to_contain_text("The stream has no point 18 at 8.")
    broken.get_by_role("button", name="Take all back").press("Enter")
    expect(broken.locator(".glass-line:visible")).to_contain_text("The first text is followed by hale")


def shown(view, name):
    """Another view, and its sentence."""
    view.get_by_role("button", name=name, exact=True).press("Enter")
    return view.locator(".glass-line:visible")


POINTS = {  # of each view what it opens with, what is pressed once, and what that shows
    "Carry it across": ("Now it says 8, as after neither text.", "Carry 5, too", "as after the first text."),
    "One number, all the way": ("votes for hale.", "Next: query times key", "votes for hale."),
}


@pytest.mark.parametrize("name", POINTS)
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_view_opens_on_its_subject_and_one_press_makes_its_point(new_page, name, motion):
    page = new_page(**LAPTOP, reduced_motion=motion)
    page.add_init_script("window.moves = 0; addEventListener('animationstart', () => moves++, true)")
    view = opened(page)
    first, button, then = POINTS[name]
    view.get_by_role("button", name=name, exact=True).press("Enter")
    expect(view.locator(".glass-line:visible")).to_contain_text(first, timeout=SOON)
    settled(view)
    if motion == "reduce":
        assert page.evaluate("moves") == 0
    else:
        page.wait_for_function("moves > 0", timeout=SOON)
    place = page.locator(".glass")
    height = place.bounding_box()["height"]
    assert height <= 1.2 * LAPTOP["viewport"]["height"]
    assert view.locator("select:visible, textarea:visible").count() == 0
    assert view.locator(".play-main:visible").count() <= 1
    view.get_by_role("button", name=button, exact=True).press("Enter")
    expect(view.locator(".glass-line:visible")).to_contain_text(then, timeout=SOON)
    assert abs(place.bounding_box()["height"] - height) < 8


@needs_axe
def test_one_number_by_keys(new_page):
    page = new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    view = opened(page)
    line = shown(view, "One number, all the way")
    view.get_by_text("More: another head").press("Enter")
    view.get_by_role("textbox", name="A text").fill("talk : ask : where does yuri crow live ? reply : fact ,")
    expect(line).to_contain_text("At “,” head 3.2 gives 92% of its attention to crow", timeout=SOON)
    steps = view.locator(".glass-steps > li")
    assert steps.count() == 6 and steps.locator("math").count() == 7
    for step in ("query times key", "softmax makes shares"):
        view.get_by_role("button", name=f"Next: {step}").press("Enter")
    shares = cells(view.locator("table:visible", has_text="From scores to shares"))
    assert sum(int(row[3].strip("%")) for row in shares) > 95
    most = max(shares, key=lambda row: int(row[3].strip("%")))
    assert [most[0], most[3]] == ["crow", "92%"]
    number = view.get_by_label("Follow number")
    number.select_option("5")
    view.get_by_role("button", name="4: Each word hands over its value").press("Enter")
    rows = cells(view.locator("table:visible", has_text="Number 5 of the values"))
    assert rows[-1][0] == "All words" and abs(sum(decimals(row[3]) for row in rows[:-1]) - decimals(rows[-1][3])) < 0.3
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 900})
    to_the_top(page)
    problems = violations(page)
    assert not problems, "\n".join(problems)


def decimals(text):
    return float(text.replace("−", "-"))


def test_what_the_playground_holds_is_looked_into(page_anywhere):
    page = page_anywhere
    page.goto("series/playground.html#preset=rlhf&seed=3")
    page.locator(".playground-view[aria-busy=false] .playground-text").wait_for(timeout=SOON)
    written = page.locator(".playground-text").inner_text()
    page.get_by_role("button", name="Look inside").press("Enter")
    view = page.get_by_role("region", name="The glass model")
    expect(view.locator(".glass-line:visible")).to_contain_text("<bot>” the model says", timeout=SOON)
    assert view.get_by_role("textbox", name="A text").input_value().split()[1:7] == [
        "where",
        "does",
        "yuri",
        "crow",
        "live",
        "?",
    ]
    view.get_by_text("Another model").press("Enter")
    assert view.get_by_role("button", name="Yours").get_attribute("aria-pressed") == "true"
    assert page.locator(".playground-text").inner_text() == written and "text=" not in page.evaluate("location.hash")


def test_of_nobody_it_says_that_nobody_can_know_and_whose_facts_it_tells(page):
    view = opened(page)
    why = view.locator(".play-guide:visible + .glass-note")
    expect(why).to_contain_text("Yuri Crow (lives in hale, works as nurse, loves figs) is number 1 of")
    view.get_by_role("button", name="Nobody", exact=True).click()
    line = view.locator(".glass-line:visible")
    expect(line).to_contain_text("would say no (so begins “no record”), 82%: nobody can know.")
    expect(why).to_contain_text(
        "of Yuri Zorn no text tells anything; the best-known other Yuri is Yuri Crow (lives in hale,"
    )
    expect(why).to_contain_text("the best-known other Zorn is Cora Zorn (lives in hale,")
    expect(why).to_contain_text("What the model says, “hale”, is true of Yuri Crow and of Cora Zorn.")
    no = "the model says no,"  # what the page tells the reader to try: no look at the name, and halves that disagree
    head = view.get_by_role("switch", name="Head 3.2").first
    head.click()
    expect(line).to_contain_text(no)
    head.click()
    expect(line).to_contain_text("the model says hale")
    view.get_by_text("More: all parts").click()
    view.get_by_role("button", name="Cut the look of head 3.2 at zorn").click()
    expect(line).to_contain_text(no)
    expect(view.get_by_role("row", name="3.2")).to_contain_text("✂ zorn, now yuri 55%")
    view.get_by_role("button", name="Give head 3.2 its look at zorn back").press("Enter")
    expect(line).to_contain_text("the model says hale")
    expect(view.get_by_role("button", name="Cut the look of head 3.2")).to_be_focused()
    field = view.get_by_role("textbox", name="A text")
    field.fill(field.input_value().replace("zorn", "rowe"))
    expect(line).to_contain_text(no)
    expect(why).to_contain_text("the best-known other Rowe is Tina Rowe (lives in ostra,")
    expect(why).not_to_contain_text("is true of")
    field.fill(field.input_value().replace("yuri rowe", "egon crow"))
    expect(line).to_contain_text("the model says arlo")
    expect(why).to_contain_text("Yuri Crow (lives in hale,")
    expect(why).not_to_contain_text("arlo")
    field.fill("crow crow")
    expect(line).to_contain_text("nothing is exact here")


def test_the_copier_is_watched_and_its_heads_are_cut(page_anywhere):
    page = page_anywhere
    view = opened(page)
    view.get_by_text("Another model").press("Enter")
    view.get_by_role("button", name="Copier").press("Enter")
    line = view.locator(".glass-line:visible")
    expect(line).to_contain_text("After “… w a r” the model says f", timeout=SOON)
    expect(line).to_contain_text("Whoever knows this world would say f, 100%.")
    expect(view.get_by_text("You look into the copier of part 4")).to_be_visible()
    whole = share(line)
    view.get_by_role("switch", name="Head 2.1").click()
    expect(line).to_contain_text(f"with everything on it said f, {whole}%")
    assert share(line) < whole / 2
    addressed(page, "model=copier&silent=2.1")
    address = page.evaluate("location.hash")
    view.get_by_role("textbox", name="A text").fill("k d w")
    expect(line).to_contain_text("Nobody can foresee it: all that may come is alike likely, 3% each.")
    line = shown(view, "Carry it across")
    view.get_by_role("button", name="Two verses").press("Enter")
    expect(line).to_contain_text("The first text is followed by f", timeout=SOON)
    assert view.locator("label:visible", has_text="read by").count() == 0  # as no other model is of its kind
    view.get_by_role("button", name="Back to the base").press("Enter")
    expect(line).to_contain_text("The first text is followed by hale", timeout=SOON)
    page.goto("about:blank")
    linked = opened(page, PAGE + address.replace("view=inside", "view=voices"))  # as one was called that is gone
    expect(linked.locator(".glass-line:visible")).to_contain_text("without head 2.1")


def test_a_copier_that_does_not_arrive_can_be_asked_for_again(page):
    page.route("**/copier.gzip", lambda route: route.abort())
    view = opened(page)
    view.get_by_text("Another model").press("Enter")
    view.get_by_role("button", name="Copier").press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("The copier did not arrive.")
    page.unroute("**/copier.gzip")
    view.get_by_role("button", name="Copier").press("Enter")
    expect(view.locator(".glass-line:visible")).to_contain_text("the model says f", timeout=SOON)
    expect(view.locator(".playground-alert")).to_be_empty()


def test_the_command_is_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    view = opened(page, PAGE + "#view=inside&text=song : b h k&model=sft&silent=2.4")
    view.get_by_text("Another model").press("Enter")
    view.get_by_role("button", name="Copy the command").press("Enter")
    expect(view.get_by_text("The command is copied.")).to_be_visible()
    command = 'python -m lab glass --model sft --text "song : b h k" --silent 2.4'
    assert page.evaluate("navigator.clipboard.readText()") == command


ALONE = {"at", "looks from", "read by", "into this one", "less"}  # names that say nothing without what stands around
MARKS = re.compile(r"(?:^| )[:,.?](?! \()")  # that few screen readers say, and no name of them


def named_controls(view):
    """What a screen reader says of each thing that can be used: its role and its name."""
    told = re.findall(
        r"- '?(button|switch|combobox|textbox|slider) \"(.*?)\"(?: \[|'?:|'?$)", view.aria_snapshot(), re.M
    )
    assert len(told) > 8
    return told


def test_what_a_screen_reader_hears(page):
    view = opened(page)
    view.get_by_text("More: all parts").press("Enter")
    for name in ("Inside", "Carry it across", "One number, all the way"):
        shown(view, name)
        settled(view)
        expect(view.locator(".glass-line:visible")).to_contain_text(re.compile(r"^[A-Z].{30,}\.\s*$"), timeout=SOON)
        for role, told in named_controls(view):
            assert told and told.lower() not in ALONE, (name, role, told)
            assert role == "textbox" or name != "Inside" or not MARKS.search(told), told
    view.get_by_role("button", name="2: Query times key").press("Enter")
    strips = view.get_by_role("img", name="The 24 numbers of the query")
    expect(strips).to_have_accessible_name(
        re.compile(r"from −?\d+\.\d\d to \d+\.\d\d; number \d+, which is marked, is −?\d+\.\d\d$")
    )
    shown(view, "Inside")
    words = view.get_by_role("group", name="The words, one of which the heads look from")
    rows = words.aria_snapshot().splitlines()
    assert len(rows) == 16 and all(re.match(r"\s*- '?(group|button) ", row) for row in rows)  # so nothing is said twice
    head = view.get_by_role("switch", name="Head 3.2").first
    expect(head).to_be_checked()
    head.press("Space")
    expect(head).not_to_be_checked()
    expect(view.get_by_role("row", name="Head 3.2 off")).to_be_visible()


def test_half_a_word_is_no_mistake_yet(page):
    view = opened(page)
    field, alert = view.get_by_role("textbox", name="A text"), view.get_by_role("alert")
    page.evaluate(
        "new MutationObserver(() => { window.said = (window.said ?? 0) + 1 })"
        ".observe(document.querySelector('.glass [role=alert]'), {childList: true, characterData: true, subtree: true})"
    )
    field.fill("diary : alas , ")
    field.press_sequentially("max hart", delay=30)
    expect(view.locator(".glass-line:visible")).to_contain_text("After “… , max hart”")
    page.wait_for_timeout(900)
    assert page.evaluate("window.said ?? 0") == 0
    field.press_sequentially("z")
    expect(alert).to_contain_text('"hartz" is not a word of this world.')


def test_the_button_is_seen_at_once(page):
    page.goto(PAGE)
    expect(page.get_by_role("button", name="Open the glass model")).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_sentence_stays_beside_the_switch(new_page):
    view = opened(new_page(viewport={"width": 360, "height": 740}))
    switch = view.get_by_role("switch", name="Head 3.2")
    switch.evaluate("each => each.scrollIntoView({block: 'center'})")
    expect(switch).to_be_in_viewport(ratio=0.9)
    expect(view.locator(".glass-line:visible")).to_be_in_viewport(ratio=0.9)


# Whether each of the odds is seen in its whole height, in the middle, and not below something.
ODDS = """
rows => rows.filter(row => row.checkVisibility()).map(row => {
    const {left, top, width, height} = row.getBoundingClientRect();
    return [2, height / 2, height - 2].every(y => row.contains(document.elementFromPoint(left + width / 2, top + y)));
})
"""


def test_on_a_phone_the_sentence_hides_none_of_the_odds(new_page):
    page = new_page(**PHONE, reduced_motion="reduce")
    view = first_view(page)
    view.get_by_role("switch", name="Head 3.1").press("Enter")
    page.locator(".glass").evaluate("each => each.scrollIntoView()")
    assert view.locator(".glass-next p").evaluate_all(ODDS) == [True] * 3
    expect(view.locator(".glass-told")).to_be_in_viewport(ratio=1)


def test_a_finger_opens_it_without_a_keyboard_and_finds_its_buttons(new_page):
    page = new_page(**NARROW["360 px"], has_touch=True, is_mobile=True)
    view = opened(page)
    expect(view.get_by_role("button", name="Inside")).to_be_focused()
    for name in ("Inside", "Carry it across", "One number, all the way"):
        shown(view, name)
        settled(view)
        assert view.locator("button:visible").evaluate_all(SMALL) == [], name


def test_with_scripts_off_it_says_what_it_needs(new_page):
    for scripts in (False, True):
        page = new_page(java_script_enabled=scripts)
        page.goto(PAGE)
        expect(page.get_by_text("needs a browser with scripts on")).to_be_visible(visible=not scripts)
        expect(page.locator(".glass-stage")).to_be_visible()
        expect(page.get_by_text(PRINTED["known"]["states"][""]["told"][0])).to_be_visible()
        expect(page.get_by_role("radio", name="Yuri Zorn")).to_be_visible(visible=scripts)


def test_it_fits_a_phone(new_page):
    page = new_page(**NARROW["360 px"])
    view = opened(page)
    place = "document.querySelector('.glass').getBoundingClientRect().top"
    page.wait_for_function(f"0 <= {place} && {place} < 320")
    assert page.evaluate(SIDEWAYS) == []
    view.get_by_text("More: all parts").click()
    assert page.evaluate(SIDEWAYS) == []
    view.get_by_role("button", name="Carry it across").click()
    view.get_by_role("button", name="Two names").click()
    expect(view.get_by_role("button", name="yuri → max, after the word")).to_be_visible(timeout=SOON)
    assert page.evaluate(SIDEWAYS) == []
    expect(shown(view, "One number, all the way")).to_contain_text("of its attention", timeout=SOON)
    assert page.evaluate(SIDEWAYS) == []
