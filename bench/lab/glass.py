"""How fast the glass model is, as a reader has it: in a headless Chromium, on the page that `make html` has built.

What its worker does is timed there, without the way of the messages. Frames are counted while a mouse draws over the
table of *Carry it across*, each place of which is a run of the model. Of the main thread the longest task is told, in
processor time: while the model is opened, a text of sixty words typed, all of it shown, its words hovered over, and
while a drawing goes on.
"""

import functools
import http.server
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from ..machine import processor
from .report import rounded

SITE = Path(__file__).parents[2] / "_build/html"
PAGE = "series/glass.html"
NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ["--no-sandbox", "--disable-gpu"]
WORDS = 60
TEXTS = 40  # of so many words
TURNS = 20  # of what is done again and again
SECONDS = 4.0  # of drawing
TYPED = 30  # characters, one by one
TRACED = ["disabled-by-default-devtools.timeline", "toplevel"]

ASK = """async ([words, texts, turns]) => {
  const at = (path) => new URL(`../_static/${path}`, location.href).href;
  const { Client } = await import(at("page/client.js"));
  const { readWorld, World } = await import(at("engine/world.js"));
  const { sampleRows } = await import(at("engine/corpus.js"));
  const { Random } = await import(at("engine/sampler.js"));
  const { unpacked } = await import(at("page/files.js"));
  const { FIRST } = await import(at("glass/state.js"));
  const worker = new Worker(at("glass/worker.js"), { type: "module" });
  const client = await new Promise((done, fail) => {
    Client.open(worker, (client) => done(client), { own: null, model: "base" }).catch(fail);
  });
  const world = new World(readWorld(await unpacked("playground/data/world")));
  const rows = sampleRows(world, texts, words, new Random(1)); // each begins with a mark, as the worker has it anyway
  const told = rows.map((row) => Array.from(row.slice(1, words + 1), (token) => world.word(token)).join(" "));
  const spent = { look: [], carry: [], grid: [], damage: [] };
  const timed = async (type, request) => spent[type].push((await client.ask(type, request)).spent);
  for (let turn = -1; turn < turns; turn++) { // the first warms up
    if (turn === 0) for (const times of Object.values(spent)) times.length = 0;
    for (const text of told) await timed("look", { ...FIRST, text });
    await timed("carry", { ...FIRST, put: [{ point: 2, place: 7 }, { point: 2, place: 8 }] });
    await timed("grid", FIRST);
    await timed("damage", { ...FIRST, text: told[0], place: words });
  }
  client.end();
  return { spent, text: told[0] };
}"""
FRAMES = """() => {
  window.frames = [];
  const frame = (now) => { window.frames.push(now); window.counting = requestAnimationFrame(frame); };
  window.counting = requestAnimationFrame(frame);
}"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def measure(quick: bool = False, site: Path = SITE) -> dict:
    """Measure and print; returns what goes into `bench.json`. Raises ValueError without Chromium or the page."""
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if not chromium:
        raise ValueError("bench opens the glass model in Chromium, which is missing")
    if not (site / PAGE).exists():
        raise ValueError(f"{site / PAGE} is missing: run `make html` once")
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(address + PAGE)
        found = page.evaluate(ASK, [WORDS, 4 if quick else TEXTS, 1 if quick else TURNS])
        used = drawn(browser, page, found["text"], 0.3 if quick else SECONDS)
        browser.close()
    content = rounded(
        {
            "machine": processor(),
            "browser": subprocess.run([chromium, "--version"], capture_output=True, text=True).stdout.strip(),
            "date": time.strftime("%Y-%m-%d"),
            "words": WORDS,
            "milliseconds": {name: median(times) for name, times in found["spent"].items()},
            **used,
        }
    )
    print(json.dumps(content, indent=1))
    return content


def drawn(browser: Browser, page: Page, text: str, seconds: float) -> dict:
    """Frames a second while a mouse draws, and the longest task of the main thread while it is used."""
    browser.start_tracing(page=page, categories=TRACED)
    page.get_by_role("button", name="Open the glass model").click()
    view = page.get_by_role("region", name="The glass model")
    line = view.locator(".glass-line:visible")
    line.get_by_text("the model says").wait_for()
    field = view.get_by_role("textbox", name="A text")
    field.fill(text[:-TYPED])
    field.press("End")
    field.press_sequentially(text[-TYPED:])
    page.wait_for_function(f"document.querySelectorAll('.glass-view .glass-word').length > {WORDS}")
    view.get_by_text("More: all parts").click()
    for word in view.locator(".glass-word").all()[::10]:
        word.hover()
    view.get_by_role("button", name="Carry it across").click()
    cells = view.locator("[data-point]")
    cells.first.wait_for()
    boxes = [box for box in (cell.bounding_box() for cell in cells.all()) if box]
    middles = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    page.mouse.move(*middles[0])
    page.mouse.down()
    page.evaluate(FRAMES)
    begun, moves = time.monotonic(), 0
    while time.monotonic() - begun < seconds:
        moves += 1
        page.mouse.move(*middles[moves % len(middles)])
    frames = page.evaluate("() => { cancelAnimationFrame(window.counting); return window.frames; }")
    page.mouse.up()
    events = json.loads(browser.stop_tracing())["traceEvents"]
    between = [after - before for before, after in pairwise(frames)]
    return {
        "frames_per_second": 1000 * len(between) / sum(between),
        "moves_per_second": moves / seconds,
        "longest_frame": max(between),
        "longest_task": longest_task(events),
    }


def longest_task(events: list[dict]) -> float:
    """Milliseconds of processor time of the longest task of the page's main thread."""
    mains = {(event["pid"], event["tid"]) for event in events if event["args"].get("name") == "CrRendererMain"}
    tasks = [event for event in events if (event["pid"], event["tid"]) in mains and "tdur" in event]
    return max(event["tdur"] for event in tasks) / 1000
