"""The workshop, as a reader sees it: a lesson opens, works, waits, outlives a reload, and can be left alone."""

import gzip
import re

import pytest
from page_checks import NARROW, SOON, check_for_all, held_up_at_most, needs_axe
from playwright.sync_api import expect
from support import alike

PAGE = "series/workshop.html"
PART_2 = "series/part-2-unsupervised-learning.html"
OPEN = "Grow a model"
LOST = "Is the network there?"
FEW = 20_480  # words that are enough to see it grow

# A choice that takes two seconds, which no reader needs.
SHORT = """
(select, words) => {
    select.add(new Option("few", words));
    select.value = words;
    select.dispatchEvent(new Event("change"));
}
"""

# Whether nothing lies over an element, as the head of a phone's page may.
UNCOVERED = (
    "it => { const {x, y} = it.getBoundingClientRect(); return document.elementFromPoint(x + 5, y + 5) === it; }"
)


class Lesson:
    def __init__(self, page, address=PAGE):
        self.page = page
        page.goto(address)
        self.open()

    def open(self):
        self.button(OPEN).click()
        expect(self.page.locator(".workshop-view")).to_be_visible(timeout=30_000)

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def status(self):
        return self.page.locator(".workshop-view [role=status]")

    def read(self):
        """How many words are read."""
        text = self.page.locator(".workshop-view progress + p").inner_text()
        return int(text.split()[0].replace(",", ""))

    def reads_beyond(self, words):
        self.page.wait_for_function(
            "words => parseInt(document.querySelector('progress + p').innerText.replace(',', '')) > words", arg=words
        )

    def short(self):
        self.page.get_by_label("Words to read").evaluate(SHORT, str(FEW))

    def grown(self):
        expect(self.button("Grow another")).to_be_visible(timeout=SOON)

    def used(self):
        """Grow something short, and open whatever can be opened."""
        self.short()
        self.button("Grow").click()
        self.grown()
        for details in self.page.locator(".workshop-view details").all():
            details.evaluate("it => it.open = true")


@pytest.fixture
def lesson(page):
    return Lesson(page)


def test_a_model_grows_and_the_page_says_what_became_of_it(page_anywhere):
    page = page_anywhere
    lesson = Lesson(page)
    lesson.short()
    expect(lesson.button("Grow")).to_be_focused()
    with held_up_at_most(page, 50):
        lesson.button("Grow").click()
        lesson.grown()
    expect(lesson.status).to_contain_text(
        re.compile(r"surprises it by \d\.\d\d nats, .* the least possible is 0\.\d\d")
    )
    assert lesson.read() == FEW
    expect(page.locator(".workshop-view progress + p")).to_have_text(f"{FEW:,} words read.")
    assert page.locator(".workshop-written").inner_text().strip()
    (loss, lacks, known) = page.locator(".workshop-chart").all()
    expect(loss.get_by_role("img")).to_have_attribute(
        "aria-label", re.compile(r"while it trains: from .* the least possible \(floor\): 0\.7")
    )
    expect(lacks.get_by_role("img")).to_have_attribute("aria-label", re.compile("grammar: from 2.* to 0"))
    known.get_by_text("The numbers").click()
    rows = known.locator("tbody tr")
    expect(rows).to_have_count(12)
    assert known.locator("thead th").all_inner_texts() == ["words read", "told most", "told often", "told less"]
    page.get_by_text("What it wrote on the way").click()
    assert page.locator("ol > li").count() > 10
    page.goto("about:blank")  # else the page would load anew, and its icon twice
    page.goto(f"{PAGE}#lesson=grow&broken=rate&tokens=200000&size=of+an+elephant")  # as somebody may have typed
    expect(lesson.button("Pause")).to_be_visible(timeout=SOON)
    chosen = [page.get_by_label(name).input_value() for name in ("Break it", "Words to read", "Its size")]
    assert chosen == ["rate", "200000", "0.1M"]


def test_it_waits_and_a_reload_goes_on_where_it_was(lesson):
    lesson.button("Grow").click()
    lesson.page.wait_for_function("document.querySelector('.workshop-view progress').value > 0.02")
    lesson.button("Pause").click()
    expect(lesson.button("Go on")).to_be_focused()
    expect(lesson.status).to_contain_text("It waits")
    expect(lesson.page.get_by_label("Its size")).to_be_disabled()
    before = lesson.read()
    lesson.page.reload()
    saved = lesson.page.locator(".workshop-saved")
    expect(saved).to_contain_text(
        re.compile(r"^Saved in this browser: a model that has read [\d,]+ of 400,000 words\.")
    )
    assert int(re.search(r"[\d,]+", saved.inner_text())[0].replace(",", "")) >= before
    lesson.open()
    expect(lesson.status).to_contain_text("where you left it")
    assert lesson.read() >= before > 0
    lesson.button("Go on").click()
    lesson.reads_beyond(before + 3000)
    lesson.button("Back to the start").click()
    expect(lesson.button("Grow")).to_be_focused()
    expect(lesson.page.get_by_label("Its size")).to_be_enabled()
    lesson.page.reload()
    lesson.open()
    expect(lesson.button("Grow")).to_be_visible()


def test_a_reload_without_a_pause_loses_a_few_seconds_at_most(lesson):
    lesson.button("Grow").click()
    lesson.page.wait_for_function("document.querySelector('.workshop-view progress').value > 0.01")
    lesson.page.wait_for_timeout(6000)
    before = lesson.read()
    lesson.page.reload()
    lesson.open()
    assert before / 10 < lesson.read()
    expect(lesson.button("Go on")).to_be_visible()
    lesson.page.reload()
    lesson.button("Forget it").press("Enter")
    expect(lesson.page.get_by_text("Forgotten.")).to_be_visible()
    expect(lesson.button(OPEN)).to_be_focused()
    lesson.page.reload()
    expect(lesson.button(OPEN)).to_be_visible()
    lesson.open()
    expect(lesson.page.locator(".workshop-saved")).to_have_count(0)
    expect(lesson.status).to_contain_text("begins with random numbers")


def test_everything_works_by_keyboard_and_each_break_says_what_to_watch(lesson):
    page = lesson.page
    estimate = lesson.page.locator(".workshop-grow fieldset .playground-message")
    expect(estimate).to_contain_text("It takes at least")  # as nothing has been measured here
    lesson.short()
    broken = page.get_by_label("Break it")
    broken.focus()
    watch = page.locator(f"#{broken.get_attribute('aria-describedby')}")
    seen = {watch.inner_text()}
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        seen.add(watch.inner_text())
    assert len(seen) == 4 and "look ahead" in watch.inner_text()
    page.keyboard.press("Tab")
    expect(lesson.button("Grow")).to_be_focused()
    page.keyboard.press("Enter")
    lesson.grown()
    lesson.short()
    expect(estimate).to_contain_text("It takes about")
    page.keyboard.press("Tab")
    expect(lesson.button("Back to the start")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(lesson.status).to_contain_text("It writes:")


def test_what_is_read_out_is_seldom(lesson):
    """A run of two seconds speaks when it begins and when it ends."""
    lesson.short()
    lesson.page.evaluate(
        """() => {
            globalThis.said = [];
            const status = document.querySelector(".workshop-view [role=status]");
            new MutationObserver(() => said.push(status.textContent)).observe(status, {childList: true});
        }"""
    )
    lesson.button("Grow").click()
    lesson.grown()
    assert 2 <= len(lesson.page.evaluate("said")) <= 3


@pytest.mark.parametrize("lost", alike("begin.js*", "worker.js", "growing.js"))
def test_a_lost_network_is_told_and_another_try_opens(page, lost):
    address = f"**/_static/workshop/{lost}"
    page.route(address, lambda route: route.abort())
    page.goto(PAGE)
    button = page.get_by_role("button", name=OPEN)
    button.click()
    expect(page.locator(".workshop > [role=status]").first).to_contain_text(LOST)
    expect(page.locator(".workshop-fallback p").first).to_be_visible()
    page.unroute(address)
    button.click()
    expect(page.locator(".workshop-view")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("address", [PAGE, PART_2])
def test_nothing_but_the_button_is_fetched_before_the_click(page, address):
    """And what plays the printed hill of the bench, where it stands."""
    requests = []
    page.on("request", lambda request: requests.append(request.url.partition("/_static/")[2].partition("?")[0]))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    ours = [name for name in requests if name.startswith(("workshop/", "engine/", "page/"))]
    hill = ["page/dom.js", "page/numbers.js", "workshop/hill-view.js", "workshop/hill.js"] if address == PAGE else []
    assert sorted(ours) == sorted(["workshop/open.js", "page/offer.js", *hill])
    sizes = [len(gzip.compress(page.request.get(f"_static/{name}").body())) for name in ours]
    assert sum(sizes) < (8000 if hill else 2100)


def test_without_scripts_it_is_a_figure_and_a_link(new_page):
    page = new_page(java_script_enabled=False)
    page.goto(PART_2)
    fallback = page.locator(".workshop-fallback")
    expect(fallback.locator("img").first).to_be_visible()
    expect(page.locator(".workshop + p").get_by_role("link", name="the workshop")).to_be_visible()
    assert page.get_by_role("button", name=OPEN).count() == 0


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
        expect(page.locator(".workshop-fallback img").first).to_be_visible()
        expect(page.locator(".workshop + p").get_by_role("link", name="the workshop")).to_be_visible()


def test_on_a_phone_it_is_seen_growing(new_page):
    lesson = Lesson(new_page(**NARROW["360 px"]))
    lesson.button("Grow").click()
    seen = ("progress", ".workshop-written", ".workshop-drawing svg")
    for button in ("Pause", "Go on"):
        for each in seen:
            expect(lesson.page.locator(f".workshop-view {each}").first).to_be_in_viewport(ratio=0.75)
        assert lesson.button(button).evaluate(UNCOVERED)
        if button == "Pause":
            lesson.reads_beyond(3000)
            lesson.button(button).click()
    expect(lesson.page.get_by_label("Its size")).to_be_hidden()
    lesson.button("Back to the start").click()
    expect(lesson.page.get_by_label("Its size")).to_be_visible()


@needs_axe
def test_an_open_lesson_is_for_all(still_page):
    Lesson(still_page).used()
    check_for_all(still_page)
