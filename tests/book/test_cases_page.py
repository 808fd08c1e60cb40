"""The worked cases in a page: their table, their numbers, and what is kept of their draws."""

import pickle
import re
from types import SimpleNamespace

import business_case
import pytest
from numbers_page import PAGE
from support import ROOT, build, run

from values import business_draws
from values.business_case import CASES, triples
from values.business_words import load, table


def test_a_page_has_the_table_and_the_numbers(renewed):
    html = (renewed / "series/errata.html").read_text(encoding="utf-8")
    words = " ".join(re.sub(r"<[^>]+>", " ", html).replace("&#x27;", "’").split())
    for row in table():
        assert " ".join(row) in words
    of, draft = load()["support"], load()["support"]["draft"]
    said = f"It costs {draft['resolved']}; {of['success'].low} to {of['success'].high}; mean {draft['mean']}."
    assert said in words


# --- What is kept of the draws ---------------------------------------------------------------------------------------

MEAN = "from values.business_words import load; print(load()['support']['draft']['mean'])"


@pytest.mark.release
@pytest.mark.parametrize(
    "name, before, after",
    [
        ("business_draws.py", r"mean=math.fsum\(each\)", "mean=2 * math.fsum(each)"),
        ("business_case.py", r"return Way\(all_minutes", "return Way(all_minutes / 2"),
        ("business_case.json", r'("check": \[[\d.]+, [\d.]+), [\d.]+', r"\1, 9"),
    ],
)
def test_no_page_shows_what_other_code_or_other_inputs_gave(book, tmp_path, name, before, after):
    path = book / "values" / name
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(before, after, text, count=1, flags=re.MULTILINE), encoding="utf-8")
    (book / "series/errata.md").write_text(PAGE, encoding="utf-8")
    done = build(book, tmp_path / "out")
    # words of the text may hang on the numbers, which is told; and nothing else is
    assert all("rests on worked." in line for line in done.stdout.splitlines()), done.stdout
    fresh = run(ROOT / ".venv/bin/python", "-c", MEAN, cwd=book).stdout.strip()
    html = (tmp_path / "out/series/errata.html").read_text(encoding="utf-8")
    assert f"mean {fresh}." in html and fresh != load()["support"]["draft"]["mean"]


def test_the_environment_keeps_the_draws_of_every_case(finished):
    """So a build without a change draws nothing."""
    with open(f"{finished}.doctrees/environment.pickle", "rb") as file:
        code, kept = pickle.load(file).business_draws
    assert code == business_draws.CODE
    pairs = {business_draws.pairs_of(triples(case["inputs"])) for case in CASES.values()}
    assert pairs <= {key[1] for key in kept if key[0] == "_outlooks"}


def test_what_is_kept_is_brought_for_the_same_code_only(monkeypatch):
    for code, brought in ((business_draws.CODE, {("a", 1): 2}), ("another", {})):
        monkeypatch.setattr(business_draws, "KEPT", {})
        app = SimpleNamespace(env=SimpleNamespace(business_draws=(code, {("a", 1): 2})))
        business_case.keep_draws(app)
        assert app.env.business_draws == (business_draws.CODE, brought)


@pytest.mark.parametrize("name", ["business_draws.py", "business_case.py", "business_case.json"])
def test_every_file_that_a_draw_follows_from_is_in_the_code(tmp_path, name):
    for path in (ROOT / "values").glob("business_*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert business_draws.code(tmp_path) == business_draws.CODE
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b" ")
    assert business_draws.code(tmp_path) != business_draws.CODE
