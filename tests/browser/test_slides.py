"""The decks as a room sees them."""

import re
import sys
from base64 import b64decode
from html import unescape
from urllib.parse import urljoin

import pytest
from page_checks import SOON, needs_axe, playground_settled, violations
from playwright.sync_api import expect
from pypdf import PdfReader
from support import ROOT, alike, run

from slides.print import BEGINS, COMES_INTO_VIEW, WINDOW, picture
from slides.print import TALL as TOO_TALL

DECKS = sorted(path.stem for path in (ROOT / "slides").glob("*.md") if path.stem != "index")
# In a picture by itself: how high the letters are in the piece that the slide shows, in pixels of the picture.
WRITTEN = r"""([svg, left, top, width, height]) => {
  document.body.innerHTML = svg;
  document.body.style.margin = 0;
  const root = document.querySelector("svg"), view = root.viewBox.baseVal, found = [];
  root.style = `display: block; width: ${view.width}px; height: ${view.height}px`;
  for (const each of root.querySelectorAll("text, tspan, use")) {
    const glyph = each.localName === "use" && /^#DejaVu/.test(each.getAttribute("xlink:href"));  // of size 100
    const own = [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const style = getComputedStyle(each), box = each.getBoundingClientRect(), matrix = each.getScreenCTM();
    const within = box.left < left + width && left < box.right && box.top < top + height && top < box.bottom;
    if ((glyph || own) && within && style.visibility === "visible" && !each.closest("defs"))
      found.push((glyph ? 100 : parseFloat(style.fontSize)) * Math.hypot(matrix.c, matrix.d));
  }
  return found;
}"""
# In a deck: its pictures with how wide they are, and the letters of its texts but the notes.
SHOWN = r"""() => {
  for (const slide of document.querySelectorAll(".slides section"))
    slide.style.setProperty("display", "block", "important");
  const words = document.createTreeWalker(document.querySelector(".slides"), NodeFilter.SHOW_TEXT), texts = [];
  while (words.nextNode()) {
    const parent = words.currentNode.parentElement;
    if (words.currentNode.data.trim() && !parent.closest("aside, .printed"))
      texts.push([words.currentNode.data.trim(), parseFloat(getComputedStyle(parent).fontSize)]);
  }
  const pictures = [...document.querySelectorAll(".slides img")].map((each) => [
    each.getAttribute("src"), parseFloat(getComputedStyle(each).width)]);
  return [pictures, texts, [...document.querySelectorAll(".demo iframe")].map((each) =>
    new DOMMatrix(getComputedStyle(each).transform).a)];
}"""
# What stands below the lower edge of the slide that is shown, or in its margins.
TALL = r"""() => {
  const slide = Reveal.getCurrentSlide(), edge = slide.getBoundingClientRect();
  return [...slide.querySelectorAll(":not(aside, aside *)")].filter((each) => {
    if (!each.checkVisibility()) return false;
    const box = each.getBoundingClientRect();
    return box.bottom > edge.top + edge.height + 1 || box.left < edge.left + 43 || box.right > edge.right - 43;
  }).map((each) => `out of the slide: ${each.outerHTML.slice(0, 80)}`);
}"""
LEAST = 24 * 1280 / 960  # pixels: a slide of 1280 pixels prints on 960 points, the size that lecture halls speak of
PIECE = re.compile(r"#svgView\(viewBox\((.*?)\)\)")


@pytest.fixture(scope="module")
def shown(decks, html, tmp_path_factory):
    """The decks beside the book, as `make slides` puts them."""
    folder = tmp_path_factory.mktemp("beside")
    (folder / "slides").symlink_to(decks)
    (folder / "html").symlink_to(html)
    return folder / "slides"


@pytest.mark.parametrize("name", DECKS)
def test_no_letter_is_smaller_than_24_points(decks, browser, name):
    """As Chromium shows it: in the slides' own texts, in what is left of each picture in them, in a page's running text
    in the demonstration."""
    deck, alone = browser.new_page(viewport={"width": 1280, "height": 720}), browser.new_page()
    deck.goto((decks / f"{name}.html").as_uri())
    deck.wait_for_function("window.Reveal?.isReady?.()")
    pictures, texts, demos = deck.evaluate(SHOWN)
    small, seen = [f"{text!r}: {size:.1f}" for text, size in texts if size < LEAST], 0
    for source, wide in pictures:
        left, top, width, height = map(float, PIECE.search(source)[1].split(","))
        file = source.partition("#")[0]
        svg = (decks / file).read_text(encoding="utf-8")
        sizes = [size * wide / width for size in alone.evaluate(WRITTEN, [svg, left, top, width, height])]
        seen += len(sizes)
        if "-key" in file:
            assert not sizes, f"{source}: the words of a legend are the slide's own"
        elif min(sizes) < LEAST - 0.1:
            small.append(f"{source}: {min(sizes):.1f}")
    assert not small and len(texts) > 30 and (seen > 20 or not pictures)
    assert all(16 * scale >= LEAST for scale in demos)
    deck.close()
    alone.close()


@needs_axe
@pytest.mark.parametrize("name", DECKS)
def test_a_deck_is_for_all_and_nothing_sticks_out_of_a_slide(decks, browser, name):
    page = browser.new_page(viewport={"width": 1280, "height": 720}, bypass_csp=True)
    page.goto((decks / f"{name}.html").as_uri())
    page.wait_for_function("window.Reveal?.isReady?.()")
    problems = set(violations(page))
    for slide in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate("slide => Reveal.slide(slide)", slide)
        page.evaluate("while (Reveal.availableFragments().next) Reveal.nextFragment()")
        problems |= {(slide + 1, each) for each in page.evaluate(TALL)}
    page.goto(f"{(decks / name).as_uri()}.html?print-pdf")  # where all slides stand in one page
    page.wait_for_function("document.querySelector('.pdf-page')")
    assert not problems | {*violations(page), *page.evaluate(TOO_TALL)}
    page.close()


@pytest.mark.parametrize("name", alike("part-1", *(name for name in DECKS if name != "part-1")))
def test_the_arrow_key_goes_through_a_deck(shown, browser, name):
    """Past each demonstration too, which has the keyboard only once somebody clicks into it."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto((shown / f"{name}.html").as_uri())
    page.wait_for_function("window.Reveal?.isReady?.()")
    steps, titles = 0, set()
    while page.evaluate("Reveal.availableRoutes().right || Reveal.availableFragments().next") and steps < 100:
        page.keyboard.press("ArrowRight")
        steps += 1
        title = page.evaluate("Reveal.getCurrentSlide().querySelector('h1, h2').innerText")
        if page.evaluate("!!Reveal.getCurrentSlide().querySelector('iframe')") and title not in titles:
            frame = page.locator("section.present:not(.stack) iframe").element_handle().content_frame()
            frame.wait_for_load_state("networkidle")
            assert frame.evaluate("!location.hash || /=/.test(location.hash) || !!document.querySelector(':target')"), (
                title
            )
            if "=" in (frame.url.partition("#")[2]):
                playground_settled(frame)
        titles.add(title)
    assert len(titles) == page.evaluate("Reveal.getTotalSlides()") - 1, titles
    page.close()


def test_what_the_first_deck_asks_the_three_models_is_answered_as_its_note_says(shown, browser):
    deck = (shown / "part-1.html").read_text(encoding="utf-8")
    page = browser.new_page()
    address = unescape(re.search(r'data-src="([^"]*playground[^"]*)"', deck)[1])
    page.goto(urljoin((shown / "part-1.html").as_uri(), address))
    for model, voice in {"Base": "poet", "Tuned": "helper", "Aligned": "helper"}.items():
        page.get_by_role("button", name=model, exact=True).click()
        expect(page.get_by_role("status").filter(has_text=f"It sounds like the {voice}")).to_be_visible(timeout=SOON)
    page.close()


def test_on_paper_the_bench_shows_both_answers_whole(html, browser):
    page = browser.new_page(**WINDOW)
    page.goto((html / "series/workshop.html").as_uri() + "#lesson-bench")
    page.click(":target > .workshop-open")
    page.wait_for_selector(":target > .workshop-open", state="detached")
    page.wait_for_timeout(BEGINS)
    page.eval_on_selector(":target", COMES_INTO_VIEW)
    answers = page.locator("#lesson-bench .workshop-answer").all()
    assert len(answers) == 2
    for answer in answers:
        box = answer.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= WINDOW["viewport"]["height"]
        assert "…" not in answer.inner_text()
    page.close()


def test_on_paper_a_lesson_that_opens_by_itself_is_a_picture_too(html, browser):
    """`make slides` waited for its button, which is hidden, and failed."""
    seen = picture(browser, (html / "series/workshop.html").as_uri() + "#lesson-act")
    assert b64decode(seen).startswith(b"\x89PNG")


def test_on_paper_each_sheet_is_a_step_and_a_demonstration_is_a_picture_with_its_address(decks, html):
    decks.with_name("html").symlink_to(html)
    process = run(sys.executable, ROOT / "slides/print.py", decks, "policy-gradients")
    assert process.returncode == 0, process.stdout
    reader = PdfReader(decks / "policy-gradients.pdf")
    assert reader.root_object["/MarkInfo"]["/Marked"] and reader.outline, "for who can't see it"
    deck = (decks / "policy-gradients.html").read_text(encoding="utf-8")
    titles, steps = len(re.findall("<h[12]>", deck)), len(re.findall('class="[^"]*fragment', deck))
    assert len(reader.pages) == titles + steps > 20
    [shown] = [page for page in reader.pages if "series/workshop.html#lesson-bench" in page.extract_text()]
    links = [
        note.get_object().get("/A", {}).get("/URI", "") for page in reader.pages for note in page.get("/Annots", [])
    ]
    assert not [link for link in links if link.startswith("file:")]
    [picture] = shown.images
    assert picture.image.width >= 1192 and len(picture.image.getcolors(1 << 20)) > 20
