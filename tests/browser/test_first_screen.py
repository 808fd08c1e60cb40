"""The first page: dragged, clicked, chosen by keys, counted, printed, and what it costs."""

import json
import os
import re
from pathlib import Path

import pytest
from page_checks import NARROW, SIDEWAYS, SOON, check_for_all, needs_axe, playground_settled
from playwright.sync_api import expect
from support import ROOT, alike

PRINTED = json.loads((ROOT / "values/first_page.json").read_text(encoding="utf-8"))
STAGES = [each["stage"] for each in PRINTED["stages"]]
FACE, ASIDE, HEAD, AWAY = (470, 395), (325, 515), (474, 298), (675, 83)  # places in the drawing
WINDOWS = {"phone": (390, 844), "tablet": (768, 1024), "laptop": (1366, 768), "screen": (1920, 1080)}
SHIFT = """
window.shifted = 0;
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
HUNDRED_ACTS = (ROOT / "tests/browser/hundred_acts.js").read_text(encoding="utf-8").strip().rstrip(";")


def text(pieces):
    return "".join(each for each, *_ in pieces)


def printed(stage, chip=0):
    """What is said at a stage: the answer, and what that is."""
    said = PRINTED["stages"][STAGES.index(stage)]["said"][chip]
    return text(said["answer"]), text(said["told"])


def moral(stage):
    return " ".join(PRINTED["stages"][STAGES.index(stage)]["moral"])


class Front:
    """The open first page."""

    def __init__(self, page, live=True):
        self.page = page
        page.set_default_timeout(SOON)  # the machine may be busy
        page.goto("index.html")
        self.root = page.locator(".front")
        if live:
            expect(self.root).to_have_class(re.compile("front-live"), timeout=SOON)

    def at(self, place):
        """A place of the drawing in the window."""
        find = "([x, y]) => {const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM()); return [p.x, p.y];}"
        return self.root.locator(".front-stage svg").evaluate(f"(svg, place) => ({find})(place)", list(place))

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
        self.page.wait_for_function("document.getAnimations().every(each => each instanceof CSSAnimation)")

    def wear(self, stage):
        self.root.locator(f"input[value={stage}]").check(force=True)

    def says(self, stage, chip=0):
        """Whether the page shows one stage, in every way that it shows one."""
        strengths = {"base": (0, 0), "sft": (1, 0), "rlhf": (1, 1)}[stage]
        answer, told = printed(stage, chip)
        expect(self.root.get_by_role("status").first).to_have_text(told)
        expect(self.root.locator(".front-said")).to_have_text(answer)
        expect(self.root.locator("input:checked")).to_have_value(stage)
        assert self.strengths() == strengths
        assert (self.hit(FACE) == "tm-mask") == (stage != "base")
        assert (self.hit(HEAD) == "tm-cherry") == (stage == "rlhf")

    def strengths(self):
        return tuple(float(slider.input_value()) for slider in self.root.get_by_role("slider").all())

    def hit(self, place):
        """The layer that one sees at a place."""
        self.still()
        self.root.locator(".front-stage").scroll_into_view_if_needed()
        return self.page.evaluate("([x, y]) => document.elementFromPoint(x, y)?.closest('g[id]')?.id", self.at(place))

    def counts(self):
        """The bars as they stand."""
        rows = self.root.locator(".front-row")
        return [row.locator("[data-kind]").all_text_contents() for row in rows.all()]

    def counted(self):
        """Wear all three, and wait for the moral."""
        for stage in STAGES:
            self.wear(stage)
        self.tells("rlhf")

    def tells(self, stage):
        """Once it has counted what is worn, it says what that changed."""
        expect(self.root.locator(".front-moral [role=status]")).to_have_text(moral(stage), timeout=SOON)


COUNTS = [[str(each["counts"][kind]) for kind in (*PRINTED["kinds"], "rude")] for each in PRINTED["stages"]]


@pytest.fixture
def front(still_page):
    """Without motion, so that nothing need be waited for."""
    return Front(still_page)


# --- What it says -----------------------------------------------------------------------------------------------------


def test_what_is_printed_is_what_it_says_and_counts(page_anywhere):
    page_anywhere.emulate_media(reduced_motion="reduce")
    front = Front(page_anywhere)
    for stage in STAGES:
        front.wear(stage)
        front.says(stage)
        if stage != "base":
            front.tells(stage)
    assert front.counts() == COUNTS


def test_who_begins_with_the_cherry_is_told_of_the_monster_too(front):
    """Of the two that are counted, and once the mask is, of all three."""
    front.wear("rlhf")
    told = front.root.locator(".front-moral [role=status]")
    bare, _, dressed = (each["counts"]["right"] for each in PRINTED["stages"])
    expect(told).to_contain_text(f"right {bare} → {dressed}", timeout=SOON)
    front.wear("sft")
    front.tells("sft")
    front.wear("rlhf")
    front.tells("rlhf")


def test_without_scripts_picture_answers_and_counts_are_there(new_page):
    page = new_page(java_script_enabled=False, viewport={"width": 1366, "height": 768})
    front = Front(page, live=False)
    places = set()
    for stage in STAGES:
        front.wear(stage)
        page.wait_for_timeout(700)
        shown = [each.inner_text() for each in page.locator(".front-printed").filter(visible=True).all()]
        said = (*printed(stage), *([] if stage == "base" else [moral(stage)]))
        assert tuple(re.sub(" [✓✗]", "", each) for each in shown) == said
        places.add(
            tuple(page.locator(name).bounding_box()["x"] for name in ("#tm-mask >> nth=0", "#tm-cherry >> nth=0"))
        )
    assert len(places) == 3
    assert front.counts() == COUNTS and page.locator(".front-bar span").first.bounding_box()["width"] > 100
    expect(page.locator(".front :is(button, input[type=range])").filter(visible=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Watch it cheat its judge", exact=True)).to_be_visible()


@pytest.mark.parametrize("window", ["phone", "laptop"])
def test_the_first_live_answer_stands_where_the_printed_one_stood(new_page, window):
    width, height = WINDOWS[window]
    places = []
    for scripts in (False, True):
        page = new_page(java_script_enabled=scripts, viewport={"width": width, "height": height})
        front = Front(page, live=scripts)
        bubble = front.root.locator(".front-bubble").bounding_box()["y"]
        lines = front.root.locator(".front-says p, .front-foot p").filter(has_text=re.compile("Yuri|yuri|right"))
        places.append([line.bounding_box()["y"] - bubble for line in lines.filter(visible=True).all()])
    assert len(places[0]) == len(places[1]) == 2
    assert places[0] == pytest.approx(places[1], abs=1)


def test_where_the_model_stays_away_the_print_stays(new_page):
    page = new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page.route("**/playground/data/*", lambda route: route.abort())
    front = Front(page, live=False)
    expect(front.root.locator(".front-pulse")).to_contain_text("did not arrive", timeout=SOON)
    front.wear("rlhf")
    shown = page.locator(".front-printed").filter(visible=True).all_inner_texts()
    assert tuple(re.sub(" [✓✗]", "", each) for each in shown) == (*printed("rlhf"), moral("rlhf"))
    assert front.counts() == COUNTS
    expect(front.root.locator(".front-bar span").first).to_be_visible()


def test_who_hurries_changes_no_count(new_page):
    """Each dress is worn for a moment only, and something is asked meanwhile."""
    front = Front(new_page(viewport={"width": 1366, "height": 768}))
    chips = front.root.locator(".front-chips button")
    for stage, chip in (("sft", 1), ("rlhf", 2), ("base", 3), ("sft", 0), ("rlhf", 1)):
        front.wear(stage)
        chips.nth(chip).click()
        front.page.wait_for_timeout(90)
    front.tells("rlhf")
    assert front.counts() == COUNTS


def test_four_questions_and_another_draw(front):
    for chip, button in enumerate(front.root.locator(".front-chips button").all()):
        button.click()
        expect(front.root.locator(".front-asked")).to_have_text(PRINTED["chips"][chip]["shown"])
        front.says("base", chip)
        expect(button).to_have_attribute("aria-pressed", "true")
    before = front.root.locator(".front-said").inner_text()
    for _ in range(3):
        front.root.get_by_role("button", name="Again").click()
    expect(front.root.locator(".front-said")).not_to_have_text(before)


def test_a_question_goes_on_in_the_playground(page_anywhere):
    page_anywhere.emulate_media(reduced_motion="reduce")
    front = Front(page_anywhere)
    front.wear("sft")
    front.says("sft")
    front.root.get_by_role("link", name="Your own").click()
    playground_settled(page_anywhere)
    written = page_anywhere.locator('.playground-voice:not([data-voice="prompt"]) > span').all_inner_texts()
    assert re.sub(r" ([,.])", r"\1", " ".join(written)) == f"{printed('sft')[0]} <end>"


def test_all_sixty_can_be_read_by_keys(front):
    page, popup = front.page, front.root.locator(".front-sixty")
    front.wear("rlhf")
    front.counted()
    front.root.get_by_role("button", name="Read all").focus()
    page.keyboard.press("Enter")
    expect(popup).to_be_visible()
    lines = popup.locator("li")
    expect(lines).to_have_count(60)
    kinds = [line.locator("b").inner_text().split(",")[0] for line in lines.all()]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        PRINTED["kinds"][kind]: int(number)
        for kind, number in zip(PRINTED["kinds"], COUNTS[2], strict=False)
        if number != "0"
    }
    page.keyboard.press("Escape")
    expect(popup).to_be_hidden()


# --- One state --------------------------------------------------------------------------------------------------------


def test_who_drags_mask_and_cherry_sees_and_reads_what_becomes_of_it(front):
    front.drag(ASIDE, FACE)
    front.says("sft")
    front.drag(AWAY, HEAD)
    front.says("rlhf")
    front.drag(HEAD, AWAY)
    front.says("sft")
    front.drag(FACE, ASIDE)
    front.says("base")
    front.drag(AWAY, HEAD)  # which takes the mask along
    front.says("rlhf")


def test_a_click_takes_off_and_puts_on(front):
    for place, stage in ((ASIDE, "sft"), (AWAY, "rlhf"), (HEAD, "sft"), (FACE, "base"), (AWAY, "rlhf")):
        front.click(place)
        front.says(stage)


def test_a_finger_drags_too(new_page):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, reduced_motion="reduce")
    front = Front(page)
    session = page.context.new_cdp_session(page)
    for kind, place in (("touchStart", ASIDE), ("touchMove", (360, 420)), ("touchMove", FACE), ("touchEnd", None)):
        points = [dict(zip("xy", front.at(place), strict=True))] if place else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    front.says("sft")


def test_keys_choose_and_slide(front):
    page = front.page
    front.root.locator("input[value=base]").focus()
    for stage in ("sft", "rlhf"):
        page.keyboard.press("ArrowRight")
        front.says(stage)
    front.root.get_by_role("slider", name="Mask").focus()
    page.keyboard.press("ArrowLeft")
    assert front.strengths() == (0.95, 1)
    expect(front.root.locator("input:checked")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    front.says("rlhf")
    page.keyboard.press("Home")
    assert front.strengths() == (0, 1) and front.hit(FACE) != "tm-mask"


def test_the_picture_answers_on_the_way(new_page):
    """In steps of a twentieth, and what it says follows each."""
    front = Front(new_page(viewport={"width": 1366, "height": 768}))
    page = front.page
    page.mouse.move(*front.at(ASIDE))
    page.mouse.down()
    seen = set()
    for place in ((330, 470), (360, 420), (420, 395), FACE):
        page.mouse.move(*front.at(place), steps=4)
        seen.add(front.strengths()[0])
    page.mouse.up()
    assert len(seen) >= 3 and front.strengths() == (1, 0)


# --- For everyone -----------------------------------------------------------------------------------------------------

SMALL = """
() => [...document.querySelectorAll(".front :is(button, .front-worn label, input[type=range], a)"),
    ...document.querySelectorAll(".front-doors a, .front-claims a.bet")]
    .map(each => [each.textContent.trim() || each.name, each.getBoundingClientRect()])
    .filter(([, {width, height}]) => width && Math.min(width, height) < 23.99).map(([text]) => text)
"""


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("theme", alike("light", "dark"))
def test_picture_and_answer_are_seen_together_and_fit(new_page, window, theme):
    width, height = WINDOWS[window]
    page = new_page(viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce")
    front = Front(page)
    front.counted()
    boxes = {name: front.root.locator(f".front-{name}").bounding_box() for name in ("stage", "worn", "bubble")}
    assert all(box["y"] >= 0 and box["y"] + box["height"] <= height + 1 for box in boxes.values()), boxes
    assert page.evaluate(SIDEWAYS) == [] and page.evaluate(SMALL) == []
    if width > 1200:
        assert front.root.bounding_box()["height"] <= height + 1
    if width < 400:
        assert len(page.evaluate(WORDS)) <= 60


WORDS = """
() => [...document.querySelectorAll(".front *")].filter(each => !each.closest("svg, legend")
        && each.checkVisibility({visibilityProperty: true}) && each.getBoundingClientRect().top < innerHeight)
    .flatMap(each => [...each.childNodes]).filter(node => node.nodeType === Node.TEXT_NODE)
    .flatMap(node => node.data.match(/[\\p{L}\\d’]+/gu) ?? [])
"""


@pytest.mark.parametrize("window", ["phone", "tablet"])
def test_what_is_said_points_to_what_is_worn(new_page, window):
    width, height = WINDOWS[window]
    front = Front(new_page(viewport={"width": width, "height": height}, reduced_motion="reduce"))
    tip = "box => [getComputedStyle(box, '::before')].map(it => [it.content, parseFloat(it.left) + 14])[0]"
    bubble = front.root.locator(".front-bubble")
    for stage in STAGES:
        front.wear(stage)
        worn = front.root.locator("label:has(:checked)").bounding_box()
        at = bubble.bounding_box()["x"] + bubble.evaluate(tip)[1]
        assert at == pytest.approx(worn["x"] + worn["width"] / 2, abs=4)
    front.root.get_by_role("slider", name="Mask").press("ArrowLeft")  # nothing whole is worn
    assert bubble.evaluate(tip)[0] == "none"


@needs_axe
def test_it_is_for_all(still_page):
    front = Front(still_page)
    front.counted()
    check_for_all(still_page)


# Text over the gradient, which axe can't judge: each against both ends, and the colors of the bars under their numbers.
CONTRAST = """
() => {
    const parse = color => color.match(/[\\d.]+/g).map(Number);
    const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const light = ([r, g, b]) => [r, g, b].map(v => linear(v / 255))
        .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
    const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const grounds = element => {
        for (let at = element; at; at = at.parentElement) {
            const {backgroundColor, backgroundImage} = getComputedStyle(at);
            if (backgroundImage.includes("gradient")) return backgroundImage.match(/rgba?\\([^)]*\\)/g).map(parse);
            if (parse(backgroundColor)[3] !== 0) return [parse(backgroundColor)];
        }
        return [[255, 255, 255]];
    };
    return [...document.querySelectorAll(".front *, .front-bets *")].filter(element => !element.closest("svg")
        && element.checkVisibility({visibilityProperty: true})
        && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())).map(element => {
        const color = light(parse(getComputedStyle(element).color));
        const least = Math.min(...grounds(element).map(ground => ratio(color, light(ground))));
        return [least, element.textContent.slice(0, 40)];
    }).sort(([a], [b]) => a - b);
}
"""


@pytest.mark.parametrize("theme", alike("light", "dark"))
def test_all_text_stands_out_from_its_ground(new_page, theme):
    page = new_page(viewport={"width": 1366, "height": 768}, color_scheme=theme, reduced_motion="reduce")
    front = Front(page)
    front.counted()
    for window in ("laptop", "phone"):  # where it stands on other grounds
        page.set_viewport_size(dict(zip(("width", "height"), WINDOWS[window], strict=True)))
        found = page.evaluate(CONTRAST)
        assert len(found) > 40 and found[0][0] >= 4.5, (window, found[:4])


def test_who_listens_hears_it_as_text(front):
    """The accessibility tree of what is alive."""
    front.counted()
    front.wear("base")
    front.says("base")
    told = front.root.aria_snapshot()
    answer, sentence = printed("base")
    for line in (
        '- group "What the monster wears"',
        '- radio "Monster pre-trained" [checked]',
        '- radio "+ mask fine-tuned"',
        '- radio "+ cherry human feedback"',
        f"- paragraph: {PRINTED['chips'][0]['shown']}",
        '- button "Again"',
        '- group "Ask it"',
        '- button "Well known" [pressed]',
        '- link "Your own"',
        '- group "Sixty questions"',
        f'- img "{PRINTED["stages"][0]["inWords"]}"',
        '- slider "Mask',
        '- slider "Cherry',
    ):
        assert line in told, f"{line} in\n{told}"
    heard = front.root.locator(".front-bubble").aria_snapshot()
    assert (
        re.sub(r"\W+", " ", sentence) in re.sub(r"\W+", " ", heard) and "nurse" in heard and answer.split()[0] in heard
    )
    front.wear("rlhf")
    front.tells("rlhf")
    changed, _ = PRINTED["stages"][2]["moral"]
    assert changed in front.root.locator(".front-moral").aria_snapshot()
    assert "tm-" not in told and "put me on" not in told


def test_who_wants_less_motion_sees_none(front):
    assert front.page.evaluate("document.getAnimations().filter(each => each.playState === 'running').length") == 0
    front.wear("sft")
    front.says("sft")
    mask = front.root.locator("#tm-mask").first
    assert mask.evaluate("mask => parseFloat(getComputedStyle(mask).transitionDuration)") < 0.001


# --- What it costs ----------------------------------------------------------------------------------------------------


def test_it_is_light_and_still(new_page):
    """At most 20 requests and 800 kB in all, and nothing that jumps, be it loaded or used."""
    page = new_page(viewport={"width": 1366, "height": 768})
    page.add_init_script(SHIFT)
    answered = []
    page.on("response", lambda response: answered.append(response))
    front = Front(page)
    front.counted()
    names = [response.url.rsplit("/", 1)[-1] for response in answered if not response.url.startswith("blob:")]
    size = sum(len(response.body()) for response in answered if not response.url.startswith("blob:"))
    assert len(names) <= 20, (len(names), names)
    assert size <= 800_000, size
    for chip in front.root.locator(".front-chips button").all():
        chip.click()
        page.wait_for_timeout(400)
    assert page.evaluate("shifted") < 0.01


def test_the_page_has_its_form_before_the_picture_has_come(page, html):
    """On a slow line it is painted in pieces, and nothing may move when the next one comes."""
    whole = (html / "index.html").read_text(encoding="utf-8")
    begun = whole[: whole.index('<div class="front-frame">')]
    page.route("**/index.html", lambda route: route.fulfill(body=begun, content_type="text/html"))
    page.goto("index.html")
    assert page.evaluate("getComputedStyle(document.querySelector('.content')).padding") == "0px"


def slowed(page):
    session = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
    session.send("Network.emulateNetworkConditions", slow)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})


@pytest.mark.parametrize("window", ["phone", "laptop"])
def test_nothing_jumps_on_a_slow_line_either(new_page, window):
    width, height = WINDOWS[window]
    page = new_page(viewport={"width": width, "height": height})
    page.add_init_script(SHIFT)
    slowed(page)
    front = Front(page)
    for stage in STAGES:
        front.wear(stage)
        page.wait_for_timeout(1500)
    assert page.evaluate("shifted") < 0.01


@pytest.mark.release
@pytest.mark.parametrize("slow", [False, True], ids=["", "slow"])
@pytest.mark.parametrize("window", WINDOWS)
def test_a_hundred_acts_move_nothing(new_page, window, slow):
    """Nor do they shift anything, the page's coming included."""
    width, height = WINDOWS[window]
    page = new_page(viewport={"width": width, "height": height})
    page.add_init_script(SHIFT)
    if slow:
        slowed(page)
    Front(page)
    found = page.evaluate(HUNDRED_ACTS, 39)
    assert found["most"] < 1, found
    assert page.evaluate("shifted") < 0.01


def processes():
    """Of each process its parent and the seconds that it has computed."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            renders = "--type=renderer" in (folder / "cmdline").read_text()
        except OSError:
            continue
        seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        yield int(folder.name), int(fields[1]), seconds * renders


def rendered():
    """Seconds that the renderers below this process have computed."""
    found = {number: (parent, seconds) for number, parent, seconds in processes()}

    def ours(number):
        while number in found and number != os.getpid():
            number = found[number][0]
        return number == os.getpid()

    return sum(seconds for number, (_, seconds) in found.items() if ours(number))


@pytest.mark.release  # a time, which a busy machine stretches
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to read processor time from")
def test_the_first_answer_takes_little_computing(new_page):
    """In seconds of a processor, which a busy machine stretches less than those of a clock."""
    page = new_page(viewport={"width": 1366, "height": 768})
    page.goto("about:blank")
    before = rendered()
    page.goto("index.html")
    page.wait_for_function("performance.getEntriesByName('front-answer').length", polling=50, timeout=SOON)
    assert 0.05 < rendered() - before <= 1.5


def test_nothing_of_the_model_is_fetched_before_the_page_is_drawn(page):
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    Front(page)
    data = [place for place, url in enumerate(fetched) if "/playground/data/" in url]
    script = next(place for place, url in enumerate(fetched) if url.endswith("open.bundle.js"))
    assert len(data) == 4 and data[0] > script
    painted = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    begun = "performance.getEntriesByName('front-begun')[0].startTime"
    assert page.evaluate(f"{painted} < {begun}")


# --- The drawing, and the rest of the page ----------------------------------------------------------------------------


def test_the_drawing_is_the_one_that_is_an_image_elsewhere(page):
    """In part 1, in the EPUB: the same shapes, in the same order, but for its sky, its ground's ends and its labels."""
    find = "svg => [...svg.querySelectorAll('#tm-scene :is(path, circle)')].map(it => it.outerHTML)"
    page.goto("index.html")
    inline = page.locator(".front-stage svg").evaluate(find)
    drawn = (ROOT / "series/drawings/tamed-monster.svg").read_text(encoding="utf-8")
    file = page.evaluate(f"text => ({find})(new DOMParser().parseFromString(text, 'text/html'))", drawn)
    assert len(file) > 100 and len(set(file) - set(inline)) == 1 and len(set(inline) - set(file)) == 2


def test_below_are_three_doors_and_what_held(page):
    page.goto("index.html")
    doors = page.locator(".front-door")
    told = [door.locator("h3").inner_text() for door in doors.all()]
    assert told == ["For learners", "For builders", "For owners"]  # whom, as the sidebar says what: Read, Play, Own
    assert [door.get_by_role("link").count() for door in doors.all()] == [3, 3, 3]
    rows = page.locator(".front-claims li")
    expect(rows).to_have_count(8)
    for row in rows.all():
        words = [word for word in row.inner_text().split() if word not in ("✓", "≈", "✗")]
        assert 0 < len(words) <= 7, words
        expect(row.locator("a.bet")).to_have_attribute("href", re.compile("series/claims.html#bet-"))
    bars = [int(part.inner_text()) for part in page.locator(".front-bets b").all()]
    total = int(re.search(r"Of (\d+) bets", page.locator("article").inner_text())[1])
    assert sum(bars) == total > 200


@pytest.mark.parametrize("options", NARROW.values(), ids=NARROW)
def test_a_narrow_page_doesnt_jump(new_page, options):
    page = new_page(**options, reduced_motion="reduce")
    front = Front(page)
    top = "document.querySelector('.front-doors').getBoundingClientRect().top + scrollY"
    tops = [page.evaluate(top)]
    for stage in STAGES:
        front.wear(stage)
        front.says(stage)
        tops.append(page.evaluate(top))
    assert max(tops) - min(tops) < 2, tops
