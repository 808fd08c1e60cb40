"""`python slides/print.py FOLDER`: each deck there as a PDF beside it, printed by the system's Chromium."""

import base64
import shutil
import sys
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, sync_playwright

READY = "document.querySelector('.pdf-page') && [...document.images].every((image) => image.complete)"
# A picture in place of what runs in the slide.
EXCHANGE = """(frame, [source, alt]) => {
  const picture = document.createElement("img");
  picture.src = source;
  picture.alt = alt;
  frame.replaceWith(picture);
}"""
# Of the bench its two answers, which else would lie below the lower edge.
COMES_INTO_VIEW = """place =>
  (place.querySelector('[role=group]:has(.workshop-pair)') ?? place).scrollIntoView({behavior: 'instant'})"""
# Titles of slides with something below their lower edge.
TALL = """[...document.querySelectorAll('.pdf-page')].filter((sheet) => [...sheet.querySelectorAll(':not(aside)')].some(
  (each) => each.getBoundingClientRect().bottom > sheet.getBoundingClientRect().bottom + 1
)).map((sheet) => sheet.innerText.split('\\n')[0])"""
# A window as large as that of a demonstration.
WINDOW = {"viewport": {"width": 596, "height": 298}, "device_scale_factor": 2}
BEGINS = 3000  # milliseconds until a lesson shows something
DECKS = [path.stem for path in Path(__file__).parent.glob("*.md") if path.stem != "index"]


def picture(browser: Browser, address: str) -> str:
    """A page as it opens, as PNG in base64; of a lesson, as it begins."""
    page = browser.new_page(**WINDOW)
    page.goto(address, wait_until="networkidle")
    if page.is_visible(":target > .workshop-open"):  # a lesson with a picture opens by itself, and its button is hidden
        page.click(":target > .workshop-open")
        page.wait_for_selector(":target > .workshop-open", state="detached")
    if page.query_selector(":target .scene"):
        page.wait_for_timeout(BEGINS)
    if page.query_selector(":target"):  # which what was fetched may have pushed away
        page.eval_on_selector(":target", COMES_INTO_VIEW)
    page.add_style_tag(content=".back-to-top { display: none !important; }")
    seen = base64.b64encode(page.screenshot()).decode()
    page.close()
    return seen


def print_decks(folder: Path, decks: list[str]):
    """Raises OSError where there is no Chromium, ValueError where a slide has too much on it."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        raise FileNotFoundError("no Chromium: sudo apt install chromium | brew install --cask chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for deck in decks:
            page = browser.new_page()
            address = (folder / deck).resolve().as_uri()
            page.goto(f"{address}.html?print-pdf")
            page.wait_for_selector(".pdf-page")
            for demo in page.query_selector_all(".demo iframe"):
                seen = picture(browser, urljoin(address, demo.get_attribute("data-src")))
                demo.evaluate(EXCHANGE, [f"data:image/png;base64,{seen}", demo.get_attribute("title")])
            page.wait_for_function(READY)
            tall = page.evaluate(TALL)
            if tall:
                raise ValueError(f"{deck}: too much for a slide: {', '.join(tall)}")
            page.pdf(
                path=folder / f"{deck}.pdf", prefer_css_page_size=True, print_background=True, tagged=True, outline=True
            )
            page.close()
            print(folder / f"{deck}.pdf")
        browser.close()


if __name__ == "__main__":
    try:
        print_decks(Path(sys.argv[1]), sys.argv[2:] or DECKS)
    except (OSError, ValueError) as error:
        sys.exit(f"make slides: {error}")
