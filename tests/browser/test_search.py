"""The site's own search: it answers with passages, and without modules it is what it was."""

import gzip
import json
import re

import pytest
from page_checks import needs_axe, violations
from page_evals import ASK
from playwright.sync_api import expect
from support import alike
from test_keyboard import FOCUS, tab_to

from ask import measure
from ask.page_evals import PATH, first, numbers, typed, worse

QUESTION = "who drew the monster with the mask?"
SEARCH = f"search.html?q={QUESTION.replace(' ', '+')}"
NONSENSE = "search.html?q=pizza+recipes+from+naples"
LARGEST = 570_000  # bytes: each trial and chapter adds to the index, and a slip is mended to any word of the book


def ask(page, address=SEARCH):
    page.goto(address)
    expect(page.locator(".book-search [role=status]")).not_to_contain_text("Looking")
    return page.locator(".book-search")


def stock(page):
    expect(page.locator(".search-summary")).to_have_text(re.compile("Search finished|No page has"))
    return page.locator("#search-results ul.search li").count()


# --- What a reader gets ----------------------------------------------------------------------------------------------


def test_a_question_gets_sections_with_the_sentences_that_answer_marked(page):
    answer = ask(page)
    expect(answer.locator("li")).to_have_count(5)
    first = answer.locator("li").first.locator("details")
    marked = " ".join(first.locator("mark").all_inner_texts())
    assert "monster" in marked.lower() and len(first.inner_text()) > 2 * len(marked)
    expect(answer.locator("details[open]")).to_have_count(1)
    other = answer.locator("li").nth(1)
    expect(other.locator("> .book-search-says")).to_be_visible()  # what answers is seen before the section is opened
    expect(other.locator("details p").first).to_be_hidden()
    other.locator("summary").click()
    expect(other.locator("details p").first).to_be_visible()
    assert stock(page) > 0


def test_every_link_leads_to_its_place(page, html):
    answer = ask(page)
    for link in answer.locator("li > a").all():
        address, _, anchor = link.get_attribute("href").partition("#")
        path = address.split("/", 3)[3]
        assert f'id="{anchor}"' in (html / path).read_text(encoding="utf-8"), (path, anchor)
    answer.locator("li > a").first.click()
    expect(page.locator(":target")).to_be_visible()


def test_every_place_of_the_index_is_in_the_site(page, html):
    page.goto("search.html")
    script = "async () => (await (await import(new URL('_static/search/files.js', document.baseURI))).load())[0].places"
    places = page.evaluate(script)
    texts = {
        path: (html / path).read_text(encoding="utf-8") for path in {place["url"].split("#")[0] for place in places}
    }
    gone = [place["url"] for place in places if "#" in place["url"]
            and f'id="{place["url"].split("#")[1]}"' not in texts[place["url"].split("#")[0]]]  # fmt: skip
    assert len(places) > 100 and gone == []


def test_what_the_book_does_not_say_is_told(page):
    answer = ask(page, NONSENSE)
    expect(answer.locator("[role=status]")).to_contain_text("No passage found: the series has no “pizza”")
    expect(answer.locator("mark")).to_have_count(0)
    expect(page.locator(".search-summary")).to_have_text("No page has all of these words.")
    expect(page.locator("#search-results > ul.search > li")).to_have_count(0)


def test_a_misspelled_term_finds_its_entry(page):
    answer = ask(page, "search.html?q=halucination")
    expect(answer.locator("[role=status]")).to_contain_text("Looked for hallucination.")
    expect(answer.locator("li > a").first).to_have_text("hallucination")


def test_a_question_in_another_language_is_told_so_in_it(page):
    answer = ask(page, "search.html?q=was+ist+eine+Halluzination?")
    expect(answer.locator("[role=status]")).to_contain_text("The series is in English")
    expect(answer.locator("[role=status] [lang=de]")).to_contain_text("auf Englisch")
    expect(answer.locator("li > a").first).to_have_text("hallucination")


def test_what_the_stock_search_finds_in_the_notebook_comes_last(page):
    ask(page, "search.html?q=attention")
    assert stock(page) > 0
    links = page.locator("#search-results > ul.search > li > a").evaluate_all("links => links.map(link => link.href)")
    aside = [re.search("/(notebook|solutions|references).html", link) is not None for link in links]
    assert any(aside) and aside == sorted(aside)


def test_a_question_can_not_become_markup(page):
    page.goto("search.html?q=<img+src=x+onerror=alert(1)>+<b>monster</b>+mask")
    expect(page.locator(".book-search [role=status]")).not_to_contain_text("Looking")
    expect(page.locator("article img")).to_have_count(0)


def test_the_search_box_of_a_page_leads_here(page):
    page.goto("series/part-1-tamed-monster.html")
    page.get_by_role("textbox", name="Search").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".book-search li")).to_have_count(5)


def test_the_stock_results_come_when_the_answer_stands_or_is_late(new_page):
    """They stood first, and a click on one was lost as the answer pushed them down."""
    page = new_page()
    page.clock.install()
    page.route("**/index.gzip", lambda route: None)  # on its way, and never there
    page.goto(SEARCH)
    expect(page.locator(".book-search [role=status]")).to_contain_text("Looking")
    results = page.locator("#search-results")
    expect(results).to_be_hidden()
    page.clock.fast_forward(5000)
    expect(results).to_be_visible()  # the reader isn't kept waiting for ever
    page.unroute("**/index.gzip")
    page.goto(SEARCH)
    expect(page.locator(".book-search li")).to_have_count(5)
    expect(results).to_be_visible()


# --- By keyboard, by ear, on a phone, in the dark --------------------------------------------------------------------


def test_links_are_reached_by_keyboard_in_their_order(page):
    ask(page)
    tab_to(page, ".book-search li:nth-child(1) > a")
    assert page.evaluate(FOCUS)[1] == []
    assert tab_to(page, ".book-search li:nth-child(2) > a") == 2  # past the section's own
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_be_visible()


def test_what_was_found_is_announced(page):
    """A region that is there before its text changes, as screen readers need it; not the passages, which are long."""
    page.add_init_script("""
        new MutationObserver(() => {
            const status = document.querySelector(".book-search [role=status]");
            if (status && !(window.heard ??= []).includes(status.textContent)) heard.push(status.textContent);
        }).observe(document, { childList: true, subtree: true, characterData: true });
    """)
    ask(page)
    assert page.evaluate("heard") == ["Looking for an answer …", "The 5 sections nearest to the question, best first."]


@needs_axe
@pytest.mark.parametrize("address", [SEARCH, NONSENSE], ids=["answer", "none"])
@pytest.mark.parametrize(("width", "theme"), alike((320, "dark"), (1400, "light"), (320, "light"), (1400, "dark")))
def test_axe_finds_nothing(new_page, address, theme, width):
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=theme, reduced_motion="reduce")
    ask(page, address)
    stock(page)
    problems = violations(page)
    assert not problems, "\n".join(problems)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# --- What is asked of the network ------------------------------------------------------------------------------------


def test_it_is_fetched_on_a_search_only_and_small(page):
    sizes = {}

    def weigh(response):
        if response.ok:
            sizes[response.url] = len(gzip.compress(response.body()))  # as a server sends text

    page.on("response", weigh)
    for address in ("index.html", "series/glossary.html", "search.html"):
        page.goto(address, wait_until="networkidle")
    assert [url for url in sizes if "/search/" in url and not re.search("(open|stock).js", url)] == []
    ask(page)
    page.wait_for_load_state("networkidle")
    ours = {url: size for url, size in sizes.items() if "/_static/search/" in url}
    assert {"index.gzip", "vectors.gzip"} <= {url.rpartition("/")[2] for url in ours}
    assert sum(ours.values()) < LARGEST, ours


def test_a_strict_policy_does_not_stop_it(page):
    """No eval, no other host. Furo has scripts and styles in its pages. A violation is an error in the console."""
    policy = (
        "default-src 'self'; img-src 'self' data:; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"
    )

    def guarded(route):
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "Content-Security-Policy": policy})

    page.route("**/search.html*", guarded)
    expect(ask(page).locator("li")).to_have_count(5)


# --- Without it ------------------------------------------------------------------------------------------------------


def test_with_scripts_off_the_page_says_so(new_page):
    page = new_page(java_script_enabled=False)
    page.goto(SEARCH)
    expect(page.locator("noscript .admonition")).to_be_visible()
    expect(page.locator(".book-search")).to_have_count(0)


def test_with_modules_lost_the_stock_search_stands(browser, site):
    page = browser.new_context(base_url=site).new_page()
    page.route("**/_static/search/*", lambda route: route.abort())
    page.goto("search.html?q=monster")
    assert stock(page) > 0
    expect(page.locator(".book-search")).to_have_count(0)


def test_with_the_index_lost_the_stock_search_stands(browser, site):
    page = browser.new_context(base_url=site).new_page()
    page.route("**/index.gzip", lambda route: route.fulfill(status=404))
    page.goto("search.html?q=monster")
    expect(page.locator(".book-search [role=status]")).to_contain_text("did not arrive")
    assert stock(page) > 0


def test_from_a_file_it_answers_as_from_a_server(page_anywhere):
    """Without an error, such as of a page that a browser refuses to hand over: `new_page` looks."""
    answer = ask(page_anywhere, SEARCH)
    expect(answer.locator("li")).to_have_count(5)
    assert stock(page_anywhere) > 0


# --- How well --------------------------------------------------------------------------------------------------------


def test_the_questions_find_what_they_found(page):
    page.goto("search.html")
    rows, short = measure.questions(), typed()
    found = page.evaluate(ASK, [row["question"] for row in (*rows, *short)])["found"]
    new = {**numbers(rows, found[: len(rows)]), "typed": first(short, found[len(rows) :])}
    assert worse(new, json.loads(PATH.read_text(encoding="utf-8"))) == []
