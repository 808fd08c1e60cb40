"""The playground: what each control changes, what the presets show, and what happens when something is wrong."""

import gzip
import re
from math import sqrt

import pytest
from lab_side import counted
from page_checks import NARROW, SMALL, cells, check_for_all, needs_axe, playground_settled, violations_everywhere
from playwright.sync_api import expect
from support import ROOT, alike

PAGE = "series/playground.html"
ALIKE = ("real", "workshop", "part-4-emergent-behavior", "part-5-llm-applications", "part-6-ethics-and-safety", "glass")
LIKE_IT = [f"series/{name}.html" for name in ALIKE]  # what stands there looks so
PART_1 = "series/part-1-tamed-monster.html"
EMBEDS = [
    PART_1,
    "series/part-2-unsupervised-learning.html",
    "series/part-3-fine-tuning.html",
]
LOST = "Is the network there?"


def spaced(text):
    """A text as the page's matchers read it."""
    return re.sub(r"\s+", " ", text)


class Playground:
    """An open playground, as a reader sees it."""

    def __init__(self, page, address=PAGE, more=True):
        self.page = page
        page.goto(address)
        if "=" not in address:
            self.press("Open the playground")
        expect(page.locator(".playground-view")).to_be_visible(timeout=30_000)
        self.settled()
        self.focused = page.evaluate("document.activeElement.innerText")
        details = page.locator(".playground-view > details")
        if more and details.get_attribute("open") is None:
            details.locator("summary", has_text="More").click()

    def settled(self):
        playground_settled(self.page)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def slide(self, label, value):
        self.page.get_by_role("slider", name=label).fill(str(value))
        self.settled()

    def fill(self, label, value):
        field = self.page.get_by_label(label, exact=True)
        field.fill(str(value))
        field.press("Enter")
        self.settled()

    def choose(self, label, option):
        self.page.get_by_label(label).select_option(label=option)
        self.settled()

    def stage(self, name):
        self.press(name)
        self.settled()

    def text(self):
        """What was written, without names of voices."""
        words = self.page.locator(".playground-voice:not([data-voice=prompt]) > span").all_inner_texts()
        return " ".join(words)

    def table(self, caption):
        """The rows of a table by their first cell."""
        return cells(self.page.locator("table", has=self.page.locator("caption", has_text=caption)))

    def survey(self):
        """How many answers were given and well formed, and the shares of voices."""
        self.press("Ask 60 questions")
        status = self.page.locator(".playground-display [role=status]")
        expect(status).to_contain_text("60 questions are answered", timeout=60_000)
        caption = self.page.locator("caption", has_text="Whose answers").inner_text().split()
        shares = {voice: share(text) for voice, text in self.table("Whose answers")}
        return int(caption[-6]), int(caption[-4]), shares

    def alert(self):
        return self.page.locator(".playground-alert")


def share(text):
    return float(text.rstrip("%")) / 100


@pytest.fixture
def playground(page):
    return Playground(page)


@pytest.fixture
def playground_anywhere(page_anywhere):
    """For what loads something: how it is loaded is all that depends on where the book is read."""
    return Playground(page_anywhere)


# --- Controls --------------------------------------------------------------------------------------------------------


def test_a_tuned_model_answers_as_the_helper_and_the_views_say_so(playground):
    assert playground.text().endswith("<end>")
    expect(playground.page.locator(".playground-voice[data-voice=helper] > b")).to_have_text("helper")
    after = playground.table("What comes after “<bot>”")
    assert sum(share(model) for _, model, _ in after) > 0.9 and sum(share(world) for *_, world in after) > 0.8
    voices = [voice for voice, _ in playground.table("Who wrote the text")]
    assert voices == "helper rude poet gossip clerk".split()
    rows = playground.table("Word by word")
    assert [row[0] for row in rows[:3]] == ["<doc>", "<user>", "where"]
    assert all(float(row[2]) >= 0 and float(row[3]) >= 0 for row in rows[9:-1])
    assert sum(share(row[4]) for row in rows[:9]) == pytest.approx(1, abs=0.05)
    playground.fill("Seed", 2)
    expect(playground.page.locator("[role=status]")).to_contain_text("It sounds like the helper")


def test_mask_cherry_and_leash_change_the_text(playground_anywhere):
    playground = playground_anywhere
    seen = [playground.text()]
    for change in (
        lambda: playground.slide("Mask", 0.3),
        lambda: playground.stage("Base"),
        lambda: playground.stage("Tuned"),
        lambda: playground.slide("Cherry", 1.5),
        lambda: (playground.page.get_by_label("On a leash").uncheck(), playground.settled()),
    ):
        change()
        seen.append(playground.text())
    assert seen[3] == seen[0]  # the same settings, the same text
    assert len(set(seen)) == len(seen) - 1, seen


def test_the_answer_comes_first_and_what_few_need_last(page_anywhere):
    page = page_anywhere
    page.goto(PAGE)
    page.get_by_role("button", name="Open the playground").click()
    playground_settled(page)
    order = [page.locator(".playground-try").last, page.locator(".playground-text")]
    order += [page.get_by_role("slider", name=name) for name in ("Mask", "Cherry")]
    order += [page.get_by_label("Words", exact=True), page.get_by_role("button", name="Generate")]
    tops = [element.bounding_box()["y"] for element in order]
    assert tops == sorted(tops) or tops[:4] == sorted(tops[:4]), tops  # the prompt may stand beside the sliders
    hidden = [page.get_by_label(name) for name in ("Temperature", "Seed", "On a leash")]
    hidden.append(page.locator(".playground-words"))
    for element in hidden:
        expect(element).to_be_hidden()
    page.locator("summary", has_text="More").focus()
    page.keyboard.press("Enter")
    for element in hidden:
        expect(element).to_be_visible()


# --- The address -----------------------------------------------------------------------------------------------------


def test_the_address_has_the_answer(playground_anywhere, new_page, origin):
    playground = playground_anywhere
    page = playground.page
    assert "#" not in page.url  # as nothing is set yet
    playground.choose("Example", "A stranger, of whom no text tells")
    playground.slide("Cherry", 0.6)
    page.get_by_label("On a leash").uncheck()
    playground.settled()
    playground.slide("Temperature", 0.8)
    playground.fill("Seed", 7)
    page.wait_for_url("**/*seed=7*")
    other = Playground(new_page(base_url=origin), page.evaluate("location.href"))
    assert other.text() == playground.text()
    expect(other.page.get_by_role("slider", name="Cherry")).to_have_value("0.6")
    expect(other.page.get_by_label("On a leash")).not_to_be_checked()


def test_a_link_is_copied(new_page, site):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    playground = Playground(page)
    playground.slide("Mask", 0.35)
    playground.press("Copy a link to this")
    expect(page.locator(".playground-display [role=status]")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}{PAGE}#mask=0.35&form=chat"


def test_each_of_the_three_things_to_try_opens_the_playground_with_it(page_anywhere):
    page = page_anywhere
    page.goto(PAGE)
    texts = []
    for link, prompt in zip(page.locator(".playground-try").all(), ("yuri", "yuri", "anna"), strict=True):
        link.click()
        expect(page.get_by_label("Words", exact=True)).to_have_value(re.compile(prompt), timeout=30_000)
        # The event of the new address comes after the click: until then the last text stands there, finished.
        if texts:
            expect(page.locator(".playground-text")).not_to_have_text(spaced(texts[-1]), timeout=30_000)
        playground_settled(page)
        expect(page.locator(".playground-text")).to_be_in_viewport()
        texts.append(page.locator(".playground-text").inner_text())
    assert len(set(texts)) == 3
    page.go_back()
    expect(page.get_by_role("slider", name="Cherry")).to_have_value("1.5")
    expect(page.locator(".playground-text")).to_have_text(spaced(texts[1]))


@pytest.mark.parametrize("hash", alike("#what-is-in-it", "#", "#preset"))
def test_a_heading_in_the_address_opens_nothing(page, hash):
    page.goto(PAGE + hash)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name="Open the playground")).to_be_visible()


def test_nonsense_in_the_address_does_no_harm(page):
    playground = Playground(page, f"{PAGE}#preset=constructor&form=toString&mask=much&seed=-x&prompt=<b>rain</b>&x=1")
    expect(playground.alert()).to_contain_text("<b>rain</b>".split()[0])
    playground.fill("Words", "is it raining in pell ?")
    expect(playground.alert()).to_be_empty()
    assert playground.text()


def test_a_stage_is_marked_only_while_it_is_worn(playground):
    button = playground.page.get_by_role("button", name="Tuned", exact=True)
    expect(button).to_have_attribute("aria-pressed", "true")
    playground.slide("Mask", 0.5)
    expect(button).to_have_attribute("aria-pressed", "false")


def test_the_seed_changes_the_draw_and_temperature_zero_ends_chance(playground):
    def texts():
        found = set()
        for seed in range(5):
            playground.fill("Seed", seed)
            found.add(playground.text())
        return len(found)

    assert texts() > 2
    playground.slide("Top-p", 0.05)
    assert texts() == 1
    playground.slide("Top-p", 1)
    playground.slide("Temperature", 0)
    assert texts() == 1
    assert [row[1] for row in playground.table("What comes after") if row[1] != "0%"] == ["100%"]


def test_step_writes_the_same_text_word_by_word(playground):
    whole = playground.text()
    said = []
    for _ in whole.split():
        playground.press("One word more")
        playground.settled()
        said.append(playground.text())
    assert said[0] == whole.split()[0] and said[-1] == whole
    playground.press("One word more")  # begins anew
    playground.settled()
    assert playground.text() == said[0]
    playground.press("Generate")
    playground.settled()
    assert playground.text() == whole


def test_a_setting_that_changes_while_it_writes_makes_a_whole_new_text(playground):
    playground.choose("Example", "A diary, by whom?")
    whole = playground.text()
    playground.page.evaluate(
        """() => void (async () => {
            const seed = document.querySelector(".playground input[type=number]");
            const text = document.querySelector(".playground-text");
            for (const value of [2, 3, 4, 1]) {
                const drawn = new Promise(done => new MutationObserver(done).observe(text, {childList: true}));
                seed.value = value;
                seed.dispatchEvent(new Event("input"));
                await drawn; // the first words, at least
            }
            globalThis.changed = true;
        })()"""
    )
    playground.page.wait_for_function("globalThis.changed")
    playground.settled()
    assert len(whole.split()) > 40
    assert playground.text() == whole


def test_stop_stops(playground):
    """Both buttons are pressed at once, or a fast machine might have all answers before the second."""
    playground.page.evaluate(
        """() => {
            const buttons = [...document.querySelectorAll(".playground button")];
            for (const name of ["Ask 60 questions", "Stop"]) buttons.find(it => it.textContent === name).click();
        }"""
    )
    expect(playground.page.locator("caption", has_text="Whose answers")).to_be_visible()
    status = playground.page.locator(".playground-display [role=status]")
    expect(status).to_contain_text("questions are answered")
    assert int(status.inner_text().split()[0]) < 60


def test_a_prompt_may_be_chosen_or_typed_and_is_read_in_three_ways(playground):
    for example, form, begins in (
        ("A sum, its digits backward", "as a question in a chat", "<doc> <user> what is 4 7 + 2 5 ? <bot>"),
        ("A song", "as it is, to go on with", "<doc> song : b k t f ; b k t f ;"),
    ):
        playground.choose("Example", example)
        expect(playground.page.get_by_label("Read the prompt").locator(":checked")).to_have_text(form)
        expect(playground.page.locator("[data-voice=prompt] > span")).to_have_text(begins)
    assert playground.text().startswith("b k t f ;")
    playground.choose("Read the prompt", "as a question in a document")
    playground.fill("Words", "Where does Max Hart live")
    begins = "<doc> talk : ask : where does max hart live ? reply :"
    expect(playground.page.locator("[data-voice=prompt] > span")).to_have_text(begins)


def test_an_unknown_word_is_refused_by_name(playground):
    playground.page.get_by_label("Words", exact=True).fill("where does the pirate live ?")
    expect(playground.alert()).to_contain_text("“pirate”".replace("“", '"').replace("”", '"'))
    expect(playground.alert()).to_have_role("alert")
    playground.fill("Words", "is it raining in pell ?")
    expect(playground.alert()).to_be_empty()
    playground.page.get_by_label("Words", exact=True).fill("lamp " * 300)
    expect(playground.alert()).to_contain_text("too long")


def test_another_word_and_another_head_are_looked_from(playground):
    page = playground.page
    before = [row[4] for row in playground.table("Word by word")]
    playground.choose("Head", "layer 3, head 2")
    assert [row[4] for row in playground.table("Word by word")] != before
    word = page.locator(".playground-words button", has_text="yuri").first
    word.click()
    expect(page.locator("caption", has_text="What comes after “yuri”")).to_be_visible()
    expect(word).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("caption", has_text="What comes after “crow”")).to_be_visible()
    expect(page.locator(".playground-words button:focus")).to_have_text("crow")
    assert page.locator(".playground-words button[tabindex='0']").count() == 1


def test_who_comes_by_a_link_keeps_the_keys_of_the_page(page):
    Playground(page, f"{PAGE}#seed=2", more=False)
    expect(page.locator("body")).to_be_focused()


def test_every_control_works_by_keyboard(playground):
    page = playground.page
    assert playground.focused == "Base"  # where the button was that opened it
    mask = page.get_by_role("slider", name="Mask")
    mask.focus()
    page.keyboard.press("Home")
    playground.settled()
    expect(mask).to_have_value("0")
    before = playground.text()
    page.keyboard.press("End")
    playground.settled()
    expect(mask).to_have_value("1.5")
    assert playground.text() != before
    page.get_by_label("Words", exact=True).focus()
    page.keyboard.press("Enter")
    playground.settled()


# --- What the lab measured -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "stage"), alike(("Aligned", "rlhf"), ("Base", "base"), ("Tuned", "sft"), ("Unleashed", "unleashed"))
)
def test_a_preset_shows_the_voices_that_the_lab_counted(playground, button, stage):
    """Between its lowest and its highest world, within three standard errors of sixty answers, and 0.03 for a byte a
    weight and thin changes."""
    lab = counted(stage)
    playground.stage(button)
    parsed, asked, shares = playground.survey()
    assert asked == 60

    def near(found, expected, count):
        nearest = min(max(found, expected[0]), expected[1])
        return abs(found - nearest) < 3 * sqrt(nearest * (1 - nearest) / count) + 0.03

    assert near(parsed / asked, lab["parsed"], asked)
    for voice, found in shares.items():
        assert near(found, lab[voice], parsed), (voice, found, lab[voice])


# --- Who does the work -----------------------------------------------------------------------------------------------


def test_the_page_never_waits_as_only_the_worker_runs_the_model(page):
    """Each module notes where it runs: the browser itself lists what the worker loads as loaded by the page."""

    def noting(route):
        response = route.fetch()
        note = "(globalThis.modules ??= []).push(import.meta.url.split('/').pop());"
        route.fulfill(response=response, body=f"{response.text()}\n{note}")

    page.route(re.compile(r"/_static/(engine|page|playground)/\w+\.js"), noting)
    playground = Playground(page)
    playground.survey()
    (worker,) = page.workers
    ours, theirs = page.evaluate("modules"), worker.evaluate("modules")
    assert set(ours) >= {"view.js", "client.js", "controls.js", "display.js"}
    assert set(theirs) >= {"session.js", "reader.js", "changes.js", "sampler.js", "writer.js", "world.js", "steps.js"}
    assert not set(ours) & set(theirs)


def test_a_browser_that_takes_no_kernels_is_told(page):
    page.route("**/*.wasm", lambda route: route.fulfill(body=b"none"))
    page.goto(PAGE)
    page.get_by_role("button", name="Open the playground").press("Enter")
    expect(page.get_by_text("This browser can’t run the model")).to_be_visible(timeout=30_000)


def test_each_word_is_drawn_once(playground):
    page = playground.page
    page.evaluate(
        """() => {
            globalThis.drawn = 0;
            const count = records => records.forEach(record => drawn += record.addedNodes.length);
            globalThis.observer = new MutationObserver(count);
            observer.observe(document.querySelector(".playground-words tbody"), {childList: true});
        }"""
    )
    playground.choose("Example", "A diary, by whom?")
    rows = len(playground.table("Word by word"))
    assert rows > 40 and page.evaluate("drawn") == rows


# --- Without a network, without scripts, without a wish for it -------------------------------------------------------


LOSABLE = [
    "playground/view.js*",
    "playground/session.js",
    "playground/data/base.gzip",
    "playground/data/unleashed.gzip",
    "engine/decoder.js",
    "engine/kernels-relaxed.wasm",
]


@pytest.mark.parametrize("lost", alike(*LOSABLE))
def test_a_lost_network_is_told_and_another_try_opens(page, lost):
    address = f"**/_static/{lost}"
    page.route(address, lambda route: route.abort())
    page.goto(PAGE)
    expect(page.locator(".playground-fallback p")).to_be_hidden()  # as it's for who has no scripts
    button = page.get_by_role("button", name="Open the playground")
    button.click()
    message = page.locator(".playground > [role=status]")
    expect(message).to_contain_text(LOST)
    expect(page.locator(".playground-fallback p")).to_be_visible()
    page.unroute(address)
    button.click()
    expect(page.locator(".playground-view")).to_be_visible(timeout=30_000)


def test_nothing_is_fetched_before_the_reader_wants_it(page, html_pages):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    for address in set(html_pages) - {"index.html"}:  # which has a model of its own, see test_first_screen.py
        requests.clear()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        ours = sorted(url.rpartition("/_static/")[2].partition("?")[0] for url in requests if "/playground" in url)
        ours = [name for name in ours if name.startswith("playground")]
        looks = ["playground.css"] if address in [PAGE, *LIKE_IT, *EMBEDS] else []
        assert ours == looks + (["playground/open.js"] if address in [PAGE, *EMBEDS] else []), address
    scripts = [(ROOT / "_static" / name).read_bytes() for name in ("module.js", "playground/open.js", "page/offer.js")]
    assert sum(len(gzip.compress(script)) for script in scripts) < 2400


def test_all_that_is_fetched_is_under_560_kilobytes(page):
    page.goto(PAGE)
    page.wait_for_load_state("networkidle")
    responses = []
    page.on("response", lambda response: responses.append(response))
    Playground(page, f"{PAGE}#seed=2")
    sizes = [len(gzip.compress(response.body())) for response in responses]  # as a server sends text
    assert 480_000 < sum(sizes) < 560_000


@pytest.mark.parametrize("address", EMBEDS)
def test_each_part_has_one_with_a_preset_of_its_own(new_page, address):
    page = new_page()
    playground = Playground(page, address)
    playground.settled()
    assert playground.text()
    expect(page.locator(".playground")).to_have_count(1)


def test_with_scripts_off_a_figure_or_a_link_stands_there(new_page):
    page = new_page(java_script_enabled=False)
    page.goto(PAGE)
    target = page.locator(".playground a").first.get_attribute("href")
    expect(page.locator(f"{target} img").filter(visible=True)).to_have_count(1)
    expect(page.locator(".playground button")).to_have_count(0)
    for address in EMBEDS:
        page.goto(address)
        link = page.locator(".playground").get_by_role("link", name="the playground")
        assert link.get_attribute("href") == "playground.html"


# --- For everyone ----------------------------------------------------------------------------------------------------


@needs_axe
def test_an_open_playground_is_for_all(still_page):
    playground = Playground(still_page)
    playground.choose("Example", "A diary, by whom?")
    playground.survey()
    still_page.get_by_text("All words of this world").click()
    check_for_all(still_page)
    assert still_page.locator(".playground-view button:visible").evaluate_all(SMALL) == []
    still_page.get_by_label("Words", exact=True).fill("pirate")
    expect(playground.alert()).to_contain_text("pirate")
    problems = violations_everywhere(still_page)
    assert not problems, "\n".join(problems)


def test_on_a_phone_what_is_generated_is_seen(new_page):
    playground = Playground(new_page(**NARROW["360 px"]), more=False)
    text = playground.page.locator(".playground-text")
    playground.page.get_by_role("button", name="Generate").scroll_into_view_if_needed()
    expect(text).not_to_be_in_viewport()
    playground.press("Generate")
    expect(text).to_be_in_viewport(ratio=1)
    text, above = (
        f"document.querySelector('{each}').getBoundingClientRect()" for each in (".playground-text", ".back-to-top")
    )
    playground.page.wait_for_function(f"{above}.bottom > 0 && {text}.top >= {above}.bottom")
