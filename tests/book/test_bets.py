"""What became of our bets: the marks in the text, the rows on the page of the claims, and their score."""

import re

import pytest
from bs4 import BeautifulSoup
from support import CHAPTERS, PARTS

from values import bets, lab_numbers

CLAIMS = lab_numbers.load()["claims"]
CODE = re.compile(
    rf"\b({'|'.join(set(CLAIMS) - {'R1', 'L4', 'Q4'})})\b"
)  # a model of DeepSeek's, a card, four bits, too


@pytest.fixture(scope="module")
def rows(html):
    """The rows on the page of the claims, by their ids."""
    page = BeautifulSoup((html / "series/claims.html").read_text(encoding="utf-8"), "lxml")
    return {row["id"]: row for row in page.select("tr[id]")}


def test_every_row_is_on_the_page_of_the_claims(rows):
    found = {row.th.get_text(strip=True): name for name, row in rows.items()}
    assert found == {name: bets.anchor(name) for name in CLAIMS}


@pytest.mark.parametrize("path", [*PARTS, *CHAPTERS], ids=lambda path: path.stem)
def test_a_part_has_marks_in_place_of_the_names_of_rows(path, html, rows):
    article = BeautifulSoup((html / f"series/{path.stem}.html").read_text(encoding="utf-8"), "lxml").article
    for mark in article.select("a.bet"):
        page, _, target = mark["href"].partition("#")
        assert page == "claims.html" and target in rows
        verdict = rows[target].select("td")[-1].get_text()
        said = re.fullmatch(r"our bet: (.+?), (.+)", mark["aria-label"])
        assert said[1] in verdict and said[2] in verdict
        assert mark["title"].startswith(CLAIMS[rows[target].th.get_text(strip=True)]["text"])
    for code in article.select("a.bet, pre, code, math"):
        code.decompose()
    assert CODE.findall(article.get_text()) == []


def test_what_other_code_confirms_has_a_second_mark_that_opens_the_entry(pages, rows):
    """Behind each mark of such a row, on every page, and nowhere else."""
    agrees = {name: row["other_code"] for name, row in CLAIMS.items() if "other_code" in row}
    others = [row for row in CLAIMS.values() if row.get("again") and row["verdict"] == bets.CONFIRMED]
    assert agrees == {row["again"]: row["text"] for row in others}
    named, seen = {bets.anchor(name): name for name in agrees}, set()
    for page in pages.values():
        behind = {id(other.previous_sibling): other for other in page.select("a.other-code")}
        for mark in page.select("a.bet"):
            name, other = named.get(mark["href"].partition("#")[2]), behind.pop(id(mark), None)
            assert (name is None) == (other is None), mark
            if other:
                assert other["href"].endswith("#notebook-bridge") and other["title"] == agrees[name]
                assert other["aria-label"] == "other code agrees: TRL"
                seen.add(name)
        assert not behind
    assert seen == agrees.keys()
    for name, text in agrees.items():
        assert f"Other code agrees: {text}" in rows[bets.anchor(name)].select("td")[-1].get_text()


def test_of_an_older_row_the_words_say_what_was_expected():
    row = {"name": "C1d", "prediction": "No: one in three has a slip.", "worlds": 6}
    for verdict, confirms, refutes, told, sign in (
        ("refuted", 0, 6, "as expected", "✓"),
        ("confirmed", 6, 0, "not as expected", "✗"),
        ("split", 1, 5, "as expected in 5 of 6 worlds", "≈"),
        ("neither", 0, 0, "not as expected", "✗"),
        ("split", 2, 0, "not as expected", "✗"),
        ("not measured", 0, 0, "not measured", "≈"),
    ):
        found = row | {"verdict": verdict, "confirms": confirms, "refutes": refutes}
        found["asked"] = 0 if verdict == "not measured" else 6
        assert (bets.outcome(found), bets.sign(found)) == (told, sign)
    assert bets.in_words(CLAIMS["G22"]).endswith("split, 8 for, 1 against, of 9.")
    assert bets.in_words(CLAIMS["G29"]).endswith("as expected in 6 of 9 worlds.")
    assert bets.to_fall(row) and not bets.to_fall(row | {"prediction": "Nearly always."})
    assert bets.expected(CLAIMS["C7h"]) == "refuted", "it says *only until*, not *no*"
    assert {*bets.TO_FALL, *bets.NO_VERDICT} <= set(CLAIMS), "a row that isn't there"


def test_the_score_of_chances():
    """By hand: (0.04 + 0.36 + 0.01) / 3; who is always sure errs in the second row alone."""
    said = [(0.8, "confirmed"), (0.6, "split"), (0.1, "refuted")]
    rows = [{"chance": chance, "verdict": verdict} for chance, verdict in said]
    assert bets.brier(rows) == pytest.approx({"ours": 0.41 / 3, "sure": 1 / 3})


def test_a_row_whose_expectation_is_but_a_remark_says_what_was_expected():
    bare = [row for row in CLAIMS.values() if row["prediction"].startswith("(")]
    assert {"A20", "A38"} <= {row["name"] for row in bare}
    assert all(bets.expected(row) == bets.CONFIRMED for row in bare)
    assert all(f"We expected: Just that. {row['prediction']}" in bets.in_words(row) for row in bare)
