"""Take the picture of the first page that README.md shows: `make screenshot`."""

import sys
from pathlib import Path

from chromium import CHROMIUM, MISSING, OPTIONS
from playwright.sync_api import sync_playwright

SIZE = {"width": 1200, "height": 1000}
# What is alive has answered and counted; another book may have nothing that is.
SETTLED = "!document.querySelector('.front') || performance.getEntriesByName('front-counted').length"


def take(page: Path, target: Path):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        tab = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        tab.goto(page.resolve().as_uri())
        tab.wait_for_function(SETTLED)
        tab.screenshot(path=target, quality=85)  # a JPEG, a third of a PNG
        browser.close()


if __name__ == "__main__":
    if not CHROMIUM:
        sys.exit(MISSING)
    take(Path(sys.argv[1]), Path(sys.argv[2]))
