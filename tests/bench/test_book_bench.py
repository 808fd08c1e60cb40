"""`make bench` in small: the contenders build the same pages, and a browser opens them."""

import json
import sys

import pytest
from support import ROOT, need, run


def test_our_settings_build_pages_without_the_files_of_our_book(tmp_path):
    """What is measured beside the others is plain pages: no owner's page, no tables of hers."""
    script = "import sys; from pathlib import Path; import pages; pages.write_ours(Path(sys.argv[1]), 2)"
    written = run(sys.executable, "-c", script, tmp_path, cwd=ROOT / "bench/book")
    assert written.returncode == 0, written.stdout
    options = ("-W", "-n", "--keep-going")
    built = run(sys.executable, "-m", "sphinx", "-M", "html", tmp_path, tmp_path / "_build", *options)
    assert built.returncode == 0, built.stdout[-3000:]
    assert (tmp_path / "_build/html/_static/search/index.gzip").is_file()


@pytest.fixture(scope="module")
def results():
    for program in ("mdbook", "npm", "chromium"):
        need(program)
    process = run("make", "-C", "bench/book", "OPTIONS=--quick")
    assert process.returncode == 0, process.stdout[-3000:]
    return json.loads((ROOT / "_build/bench-quick.json").read_text(encoding="utf-8"))


def test_every_contender_was_built_and_opened(results):
    peers = ["ours", "stock Sphinx", "MkDocs Material", "mdBook"]
    for name in peers:
        assert set(results["build"][name]) == {"clean", "no-op", "one page"}
        assert results["pages"][name]["bytes"] > 20_000
    for name in ("ours", "stock Sphinx", "MkDocs Material"):
        assert results["pages"][name]["formulas_shown"] == 40


def test_ours_loads_nothing_from_elsewhere_and_is_light(results):
    for name, page in results["pages"].items():
        if name.startswith("our"):
            assert page["third_party_requests"] == 0 and page["unanswered"] == []
            assert page["bytes"] < 100_000


def test_committed_results_name_machine_and_versions():
    results = json.loads((ROOT / "bench/book/results.json").read_text(encoding="utf-8"))
    assert results["machine"]["processor"] and results["machine"]["cores"] and results["versions"]["sphinx"]
    assert {"build", "pages", "lighthouse", "pdf", "growth"} <= set(results)
