"""The monster of the first page: dragged, clicked, chosen by keys, and left alone."""

import gzip

import pytest
from page_checks import NARROW, SIDEWAYS, check_for_all, needs_axe, playground_settled
from playwright.sync_api import expect
from support import ROOT, alike

STAGES = ["base", "sft", "rlhf"]
FACE, ASIDE, ABOVE = (470, 395), (330, 500), (680, 75)  # places in the drawing
CHERRY = (470, 298)


class Monster:
    """The open first page."""

    def __init__(self, page):
        self.page = page
        page.goto("index.html")
        self.root = page.locator("div.first-monster")
        self.rows = [row.split("\t") for row in page.locator(".first-answers tr").all_inner_texts()]

    def at(self, place):
        """A place of the drawing in the window."""
        find = "([x, y]) => {const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM()); return [p.x, p.y];}"
        return self.root.locator("svg").evaluate(f"(svg, place) => ({find})(place)", list(place))

    def drag(self, *places):
        self.page.mouse.move(*self.at(places[0]))
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.at(place), steps=4)
        self.page.mouse.up()
        self.still()

    def click(self, place):
        self.page.mouse.click(*self.at(place))
        self.still()

    def still(self):
        self.page.wait_for_function("document.getAnimations().length === 0")

    def hit(self, place):
        """The layer that one sees at a place."""
        return self.page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('g[id]').id", self.at(place))

    def says(self, stage):
        """Whether the page shows one stage, and nothing else."""
        place = STAGES.index(stage)
        name, answer = self.rows[place]
        expect(self.root.get_by_role("radio", checked=True)).to_have_accessible_name(name.split(",")[0])
        expect(self.root.get_by_role("status")).to_contain_text(answer)
        assert self.page.locator(".first-now").all_inner_texts() == ["\t".join(self.rows[place])]
        assert (self.hit(FACE) == "tm-mask") == (stage != "base")
        assert (self.hit(CHERRY) == "tm-cherry") == (stage == "rlhf")


@pytest.fixture
def monster(page):
    return Monster(page)


@pytest.fixture
def monster_anywhere(page_anywhere):
    """Where the book is read decides how scripts are loaded, and where a link leads; all else is the same."""
    return Monster(page_anywhere)


def test_who_drags_mask_and_cherry_sees_and_reads_what_becomes_of_it(monster_anywhere):
    monster = monster_anywhere
    monster.drag(FACE, ASIDE)
    monster.says("base")
    monster.drag(ASIDE, FACE)
    monster.says("sft")
    monster.drag(ABOVE, CHERRY)
    monster.says("rlhf")
    monster.drag(CHERRY, ABOVE)
    monster.says("sft")
    monster.drag(FACE, ASIDE)
    monster.drag(ABOVE, CHERRY)  # which takes the mask along
    monster.says("rlhf")


def test_the_answer_changes_on_the_way_and_the_mask_falls_back_where_it_was(monster):
    page = monster.page
    page.mouse.move(*monster.at(FACE))
    page.mouse.down()
    for place, stage in ((ASIDE, 0), (FACE, 2), (ASIDE, 0), (FACE, 2)):
        page.mouse.move(*monster.at(place), steps=4)
        expect(monster.root.get_by_role("status")).to_contain_text(monster.rows[stage][1])
    page.mouse.up()
    monster.still()
    monster.says("rlhf")


def test_a_click_takes_off_and_puts_on(monster):
    for place, stage in ((FACE, "base"), (ASIDE, "sft"), (ABOVE, "rlhf"), (CHERRY, "sft"), (FACE, "base")):
        monster.click(place)
        monster.says(stage)


def test_a_finger_drags_too(new_page):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    monster = Monster(page)
    monster.root.scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)
    for kind, place in (("touchStart", FACE), ("touchMove", (400, 420)), ("touchMove", ASIDE), ("touchEnd", None)):
        points = [dict(zip("xy", monster.at(place), strict=True))] if place else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    monster.still()
    monster.says("base")


def test_keys_choose(monster):
    page = monster.page
    monster.root.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    monster.still()
    monster.says("base")
    for stage in ("sft", "rlhf", "base"):
        page.keyboard.press("ArrowRight")
        monster.still()
        monster.says(stage)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Ask something else")


def test_the_same_question_goes_on_in_the_playground(monster_anywhere):
    monster = monster_anywhere
    page = monster.page
    asked = page.locator("article em").first.inner_text()
    monster.root.get_by_role("radio").nth(1).check()
    page.get_by_role("link", name="Ask something else").click()
    playground_settled(page)
    expect(page.get_by_label("Words", exact=True)).to_have_value(asked)
    expect(page.get_by_role("button", name="Tuned", exact=True)).to_have_attribute("aria-pressed", "true")


# --- Before anything is touched --------------------------------------------------------------------------------------


def test_nothing_is_chosen_before_the_reader_chooses_and_little_is_fetched(page):
    fetched = []
    page.on("response", lambda response: fetched.append(response))
    monster = Monster(page)
    page.wait_for_load_state("networkidle")
    expect(monster.root.get_by_role("radio", checked=True)).to_have_count(0)
    assert monster.hit(FACE) == "tm-mask" and monster.hit(CHERRY) == "tm-cherry"
    ours = [response.body() for response in fetched if "/_static/first/" in response.url]
    assert len(ours) == 2 and sum(len(gzip.compress(body)) for body in ours) < 2048
    assert not [response.url for response in fetched if "playground" in response.url or "monster" in response.url]


def test_without_scripts_it_is_the_drawing_and_three_answers(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("index.html")
    expect(page.get_by_role("img", name="many-eyed")).to_be_visible()
    answers = page.get_by_role("table", name="What the three models answered")
    expect(answers.locator("tr").filter(visible=True)).to_have_count(3)
    expect(page.locator(".first-monster :is(input, p)")).to_have_count(0)


def test_the_drawing_is_the_one_that_is_an_image_elsewhere(page):
    """In part 1, in the EPUB: the same shapes, in the same order."""
    find = "svg => [...svg.querySelectorAll('path, circle, text')].map(it => it.outerHTML)"
    page.goto("index.html")
    inline = page.locator(".first-monster svg").evaluate(find)
    text = (ROOT / "series/drawings/tamed-monster.svg").read_text(encoding="utf-8")
    file = page.evaluate(f"text => ({find})(new DOMParser().parseFromString(text, 'text/html'))", text)
    assert len(file) > 100 and inline == file


# --- For everyone ----------------------------------------------------------------------------------------------------


@needs_axe
def test_an_answer_is_for_all(still_page):
    Monster(still_page).root.get_by_role("radio").first.check()
    check_for_all(still_page)


@pytest.mark.parametrize("options", NARROW.values(), ids=NARROW)
def test_a_narrow_page_doesnt_jump(new_page, options):
    page = new_page(**options)
    monster = Monster(page)
    top = "document.querySelector('.first-answers').getBoundingClientRect().top + scrollY"
    tops = [page.evaluate(top)]
    for radio in monster.root.get_by_role("radio").all():
        radio.check()
        tops.append(page.evaluate(top))
    assert max(tops) - min(tops) < 2, tops


@pytest.mark.parametrize("width", alike(1320, 1400, 2000))
def test_a_wide_screen_shows_the_answers_beside_the_monster(new_page, width):
    page = new_page(viewport={"width": width, "height": 900})
    monster = Monster(page)
    drawn, answers = (page.locator(name).bounding_box() for name in (".first-monster svg", "table.first-answers"))
    column = page.locator(".ways-in").bounding_box()
    assert abs(drawn["x"] + drawn["width"] - column["x"] - column["width"]) < 2, "it is as large as before"
    assert drawn["x"] + drawn["width"] < answers["x"] and answers["y"] < drawn["y"] + drawn["height"] / 2
    assert not page.evaluate(SIDEWAYS)
    monster.root.get_by_role("radio").first.check()
    monster.still()
    monster.says("base")


@pytest.mark.parametrize(("width", "rows"), [(1400, 1), (390, 3)])
def test_the_ways_in_are_buttons_that_leave_room_for_the_rest(new_page, width, rows):
    page = new_page(viewport={"width": width, "height": 844})
    page.goto("index.html")
    ways = page.locator(".ways-in a")
    boxes = [way.bounding_box() for way in ways.all()]
    addresses = [way.get_attribute("href") for way in ways.all()]
    assert {"series/workshop.html#workshop-bench", "series/part-7-business-impact.html#calculator"} < set(addresses)
    targets = [address.partition("#")[0] for address in addresses]
    assert {"series/playground.html", "series/workshop.html", "series/part-1-tamed-monster.html"} < set(targets)
    assert len({box["y"] for box in boxes}) == rows
    assert min(box["height"] for box in boxes) >= 40


def test_who_wants_less_motion_sees_none(new_page):
    monster = Monster(new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce"))
    mask = monster.root.locator("#tm-mask")
    assert mask.evaluate("mask => parseFloat(getComputedStyle(mask).transitionDuration)") < 0.001
