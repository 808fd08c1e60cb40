"""The questions of the parts: in their files, on their pages, and as another program reads those for Moodle."""

import json
import re
import tomllib
from collections import Counter

import pytest
from node_side import drive
from support import ROOT, need_package

from values import contents, lab_numbers, questions

FILES = sorted(ROOT.glob("series/questions/*.toml"))
PAPERS = {path.stem: questions.read(path) for path in FILES}
CLAIMS = lab_numbers.load()["claims"]
each_part = pytest.mark.parametrize("stem", PAPERS)


def has_run(stem):
    """Whether the page has a trial with results: on what hasn't run yet nobody can bet."""
    return (ROOT / f"trials/{stem}/results/{stem}.json").exists()


def page_of(stem, pages):
    """The page of a part or a chapter, by the stem of its file."""
    name = re.sub(r"^part(\d+)$", r"part-\1", stem)
    return pages[next(f"series/{page.path.stem}.html" for page in contents.pages(ROOT) if page.name == name)]


# --- The files -------------------------------------------------------------------------------------------------------


def test_a_file_of_questions_is_named_after_a_page():
    assert {*PAPERS} <= {re.sub("^part-", "part", page.name) for page in contents.pages(ROOT)}


@each_part
def test_a_part_asks_five_to_eight_and_has_two_or_three_bets_on_its_trial_besides(stem):
    paper = PAPERS[stem]
    assert len(paper.bets) in ((2, 3) if has_run(stem) else (0,)) and 5 <= len(paper.questions) <= 8
    verdicts = {CLAIMS[name]["verdict"] for name in paper.bets}
    assert len(verdicts) > 1 or not paper.bets, "whoever always says the same wins"


def test_neither_place_nor_length_tells_the_right_answer():
    """By chance the right one of four is the longest of one in four."""
    asked = [question for paper in PAPERS.values() for question in paper.questions]
    places = Counter(question.right for question in asked)
    lengths = [[len(answer.text) for answer in question.answers] for question in asked]
    longest = [max(each) == each[question.right] for question, each in zip(asked, lengths, strict=True)]
    shortest = [min(each) == each[question.right] for question, each in zip(asked, lengths, strict=True)]
    assert max(places.values()) < 0.4 * len(asked)
    assert sum(longest) <= 0.34 * len(asked) and sum(shortest) <= 0.4 * len(asked)


RIGHT = {"ask": "Who?", "right": "B", "at": "here", "A": ["He", "no"], "B": ["She", "yes"], "C": ["It", "no", "there"]}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"right": "D"}, "right is no letter"),
        ({"right": ["A", "B"]}, "right is no letter"),
        ({"E": ["They", "no"]}, "A, B, C and so on"),
        ({"C": ["It"]}, "C is no pair"),
        ({"at": ""}, "A is no pair of an answer and why, with a section"),
        ({"why": "so"}, "has ask, right, at and answers"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(change, fault):
    with pytest.raises(questions.Faulty, match=fault):
        questions.question(RIGHT | change)
    assert [answer.at for answer in questions.question(RIGHT).answers] == ["here", "here", "there"]


@each_part
def test_each_text_is_known_with_the_line_of_its_file_where_it_stands(stem):
    paper, text = PAPERS[stem], (ROOT / f"series/questions/{stem}.toml").read_text(encoding="utf-8")
    lines = [tomllib.loads(line) if "=" in line else {} for line in text.splitlines()]
    assert lines[paper.bets_line - 1] == {"bets": [*paper.bets]}
    for question in paper.questions:
        assert lines[question.line - 1] == {"ask": question.text}
        for letter, answer in zip(questions.LETTERS, question.answers, strict=False):
            assert lines[answer.line - 1][letter][:2] == [answer.text, answer.reason]
            [names] = lines[answer.named_in - 1].values()
            assert answer.at in (names, names[-1])


SHORT = """bets = ["X1"]

[[question]]
ask = "Who?"
right = "B"
at = "here"
A = ["He", "no"]
B = ["She", "yes"]
C = ["It", "no", "there"]
"""


@pytest.mark.parametrize(
    ("line", "new"),
    [
        (1, 'bests = ["X1"]'),
        (3, "[[questions]]"),
        (4, "ask = Who?"),
        (5, 'right = "D"'),
        (7, 'A = ["He"]'),
        (9, 'C = ["It", "no", "there", "and there"]'),
        (9, "C = ["),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_line(tmp_path, line, new):
    file = tmp_path / "part1.toml"
    file.write_text(SHORT, encoding="utf-8")
    assert questions.read(file).questions[0].right == 1
    lines = SHORT.splitlines()
    file.write_text("\n".join([*lines[: line - 1], new, *lines[line:]]), encoding="utf-8")
    with pytest.raises(questions.Faulty) as fault:
        questions.read(file)
    assert fault.value.line == line


def test_what_came_of_a_bet_is_told():
    row = {"name": "X1", "prediction": "Yes.", "worlds": 6, "confirms": 4, "refutes": 1, "verdict": "split"}
    told = questions.fate(row)
    assert told == "The worlds were split: confirmed in 4, refuted in 1 of 6. We had expected it to be confirmed."
    told = questions.fate(row | {"verdict": "refuted", "chance": 0.25, "naive": True})
    assert (
        told.startswith("It was refuted in every world.")
        and "refuted, and gave it a chance of 25% of being confirmed" in told
    )


# --- The pages -------------------------------------------------------------------------------------------------------


@each_part
def test_a_page_asks_what_its_file_has(stem, pages):
    """Of each question one answer is right, and every answer has its reason, with a section."""
    [items] = [box.ol.find_all("li", recursive=False) for box in page_of(stem, pages).select(".questions:not(.bets)")]
    for item, question in zip(items, PAPERS[stem].questions, strict=True):
        options, reasons = (each.find_all("li", recursive=False) for each in item.find_all("ol"))
        assert ["right" in option.get("class", []) for option in options] == [each.right for each in question.answers]
        assert ["Right." in reason.get_text() for reason in reasons] == [each.right for each in question.answers]
        assert all(len(reason.select("a[href*='#']:last-child")) >= 1 for reason in reasons)


@pytest.mark.parametrize("stem", [*filter(has_run, PAPERS)])
def test_a_bet_is_the_one_of_the_claims(stem, pages):
    rows = {row.th.get_text(strip=True): row.get_text(" ") for row in pages["series/claims.html"].select("tr[id]")}
    [items] = [box.ol.find_all("li", recursive=False) for box in page_of(stem, pages).select(".questions.bets")]
    for item, name in zip(items, PAPERS[stem].bets, strict=True):
        [right] = item.select("li.right")
        assert right.get_text(strip=True) in rows[name]
        assert item.select_one("a.bet")["href"] == f"claims.html#bet-{name.lower()}"
        won = "as expected" in rows[name] and "as expected in" not in rows[name] and "not as" not in rows[name]
        assert ("ours" in right["class"]) == won


@each_part
def test_the_search_leaves_the_questions_out(stem, pages):
    boxes = page_of(stem, pages).select(".questions")
    assert len(boxes) == 1 + has_run(stem) and all("no-search" in box["class"] for box in boxes)


def test_ask_leaves_the_questions_out(html):
    """Those at the end of a part, which have a section of their own, and the bets before its trial."""
    found = json.loads((html / "sections.json").read_text(encoding="utf-8"))
    assert [row["text"] for row in found if row["label"].endswith("test-yourself")] == [""] * len(PAPERS)
    bet = {row["text"] for paper in PAPERS.values() for row in questions.rows(paper, CLAIMS)}
    told = "\n\n".join(row["text"] for row in found if row["page"] != "series/claims").split("\n\n")
    assert not {f"{number}. {text}" for number in range(1, 4) for text in bet} & set(told)


# --- The files for Moodle --------------------------------------------------------------------------------------------


def test_another_program_reads_the_files_for_moodle_as_the_pages_are(pages, html):
    need_package("gift-pegjs")
    paths = [html / f"series/questions/{stem}.gift" for stem in [*PAPERS, "all"]]
    *parts, everything = drive("book/gift.mjs", paths=list(map(str, paths)))
    assert Counter(entry["title"] for entry in everything) == Counter(
        entry["title"] for part in parts for entry in part
    )
    for stem, (category, *asked) in zip(PAPERS, parts, strict=True):
        assert category["type"] == "Category" and {entry["type"] for entry in asked} == {"MC"}
        items = page_of(stem, pages).select(".questions:not(.bets) > ol > li")
        assert len({entry["title"] for entry in asked}) == len(asked) == len(items)
        for item, entry in zip(items, asked, strict=True):
            text = plain(item.p)
            assert text == entry["stem"]["text"]
            options, reasons = item.find_all("ol")
            choices = entry["choices"]
            assert [plain(option.p) for option in options.find_all("li")] == [each["text"]["text"] for each in choices]
            assert ["right" in each.get("class", []) for each in options.find_all("li")] == [
                each["isCorrect"] for each in choices
            ]
            for reason, choice in zip(reasons.find_all("li"), choices, strict=True):
                said = choice["feedback"]["text"]
                assert plain(reason).removeprefix("Right. ").partition(" (")[0] in said
                assert " See “" in said and said.endswith("”")  # the book has no address here that a student reaches


def plain(tag):
    return " ".join(tag.get_text().split()).replace("’", "'")


def test_teaching_offers_the_files(pages, html):
    found = {link["href"] for link in pages["series/teaching.html"].select(".question-files a")}
    assert found == {f"questions/{stem}.gift" for stem in [*PAPERS, "all"]}
    assert all((html / "series" / name).is_file() for name in found)
