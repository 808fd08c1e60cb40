"""The workshop, as a reader sees it: a lesson opens, works, waits, and can be left alone."""

import gzip
import re

import pytest
from page_checks import NARROW, SOON, cells, check_for_all, held_up_at_most, needs_axe
from playwright.sync_api import expect
from support import alike

PAGE = "series/workshop.html"
PART_2 = "series/part-2-unsupervised-learning.html"
OPEN = "Let it grow"
LOST = "Is the network there?"
FEW = 20_480  # words that are enough to see it grow

# A choice that takes two seconds, which no reader needs.
SHORT = """
(radio, words) => {
    radio.value = words;
    radio.checked = true;
    radio.dispatchEvent(new Event("change"));
}
"""

# Whether nothing lies over an element, as the head of a phone's page may.
UNCOVERED = (
    "it => { const {x, y} = it.getBoundingClientRect(); return document.elementFromPoint(x + 20, y + 8) === it; }"
)


class Lesson:
    def __init__(self, page, address=PAGE):
        self.page = page
        page.goto(address)
        self.ready()

    def ready(self):
        self.root = self.page.locator("#lesson-grow")
        self.view = self.root.locator(".workshop-view")
        self.status = self.root.locator(".play-guide p")
        self.note = self.root.locator(".grow-note")
        self.root.scroll_into_view_if_needed()
        expect(self.root.locator(".scene[data-alive]")).to_be_visible()

    def open(self):
        self.button(OPEN).click()
        expect(self.view).to_be_visible(timeout=SOON)

    def button(self, name):
        return self.root.get_by_role("button", name=name, exact=True)

    def choices(self, name):
        return self.root.locator(f"[data-choice={name}]")

    def more(self):
        self.root.get_by_text("More to choose").click()

    def read(self):
        """How many words are read."""
        return int(self.note.inner_text().split()[0].replace(",", ""))

    def reads_beyond(self, words):
        self.page.wait_for_function(
            "words => parseInt(document.querySelector('.grow-note').innerText.replaceAll(',', '')) > words",
            arg=words,
            timeout=SOON,
        )

    def short(self):
        self.choices("tokens").first.evaluate(SHORT, str(FEW))

    def grown(self):
        expect(self.button("Grow another")).to_be_visible(timeout=SOON)

    def used(self):
        """Grow something short, and open whatever can be opened."""
        self.short()
        self.open()
        self.grown()
        for details in self.root.locator("details").all():
            details.evaluate("it => it.open = true")


@pytest.fixture
def lesson(page):
    return Lesson(page)


def test_a_model_grows_and_the_page_says_what_became_of_it(page_anywhere):
    page = page_anywhere
    lesson = Lesson(page)
    lesson.short()
    with held_up_at_most(page, 50):
        lesson.open()
        lesson.grown()
    expect(lesson.button("Grow another")).to_be_focused()
    expect(lesson.status).to_contain_text(re.compile(r"surprises it by \d\.\d\d nats, .* the floor is 0\.\d\d"))
    assert lesson.read() == FEW
    expect(lesson.note).to_have_text(f"{FEW:,} words read.")
    assert lesson.root.locator(".grow-now").inner_text().strip()
    picture = lesson.root.locator(".scene-picture")
    expect(picture).to_have_attribute("aria-label", re.compile(r"^After 20,480 words the loss has gone from 6.* 0\.7"))
    page.get_by_text("What it lacks, and").click()
    lacks, known = (
        cells(page.locator("table", has_text=title)) for title in ("What it hasn’t learned", "Facts it knows")
    )
    assert float(lacks[0][1]) > 2 > 1 > float(lacks[-1][1]) and len(known) == len(lacks) > 10
    page.get_by_text("What it wrote on the way").click()
    assert page.locator("ol > li").count() > 10
    page.goto("about:blank")  # else the page would load anew, and its icon twice
    page.goto(f"{PAGE}#lesson=grow&broken=rate&tokens=200000&size=of+an+elephant")  # as somebody may have typed
    expect(lesson.button("Pause")).to_be_visible(timeout=SOON)
    chosen = [
        lesson.root.locator(f"[data-choice={name}]:checked").input_value() for name in ("broken", "tokens", "size")
    ]
    assert chosen == ["rate", "200000", "0.1M"]


def test_it_waits_and_goes_on_where_it_was(lesson):
    lesson.open()
    lesson.reads_beyond(8000)
    lesson.button("Pause").click()
    expect(lesson.button("Go on")).to_be_focused()
    expect(lesson.status).to_contain_text("It waits")
    expect(lesson.choices("size").first).to_be_disabled()
    before = lesson.read()
    lesson.button("Go on").click()
    lesson.reads_beyond(before + 3000)
    lesson.button("Back to the start").click()
    expect(lesson.button(OPEN)).to_be_focused()
    expect(lesson.choices("size").first).to_be_enabled()


def test_everything_works_by_keyboard_and_each_break_says_what_to_watch(lesson):
    page = lesson.page
    estimate = lesson.root.locator(".grow-estimate")
    lesson.more()
    expect(estimate).to_contain_text("It takes at least")  # as nothing has been measured here
    lesson.choices("broken").first.focus()
    seen = set()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        expect(lesson.status).to_contain_text("A run made before.")
        seen.add(lesson.status.inner_text())
    assert len(seen) == 4 and any("look ahead" in each for each in seen)
    lesson.short()
    lesson.button(OPEN).focus()
    page.keyboard.press("Enter")
    lesson.grown()
    expect(estimate).to_contain_text("It takes about")
    lesson.button("Another sentence").focus()
    page.keyboard.press("Enter")
    expect(lesson.status).to_contain_text("It writes:")
    page.keyboard.press("Tab")
    expect(lesson.button("Back to the start")).to_be_focused()


def test_what_is_read_out_is_seldom(lesson):
    """A run of two seconds speaks when it is fetched, begins and ends; a longer one every ten seconds."""
    lesson.short()
    lesson.page.evaluate(
        """() => {
            globalThis.said = [];
            const status = document.querySelector("#lesson-grow .play-guide p");
            new MutationObserver(() => said.push(performance.now())).observe(status, {childList: true});
        }"""
    )
    lesson.open()
    lesson.grown()
    said = lesson.page.evaluate("said")
    assert 3 <= len(said) <= 3 + (said[-1] - said[0]) / 10_000


@pytest.mark.parametrize("lost", alike("begin.js*", "worker.js", "growing.js"))
def test_a_lost_network_is_told_and_another_try_opens(page, lost):
    address = f"**/_static/workshop/{lost}"
    page.route(address, lambda route: route.abort())
    lesson = Lesson(page)
    lesson.button(OPEN).click()
    for told in (lesson.root.locator("> [role=status]"), lesson.status):
        expect(told).to_contain_text(LOST)
    expect(lesson.root.locator(".workshop-fallback p").first).to_be_visible()
    page.unroute(address)
    lesson.button(OPEN).click()
    expect(lesson.view).to_be_visible(timeout=30_000)


def test_nothing_is_fetched_before_it_is_in_sight_and_no_model_before_the_click(page):
    requests = []
    page.on("request", lambda request: requests.append(request.url.partition("/_static/")[2].partition("?")[0]))

    def ours():
        return sorted(name for name in requests if name.startswith(("workshop/", "engine/", "page/")))

    page.goto(PART_2)
    page.wait_for_load_state("networkidle")
    assert ours() == ["page/offer.js", "workshop/open.js"]
    page.locator("#lesson-grow").scroll_into_view_if_needed()
    expect(page.locator(".grow[data-alive]")).to_be_visible()
    grow = [f"workshop/{name}.js" for name in ("descent", "descent-view", "drawing", "recipe", "scene-view")]
    assert ours() == sorted(["page/offer.js", "workshop/open.js", "page/dom.js", "page/numbers.js", *grow])
    assert sum(len(gzip.compress(page.request.get(f"_static/{name}").body())) for name in ours()) < 13_000


def test_without_scripts_it_is_a_picture_and_a_link(new_page):
    page = new_page(java_script_enabled=False)
    page.goto(PART_2)
    expect(page.locator(".grow").get_by_role("img")).to_be_visible()
    expect(page.locator(".workshop + p").get_by_role("link", name="the workshop")).to_be_visible()
    expect(page.get_by_role("button", name=OPEN)).to_be_hidden()


def test_what_is_said_to_readers_without_scripts_is_for_them_alone(new_page, origin):
    for page, told in (
        (new_page(base_url=origin, java_script_enabled=False), True),
        (new_page(base_url=origin), False),
    ):
        page.goto(PAGE)
        for sentence in page.locator(".workshop-fallback p").all():
            expect(sentence).to_be_visible(visible=told)
        assert page.locator(".workshop-fallback p").count() == 10
        expect(page.get_by_role("button", name=OPEN)).to_be_visible(visible=not told)
        page.emulate_media(media="print")
        expect(page.locator(".workshop-fallback p").first).to_be_visible()
        page.emulate_media(media="screen")
        page.goto(PART_2)
        expect(page.locator(".grow").get_by_role("img")).to_be_visible()
        expect(page.locator(".workshop + p").get_by_role("link", name="the workshop")).to_be_visible()


def test_on_a_phone_it_is_seen_growing(new_page):
    lesson = Lesson(new_page(**NARROW["360 px"]))
    lesson.open()
    for button in ("Pause", "Go on"):
        for each in (".scene-picture", ".grow-now"):
            expect(lesson.root.locator(each)).to_be_in_viewport(ratio=0.75)
        assert lesson.button(button).evaluate(UNCOVERED)
        if button == "Pause":
            lesson.reads_beyond(3000)
            lesson.button(button).click()


@needs_axe
def test_an_open_lesson_is_for_all(still_page):
    Lesson(still_page).used()
    check_for_all(still_page)
