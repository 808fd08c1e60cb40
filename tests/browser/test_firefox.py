"""Firefox, for real: the pages that compute something, by mouse and by keys, from a server and from a file. What it
says is what Chromium says. A page is a file of `firefox/`, a name in TRIALS and a test here.
"""

import json
import re
import shutil

import gguf_file
import pytest
from page_checks import SCENES
from support import INSTALL, ROOT, need, need_package, run

FIREFOX = next(filter(None, map(shutil.which, ["firefox-esr", "firefox"])), None)


TRIALS = ["first", "playground", "lessons", "glass", "search", "real"]


pytestmark = pytest.mark.release  # as what is the same in Chromium seldom differs here alone


@pytest.fixture(scope="module", params=["server", "file"])
def firefox(request, site, html, tmp_path_factory):
    """A function that gives what a trial of `tests/browser/firefox/` found. All are made in one browser, which takes as
    long to start as most of them."""
    need("node")
    if not FIREFOX:
        pytest.skip(f"firefox is missing: {INSTALL['firefox']}")
    need_package("puppeteer-core")
    origin = site if request.param == "server" else f"{html.as_uri()}/"
    stand_in = gguf_file.stand_in(tmp_path_factory.mktemp("real") / "stand-in.gguf")
    trials = ("node", ROOT / "tests/browser/firefox/run.mjs", FIREFOX, origin, *TRIALS)
    done = run(*trials, REAL_FILE=str(stand_in))
    assert done.returncode == 0, done.stdout
    results = json.loads(done.stdout.splitlines()[-1])

    def found(name):
        assert not results[name]["problems"], "\n".join(results[name]["problems"])
        return results[name]["found"]

    return found


def test_the_first_page_says_and_counts_what_is_printed(firefox):
    found = firefox("first")
    printed = json.loads((ROOT / "values/first_page.json").read_text(encoding="utf-8"))
    stages, kinds = printed["stages"], (*printed["kinds"], "rude")
    assert found["said"] == ["".join(text for text, *_ in each["said"][0]["answer"]) for each in stages]
    assert found["counts"] == [[str(each["counts"][kind]) for kind in kinds] for each in stages]
    assert found["moral"] == " ".join(stages[-1]["moral"])
    assert found["next"] == "Again"
    assert all(each["most"] < 1 for each in found["moved"]), found["moved"]


def test_the_playground_writes_what_it_writes_in_chromium(firefox, page):
    found = firefox("playground")
    assert found["first"] == "Base" and found["mask"] == "0"
    assert "is it raining in pell ?" in found["asked"]
    assert len(found["texts"]) == 3
    for address, text in found["texts"].items():
        page.goto("about:blank")
        page.goto(f"series/playground.html{address}")
        page.locator(".playground-view[aria-busy=false] .playground-text").wait_for(timeout=30_000)
        assert page.locator(".playground-text").inner_text() == text


def test_each_lesson_moves_and_comes_to_its_end_by_keys(firefox):
    found = firefox("lessons")
    assert set(found) == set(SCENES)
    for lesson, each in found.items():
        assert each["moved"] < 8, lesson
        assert each["chosen"] != each["printed"], lesson
    before, after = (
        float(number.replace("−", "-"))
        for number in re.findall(r"true one from (\S+) to (\S+);", found["bench"]["end"])[0]
    )
    assert after < before - 0.2


def test_a_head_is_switched_off(firefox):
    found = firefox("glass")
    whole, without = (int(re.search(r"(\d+)%", found[name])[1]) for name in ("whole", "without"))
    assert whole > without and found["formulas"] == 7


def test_a_misspelled_word_finds_its_entry(firefox):
    found = firefox("search")
    assert found["said"].startswith("Looked for hallucination.")
    assert found["first"] == "hallucination" and found["entry"].startswith("hallucination")


def test_a_word_of_the_real_model_is_exchanged_by_keys(firefox):
    found = firefox("real")
    assert found["said"].startswith("Model:") and found["other"] != found["said"]
    assert found["kept"]
