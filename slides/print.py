"""`python slides/print.py FOLDER`: each deck there as a PDF beside it, printed by the system's Chromium."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

READY = "document.querySelector('.pdf-page') && [...document.images].every((image) => image.complete)"
# Titles of slides with something below their lower edge.
TALL = """[...document.querySelectorAll('.pdf-page')].filter((sheet) => [...sheet.querySelectorAll(':not(aside)')].some(
  (each) => each.getBoundingClientRect().bottom > sheet.getBoundingClientRect().bottom + 1
)).map((sheet) => sheet.innerText.split('\\n')[0])"""
DECKS = [path.stem for path in Path(__file__).parent.glob("*.md") if path.stem != "index"]


def print_decks(folder: Path, decks: list[str]):
    """Raises OSError where there is no Chromium, ValueError where a slide has too much on it."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        raise FileNotFoundError("no Chromium: sudo apt install chromium | brew install --cask chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for deck in decks:
            page = browser.new_page()
            page.goto(f"{(folder / deck).resolve().as_uri()}.html?print-pdf")
            page.wait_for_function(READY)
            tall = page.evaluate(TALL)
            if tall:
                raise ValueError(f"{deck}: too much for a slide: {', '.join(tall)}")
            page.pdf(path=folder / f"{deck}.pdf", prefer_css_page_size=True, print_background=True)
            page.close()
            print(folder / f"{deck}.pdf")
        browser.close()


if __name__ == "__main__":
    try:
        print_decks(Path(sys.argv[1]), sys.argv[2:] or DECKS)
    except (OSError, ValueError) as error:
        sys.exit(f"make slides: {error}")
