"""Puts the evaluation questions to the search of the built site in Chromium, prints the table and writes
`ask/evals/page.json`: `make html && PYTHONPATH=.:tests:_ext .venv-test/bin/python tests/browser/page_evals.py`.
"""

import functools
import json
import statistics
import threading
from collections.abc import Sequence

from chromium import CHROMIUM, OPTIONS, Handler, Server
from playwright.sync_api import sync_playwright
from support import ROOT

from ask import measure
from ask.page_evals import PATH, first, numbers, threshold, typed

# Each question by the modules of the page that it runs in, and how long getting ready and answering took.
ASK = """
async questions => {
    const folder = new URL("_static/search/", document.baseURI);
    const { load } = await import(new URL("files.js", folder));
    const { Search } = await import(new URL("search.js", folder));
    const files = await load();
    const begun = performance.now();
    const search = await Search.over(...files, new Stemmer());
    const ready = performance.now() - begun;
    const found = questions.map(question => {
        const asked = performance.now();
        const { hits, reading, trust, refused } = search.find(question, 10);
        const ms = performance.now() - asked;
        const titles = hits.map(({ titles }) => titles.at(-1));
        return { names: hits.map(({ name }) => name), titles, reading, trust, refused, ms };
    });
    return { ready, found };
}
"""


def asked_of_the_site(questions: Sequence[str]) -> dict:
    """What the built site's search finds for each question, and in how many milliseconds it was ready."""
    server = Server(("127.0.0.1", 0), functools.partial(Handler, directory=ROOT / "_build/html"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/search.html")
        asked = page.evaluate(ASK, list(questions))
        browser.close()
    return asked


def main():
    rows, short = measure.questions(), typed()
    asked = asked_of_the_site([row["question"] for row in (*rows, *short)])
    found = asked["found"][: len(rows)]
    times = sorted(hit["ms"] for hit in found)
    print(f"ready in {asked['ready']:.0f} ms; a question {statistics.median(times):.1f} ms, at most {times[-1]:.1f}")
    result = numbers(rows, found)
    for half in ("tuning", "test"):
        row = result[half]
        low, high = row["recall@5 interval"]
        print(
            f"{half}: recall@1 {row['recall@1']:.2f}, recall@5 {row['recall@5']:.2f} ({low:.2f} to {high:.2f}), ",
            end="",
        )
        print(f"MRR {row['mrr']:.2f}; refusal: precision {row['refusal']['precision']:.2f}, ", end="")
        print(f"recall {row['refusal']['recall']:.2f}")
    result["typed"] = first(short, asked["found"][len(rows) :])
    for sitting, row in result["typed"]["sittings"].items():
        print(f"typed, sitting {sitting}: the right thing first for {row['first']} of {row['questions']}")
    print(f"best threshold on the tuning half: {threshold(rows, found)}")
    PATH.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
